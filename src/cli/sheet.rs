//! `morphogen sheet`: what to look at in a model, on one picture.

use super::console::Console;
use super::failure::{Failure, Outcome};
use super::point_args::PointArgs;
use super::session;
use super::target::{ends_in, free, must_end};
use crate::engine::{self, Command, EvaluateOptions, Export, ModelInfo, ModelSource};
use crate::export::{SavedRecipe, compose, save_png};
use crate::gpu::DeviceChoice;
use crate::latent::{Morph, Recipe};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Pictures in a row of a morph.
const STEPS: usize = 8;
/// Nearest photos in a row.
const NEAREST: usize = 5;
/// Amounts in a row of a direction, in standard deviations.
const AMOUNTS: [f32; 5] = [-2.0, -1.0, 0.0, 1.0, 2.0];

/// What is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A row for each seed: its morph to the next seed
    Morphs,
    /// A row for each principal direction: one seed from −2σ to 2σ
    Directions,
    /// A row for each picture: the picture and the photos nearest to it
    Neighbours,
    /// A row for each seed: what the earlier states of a run make of it; a film where the file is a GIF
    Progress,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  morphogen sheet directions --model faces --seed 4 --out directions.png
  morphogen sheet morphs --model flowers --class roses --out morphs.png
  morphogen sheet neighbours --model faces --data photos --out nearest.png
  morphogen sheet progress --model run --rows 4 --out progress.gif")]
pub(super) struct SheetArgs {
    /// What is laid out
    kind: Kind,
    /// Built-in model by name, model file, or run folder
    #[arg(long, value_name = "NAME|FILE|RUN")]
    model: String,
    /// Folder of pictures that neighbours are looked for in
    #[arg(long, value_name = "DIR", required_if_eq("kind", "neighbours"))]
    data: Option<PathBuf>,
    /// List that chooses pictures of the folder, and squares in them, as of train
    #[arg(long, value_name = "CSV", requires = "data")]
    list: Option<PathBuf>,
    /// Rows
    #[arg(long, value_name = "N", default_value_t = 10,
          value_parser = clap::value_parser!(u32).range(1..=100))]
    rows: u32,
    #[command(flatten)]
    point: PointArgs,
    /// PNG file to write; of progress a GIF, too
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace a picture that Morphogen did not save
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &SheetArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    free(&args.out, args.force)?;
    if !(matches!(args.kind, Kind::Progress) && ends_in(&args.out, "gif")) {
        must_end(&args.out, "png")?;
    }
    let console = Console::new(quiet);
    match (args.kind, &args.data) {
        (Kind::Neighbours, Some(data)) => neighbours(args, data, device, &console)?,
        _ => recipes(args, device, &console)?,
    }
    console.note(&format!("saved the sheet to {}", args.out.display()));
    Ok(())
}

/// Sheets that recipes describe, so that they can be reopened.
fn recipes(args: &SheetArgs, device: DeviceChoice, console: &Console) -> Outcome<()> {
    let source = ModelSource::named(&args.model)?;
    let engine = session::start(device);
    let model = session::open(&engine, source, console)?;
    let base = args.point.recipe(&model)?;
    let (recipes, columns) = match args.kind {
        Kind::Progress => {
            let seed = |row: u32| base.seed.wrapping_add(row);
            let of = |row| Recipe { seed: seed(row), ..base.clone() };
            let recipes = (0..args.rows).map(of).collect();
            let (run, path) = (PathBuf::from(&args.model), args.out.clone());
            let order = Command::ExportPast { run, path, recipes };
            return session::carry_out(&engine, vec![order], console);
        }
        Kind::Directions => (directions(&base, args.rows as usize, &model), AMOUNTS.len()),
        _ => (morphs(&base, args.rows), STEPS),
    };
    let export = Export { path: args.out.clone(), recipes, columns, scale: 1 };
    session::carry_out(&engine, vec![Command::Export(export)], console)
}

fn morphs(base: &Recipe, rows: u32) -> Vec<Recipe> {
    let step = |seed: u32, i: usize| {
        let morph = Morph { seed: seed.wrapping_add(1), t: i as f32 / (STEPS - 1) as f32 };
        Recipe { seed, morph: Some(morph), ..base.clone() }
    };
    (0..rows)
        .map(|row| base.seed.wrapping_add(row))
        .flat_map(|seed| (0..STEPS).map(move |i| step(seed, i)))
        .collect()
}

fn directions(base: &Recipe, rows: usize, model: &ModelInfo) -> Vec<Recipe> {
    let slider = |row: usize, amount: f32| {
        let mut sliders = vec![0.0; row + 1];
        sliders[row] = amount;
        Recipe { sliders, ..base.clone() }
    };
    (0..rows.min(model.components.len()))
        .flat_map(|row| AMOUNTS.map(|amount| slider(row, amount)))
        .collect()
}

fn neighbours(
    args: &SheetArgs,
    data: &std::path::Path,
    device: DeviceChoice,
    console: &Console,
) -> Outcome<()> {
    if args.point.class.is_some() {
        return Err(Failure::usage("neighbours are of all classes; leave out --class"));
    }
    let options = EvaluateOptions {
        samples: args.rows as usize,
        truncation: args.point.truncation,
        seed: u64::from(args.point.seed),
        held_out: false,
        list: args.list.clone(),
        network: None,
        device,
    };
    let source = ModelSource::named(&args.model)?;
    let pictures = engine::neighbours(&source, data, NEAREST, &options, &console.report())?;
    let about = SavedRecipe::sheet(&args.model, NEAREST + 1);
    Ok(save_png(&args.out, &compose(&pictures, &about)?, &about)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_morph_ends_where_the_next_begins() {
        let recipes = morphs(&Recipe { psi: 0.5, ..Recipe::seed(6) }, 2);
        assert_eq!(recipes.len(), 2 * STEPS);
        let (end, start) = (recipes[STEPS - 1].morph.unwrap(), &recipes[STEPS]);
        assert_eq!((end.seed, end.t), (start.seed, 1.0));
        assert_eq!((start.morph.unwrap().t, start.psi), (0.0, 0.5));
    }
}
