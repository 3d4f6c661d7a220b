//! Arguments of `evaluate`.

use crate::cli::values::psi;
use crate::engine::NetworkFile;
use crate::models::{Normalisation, OnnxOptions};
use crate::training::MOST_PICTURES;
use clap::Args;
use clap::builder::TypedValueParser;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  morphogen evaluate --model faces --data photos
  morphogen evaluate --model run --data photos --held-out --samples 1000 --json
  morphogen evaluate --model run --data photos --feature-network dino.onnx --samples 2000
  morphogen evaluate --model run --data photos --feature-network inception.onnx \\
    --feature-norm minus-one-to-one --feature-output pool3
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
    /// List that chooses pictures of the folder, and squares in them, as of train
    #[arg(long, value_name = "CSV", requires = "data")]
    pub list: Option<PathBuf>,
    /// Compare with the tenth that --hold-out keeps out of training too; a model so trained always
    /// is
    #[arg(long)]
    pub held_out: bool,
    #[command(flatten)]
    pub network: NetworkArgs,
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
          value_parser = psi)]
    pub truncation: f32,
    /// Seed of the generated pictures and of everything drawn by chance
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// A network that the user brings.
#[derive(Debug, Args)]
pub(in crate::cli) struct NetworkArgs {
    /// Measure in the features of this network too: an ONNX file (Inception, CLIP, DINO; export it
    /// without its classifier), or an encoder that train-encoder wrote
    #[arg(long, value_name = "ONNX", requires = "model")]
    feature_network: Option<PathBuf>,
    /// What the ONNX network takes for the colours 0 to 255: see where it comes from. The default
    /// is right for torchvision, DINO and most of timm
    #[arg(long, value_name = "KIND", default_value = "imagenet", requires = "feature_network")]
    feature_norm: Normalisation,
    /// Value of the ONNX network that is the feature, by name; the first output if none is named.
    /// [N, D] is taken as it is, of tokens [N, T, D] the first (the class token), and planes
    /// [N, C, H, W] are averaged
    #[arg(long, value_name = "NAME", requires = "feature_network")]
    feature_output: Option<String>,
    /// Side of the pictures where the ONNX file leaves it open [default: 224; Inception takes 299].
    /// They are resized to it bicubically
    #[arg(long, value_name = "PIXELS", requires = "feature_network")]
    feature_size: Option<u16>,
}

impl NetworkArgs {
    /// The network's file, where one is named.
    pub(super) fn file(&self) -> Option<NetworkFile> {
        let path = self.feature_network.clone()?;
        let options = OnnxOptions {
            normalisation: self.feature_norm,
            output: self.feature_output.clone(),
            side: self.feature_size.map(usize::from),
        };
        Some(NetworkFile { path, options })
    }
}

fn samples_parser() -> impl TypedValueParser<Value = u32> {
    clap::value_parser!(u32).range(2..=MOST_PICTURES as i64)
}
