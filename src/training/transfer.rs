//! Starting from a trained model instead of from random weights.

use super::{TrainConfig, Trainer};
use crate::base::{Error, Result};
use crate::checkpoint::{ModelFile, Wanted, embedded_names};
use burn::module::Module;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};
use std::path::Path;

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

impl TrainConfig {
    /// These settings for a run that starts from `model`: the shape of the networks is the model's.
    ///
    /// # Errors
    /// As of opening the model.
    pub fn starting_from(mut self, model: &str) -> Result<Self> {
        let file = read(model, Wanted::Generator)?;
        // Without the noise it was trained with, it would draw other pictures.
        let strengths = file.generator.iter().filter(|(name, _)| name.ends_with("noise_strength"));
        self.noise = strengths.flat_map(|(_, tensor)| &tensor.values).any(|value| *value != 0.0);
        self.network = file.config;
        self.conditional = !self.network.classes.is_empty();
        let (licence, credits) = (file.card.licence, file.card.credits);
        self.from = Some(Origin { model: model.into(), hash: file.hash, licence, credits });
        Ok(self)
    }
}

/// A built-in model by name, otherwise a file or run folder.
fn read(model: &str, wanted: Wanted) -> Result<ModelFile> {
    match embedded_names().contains(&model) {
        true => ModelFile::embedded(model),
        false => ModelFile::read(Path::new(model), wanted),
    }
}

/// A trainer whose networks are those of `origin`: the generator, and the discriminator where the
/// file holds one; otherwise that starts from nothing.
///
/// # Errors
/// As of opening the model; [`Error::Usage`] when it is no longer the same, or its classes are not
/// those of the pictures.
pub fn begin(config: TrainConfig, origin: &Origin, device: &Device) -> Result<Trainer> {
    let file = read(&origin.model, Wanted::Both)?;
    let (model, has) = (&origin.model, file.config.classes.len());
    if file.hash != origin.hash {
        return Err(Error::Usage(format!("{model} has changed meanwhile; start again")));
    }
    let wants = config.network.classes.len();
    if has != wants {
        return Err(Error::Usage(format!(
            "{model} has {has} classes and the pictures {wants}; give each class a subfolder"
        )));
    }
    let autodiff = device.clone().autodiff();
    let mut trainer = Trainer::new(config, device);
    trainer.g = file.build_generator(&autodiff)?;
    trainer.average = trainer.g.valid();
    if let Some(discriminator) = file.build_discriminator(&autodiff)? {
        trainer.d = discriminator;
    }
    Ok(trainer)
}
