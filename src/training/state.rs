//! A run's whole state on disk, from which it goes on as if it had never stopped.

use super::TrainConfig;
use super::trainer::{Progress, Trainer};
use crate::base::{Error, Result};
use crate::checkpoint::{Precision, Tensors, not_finite, read_tensors, write_tensors};
use crate::models::{Moments, NamedTensor, collect, load};
use burn::tensor::{Device, Tensor, TensorData};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::path::Path;

/// Name of the state's file in a run folder.
pub const STATE_FILE: &str = "state.safetensors";
const FORMAT: &str = "morphogen.training.1";
/// Prefixes of the tensors: networks, their average, and Adam's second moments.
const PREFIXES: [&str; 5] = ["g.", "d.", "ema.", "adam_g.", "adam_d."];

impl Trainer {
    /// Writes the state, whole or not at all.
    ///
    /// # Errors
    /// [`Error::Write`] when the disk is full or the folder cannot be written,
    /// [`Error::Training`] when the networks hold values that are not finite.
    pub fn save(&self, path: &Path) -> Result<()> {
        let json = |value: serde_json::Result<String>| value.map_err(|e| Error::write(path, e));
        let metadata = HashMap::from([
            ("format".to_string(), FORMAT.to_string()),
            ("config".to_string(), json(serde_json::to_string(&self.config))?),
            ("progress".to_string(), json(serde_json::to_string(&self.progress))?),
        ]);
        let mut tensors = collect(&self.g, PREFIXES[0]);
        tensors.extend(collect(&self.d, PREFIXES[1]));
        tensors.extend(collect(&self.average, PREFIXES[2]));
        tensors.extend(stored(&self.moments_g, PREFIXES[3]));
        tensors.extend(stored(&self.moments_d, PREFIXES[4]));
        if let Some(name) = not_finite(&tensors) {
            return Err(Error::Training(format!(
                "{name} holds values that are not finite, so the former checkpoint stays"
            )));
        }
        write_tensors(path, &tensors, metadata, Precision::Full)
    }

    /// Reads a state written by [`Self::save`].
    ///
    /// # Errors
    /// [`Error::Read`] or [`Error::Format`] naming what is missing, cut or of another shape.
    pub fn restore(path: &Path, device: &Device) -> Result<Self> {
        let (tensors, metadata) = read(path)?;
        let config: TrainConfig = field(&metadata, "config", path)?;
        config.validate().map_err(|e| Error::format(path, e))?;
        let progress: Progress = field(&metadata, "progress", path)?;
        let mut trainer = Self::new(config, device);
        trainer.progress = progress;
        trainer.g = load(trainer.g, PREFIXES[0], &tensors, path)?;
        trainer.d = load(trainer.d, PREFIXES[1], &tensors, path)?;
        trainer.average = load(trainer.average, PREFIXES[2], &tensors, path)?;
        trainer.moments_g = moments(&tensors, [PREFIXES[3], PREFIXES[0]], path, device)?;
        trainer.moments_d = moments(&tensors, [PREFIXES[4], PREFIXES[1]], path, device)?;
        if progress.step > 0 && (trainer.moments_g.is_empty() || trainer.moments_d.is_empty()) {
            return Err(Error::format(path, "Adam's moments are missing"));
        }
        Ok(trainer)
    }
}

/// The discriminator's parameters in a state written by [`Trainer::save`].
///
/// # Errors
/// [`Error::Read`] or [`Error::Format`] when it is no such state.
pub(super) fn discriminator(path: &Path) -> Result<Tensors> {
    let (tensors, _) = read(path)?;
    let own = |(name, tensor): (String, NamedTensor)| {
        Some((name.strip_prefix(PREFIXES[1])?.to_string(), tensor))
    };
    Ok(tensors.into_iter().filter_map(own).collect())
}

/// Tensors and metadata of a state.
fn read(path: &Path) -> Result<(Tensors, HashMap<String, String>)> {
    let bytes = std::fs::read(path).map_err(|e| Error::read(path, e))?;
    let (tensors, metadata) = read_tensors(&bytes, path)?;
    if metadata.get("format").map(String::as_str) != Some(FORMAT) {
        return Err(Error::format(path, "it is not a training state of Morphogen"));
    }
    if let Some(name) = not_finite(&tensors) {
        return Err(Error::format(path, format!("{name} holds values that are not finite")));
    }
    Ok((tensors, metadata))
}

fn field<T: DeserializeOwned>(
    metadata: &HashMap<String, String>,
    name: &str,
    path: &Path,
) -> Result<T> {
    let text = metadata.get(name).map(String::as_str).unwrap_or_default();
    serde_json::from_str(text)
        .map_err(|e| Error::format(path, format!("its {name} is damaged: {e}")))
}

fn stored(moments: &Moments, prefix: &str) -> Tensors {
    let values = |moment: &Tensor<1>| moment.to_data().try_to_vec::<f32>().expect("f32 moments");
    let named = |(name, moment): (&String, &Tensor<1>)| {
        let values = values(moment);
        (format!("{prefix}{name}"), NamedTensor { shape: vec![values.len()], values })
    };
    moments.iter().map(named).collect()
}

/// Adam's moments, each as long as its parameter; `prefixes` are those of the two.
fn moments(
    tensors: &Tensors,
    prefixes: [&str; 2],
    path: &Path,
    device: &Device,
) -> Result<Moments> {
    let mut found = Moments::new();
    for (full, tensor) in tensors {
        let Some(name) = full.strip_prefix(prefixes[0]) else { continue };
        let length = tensor.values.len();
        let parameter = tensors.get(&format!("{}{name}", prefixes[1]));
        if parameter.is_none_or(|parameter| parameter.values.len() != length) {
            return Err(Error::format(path, format!("{full} does not fit its parameter")));
        }
        let value = Tensor::from_data(TensorData::new(tensor.values.clone(), [length]), device);
        found.insert(name.to_string(), value);
    }
    Ok(found)
}
