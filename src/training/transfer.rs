//! Starting from a trained model instead of from random weights.

use super::state::{self, STATE_FILE};
use super::{TrainConfig, Trainer};
use crate::base::{Error, Progress, Result};
use crate::checkpoint::{ModelFile, ModelSource, Wanted};
use crate::models::{Discriminator, NetworkConfig};
use burn::tensor::Device;
use serde::{Deserialize, Serialize};

/// The model that a run started from; what its makers ask for goes on with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// A built-in model by name, or a file.
    pub model: String,
    /// SHA-256 of that file.
    pub hash: String,
    /// Licence of its weights.
    pub licence: String,
    /// Credits that must be carried on.
    pub credits: String,
}

impl Origin {
    /// Whether a model of `has` classes can learn pictures of `wants`.
    ///
    /// # Errors
    /// [`Error::Usage`] when it cannot.
    pub fn fits(&self, has: usize, wants: usize) -> Result<()> {
        if has == wants {
            return Ok(());
        }
        let model = &self.model;
        Err(Error::Usage(format!(
            "{model} has {has} classes and the pictures {wants}; give each class a subfolder"
        )))
    }
}

impl TrainConfig {
    /// These settings for a run that starts from a model whose networks are `network`.
    pub fn starting_from(self, origin: Origin, network: NetworkConfig) -> Self {
        let conditional = !network.classes().is_empty();
        Self { from: Some(origin), network, conditional, ..self }
    }
}

/// Reads both networks of a built-in model by name, otherwise of a file or run folder. A run's
/// discriminator is in its state.
///
/// # Errors
/// As of opening the model.
pub fn open_both(model: &str, progress: Progress) -> Result<ModelFile> {
    let source = ModelSource::named(model)?;
    let mut file = ModelFile::open(&source, Wanted::Both, progress)?;
    if let ModelSource::File(folder) = &source {
        let state = folder.join(STATE_FILE);
        if state.is_file() {
            file.discriminator = Some(state::discriminator(&state)?);
        }
    }
    Ok(file)
}

/// A trained model, read to start a run from.
#[derive(Debug)]
pub struct StartModel {
    file: ModelFile,
    origin: Origin,
}

impl StartModel {
    /// Reads a built-in model by name, otherwise a file or run folder.
    ///
    /// # Errors
    /// As of [`open_both`].
    pub fn read(model: &str) -> Result<Self> {
        let file = open_both(model, &|_, _, _| ())?;
        let origin = Origin {
            model: model.into(),
            hash: file.hash.clone(),
            licence: file.card.licence.clone(),
            credits: file.card.credits.clone(),
        };
        Ok(Self { file, origin })
    }

    /// `config` for a run that starts from it, at its own resolution unless a higher one is given.
    ///
    /// # Errors
    /// As of [`NetworkConfig::grown`].
    pub fn settings(&self, config: TrainConfig, resolution: Option<usize>) -> Result<TrainConfig> {
        let own = &self.file.config;
        let network = own.grown(resolution.unwrap_or(own.resolution()))?;
        Ok(config.starting_from(self.origin.clone(), network))
    }

    /// Its networks.
    pub fn network(&self) -> &NetworkConfig {
        &self.file.config
    }

    /// Whether it holds a discriminator.
    pub fn has_discriminator(&self) -> bool {
        self.file.discriminator.is_some()
    }

    /// Whether its generator makes anything of noise inputs.
    fn noisy(&self) -> bool {
        let strengths =
            self.file.generator.iter().filter(|(name, _)| name.ends_with("noise_strength"));
        strengths.flat_map(|(_, tensor)| &tensor.values).any(|value| *value != 0.0)
    }

    /// A trainer whose networks are those of the model, at the resolution that is set: the
    /// generator, and the discriminator where there is one; otherwise that starts from nothing.
    fn begin(self, mut config: TrainConfig, device: &Device) -> Result<Trainer> {
        let classes = config.network.classes().to_vec();
        self.origin.fits(self.file.config.classes().len(), classes.len())?;
        // Without the noise it was trained with, it would draw other pictures.
        config.noise |= self.noisy();
        let mut file = self.file.grown(config.network.resolution(), config.seed)?;
        file.config.set_classes(classes);
        config.network = file.config.clone();
        config.validate()?;
        let autodiff = device.clone().autodiff();
        let g = file.build_generator(&autodiff)?;
        let d = file.build_discriminator(&autodiff)?;
        let d = d.unwrap_or_else(|| Discriminator::new(&config.network, config.seed, &autodiff));
        Ok(Trainer::of(config, g, d, device))
    }
}

/// A trainer with fresh networks, or with those of the model that the settings name, which is read
/// unless `base` is it.
///
/// # Errors
/// As of opening the model; [`Error::Usage`] when it is no longer the same, or its classes are not
/// those of the pictures.
pub fn begin(config: TrainConfig, base: Option<StartModel>, device: &Device) -> Result<Trainer> {
    let mut trainer = networks(config, base, device)?;
    trainer.start_noise();
    Ok(trainer)
}

fn networks(config: TrainConfig, base: Option<StartModel>, device: &Device) -> Result<Trainer> {
    let Some(origin) = &config.from else { return Ok(Trainer::new(config, device)) };
    let base = base.map_or_else(|| StartModel::read(&origin.model), Ok)?;
    if base.origin.hash != origin.hash {
        let model = &origin.model;
        return Err(Error::Usage(format!("{model} has changed meanwhile; start again")));
    }
    base.begin(config, device)
}
