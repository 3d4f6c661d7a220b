//! `morphogen generate`: pictures without a window.

use super::console::{Console, pictures};
use super::failure::Outcome;
use super::generate_args::GenerateArgs;
use super::latents::Latents;
use super::target::{Target, free, must_end};
use super::{direction, look, session};
use crate::engine::{Command, Export, ModelSource};
use crate::gpu::DeviceChoice;
use crate::latent::Recipe;
use serde_json::json;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

pub(super) fn run(args: &GenerateArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    let latents = Latents::read(args)?;
    let out = args.out.as_deref().map(|out| Target::of(out, args.grid, &latents)).transpose()?;
    if let Some(array) = &args.out_npy {
        must_end(array, "npy")?;
    }
    let source = ModelSource::named(&args.model)?;
    let started = Instant::now();
    let console = Console::new(quiet);
    let engine = session::start(device);
    let model = session::open(&engine, source, &console)?;
    let mut recipes = look::recipes(args, &latents, &model)?;
    let own = direction::pushes(&args.direction, &engine, &console)?;
    recipes.iter_mut().for_each(|recipe| recipe.own.clone_from(&own));
    let exports = out.map(|out| plan(args, &out, recipes.clone())).unwrap_or_default();
    exports.iter().try_for_each(|export| free(&export.path, args.force))?;
    let drawn: usize = exports.iter().map(|export| export.recipes.len()).sum();
    let drawn = pictures(if exports.is_empty() { recipes.len() } else { drawn });
    let (orders, listing) = orders(exports, args.out_npy.clone(), latents.prefix(), recipes);
    session::carry_out(&engine, orders, &console)?;
    let seconds = started.elapsed().as_secs_f64();
    if args.json {
        let answer = json!({
            "model": model.name,
            "model_hash": model.hash,
            "files": listing,
            "seconds": seconds,
        });
        return console.result(&answer.to_string());
    }
    let place = args.out.as_ref().or(args.out_npy.as_ref());
    let place = place.map(|path| format!(" to {}", path.display())).unwrap_or_default();
    console.note(&format!("saved {drawn}{place} in {seconds:.1} s"));
    Ok(())
}

/// What the engine is to write, and the same for `--json`; `what` is what the numbers of the
/// pictures count.
fn orders(
    exports: Vec<Export>,
    array: Option<PathBuf>,
    what: &str,
    recipes: Vec<Recipe>,
) -> (Vec<Command>, Vec<serde_json::Value>) {
    let describe = |path: &Path, recipes: &[Recipe]| {
        let numbers: Vec<u32> = recipes.iter().map(|recipe| recipe.seed).collect();
        json!({ "path": path, (format!("{what}s")): numbers })
    };
    let mut listing: Vec<_> =
        exports.iter().map(|export| describe(&export.path, &export.recipes)).collect();
    let mut orders: Vec<_> = exports.into_iter().map(Command::Export).collect();
    if let Some(path) = array {
        listing.push(describe(&path, &recipes));
        orders.push(Command::ExportArray { path, recipes });
    }
    (orders, listing)
}

/// One picture for a grid, otherwise one for each seed, however often it is listed.
fn plan(args: &GenerateArgs, target: &Target, mut recipes: Vec<Recipe>) -> Vec<Export> {
    let scale = args.scale;
    if args.grid {
        let square = (recipes.len() as f64).sqrt().ceil() as usize;
        let columns = args.columns.map_or(square, |columns| columns as usize);
        return vec![Export { path: target.path(0), recipes, columns, scale }];
    }
    let single = |recipe: Recipe| Export {
        path: target.path(recipe.seed),
        recipes: vec![recipe],
        columns: 1,
        scale,
    };
    let mut seen = HashSet::new();
    recipes.retain(|recipe| seen.insert(recipe.seed));
    recipes.into_iter().map(single).collect()
}
