//! Arguments of `train`.

use super::shape_args::ShapeArgs;
use super::values::{count, named, not_negative, positive, probability};
use crate::base::{Error, Result};
use crate::data::Crop;
use crate::models::{self, Loss, NetworkConfig, families};
use crate::training::{AugmentMode, TrainConfig};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "\
Ctrl-C saves a checkpoint and stops; --resume goes on from there.

Examples:
  morphogen train --data photos --out run
  morphogen train --data photos --out run --resolution 128 --kimg 500 --augment ada
  morphogen train --family dcgan --data photos --out run
  morphogen train --family biggan --data flowers --out run --conditional --width 16
  morphogen train --data flowers --out run --conditional --json > metrics.jsonl
  morphogen train --data cats --out cats-run --from ffhq.pkl --freeze-d 3
  morphogen train --data photos --out run256 --from run128 --resolution 256
  morphogen train --resume run --kimg 1000")]
pub(super) struct TrainArgs {
    /// Folder of pictures; its subfolders are walked too
    #[arg(long, value_name = "DIR", required_unless_present = "resume")]
    pub data: Option<PathBuf>,
    /// Run folder to write
    #[arg(long, value_name = "RUN", required_unless_present = "resume")]
    pub out: Option<PathBuf>,
    /// Go on with this run from its last checkpoint, with its settings
    #[arg(long, value_name = "RUN", conflicts_with_all = ["data", "out", "Settings", "Shape"])]
    pub resume: Option<PathBuf>,
    /// Start from this model; the networks' shape and classes come with it
    #[arg(long, value_name = "NAME|FILE|RUN",
          conflicts_with_all = ["resume", "conditional", "family", "Shape"])]
    pub from: Option<String>,
    /// Total length in thousands of pictures shown [default: 100, or that of the resumed run]
    #[arg(long, value_name = "TOTAL", value_parser = positive)]
    pub kimg: Option<f64>,
    #[command(flatten)]
    pub settings: Settings,
    #[command(flatten)]
    shape: ShapeArgs,
    /// Percent of the time that training may work; it rests between its steps
    #[arg(long, value_name = "PERCENT", default_value_t = 100,
          value_parser = clap::value_parser!(u8).range(1..=100))]
    pub share: u8,
    /// Print each point of the curves as a JSON line
    #[arg(long)]
    pub json: bool,
}

/// Everything a new run can be told. What is not told is as the family's defaults have it.
#[derive(Debug, Args)]
#[group(id = "Settings", multiple = true)]
pub(super) struct Settings {
    /// Kind of networks: gan, dcgan, cgan, pggan, stylegan, stylegan2 or biggan; the defaults of all
    /// other settings go by it [default: stylegan]
    #[arg(long, value_name = "NAME", value_parser = family_parser())]
    family: Option<String>,
    /// Side of the pictures, a power of two; with --from, the model's or a higher one, for which it
    /// grows [default: the family's, or the model's]
    #[arg(long, value_name = "R")]
    pub resolution: Option<usize>,
    /// Pictures a step
    #[arg(long, value_name = "N", value_parser = count)]
    batch: Option<usize>,
    /// Learning rate of the generator
    #[arg(long, value_name = "F", value_parser = positive)]
    lr_g: Option<f64>,
    /// Learning rate of the discriminator
    #[arg(long, value_name = "F", value_parser = positive)]
    lr_d: Option<f64>,
    /// Decay of Adam's first moments
    #[arg(long, value_name = "F", value_parser = probability)]
    beta1: Option<f64>,
    /// Decay of Adam's second moments
    #[arg(long, value_name = "F", value_parser = probability)]
    beta2: Option<f64>,
    /// Steps of the discriminator for each one of the generator
    #[arg(long, value_name = "N", value_parser = count)]
    d_steps: Option<usize>,
    /// Loss: logistic, minimax, least-squares, hinge, relativistic, or wasserstein
    #[arg(long, value_name = "NAME", value_parser = named::<Loss>())]
    loss: Option<Loss>,
    /// Weight of R1, the gradient penalty on real pictures
    #[arg(long, value_name = "F", value_parser = not_negative)]
    r1_gamma: Option<f64>,
    /// Weight of R2, the gradient penalty on generated pictures
    #[arg(long, value_name = "F", value_parser = not_negative)]
    r2_gamma: Option<f64>,
    /// Weight of WGAN-GP's penalty between real and generated pictures
    #[arg(long, value_name = "F", value_parser = not_negative)]
    gp_lambda: Option<f64>,
    /// Weight of the drift of the discriminator's values on real pictures
    #[arg(long, value_name = "F", value_parser = not_negative)]
    drift: Option<f64>,
    /// Weight of the orthogonal regularisation of the generator
    #[arg(long, value_name = "F", value_parser = not_negative)]
    ortho: Option<f64>,
    /// stylegan2: weight of the path length's deviation
    #[arg(long, value_name = "F", value_parser = not_negative)]
    path_gamma: Option<f64>,
    /// Steps between gradient penalties
    #[arg(long, value_name = "N", value_parser = count)]
    r1_interval: Option<usize>,
    /// Half-life of the averaged generator, in thousands of pictures
    #[arg(long, value_name = "F", value_parser = not_negative)]
    ema_kimg: Option<f64>,
    /// Probability of style mixing
    #[arg(long, value_name = "P", value_parser = probability)]
    mixing: Option<f64>,
    /// Noise inputs for the generator; they help large data sets and speckle small ones
    #[arg(long)]
    noise: bool,
    /// What the noise of adain begins with at 4, 8, 16 … pixels, 0 where the list ends, such as
    /// 0,0.5,1,0.3 for pictures that are not aligned [default: 0]
    #[arg(long, value_name = "LIST", requires = "noise", value_delimiter = ',',
          value_parser = not_negative)]
    noise_strength: Vec<f64>,
    /// Augmentation: none, diff (DiffAugment), or ada (adaptive)
    #[arg(long, value_name = "NAME", value_parser = named::<AugmentMode>())]
    augment: Option<AugmentMode>,
    /// Overfitting that adaptive augmentation aims at
    #[arg(long, value_name = "F", value_parser = probability)]
    ada_target: Option<f64>,
    /// Blocks of the discriminator that keep their weights, counted from the picture (Freeze-D)
    #[arg(long, value_name = "N")]
    freeze_d: Option<usize>,
    /// No random horizontal flips
    #[arg(long)]
    no_mirror: bool,
    /// Pictures that are not square: center (cut to their centre), or pad
    #[arg(long, value_name = "NAME", value_parser = named::<Crop>())]
    crop: Option<Crop>,
    /// Learn one class for each subfolder
    #[arg(long)]
    conditional: bool,
    /// Seed of everything random
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Thousands of pictures between checkpoints
    #[arg(long, value_name = "F", value_parser = positive)]
    save_kimg: Option<f64>,
    /// Thousands of pictures between measures of precision, recall and distances; 0 for never
    #[arg(long, value_name = "F", value_parser = not_negative)]
    measure_kimg: Option<f64>,
    /// Keep a tenth of the pictures out of training, for evaluate to compare with
    #[arg(long)]
    hold_out: bool,
}

