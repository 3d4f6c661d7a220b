//! `morphogen train-encoder`: makes `assets/models/encoder.safetensors`.

use super::console::Console;
use super::failure::{Failure, Outcome};
use crate::base::PROGRAM;
use crate::checkpoint::{Card, save_encoder};
use crate::data::{self, Crop, Dataset};
use crate::models::ENCODER_SIDE;
use crate::training::{EncoderPlan, train_encoder};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Steps between two lines.
const LINE_EVERY: u64 = 20;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  morphogen train-encoder --data faces --data flowers --out encoder.safetensors")]
pub(super) struct TrainEncoderArgs {
    /// Folder of pictures, again for more; each subfolder is a class, or else the folder is one
    #[arg(long, value_name = "DIR", required = true)]
    data: Vec<PathBuf>,
    /// JSON file with the texts of the card
    #[arg(long, value_name = "FILE")]
    card: Option<PathBuf>,
    /// File to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Steps
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    steps: u64,
    /// Pictures a step
    #[arg(long, default_value_t = 64, value_parser = super::values::count)]
    batch: usize,
    /// Seed of everything random
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

pub(super) fn run(args: &TrainEncoderArgs, quiet: bool) -> Outcome<()> {
    let console = Console::new(quiet);
    let mut card = card(args.card.as_deref())?;
    let sets = args.data.iter().map(|folder| read(folder, &console)).collect::<Outcome<_>>()?;
    let data = Dataset::joined(sets)?;
    let plan = EncoderPlan { steps: args.steps, batch: args.batch, seed: args.seed };
    let mut sum = 0.0;
    let (encoder, report) = train_encoder(&data, plan, &mut |step, loss| {
        sum += loss;
        console.progress(format!("loss {loss:.3}"), step, args.steps);
        if step.is_multiple_of(LINE_EVERY) {
            let mean = sum / LINE_EVERY as f32;
            console.note(&format!("step {step} of {}, mean loss {mean:.3}", args.steps));
            sum = 0.0;
        }
    })?;
    card.program = PROGRAM.into();
    card.seed = args.seed;
    card.training = serde_json::to_value(&report).map_err(|e| Failure::failed(e.to_string()))?;
    save_encoder(&args.out, &encoder, &card)?;
    console.result(&card.training.to_string())
}

fn card(path: Option<&Path>) -> Outcome<Card> {
    let Some(path) = path else { return Ok(Card::default()) };
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|e| Failure::failed(format!("cannot read {shown}: {e}")))?;
    serde_json::from_str(&text).map_err(|e| Failure::failed(format!("{shown} is no card: {e}")))
}

fn read(folder: &Path, console: &Console) -> Outcome<(String, Dataset)> {
    let reading = |done, total| {
        console.progress("Reading pictures".into(), done as u64, total as u64);
    };
    let never = AtomicBool::new(false);
    let scan = data::scan(folder, None, &reading, &never)?;
    let (set, _) = data::load(&scan, ENCODER_SIDE, Crop::Center, None, &reading, &never)?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((name, set))
}
