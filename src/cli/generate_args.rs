//! Arguments of `generate`.

use super::numbers::Numbers;
use super::values::{finite, psi, range};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use std::ops::Range;
use std::path::PathBuf;

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

/// `--direction`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Moved {
    /// File of directions, and perhaps the name of one.
    pub file: String,
    /// In standard deviations.
    pub amount: f32,
}

impl Moved {
    fn read(text: &str) -> Result<Self, String> {
        let wrong = || "it takes a file and a number, such as smile.safetensors=1.5".to_owned();
        let (file, amount) = text.rsplit_once('=').ok_or_else(wrong)?;
        Ok(Self { file: file.into(), amount: finite(amount).map_err(|_| wrong())? })
    }
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
    #[arg(long, allow_hyphen_values = true, required_unless_present_any = ["z_file", "w_file"],
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
    #[arg(long, value_name = "PSI", allow_negative_numbers = true, value_parser = psi)]
    pub truncation: Option<f32>,
    /// Truncate in the first N layers only
    #[arg(long, value_name = "N")]
    pub cutoff: Option<usize>,
    /// Class, for models that have classes, or weights of several, such as daisy=0.7,tulips=0.3
    #[arg(long, value_name = "NAME|INDEX|NAME=WEIGHT,…")]
    pub class: Option<String>,
    /// Noise inputs
    #[arg(long, value_enum, default_value = "const")]
    pub noise: NoiseArg,
    /// Seed of random noise, the same for all pictures [default: that of each picture]
    #[arg(long, value_name = "SEED")]
    pub noise_seed: Option<u32>,
    /// Moves along the directions of --basis, in standard deviations, such as 0,1.5,-2
    #[arg(long, value_name = "LIST", value_delimiter = ',', allow_hyphen_values = true,
          value_parser = finite)]
    pub sliders: Vec<f32>,
    /// A direction of your own and how far to move along it, in standard deviations, such as
    /// smile.safetensors=1.5; of a file of several, FILE:NAME=1.5
    #[arg(long, value_name = "FILE=AMOUNT", value_parser = Moved::read)]
    pub direction: Vec<Moved>,
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
    /// Chain of bends for each picture, as bend saves it
    #[arg(long, value_name = "JSON")]
    pub chain: Option<PathBuf>,
    /// PNG file for one picture or a grid, otherwise a folder
    #[arg(long, value_name = "FILE|DIR", required_unless_present = "out_npy")]
    pub out: Option<PathBuf>,
    /// NumPy file for what the network puts out before it is rounded: float32, [N, C, H, W]
    #[arg(long, value_name = "NPY")]
    pub out_npy: Option<PathBuf>,
    /// Replace pictures that Morphogen did not save
    #[arg(long)]
    pub force: bool,
    /// Print one JSON object that lists the files
    #[arg(long)]
    pub json: bool,
}

fn scale_parser() -> impl TypedValueParser<Value = u32> {
    PossibleValuesParser::new(["1", "2", "4"]).try_map(|text| text.parse::<u32>())
}
