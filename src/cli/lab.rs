//! `morphogen lab`: the game in the plane without a window.

use super::console::{Console, print};
use super::failure::{Failure, Outcome};
use super::target::free;
use crate::export::{SavedRecipe, save_png};
use crate::lab::{Game, LESSONS, Lesson, Mark, Set, Setup, lesson, picture, read_points};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  morphogen lab --list
  morphogen lab --lesson collapse
  morphogen lab --lesson balance --steps 2000 --out frames
  morphogen lab --lesson penalty --points my.csv --save game.safetensors
  morphogen lab --game game.safetensors --set d-steps=8 --steps 1000 --json")]
pub(super) struct LabArgs {
    /// Name the lessons, one a line
    #[arg(long, exclusive = true)]
    list: bool,
    /// Lesson to play
    #[arg(long, value_name = "NAME", required_unless_present_any = ["list", "game"])]
    lesson: Option<String>,
    /// Game to go on with, as --save wrote it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["lesson", "points", "seed"])]
    game: Option<PathBuf>,
    /// File of two columns, x and y: the points to learn instead of the lesson's
    #[arg(long, value_name = "FILE")]
    points: Option<PathBuf>,
    /// A setting of the game instead of the lesson's or the file's, by its name in `train --help`, such as
    /// lr-g=0.001 or weight-clip=0.1; with a lesson also noise, z-dim, layers and width
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = pair)]
    settings: Vec<(String, String)>,
    /// Steps to play [default: the lesson's, or 1000]
    #[arg(long, value_name = "N")]
    steps: Option<u64>,
    /// Seed of everything random
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Folder for pictures of the game
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Steps between two pictures
    #[arg(long, value_name = "N", default_value_t = 50, requires = "out",
          value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
    /// Side of the pictures in pixels
    #[arg(long, value_name = "PIXELS", default_value_t = 512, requires = "out",
          value_parser = clap::value_parser!(u32).range(64..=2048))]
    side: u32,
    /// File to keep the game in; its name ends in .safetensors
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Replace pictures that Morphogen did not save
    #[arg(long, requires = "out")]
    force: bool,
    /// Print each point of the curves as a JSON line
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &LabArgs, quiet: bool) -> Outcome<()> {
    if args.list {
        return LESSONS.iter().try_for_each(|lesson| print(lesson.name));
    }
    if let Some(path) = &args.save {
        super::target::must_end(path, "safetensors")?;
    }
    let found = args.lesson.as_deref().map(known).transpose()?;
    let mut game = begin(args, found)?;
    let console = Console::new(quiet);
    let steps = args.steps.or(found.map(|lesson| lesson.steps)).unwrap_or(1000);
    let until = game.step_number() + steps;
    let mut told = game.curves().len();
    draw(args, &game, until)?;
    let begun = Instant::now();
    while game.step_number() < until {
        game.step()?;
        let step = game.step_number();
        let words = format!("step {step} of {until}");
        console.progress(words, step + steps - until, steps);
        if args.json {
            game.curves()[told..].iter().try_for_each(|mark| tell(&console, mark))?;
        }
        told = game.curves().len();
        draw(args, &game, until)?;
    }
    let speed = steps as f64 / begun.elapsed().as_secs_f64().max(1e-9);
    console.note(&format!("{steps} steps, {speed:.0} a second"));
    if let Some(path) = &args.save {
        game.save(path)?;
        console.note(&format!("saved the game to {}", path.display()));
    }
    match args.json {
        true => Ok(()),
        false => sum_up(&console, &game, found),
    }
}

fn known(name: &str) -> Outcome<&'static Lesson> {
    lesson(name).ok_or_else(|| {
        let names: Vec<_> = LESSONS.iter().map(|lesson| lesson.name).collect();
        Failure::usage(format!("there is no lesson '{name}'; it is one of {}", names.join(", ")))
    })
}

fn begin(args: &LabArgs, found: Option<&Lesson>) -> Outcome<Game> {
    if let Some(path) = &args.game {
        let mut game = Game::open(path)?;
        let mut setup = game.setup().clone();
        turn(&mut setup, &args.settings)?;
        return match game.retune(setup)? {
            true => Ok(game),
            false => Err(Failure::usage("the networks of a game that was saved cannot be changed")),
        };
    }
    let mut setup = found.map_or_else(Setup::default, |lesson| (lesson.setup)());
    if let Some(path) = &args.points {
        (setup.set, setup.own) = (Set::Own, read_points(path)?);
    }
    setup.train.seed = args.seed.unwrap_or(setup.train.seed);
    turn(&mut setup, &args.settings)?;
    Ok(Game::new(setup)?)
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("it must be a name, = and a value")?;
    Ok((name.trim().into(), value.trim().into()))
}

/// Sets what was given, from the tables of training and of the networks.
fn turn(setup: &mut Setup, settings: &[(String, String)]) -> Outcome<()> {
    for (name, value) in settings {
        let mut network = setup.train.network.clone();
        let mut fields = network.fields();
        if let Some(field) = fields.iter_mut().find(|field| field.name == name) {
            field.set(value)?;
            setup.train.network = network;
            continue;
        }
        let mut all = setup.train.settings(0);
        let found = all.iter_mut().find(|setting| setting.field.name == name);
        let unknown = || Failure::usage(format!("--set {name}: the lab has no such setting"));
        found.ok_or_else(unknown)?.field.set(value)?;
    }
    Ok(())
}

/// A picture, where one is due.
fn draw(args: &LabArgs, game: &Game, until: u64) -> Outcome<()> {
    let Some(folder) = &args.out else { return Ok(()) };
    let step = game.step_number();
    if !step.is_multiple_of(args.every) && step != until {
        return Ok(());
    }
    let path: &Path = &folder.join(format!("step-{step:06}.png"));
    free(path, args.force)?;
    let seen = picture(&game.view(), args.side);
    Ok(save_png(path, &seen, &SavedRecipe::sheet("lab", 1))?)
}

fn tell(console: &Console, mark: &Mark) -> Outcome<()> {
    console.result(&json!(mark).to_string())
}

/// Where the game stands, and whether it shows what the lesson claims.
fn sum_up(console: &Console, game: &Game, found: Option<&Lesson>) -> Outcome<()> {
    let m = game.measures();
    console.result(&format!(
        "step {}: {} of {} places reached, {:.0} % of the points at one, Jensen-Shannon {:.3}, \
         Wasserstein {:.3}",
        game.step_number(),
        m.reached,
        m.places,
        100.0 * m.good,
        m.divergence,
        m.wasserstein
    ))?;
    let Some(lesson) = found else { return Ok(()) };
    let (value, kept) = lesson.claim.of(game);
    let bound = if lesson.claim.above { "at least" } else { "at most" };
    let verdict = if kept { "as the lesson says" } else { "which the lesson does not say" };
    console.result(&format!(
        "{}: {value:.2}, {verdict} ({bound} {})",
        lesson.claim.quantity.name(),
        lesson.claim.bound
    ))
}
