//! Arguments of `evaluate`.

use crate::cli::values::finite;
use crate::training::MOST_PICTURES;
use clap::Args;
use clap::builder::TypedValueParser;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  morphogen evaluate --model faces --data photos
  morphogen evaluate --model run --data photos --held-out --samples 1000 --json
  morphogen evaluate --features-real inception-real.npy --features-fake inception-fake.npy")]
pub(in crate::cli) struct EvaluateArgs {
    /// Built-in model by name, safetensors file, or run folder
    #[arg(
        long,
        value_name = "NAME|FILE|RUN",
        requires = "data",
        required_unless_present = "features_real"
    )]
    pub model: Option<String>,
    /// Folder of pictures to compare with, usually those it was trained on
    #[arg(long, value_name = "DIR", requires = "model")]
    pub data: Option<PathBuf>,
    /// Compare with the tenth that --hold-out keeps out of training too; a model so trained always
    /// is
    #[arg(long)]
    pub held_out: bool,
    /// NumPy array of features of real pictures, a row each, from any network, Inception say
    #[arg(long, value_name = "NPY", requires = "features_fake", conflicts_with_all = ["model", "data"])]
    pub features_real: Option<PathBuf>,
    /// NumPy array of features of generated pictures from the same network
    #[arg(long, value_name = "NPY", requires = "features_real")]
    pub features_fake: Option<PathBuf>,
    /// Pictures to generate
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = samples_parser())]
    pub samples: u32,
    /// Truncation: 1 is the full variety, 0 the average picture
    #[arg(long, value_name = "PSI", default_value_t = 1.0, allow_negative_numbers = true,
          value_parser = finite)]
    pub truncation: f32,
    /// Seed of the generated pictures and of everything drawn by chance
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

fn samples_parser() -> impl TypedValueParser<Value = u32> {
    clap::value_parser!(u32).range(2..=MOST_PICTURES as i64)
}
