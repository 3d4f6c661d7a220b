//! Arguments of `train`.

use super::given::Given;
use super::shape_args::ShapeArgs;
use super::values::{not_negative, positive};
use crate::base::{Error, Result};
use crate::models::{self, NetworkConfig, families};
use crate::training::{Run, TrainConfig};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::{Path, PathBuf};

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
  morphogen train --resume run --kimg 1000
  morphogen train --resume run --lr-d 0.001 --r1-gamma 4
  morphogen train --branch run --out milder --lr-g 0.001")]
pub(super) struct TrainArgs {
    /// Folder of pictures; its subfolders are walked too
    #[arg(long, value_name = "DIR", required_unless_present_any = ["resume", "branch"])]
    pub data: Option<PathBuf>,
    /// Run folder to write
    #[arg(long, value_name = "RUN", required_unless_present = "resume")]
    pub out: Option<PathBuf>,
    /// Go on with this run from its last checkpoint; settings given beside it hold from there on
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
    pub given: Given,
    #[command(flatten)]
    shape: ShapeArgs,
    /// Percent of the time that training may work; it rests between its steps
    #[arg(long, value_name = "PERCENT", default_value_t = 100,
          value_parser = clap::value_parser!(u8).range(1..=100))]
    pub share: u8,
    /// Go back to the newest state kept that is no later than this, before going on
    #[arg(long, value_name = "KIMG", conflicts_with = "data", value_parser = not_negative)]
    pub back: Option<f64>,
    /// Go on from this run in a folder of its own; settings given beside it hold from there on
    #[arg(long, value_name = "RUN", requires = "out",
          conflicts_with_all = ["resume", "data", "from", "Settings", "Shape"])]
    pub branch: Option<PathBuf>,
    /// What becomes of the advisor's advice: told, taken where it is a matter of settings, or neither
    #[arg(long, value_name = "WHAT", value_enum, default_value_t = Advise::Tell)]
    pub advise: Advise,
    /// Print each point of the curves as a JSON line
    #[arg(long)]
    pub json: bool,
}

/// What becomes of the advisor's advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Advise {
    /// Nothing is said.
    Off,
    /// It is told.
    Tell,
    /// It is told, and the run takes it by itself where it is a matter of settings.
    Auto,
}

/// What a new run can be told beside numbers and choices ([`Given`]). What is not told is as the
/// family's defaults have it.
#[derive(Debug, Args)]
#[group(id = SETTINGS, multiple = true)]
pub(super) struct Settings {
    /// Kind of networks: gan, dcgan, cgan, pggan, stylegan, stylegan2 or biggan; the defaults of all
    /// other settings go by it [default: stylegan]
    #[arg(long, value_name = "NAME", value_parser = family_parser())]
    family: Option<String>,
    /// Side of the pictures, a power of two; with --from, the model's or a higher one, for which it
    /// grows [default: the family's, or the model's]
    #[arg(long, value_name = "R")]
    pub resolution: Option<usize>,
    /// Noise inputs for the generator; they help large data sets and speckle small ones
    #[arg(long)]
    noise: bool,
    /// What the noise of adain begins with at 4, 8, 16 … pixels, 0 where the list ends, such as
    /// 0,0.5,1,0.3 for pictures that are not aligned [default: 0]
    #[arg(long, value_name = "LIST", requires = "noise", value_delimiter = ',',
          value_parser = not_negative)]
    noise_strength: Vec<f64>,
    /// No random horizontal flips
    #[arg(long)]
    no_mirror: bool,
    /// Learn one class for each subfolder
    #[arg(long)]
    conditional: bool,
    /// Seed of everything random
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Keep a tenth of the pictures out of training, for evaluate to compare with
    #[arg(long)]
    hold_out: bool,
    /// Write the curves for TensorBoard too, into the folder tensorboard of the run
    #[arg(long)]
    tensorboard: bool,
}

impl TrainArgs {
    /// The settings of a run that goes on, where any are to be others.
    ///
    /// # Errors
    /// [`Error::Usage`] for a value out of range, or those of reading its state.
    pub fn config_on(&self, run: &Path) -> Result<Option<Box<TrainConfig>>> {
        if self.given.is_empty() {
            return Ok(None);
        }
        let mut config = Run::settings(run)?;
        self.given.apply(&mut config)?;
        Ok(Some(Box::new(config)))
    }

    /// The configuration of a new run; its class names come from the folder.
    ///
    /// # Errors
    /// [`Error::Usage`] for a setting that the family does not have, or a value it cannot take.
    pub fn config(&self) -> Result<TrainConfig> {
        self.config_of(self.network()?)
    }

    /// The same with networks that are given: the defaults are those of their family.
    ///
    /// # Errors
    /// [`Error::Usage`] for a value out of range.
    pub fn config_of(&self, network: NetworkConfig) -> Result<TrainConfig> {
        let mut config = TrainConfig::of(network);
        config.total_kimg = self.kimg.unwrap_or(config.total_kimg);
        self.given.apply(&mut config)?;
        if config.gp_lambda > 0.0 && !self.given.has("r1-interval") {
            // Wasserstein's loss needs its penalty in each step.
            config.r1_interval = 1;
        }
        self.settings.apply(&mut config);
        Ok(config)
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

impl Settings {
    /// Puts what was given into `config`. Each argument is named here: one that went nowhere would not
    /// compile.
    fn apply(&self, config: &mut TrainConfig) {
        let Self {
            // Of the networks, which are there already.
            family: _,
            resolution: _,
            noise,
            noise_strength,
            no_mirror,
            conditional,
            seed,
            hold_out,
            tensorboard,
        } = self;
        config.noise |= noise;
        config.noise_strength = noise_strength.clone();
        config.mirror &= !no_mirror;
        config.conditional |= conditional;
        config.seed = seed.unwrap_or(config.seed);
        config.hold_out |= hold_out;
        config.tensorboard |= tensorboard;
    }
}

/// The group of all settings, which a run that is resumed has already.
pub(super) const SETTINGS: &str = "Settings";

/// The family where none is named.
const USUAL: &str = "stylegan";

fn family_parser() -> impl TypedValueParser<Value = String> {
    PossibleValuesParser::new(families().into_iter().map(|family| family.name))
}

#[cfg(test)]
mod tests;
