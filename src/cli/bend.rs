//! `morphogen bend`: a picture whose features are changed between the layers.

use super::bend_text::{bend, change, features};
use super::console::Console;
use super::failure::{Failure, Outcome};
use super::layers::{listed, seen};
use super::point_args::StartArgs;
use super::session;
use super::target::{free, must_end, vacant};
use crate::engine::{Command, Export, LayerInfo, Look, ModelInfo, ModelSource};
use crate::export::{read_chain, save_chain};
use crate::gpu::DeviceChoice;
use crate::latent::Recipe;
use crate::models::{Bend, Features, MOST_BENDS};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "\
A bend is LAYER:CHANGE[=VALUE][:PLANES]. Changes: scale=F, add=F, threshold=F, invert, rotate=DEGREES,
shift=X,Y, zoom=F, flip=horizontal|vertical, blur=DEVIATION, erode=RADIUS, dilate=RADIUS,
noise=AMOUNT[,seed=N], ablate. Planes: all, share=F[,seed=N], planes=3,5-9, cluster=I/OF.
Bends are applied in this order: those of --start, of --chain, of --layer, and each --bend.

Examples:
  morphogen bend --model faces --list
  morphogen bend --model faces --seed 3 --layer b32.conv1 --rotate 30 --out bent.png
  morphogen bend --model faces --seed 3 --bend b16.conv1:rotate=30:share=0.5,seed=1 \\
    --bend b32.conv0:dilate=2 --save-chain chain.json --out bent.png
  morphogen bend --model faces --seed 4 --chain chain.json --out other.png")]
