//! Arguments of the program and of all subcommands but `train`.

use super::bench::BenchArgs;
use super::convert::ConvertArgs;
use super::evaluate::EvaluateArgs;
use super::numbers::Numbers;
use super::sheet::SheetArgs;
use super::train_args::TrainArgs;
use super::train_encoder::TrainEncoderArgs;
use super::values::{finite, range};
use crate::gpu::DeviceChoice;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ops::Range;
use std::path::PathBuf;

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
    /// Show what a model, a run folder or a saved picture holds
    Inspect(InspectArgs),
    /// Measure how close a model's pictures come to a folder of photos
    Evaluate(EvaluateArgs),
    /// Lay out what to look at in a model: morphs, directions, nearest photos
    Sheet(SheetArgs),
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
    /// Built-in model by name, model file, run folder, or PNG saved by Morphogen
    #[arg(value_name = "NAME|FILE|RUN")]
    pub model: String,
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

/// `--noise`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum NoiseArg {
    /// The model's fixed noise
    Const,
    /// No noise
    None,
    /// Other noise for each seed
    Random,
}

/// `--basis`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum BasisArg {
    /// Principal components of w (GANSpace)
    Pca,
    /// Directions that the style weights answer to most (SeFa)
    Sefa,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  morphogen generate --model faces --seeds 0-63 --grid --out faces.png
  morphogen generate --model flowers --class tulips --seeds 0-9,85 --out tulips
  morphogen generate --model run --seeds 7 --truncation 0.5 --scale 4 --out seven.png
  morphogen generate --model faces --seeds 7 --mix-seed 8 --mix-layers 4-9 --out mixed.png
  morphogen generate --model faces --z-file z.npy --truncation 1 --out-npy pictures.npy")]
pub(super) struct GenerateArgs {
    /// Built-in model by name, model file, or run folder
    #[arg(long, value_name = "NAME|FILE|RUN")]
    pub model: String,
    /// Seeds and ranges of seeds, such as 0-63,85,7
    #[arg(long, required_unless_present_any = ["z_file", "w_file"],
          conflicts_with_all = ["z_file", "w_file"])]
    pub seeds: Option<Numbers>,
    /// NumPy array of z in place of seeds, [N, z_dim] or [z_dim]
    #[arg(long, value_name = "NPY")]
    pub z_file: Option<PathBuf>,
    /// NumPy array of w in place of mapped z, [N, w_dim] or [N, layers, w_dim]
    #[arg(long, value_name = "NPY")]
    pub w_file: Option<PathBuf>,
    /// One picture of all seeds
    #[arg(long, requires = "out")]
    pub grid: bool,
    /// Columns of the grid [default: as square as it gets]
    #[arg(long, value_name = "N", requires = "grid",
          value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub columns: Option<u32>,
    /// Enlargement
    #[arg(long, default_value = "1", value_parser = scale_parser())]
    pub scale: u32,
    /// Truncation: 1 is the full variety, 0 the average picture [default: 0.7, 1 for --w-file]
    #[arg(long, value_name = "PSI", allow_negative_numbers = true, value_parser = finite)]
    pub truncation: Option<f32>,
    /// Truncate in the first N layers only
    #[arg(long, value_name = "N")]
    pub cutoff: Option<usize>,
    /// Class, for models that have classes
    #[arg(long, value_name = "NAME|INDEX")]
    pub class: Option<String>,
    /// Noise inputs
    #[arg(long, value_enum, default_value = "const")]
    pub noise: NoiseArg,
    /// Moves along the directions of --basis, in standard deviations, such as 0,1.5,-2
    #[arg(long, value_name = "LIST", value_delimiter = ',', allow_hyphen_values = true,
          value_parser = finite)]
    pub sliders: Vec<f32>,
    /// Directions of the sliders
    #[arg(long, value_enum, default_value = "pca")]
    pub basis: BasisArg,
    /// Layers that the sliders move, 0 being the coarsest, such as 4-9 [default: all]
    #[arg(long, value_name = "LAYERS", value_parser = range)]
    pub slider_layers: Option<Range<usize>>,
    /// Seed whose style takes over in the mixed layers
    #[arg(long, value_name = "SEED", requires = "mix_layers")]
    pub mix_seed: Option<u32>,
    /// Layers that take the style of --mix-seed, 0 being the coarsest, such as 4-9
    #[arg(long, value_name = "LAYERS", requires = "mix_seed")]
    pub mix_layers: Option<Numbers>,
    /// PNG file for one picture or a grid, otherwise a folder
    #[arg(long, value_name = "FILE|DIR", required_unless_present = "out_npy")]
    pub out: Option<PathBuf>,
    /// NumPy file for what the network puts out before it is rounded: float32, [N, C, H, W]
    #[arg(long, value_name = "NPY")]
    pub out_npy: Option<PathBuf>,
    /// Print one JSON object that lists the files
    #[arg(long)]
    pub json: bool,
}

fn scale_parser() -> impl TypedValueParser<Value = u32> {
    PossibleValuesParser::new(["1", "2", "4"]).try_map(|text| text.parse::<u32>())
}

#[cfg(test)]
mod tests {
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
    fn defaults_are_those_of_the_window() {
        let args = generate(&[]).unwrap();
        assert_eq!((args.noise, args.scale), (NoiseArg::Const, 1));
        assert_eq!((args.basis, args.slider_layers), (BasisArg::Pca, None));
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
