//! `morphogen convert`: a model into another format, or for sharing.

use super::console::Console;
use super::failure::{Failure, Outcome};
use crate::checkpoint::{self, Format, Precision};
use crate::training;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// Morphogen's own: safetensors with configuration and card
    Safetensors,
    /// A .pt whose state dicts load into NVIDIA's PyTorch modules
    Nvidia,
    /// A .pt for rosinality's stylegan2-pytorch
    Rosinality,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  morphogen convert run faces.safetensors --half --card card.json
  morphogen convert ffhq.pkl ffhq.safetensors --half
  morphogen convert ffhq.pkl ffhq.pt --format rosinality")]
pub(super) struct ConvertArgs {
    /// Built-in model by name, model file, or run folder
    model: String,
    /// File to write
    out: PathBuf,
    /// Format to write
    #[arg(long, value_enum, default_value = "safetensors")]
    format: FormatArg,
    /// Weights in half precision, for safetensors
    #[arg(long)]
    half: bool,
    /// JSON file with texts that replace those of the card: name, description, data, licence,
    /// credits, limits
    #[arg(long, value_name = "FILE")]
    card: Option<PathBuf>,
}

pub(super) fn run(args: &ConvertArgs, quiet: bool) -> Outcome<()> {
    let format = match (args.format, args.half) {
        (FormatArg::Safetensors, false) => Format::Native(Precision::Full),
        (FormatArg::Safetensors, true) => Format::Native(Precision::Half),
        (_, true) => return Err(Failure::usage("--half is for safetensors only; leave it out")),
        (FormatArg::Nvidia, _) => Format::Nvidia,
        (FormatArg::Rosinality, _) => Format::Rosinality,
    };
    let console = Console::new(quiet);
    let mut model = training::open_both(&args.model, &console.report())?;
    if let Some(path) = &args.card {
        model.card = model.card.overlaid(path)?;
    }
    for lost in checkpoint::convert(&model, &args.out, format)? {
        console.warn(&lost);
    }
    console.result(&format!("saved {}", args.out.display()))
}