pub(super) struct BendArgs {
    #[command(flatten)]
    begin: StartArgs,
    /// Name the model's layers, with their planes and sides
    #[arg(long)]
    list: bool,
    /// Chain of bends to begin with
    #[arg(long, value_name = "JSON")]
    chain: Option<PathBuf>,
    /// Layer of one more bend, whose change is given beside it
    #[arg(long, value_name = "NAME", requires = "ChangeArgs")]
    layer: Option<String>,
    #[command(flatten)]
    change: ChangeArgs,
    #[command(flatten)]
    planes: PlaneArgs,
    /// One more bend; as often as there are any
    #[arg(long, value_name = "BEND", value_parser = bend)]
    bend: Vec<Bend>,
    /// JSON file for the whole chain
    #[arg(long, value_name = "JSON")]
    save_chain: Option<PathBuf>,
    /// PNG file for the picture
    #[arg(long, value_name = "PNG", required_unless_present_any = ["list", "save_chain"])]
    out: Option<PathBuf>,
    /// Replace files that Morphogen did not save
    #[arg(long)]
    force: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// The change at `--layer`.
#[derive(Debug, Args)]
#[group(multiple = false, requires = "layer")]
struct ChangeArgs {
    /// x times F
    #[arg(long, value_name = "F", allow_hyphen_values = true)]
    scale: Option<String>,
    /// x plus F
    #[arg(long, value_name = "F", allow_hyphen_values = true)]
    add: Option<String>,
    /// 1 above F, else 0
    #[arg(long, value_name = "F", allow_hyphen_values = true)]
    threshold: Option<String>,
    /// 1 minus x
    #[arg(long)]
    invert: bool,
    /// Turn counter-clockwise
    #[arg(long, value_name = "DEGREES", allow_hyphen_values = true)]
    rotate: Option<String>,
    /// Move right and down by parts of the side
    #[arg(long, value_name = "X,Y", allow_hyphen_values = true)]
    shift: Option<String>,
    /// Enlarge F times about the middle
    #[arg(long, value_name = "F", allow_hyphen_values = true)]
    zoom: Option<String>,
    /// Mirror: horizontal or vertical
    #[arg(long, value_name = "AXIS")]
    flip: Option<String>,
    /// Gaussian blur, its deviation in pixels of the layer
    #[arg(long, value_name = "DEVIATION", allow_hyphen_values = true)]
    blur: Option<String>,
    /// The least value within a disc, its radius in pixels of the layer
    #[arg(long, value_name = "RADIUS", allow_hyphen_values = true)]
    erode: Option<String>,
    /// The largest value within such a disc
    #[arg(long, value_name = "RADIUS", allow_hyphen_values = true)]
    dilate: Option<String>,
    /// Add noise, the same in every picture
    #[arg(long, value_name = "AMOUNT[,seed=N]", allow_hyphen_values = true)]
    noise: Option<String>,
    /// Set to 0
    #[arg(long)]
    ablate: bool,
}

/// The planes of `--layer` that change.
#[derive(Debug, Args)]
#[group(multiple = false, requires = "layer")]
struct PlaneArgs {
    /// A share of the layer's planes, drawn by chance
    #[arg(long, value_name = "F[,seed=N]", allow_hyphen_values = true)]
    share: Option<String>,
    /// These planes, such as 3,5-9
    #[arg(long, value_name = "LIST")]
    planes: Option<String>,
    /// One cluster of planes that are active at like places, such as 2/5
    #[arg(long, value_name = "I/OF")]
    cluster: Option<String>,
}

pub(super) fn run(args: &BendArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    if let Some(out) = &args.out {
        must_end(out, "png")?;
        free(out, args.force)?;
    }
    if let Some(path) = &args.save_chain {
        must_end(path, "json")?;
        vacant(path, args.force)?;
    }
    let source = ModelSource::named(&args.begin.model)?;
    let console = Console::new(quiet);
    let engine = session::start(device);
    let model = session::open(&engine, source, &console)?;
    let recipe = recipe(args, &model)?;
    let plain = Recipe { bends: Vec::new(), ..recipe.clone() };
    let inside = seen(&engine, &plain, Look::default(), &console)?;
    let layers = inside.as_ref().map(|inside| inside.layers.as_slice()).unwrap_or_default();
    if args.list {
        return listed(layers).iter().try_for_each(|line| console.result(line));
    }
    check(&recipe.bends, layers, &model.name)?;
    if let Some(path) = &args.save_chain {
        save_chain(path, &model.name, &recipe.bends)?;
    }
    if let Some(path) = args.out.clone() {
        let export = Export { path, recipes: vec![recipe.clone()], columns: 1, scale: 1 };
        session::carry_out(&engine, vec![Command::Export(export)], &console)?;
    }
    if args.json {
        let answer = json!({
            "model": model.name,
            "model_hash": model.hash,
            "out": args.out,
            "chain": args.save_chain,
            "bends": recipe.bends,
        });
        return console.result(&answer.to_string());
    }
    let files = args.out.iter().chain(&args.save_chain);
    files.for_each(|file| console.note(&format!("saved {}", file.display())));
    Ok(())
}

/// The picture with all its bends.
fn recipe(args: &BendArgs, model: &ModelInfo) -> Outcome<Recipe> {
    let mut recipe = args.begin.recipe(&model.name, model.config.classes())?;
    if let Some(path) = &args.chain {
        recipe.bends.extend(read_chain(path)?.bends);
    }
    recipe.bends.extend(own(args)?);
    recipe.bends.extend(args.bend.iter().cloned());
    match recipe.bends.len() {
        0 if !args.list => Err(Failure::usage("there is nothing to bend; add --bend or --chain")),
        0..=MOST_BENDS => Ok(recipe),
        _ => Err(Failure::usage(format!("a chain has at most {MOST_BENDS} bends"))),
    }
}

/// The bend at `--layer`.
fn own(args: &BendArgs) -> Outcome<Option<Bend>> {
    let Some(layer) = &args.layer else { return Ok(None) };
    let (change, planes) = (&args.change, &args.planes);
    let nothing = String::new();
    let given = [
        ("scale", change.scale.as_ref()),
        ("add", change.add.as_ref()),
        ("threshold", change.threshold.as_ref()),
        ("invert", change.invert.then_some(&nothing)),
        ("rotate", change.rotate.as_ref()),
        ("shift", change.shift.as_ref()),
        ("zoom", change.zoom.as_ref()),
        ("flip", change.flip.as_ref()),
        ("blur", change.blur.as_ref()),
        ("erode", change.erode.as_ref()),
        ("dilate", change.dilate.as_ref()),
        ("noise", change.noise.as_ref()),
        ("ablate", change.ablate.then_some(&nothing)),
    ];
    let chosen = [
        ("share", planes.share.as_ref()),
        ("planes", planes.planes.as_ref()),
        ("cluster", planes.cluster.as_ref()),
    ];
    let wrong = |why: String| Failure::usage(format!("--layer {layer}: {why}"));
    let found = given.into_iter().find_map(|(name, value)| Some((name, value?)));
    let Some((name, value)) = found else { return Ok(None) };
    let change = self::change(name, value).map_err(wrong)?;
    let found = chosen.into_iter().find_map(|(name, value)| Some((name, value?)));
    let features = match found {
        Some((name, value)) => features(name, value).map_err(wrong)?,
        None => Features::All,
    };
    Ok(Some(Bend { features, ..Bend::new(layer, change) }))
}

/// Holds bends against the model's layers.
fn check(bends: &[Bend], layers: &[LayerInfo], model: &str) -> Outcome<()> {
    bends.iter().try_for_each(|bend| {
        let found = layers.iter().find(|layer| layer.name == bend.layer);
        let Some(LayerInfo { planes, side, .. }) = found else {
            let names: Vec<_> = layers.iter().map(|layer| layer.name.as_str()).collect();
            let names = names.join(", ");
            let text = format!("{model} has no layer '{}'; it has {names}", bend.layer);
            return Err(Failure::usage(text));
        };
        Ok(bend.check(*planes, *side)?)
    })
}
