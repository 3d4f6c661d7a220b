//! `morphogen layers`: what passes between the layers of a generator.

use super::console::Console;
use super::failure::{Failure, Outcome};
use super::point_args::PointArgs;
use super::session;
use super::target::{free, must_end};
use crate::engine::{Engine, Event, Inside, LayerInfo, Look, ModelSource, PlaneStats, ViewRequest};
use crate::export::{SavedRecipe, compose, save_png};
use crate::gpu::DeviceChoice;
use crate::latent::Recipe;
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  morphogen layers --model stylegan-faces
  morphogen layers --model faces --seed 3 --layer b16.conv1 --out planes.png")]
pub(super) struct LayersArgs {
    /// Built-in model by name, model file, or run folder
    #[arg(long, value_name = "NAME|FILE|RUN")]
    model: String,
    /// Layer to look at, by its name in the list
    #[arg(long, value_name = "NAME")]
    layer: Option<String>,
    #[command(flatten)]
    point: PointArgs,
    /// Colour all planes in one scale instead of each in its own
    #[arg(long)]
    together: bool,
    /// PNG file to write: each plane of the layer as a tile, below zero blue, above orange
    #[arg(long, value_name = "FILE", requires = "layer")]
    out: Option<PathBuf>,
    /// Replace a picture that Morphogen did not save
    #[arg(long, requires = "out")]
    force: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &LayersArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    if let Some(out) = &args.out {
        must_end(out, "png")?;
        free(out, args.force)?;
    }
    let source = ModelSource::named(&args.model)?;
    let console = Console::new(quiet);
    let engine = session::start(device);
    let model = session::open(&engine, source, &console)?;
    let recipe = args.point.recipe(&model)?;
    let (layer, together) = (args.layer.clone(), args.together);
    let wanted = Look { layer, together, ..Look::default() };
    let inside = seen(&engine, &recipe, wanted, &console)?;
    let inside = inside.ok_or_else(|| {
        Failure::usage(format!("{} has no layers that could be looked between", model.name))
    })?;
    let found = &inside.chosen().name;
    if let Some(layer) = args.layer.as_ref().filter(|layer| *layer != found) {
        let names: Vec<_> = inside.layers.iter().map(|layer| layer.name.as_str()).collect();
        let names = names.join(", ");
        return Err(Failure::usage(format!(
            "{} has no layer '{layer}'; it has {names}",
            model.name
        )));
    }
    if let Some(out) = &args.out {
        let about = SavedRecipe::sheet(&model.name, inside.columns);
        save_png(out, &compose(&inside.pictures(), &about)?, &about)?;
        console.note(&format!("saved {} planes to {}", inside.stats.len(), out.display()));
    }
    tell(args, &inside, &console)
}

/// What the engine sees while it draws.
pub(super) fn seen(
    engine: &Engine,
    recipe: &Recipe,
    look: Look,
    console: &Console,
) -> Outcome<Option<Arc<Inside>>> {
    engine.view(ViewRequest { stamp: 1, recipe: recipe.clone(), look: Some(look) });
    loop {
        if let Some(picture) = engine.snapshot().picture.as_ref().filter(|p| p.stamp == 1) {
            return Ok(picture.inside.clone());
        }
        if let Some(Event::Failed(why)) = session::event(engine, console)? {
            return Err(Failure::failed(why));
        }
    }
}

/// The list of layers, or the planes of the one that was asked for.
fn tell(args: &LayersArgs, inside: &Inside, console: &Console) -> Outcome<()> {
    if args.json {
        let layers: Vec<_> = inside.layers.iter().map(layer_json).collect();
        let planes = || inside.stats.iter().map(stats_json).collect::<Vec<_>>();
        let shown = args.layer.as_ref().map(|layer| json!({ "layer": layer, "planes": planes() }));
        return console.result(&json!({ "layers": layers, "shown": shown }).to_string());
    }
    if args.layer.is_some() {
        let heads = ["mean", "deviation", "least", "most"].map(|head| format!("{head:>10}"));
        console.result(&format!("plane{}", heads.concat()))?;
        return inside.stats.iter().enumerate().try_for_each(|(index, stats)| {
            let PlaneStats { mean, deviation, least, most } = stats;
            let numbers = [mean, deviation, least, most].map(|number| format!("{number:10.3}"));
            console.result(&format!("{index:5}{}", numbers.concat()))
        });
    }
    listed(&inside.layers).iter().try_for_each(|line| console.result(line))
}

/// A line for each layer.
pub(super) fn listed(layers: &[LayerInfo]) -> Vec<String> {
    let width = layers.iter().map(|layer| layer.name.len()).max().unwrap_or(0);
    let line = |LayerInfo { name, planes, side }: &LayerInfo| {
        format!("{name:width$}  {planes:4} planes of {side}×{side}")
    };
    layers.iter().map(line).collect()
}

fn layer_json(layer: &LayerInfo) -> Value {
    json!({ "name": layer.name, "planes": layer.planes, "side": layer.side })
}

fn stats_json(stats: &PlaneStats) -> Value {
    let PlaneStats { mean, deviation, least, most } = stats;
    json!({ "mean": mean, "deviation": deviation, "least": least, "most": most })
}
