//! `morphogen generate`: pictures without a window.

use super::args::GenerateArgs;
use super::console::{Console, pictures};
use super::failure::{Failure, Outcome};
use super::target::Target;
use super::{look, session};
use crate::engine::{Command, Engine, Event, Export};
use crate::gpu::DeviceChoice;
use crate::latent::Recipe;
use serde_json::json;
use std::path::Path;
use std::time::Instant;

/// Orders in the queue at a time; it holds 256.
const IN_FLIGHT: usize = 16;

pub(super) fn run(args: &GenerateArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    let target = Target::of(args)?;
    let source = session::source(&args.model)?;
    let started = Instant::now();
    let console = Console::new(quiet);
    let engine = session::start(device);
    let model = session::open(&engine, source, &console)?;
    let exports = plan(args, &target, look::recipes(args, &model)?);
    let listing: Vec<_> = exports.iter().map(describe).collect();
    export_all(&engine, exports, &console)?;
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
    let pictures = pictures(args.seeds.0.len());
    console.note(&format!("saved {pictures} to {} in {seconds:.1} s", args.out.display()));
    Ok(())
}

/// One export for a grid, otherwise one a recipe.
fn plan(args: &GenerateArgs, target: &Target, recipes: Vec<Recipe>) -> Vec<Export> {
    let scale = args.scale;
    if args.grid {
        let square = (recipes.len() as f64).sqrt().ceil() as usize;
        let columns = args.columns.map_or(square, |columns| columns as usize);
        return vec![Export { path: args.out.clone(), recipes, columns, scale }];
    }
    let single = |recipe: Recipe| Export {
        path: target.path(recipe.seed),
        recipes: vec![recipe],
        columns: 1,
        scale,
    };
    recipes.into_iter().map(single).collect()
}

fn describe(export: &Export) -> serde_json::Value {
    let seeds: Vec<u32> = export.recipes.iter().map(|recipe| recipe.seed).collect();
    json!({ "path": export.path, "seeds": seeds })
}

/// Keeps the queue filled until all files are written; the first failure ends it.
pub(super) fn export_all(engine: &Engine, exports: Vec<Export>, console: &Console) -> Outcome<()> {
    let total = exports.len();
    let mut waiting = exports.into_iter();
    let (mut sent, mut saved) = (0, 0);
    while saved < total {
        while sent - saved < IN_FLIGHT
            && let Some(export) = waiting.next()
        {
            session::send(engine, Command::Export(export))?;
            sent += 1;
        }
        match session::event(engine, console)? {
            Some(Event::Saved(path)) => {
                saved += 1;
                console.progress(short(&path), saved as u64, total as u64);
            }
            Some(Event::Failed(why)) => return Err(Failure::failed(why)),
            _ => {}
        }
    }
    Ok(())
}

fn short(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
