//! The command line: the window, or headless runs on the same engine.

mod args;
mod bench;
mod bend;
mod bend_text;
mod blend;
mod console;
mod convert;
mod curate;
mod direction;
mod drag;
mod evaluate;
mod failure;
mod film;
mod film_args;
mod generate;
mod generate_args;
mod given;
mod inspect;
mod interrupt;
mod invert;
mod lab;
mod latents;
mod layers;
mod look;
mod numbers;
mod plan_args;
mod point_args;
mod preflight;
mod presets;
mod runs;
mod session;
mod shape_args;
mod sheet;
mod sweep;
mod target;
mod train;
mod train_args;
mod train_encoder;
mod values;
mod window;

use crate::gpu::DeviceChoice;
use args::{Cli, Command};
use clap::{Parser, ValueEnum};
use failure::{Failure, Outcome};
use std::io::Write;

/// Runs the program with the process's arguments and gives its exit code: 0 done, 1 failed,
/// 2 wrong usage.
pub fn run() -> i32 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return answer(&error),
    };
    match dispatch(cli) {
        Ok(()) => 0,
        Err(Failure { message, code }) => {
            let _ = writeln!(std::io::stderr(), "morphogen: {message}");
            code
        }
    }
}

fn dispatch(cli: Cli) -> Outcome<()> {
    let device = device(cli.device)?;
    match cli.command {
        None => window::run(device, None, None),
        Some(Command::Open(args)) => window::run(device, args.model.as_deref(), args.osc),
        Some(Command::Generate(args)) => generate::run(&args, device, cli.quiet),
        Some(Command::Train(args)) => train::run(&args, device, cli.quiet),
        Some(Command::Inspect(args)) => inspect::run(&args),
        Some(Command::Bend(args)) => bend::run(&args, device, cli.quiet),
        Some(Command::Blend(args)) => blend::run(&args, device, cli.quiet),
        Some(Command::Drag(args)) => drag::run(&args, device, cli.quiet),
        Some(Command::Direction(args)) => direction::run(&args, device, cli.quiet),
        Some(Command::Film(args)) => film::run(&args, device, cli.quiet),
        Some(Command::Invert(args)) => invert::run(&args, device, cli.quiet),
        Some(Command::Curate(args)) => curate::run(&args, device, cli.quiet),
        Some(Command::Sweep(args)) => sweep::run(&args, device, cli.quiet),
        Some(Command::Presets(args)) => presets::run(&args),
        Some(Command::Runs(args)) => runs::list(&args),
        Some(Command::Compare(args)) => runs::compare(&args),
        Some(Command::Evaluate(args)) => evaluate::run(&args, device, cli.quiet),
        Some(Command::Sheet(args)) => sheet::run(&args, device, cli.quiet),
        Some(Command::Layers(args)) => layers::run(&args, device, cli.quiet),
        Some(Command::Lab(args)) => lab::run(&args, cli.quiet),
        Some(Command::Bench(args)) => bench::run(&args, device, cli.quiet),
        Some(Command::Convert(args)) => convert::run(&args, cli.quiet),
        Some(Command::TrainEncoder(args)) => train_encoder::run(&args, cli.quiet),
    }
}

/// `--device` wins over `MORPHOGEN_DEVICE`.
fn device(flag: Option<DeviceChoice>) -> Outcome<DeviceChoice> {
    if let Some(choice) = flag {
        return Ok(choice);
    }
    match std::env::var("MORPHOGEN_DEVICE") {
        Ok(name) if !name.is_empty() => DeviceChoice::from_str(&name, true).map_err(|_| {
            Failure::usage(format!("MORPHOGEN_DEVICE is '{name}'; set it to auto, gpu or cpu"))
        }),
        _ => Ok(DeviceChoice::Auto),
    }
}

/// Prints clap's help, version or complaint, the last in our form.
fn answer(error: &clap::Error) -> i32 {
    if !error.use_stderr() {
        let _ = error.print();
        return 0;
    }
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let _ = write!(std::io::stderr(), "morphogen: {text}");
    2
}
