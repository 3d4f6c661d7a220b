//! What a new run is told: its settings, and the shape of its networks.

use super::given::Given;
use super::shape_args::ShapeArgs;
use super::values::{not_negative, positive};
use crate::base::{Error, Result};
use crate::models::{self, NetworkConfig, families};
use crate::training::{Preset, TrainConfig};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;

/// What a new run is told.
#[derive(Debug, Clone, Args)]
pub(super) struct PlanArgs {
    /// Total length in thousands of pictures shown [default: 100, or that of the preset or of the
    /// resumed run]
    #[arg(long, value_name = "TOTAL", value_parser = positive)]
    pub kimg: Option<f64>,
    #[command(flatten)]
    pub settings: Settings,
    #[command(flatten)]
    pub given: Given,
    #[command(flatten)]
    shape: ShapeArgs,
    /// Settings of the networks' shape by name, over those above.
    #[arg(skip)]
    more: Vec<(String, String)>,
}

/// What a new run can be told beside numbers and choices ([`Given`]). What is not told is as the
/// family's defaults have it.
#[derive(Debug, Clone, Args)]
#[group(id = SETTINGS, multiple = true)]
pub(super) struct Settings {
    /// Kind of networks: gan, dcgan, cgan, pggan, stylegan, stylegan2 or biggan; the defaults of all
    /// other settings go by it [default: stylegan]
    #[arg(long, value_name = "NAME", value_parser = family_parser())]
    family: Option<String>,
    /// Begin with a named bundle of settings (see the command presets); what is given beside it holds
    /// over it
    #[arg(long, value_name = "NAME|FILE", conflicts_with_all = ["family", "from"])]
    preset: Option<String>,
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
    /// Learn from the pictures that this list chooses, from squares in them where it says so (CSV with
    /// the columns file, label, x0, y0, size, note, round; the command curate writes one)
    #[arg(long, value_name = "CSV")]
    list: Option<PathBuf>,
    /// Keep a tenth of the pictures out of training, for evaluate to compare with
    #[arg(long)]
    hold_out: bool,
    /// Write the curves for TensorBoard too, into the folder tensorboard of the run
    #[arg(long)]
    tensorboard: bool,
}

impl PlanArgs {
    /// The configuration of a new run; its class names come from the folder.
    ///
    /// # Errors
    /// [`Error::Usage`] for a setting that the family does not have, or a value it cannot take; those
    /// of finding the preset.
    pub fn config(&self) -> Result<TrainConfig> {
        let config = match &self.settings.preset {
            None => {
                let family = self.settings.family.as_deref().unwrap_or(USUAL);
                TrainConfig::of(self.shaped(models::network_of(family)?)?)
            }
            Some(name) => {
                let config = Preset::find(name)?.config()?;
                TrainConfig { network: self.shaped(config.network.clone())?, ..config }
            }
        };
        self.told(config)
    }

    /// The same with networks that are given: the defaults are those of their family.
    ///
    /// # Errors
    /// [`Error::Usage`] for a value out of range.
    pub fn config_of(&self, network: NetworkConfig) -> Result<TrainConfig> {
        self.told(TrainConfig::of(network))
    }

    fn told(&self, mut config: TrainConfig) -> Result<TrainConfig> {
        config.total_kimg = self.kimg.unwrap_or(config.total_kimg);
        self.given.apply(&mut config)?;
        let own = self.given.has("gp-lambda") && !self.given.has("r1-interval");
        if config.gp_lambda > 0.0 && own {
            // Wasserstein's loss needs its penalty in each step; defaults and presets see to it themselves.
            config.r1_interval = 1;
        }
        self.settings.apply(&mut config);
        Ok(config)
    }

    /// `network` with what was given of its shape.
    fn shaped(&self, mut network: NetworkConfig) -> Result<NetworkConfig> {
        if let Some(resolution) = self.settings.resolution {
            network.set_resolution(resolution);
        }
        let mut all: Vec<(&str, &str)> = self.shape.given().collect();
        all.extend(self.more.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        for (setting, value) in all {
            let kind = network.kind();
            let mut fields = network.fields();
            let field = fields.iter_mut().find(|field| field.name == setting);
            let missing =
                || Error::Usage(format!("{kind} networks have no --{setting}; leave it out"));
            field.ok_or_else(missing)?.set(value)?;
        }
        Ok(network)
    }

    /// Gives a setting another value, by its name on the command line.
    ///
    /// # Errors
    /// [`Error::Usage`] for a number that is none; other values are looked at in [`Self::config`].
    pub fn vary(&mut self, name: &str, value: &str) -> Result<()> {
        let number = |what: &str| Error::Usage(format!("--{name} {value}: it takes {what}"));
        let whole = || value.parse::<u64>().map_err(|_| number("a whole number"));
        match name {
            "family" => self.settings.family = Some(value.into()),
            "preset" => self.settings.preset = Some(value.into()),
            "seed" => self.settings.seed = Some(whole()?),
            "resolution" => self.settings.resolution = Some(whole()? as usize),
            _ if self.given.give(name, value) => {}
            _ => self.more.push((name.into(), value.into())),
        }
        Ok(())
    }
}

impl Settings {
    /// Puts what was given into `config`. Each argument is named here: one that went nowhere would not
    /// compile.
    fn apply(&self, config: &mut TrainConfig) {
        let Self {
            // Of the networks, which are there already.
            family: _,
            preset: _,
            resolution: _,
            noise,
            noise_strength,
            no_mirror,
            conditional,
            seed,
            list,
            hold_out,
            tensorboard,
        } = self;
        config.noise |= noise;
        if !noise_strength.is_empty() {
            config.noise_strength = noise_strength.clone();
        }
        config.mirror &= !no_mirror;
        config.conditional |= conditional;
        config.seed = seed.unwrap_or(config.seed);
        if list.is_some() {
            config.list.clone_from(list);
        }
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
