//! Arguments of the program and of all subcommands but `train`.

use super::bench::BenchArgs;
use super::bend::BendArgs;
use super::blend::BlendArgs;
use super::convert::ConvertArgs;
use super::curate::CurateArgs;
use super::direction::DirectionArgs;
use super::drag::DragArgs;
use super::evaluate::EvaluateArgs;
use super::film_args::FilmArgs;
use super::generate_args::GenerateArgs;
use super::invert::InvertArgs;
use super::lab::LabArgs;
use super::layers::LayersArgs;
use super::presets::PresetsArgs;
use super::runs::{CompareArgs, RunsArgs};
use super::sheet::SheetArgs;
use super::sweep::SweepArgs;
use super::train_args::TrainArgs;
use super::train_encoder::TrainEncoderArgs;
use crate::gpu::DeviceChoice;
use clap::{Args, Parser, Subcommand};

/// Play with, understand and train image GANs on any GPU, or none.
#[derive(Debug, Parser)]
#[command(
    name = "morphogen",
    version,
    after_help = "\
Without a command the window opens.

Examples:
  morphogen
  morphogen open picture.png
  morphogen generate --model faces --seeds 0-63 --grid --out faces.png
  morphogen train --data photos --out run

Exit codes: 0 done, 1 failed, 2 wrong usage."
)]
pub(super) struct Cli {
    /// Device that computes; also set by MORPHOGEN_DEVICE [default: auto]
    #[arg(long, global = true, value_name = "DEVICE", display_order = 900)]
    pub device: Option<DeviceChoice>,
    /// Print results and errors only
    #[arg(short, long, global = true, display_order = 901)]
    pub quiet: bool,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Open the window with a model, a run folder or a saved picture
    Open(OpenArgs),
    /// Write pictures, one a seed or all in a grid
    Generate(GenerateArgs),
    /// Train a model on a folder of pictures, or go on with a run
    Train(Box<TrainArgs>),
    /// Change the features between a model's layers while it draws
    Bend(Box<BendArgs>),
    /// Make one model of two of the same shape, layer by layer
    Blend(BlendArgs),
    /// Drag points of a picture to where they are wanted
    Drag(DragArgs),
    /// Make a slider from pictures that have more of something and pictures that have less
    Direction(DirectionArgs),
    /// Make a film: of a timeline, a tour of seeds, or a walk
    Film(FilmArgs),
    /// Find the state in which a model draws a photo
    Invert(InvertArgs),
    /// Sort the pictures of a folder: keep, box, reject; training then obeys the list
    Curate(CurateArgs),
    /// Train one short run after another with varied settings, and rank them
    Sweep(Box<SweepArgs>),
    /// List the named bundles of settings, with what they cost, or show one
    Presets(PresetsArgs),
    /// List the runs below a folder
    Runs(RunsArgs),
    /// Set runs side by side: their measures, and the settings in which they differ
    Compare(CompareArgs),
    /// Show what a model, a run folder or a saved picture holds
    Inspect(InspectArgs),
    /// Measure how close a model's pictures come to a folder of photos
    Evaluate(EvaluateArgs),
    /// Lay out what to look at in a model: morphs, directions, nearest photos
    Sheet(SheetArgs),
    /// List a model's layers, or lay out what leaves one of them while it draws
    Layers(LayersArgs),
    /// Play the adversarial game on points of the plane, lesson by lesson
    Lab(LabArgs),
    /// Measure how fast this machine is
    Bench(BenchArgs),
    /// Turn a model into another format, or write it for sharing
    Convert(ConvertArgs),
    /// Train the encoder that measures compare in; of use to those who build the program
    #[command(hide = true)]
    TrainEncoder(TrainEncoderArgs),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  morphogen open flowers
  morphogen open picture.png
  morphogen open run")]
pub(super) struct OpenArgs {
    /// Built-in model by name, model file, run folder, or PNG saved by Morphogen; may be left out,
    /// as menus of desktops do
    #[arg(value_name = "NAME|FILE|RUN")]
    pub model: Option<String>,
    /// Listen to OSC messages of this machine on this UDP port, such as /morphogen/psi 0.8
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub osc: Option<u16>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  morphogen inspect flowers
  morphogen inspect run
  morphogen inspect picture.png --json")]
pub(super) struct InspectArgs {
    /// Built-in model by name, model file, run folder, or PNG saved by Morphogen
    #[arg(value_name = "NAME|FILE|RUN")]
    pub model: String,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[cfg(test)]
mod tests {
    use super::super::generate_args::{BasisArg, NoiseArg};
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn definition_is_sound() {
        Cli::command().debug_assert();
    }

    fn generate(more: &[&str]) -> Result<GenerateArgs, clap::Error> {
        let words = ["morphogen", "generate", "--model", "m", "--seeds", "1", "--out", "o.png"];
        match Cli::try_parse_from(words.iter().chain(more))?.command {
            Some(Command::Generate(args)) => Ok(args),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn noise_and_basis_are_named() {
        let args = generate(&["--noise", "random", "--basis", "sefa"]).unwrap();
        assert_eq!((args.noise, args.basis), (NoiseArg::Random, BasisArg::Sefa));
    }

    #[test]
    fn numbers_may_be_negative_but_must_be_finite() {
        let args = generate(&["--sliders", "-1,0.5", "--truncation", "-0.5"]).unwrap();
        assert_eq!((args.sliders, args.truncation), (vec![-1.0, 0.5], Some(-0.5)));
        assert!(generate(&["--sliders", "nan"]).is_err());
        assert!(generate(&["--truncation", "inf"]).is_err());
    }

    #[test]
    fn flags_that_need_each_other() {
        assert!(generate(&["--mix-seed", "3"]).is_err());
        assert!(generate(&["--mix-layers", "3"]).is_err());
        assert!(generate(&["--columns", "3"]).is_err());
        assert!(generate(&["--scale", "3"]).is_err());
        assert!(generate(&["--z-file", "z.npy"]).is_err(), "seeds or a file");
        assert!(generate(&["--slider-layers", "4-2"]).is_err());
        assert_eq!(generate(&["--slider-layers", "4-6"]).unwrap().slider_layers, Some(4..7));
        assert!(generate(&["--mix-seed", "3", "--mix-layers", "4-6", "--scale", "4"]).is_ok());
    }
}