impl TrainArgs {
    /// The configuration of a new run; its class names come from the folder.
    ///
    /// # Errors
    /// [`Error::Usage`] for a setting that the family does not have, or a value it cannot take.
    pub fn config(&self) -> Result<TrainConfig> {
        self.network().map(|network| self.config_of(network))
    }

    /// The same with networks that are given: the defaults are those of their family.
    pub fn config_of(&self, network: NetworkConfig) -> TrainConfig {
        let s = &self.settings;
        let mut config = TrainConfig::of(network);
        fn set<T: Clone>(place: &mut T, given: &Option<T>) {
            if let Some(value) = given {
                *place = value.clone();
            }
        }
        set(&mut config.total_kimg, &self.kimg);
        set(&mut config.batch, &s.batch);
        set(&mut config.lr_g, &s.lr_g);
        set(&mut config.lr_d, &s.lr_d);
        set(&mut config.beta1, &s.beta1);
        set(&mut config.beta2, &s.beta2);
        set(&mut config.d_steps, &s.d_steps);
        set(&mut config.loss, &s.loss);
        set(&mut config.r1_gamma, &s.r1_gamma);
        set(&mut config.r2_gamma, &s.r2_gamma);
        set(&mut config.gp_lambda, &s.gp_lambda);
        set(&mut config.drift, &s.drift);
        set(&mut config.ortho, &s.ortho);
        set(&mut config.path_gamma, &s.path_gamma);
        set(&mut config.r1_interval, &s.r1_interval);
        set(&mut config.ema_kimg, &s.ema_kimg);
        set(&mut config.mixing, &s.mixing);
        set(&mut config.augment, &s.augment);
        set(&mut config.ada_target, &s.ada_target);
        set(&mut config.freeze_d, &s.freeze_d);
        set(&mut config.crop, &s.crop);
        set(&mut config.seed, &s.seed);
        set(&mut config.save_kimg, &s.save_kimg);
        set(&mut config.measure_kimg, &s.measure_kimg);
        config.noise |= s.noise;
        config.noise_strength = s.noise_strength.clone();
        config.mirror &= !s.no_mirror;
        config.conditional |= s.conditional;
        config.hold_out |= s.hold_out;
        if s.r1_interval.is_none() && config.gp_lambda > 0.0 {
            // Wasserstein's loss needs its penalty in each step.
            config.r1_interval = 1;
        }
        config
    }

    /// The networks: the family's, with what was given of their shape.
    fn network(&self) -> Result<NetworkConfig> {
        let name = self.settings.family.as_deref().unwrap_or(USUAL);
        let unknown = || Error::Usage(format!("there is no family {name}"));
        let family = models::family(name).ok_or_else(unknown)?;
        let mut network = (family.config)();
        if let Some(resolution) = self.settings.resolution {
            network.set_resolution(resolution);
        }
        for (setting, value) in self.shape.given() {
            let mut fields = network.fields();
            let field = fields.iter_mut().find(|field| field.name == setting);
            let missing = || {
                Error::Usage(format!("{} networks have no --{setting}; leave it out", family.title))
            };
            field.ok_or_else(missing)?.set(value)?;
        }
        Ok(network)
    }
}

/// The family where none is named.
const USUAL: &str = "stylegan";

fn family_parser() -> impl TypedValueParser<Value = String> {
    PossibleValuesParser::new(families().into_iter().map(|family| family.name))
}

#[cfg(test)]
mod tests;
