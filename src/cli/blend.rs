//! `morphogen blend`: two models of one shape as one.

use super::console::Console;
use super::failure::{Failure, Outcome};
use super::target::{free, must_end, vacant};
use crate::checkpoint::{
    Blend, Layers, ModelFile, ModelSource, Precision, Wanted, blend, write_native,
};
use crate::engine::{FeatureBlend, blend_features};
use crate::export::{SavedRecipe, save_png};
use crate::gpu::DeviceChoice;
use crate::latent::Recipe;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "\
Without --from and --layers all layers are blended. The coarse layers hold pose and shape, the fine ones
colour and texture. Models are of one shape where one was trained from the other.

Examples:
  morphogen blend faces mine.safetensors --from b32.conv0 --out swapped.safetensors
  morphogen blend faces mine.safetensors --from 16 --softness 2 --out soft.safetensors
  morphogen blend faces mine.safetensors --layers b8,b16.conv1 --share 0.5 --out some.safetensors
  morphogen blend faces mine.safetensors --features --layers b32.conv1 --seed 3 --out drawn.png")]
pub(super) struct BlendArgs {
    /// The first model: built-in by name, model file, or run folder
    #[arg(value_name = "A")]
    a: String,
    /// The second model
    #[arg(value_name = "B")]
    b: String,
    /// This layer and the finer ones are B's; by name, or by side in pixels
    #[arg(long, value_name = "LAYER", conflicts_with = "layers")]
    from: Option<String>,
    /// Blocks over which A goes over into B; 0 is a sharp switch
    #[arg(long, value_name = "BLOCKS", default_value_t = 0.0, requires = "from")]
    softness: f32,
    /// These layers are B's, such as b8,b16.conv1
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    layers: Vec<String>,
    /// How much of B such layers take: 1 is all, 0 nothing
    #[arg(long, value_name = "T", default_value_t = 1.0)]
    share: f32,
    /// How much of B the mapping network takes
    #[arg(long, value_name = "T", default_value_t = 0.0)]
    mapping: f32,
    /// Blend the features that leave --layers while both draw, not the weights: one picture comes of it
    #[arg(long, requires = "layers", conflicts_with_all = ["from", "mapping", "name", "half"])]
    features: bool,
    /// Seed of that picture
    #[arg(long, default_value_t = 0, requires = "features")]
    seed: u32,
    /// Name of the blend [default: A + B]
    #[arg(long)]
    name: Option<String>,
    /// Model file to write, or a PNG of blended features
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Weights in half precision
    #[arg(long)]
    half: bool,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &BlendArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    if args.features {
        return features(args, device, quiet);
    }
    must_end(&args.out, "safetensors")?;
    vacant(&args.out, args.force)?;
    let console = Console::new(quiet);
    let [a, b] = [&args.a, &args.b].map(|name| -> Outcome<ModelFile> {
        let source = ModelSource::named(name)?;
        let mut model = ModelFile::open(&source, Wanted::Generator, &console.report())?;
        if model.card.name.is_empty() {
            model.card.name = source.name();
        }
        Ok(model)
    });
    let layers = match &args.from {
        Some(layer) => Layers::From { layer: layer.clone(), softness: args.softness },
        None if args.layers.is_empty() => Layers::All,
        None => Layers::Some(args.layers.clone()),
    };
    let how = Blend { layers, share: args.share, mapping: args.mapping };
    let mut blended = blend(&a?, &b?, &how)?;
    if let Some(name) = &args.name {
        blended.card.name.clone_from(name);
    }
    let precision = if args.half { Precision::Half } else { Precision::Full };
    write_native(&args.out, &blended, precision)?;
    if let Some(warning) = blended.card.licence_warning() {
        console.warn(warning);
    }
    if args.json {
        let card =
            serde_json::to_value(&blended.card).map_err(|e| Failure::failed(e.to_string()))?;
        return console.result(&json!({ "out": args.out, "card": card }).to_string());
    }
    console.result(&format!("saved {}", args.out.display()))
}

/// One picture of blended features, which no recipe can bring back.
fn features(args: &BlendArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    must_end(&args.out, "png")?;
    free(&args.out, args.force)?;
    let console = Console::new(quiet);
    let (a, b) = (ModelSource::named(&args.a)?, ModelSource::named(&args.b)?);
    let how = FeatureBlend { layers: args.layers.clone(), share: args.share, device };
    let recipe = Recipe::seed(args.seed);
    let (picture, [a, b]) = blend_features(&a, &b, &recipe, &how, &console.report())?;
    save_png(&args.out, &picture, &SavedRecipe::sheet(&format!("{a} + {b}"), 1))?;
    if args.json {
        return console.result(&json!({ "out": args.out, "models": [a, b] }).to_string());
    }
    console.result(&format!("saved {}", args.out.display()))
}
