//! A run's whole state on disk, from which it goes on as if it had never stopped.

use super::TrainConfig;
use super::trainer::{Counters, Trainer};
use crate::base::{Error, FileBytes, Result};
use crate::checkpoint::{
    Precision, Tensors, not_finite, read_metadata, read_tensors, write_tensors,
};
use crate::models::{Discriminator, Generator, Moment, Moments, NamedTensor, collect, load};
use burn::tensor::{Device, Tensor, TensorData};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Name of the state's file in a run folder.
pub const STATE_FILE: &str = "state.safetensors";
const FORMAT: &str = "morphogen.training.2";
/// Without first moments and their steps, which are then those of the run.
const FORMER: &str = "morphogen.training.1";
/// Prefixes of the tensors: networks, their average, and Adam's second moments.
const PREFIXES: [&str; 5] = ["g.", "d.", "ema.", "adam_g.", "adam_d."];
/// Prefixes of Adam's first moments, where they are kept.
const FIRST: [&str; 2] = ["first_g.", "first_d."];
/// Metadata: steps that each parameter has taken.
const STEPS: &str = "steps";

impl Trainer {
    /// Writes the state, whole or not at all.
    ///
    /// # Errors
    /// [`Error::Write`] when the disk is full or the folder cannot be written,
    /// [`Error::Training`] when the networks hold values that are not finite.
    pub fn save(&self, path: &Path) -> Result<()> {
        self.save_with(path, None)
    }

    /// The same with a note under a name of its own.
    ///
    /// # Errors
    /// As of [`Self::save`].
    pub fn save_with(&self, path: &Path, note: Option<(&str, String)>) -> Result<()> {
        let json = |value: serde_json::Result<String>| value.map_err(|e| Error::write(path, e));
        let mut metadata = HashMap::from([
            ("format".to_string(), FORMAT.to_string()),
            ("config".to_string(), json(serde_json::to_string(&self.config))?),
            ("progress".to_string(), json(serde_json::to_string(&self.progress))?),
            (STEPS.to_string(), json(serde_json::to_string(&self.steps()))?),
        ]);
        metadata.extend(note.map(|(name, text)| (name.to_string(), text)));
        let mut tensors = collect(&self.g, PREFIXES[0]);
        tensors.extend(collect(&self.d, PREFIXES[1]));
        tensors.extend(collect(&self.average, PREFIXES[2]));
        tensors.extend(stored(&self.moments_g, [PREFIXES[3], FIRST[0]]));
        tensors.extend(stored(&self.moments_d, [PREFIXES[4], FIRST[1]]));
        if let Some(name) = not_finite(&tensors) {
            return Err(Error::Training(format!(
                "{name} holds values that are not finite, so the former checkpoint stays"
            )));
        }
        write_tensors(path, &tensors, metadata, Precision::Full)
    }

    /// The settings of a state.
    ///
    /// # Errors
    /// As of [`Self::note`].
    pub fn settings(path: &Path) -> Result<TrainConfig> {
        Self::note(path, "config")
    }

    /// The note of a state, of which only the header is read.
    ///
    /// # Errors
    /// [`Error::Read`] or [`Error::Format`] when it is no such state, or has no such note.
    pub fn note<T: DeserializeOwned>(path: &Path, name: &str) -> Result<T> {
        let metadata = read_metadata(&FileBytes::open(path)?);
        let metadata = metadata.filter(is_ours);
        field(&metadata.ok_or_else(|| Error::format(path, NO_STATE))?, name, path)
    }

    /// Reads a state written by [`Self::save`].
    ///
    /// # Errors
    /// [`Error::Read`] or [`Error::Format`] naming what is missing, cut or of another shape.
    pub fn restore(path: &Path, device: &Device) -> Result<Self> {
        let (tensors, metadata) = read(path)?;
        let config: TrainConfig = field(&metadata, "config", path)?;
        config.validate().map_err(|e| Error::format(path, e))?;
        let progress: Counters = field(&metadata, "progress", path)?;
        let steps: Option<Steps> = match metadata.contains_key(STEPS) {
            true => Some(field(&metadata, STEPS, path)?),
            false => None,
        };
        let autodiff = device.clone().autodiff();
        let g = Generator::blank(&config.network, &autodiff);
        let d = Discriminator::blank(&config.network, &autodiff);
        let average = Generator::blank(&config.network, &device.clone().without_autodiff());
        let g = load(g, PREFIXES[0], &tensors, path)?;
        let d = load(d, PREFIXES[1], &tensors, path)?;
        let mut trainer = Self::of(config, g, d, device);
        trainer.average = load(average, PREFIXES[2], &tensors, path)?;
        trainer.progress = progress;
        let moments = |network: usize| {
            let own = steps.as_ref().map(|steps| &steps[network]);
            let count = |name: &str| match own {
                Some(own) => own.get(name).copied().unwrap_or_default(),
                None => progress.step,
            };
            let prefixes = [PREFIXES[3 + network], PREFIXES[network], FIRST[network]];
            moments(&tensors, prefixes, count, path, device)
        };
        trainer.moments_g = moments(0)?;
        trainer.moments_d = moments(1)?;
        // A run whose networks grow begins its moments anew with each stage.
        let needed = progress.step > 0 && trainer.config.network.stage(0.0).is_none();
        if needed && (trainer.moments_g.is_empty() || trainer.moments_d.is_empty()) {
            return Err(Error::format(path, "Adam's moments are missing"));
        }
        Ok(trainer)
    }

    /// Steps that each parameter of G and of D has taken.
    fn steps(&self) -> Steps {
        [&self.moments_g, &self.moments_d].map(|moments| {
            moments.iter().map(|(name, moment)| (name.clone(), moment.steps)).collect()
        })
    }
}

/// Steps by parameter, of G and of D.
type Steps = [BTreeMap<String, u64>; 2];

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

const NO_STATE: &str = "it is not a training state of Morphogen";

fn is_ours(metadata: &HashMap<String, String>) -> bool {
    let format = metadata.get("format").map(String::as_str);
    [Some(FORMAT), Some(FORMER)].contains(&format)
}

/// Tensors and metadata of a state.
fn read(path: &Path) -> Result<(Tensors, HashMap<String, String>)> {
    let bytes = std::fs::read(path).map_err(|e| Error::read(path, e))?;
    let (tensors, metadata) = read_tensors(&bytes, path)?;
    if !is_ours(&metadata) {
        return Err(Error::format(path, NO_STATE));
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

/// Second and first moments as tensors with these prefixes.
fn stored(moments: &Moments, prefixes: [&str; 2]) -> Tensors {
    let values = |moment: &Tensor<1>| moment.to_data().try_to_vec::<f32>().expect("f32 moments");
    let named = |(prefix, name, moment): (&str, &String, &Tensor<1>)| {
        let values = values(moment);
        (format!("{prefix}{name}"), NamedTensor { shape: vec![values.len()], values })
    };
    let second = moments.iter().map(|(name, moment)| (prefixes[0], name, &moment.second));
    let first = moments
        .iter()
        .filter_map(|(name, moment)| moment.first.as_ref().map(|first| (prefixes[1], name, first)));
    second.chain(first).map(named).collect()
}

/// Adam's moments, each as long as its parameter; `prefixes` are those of second moments, parameters
/// and first moments, `steps` tells how many each parameter has taken.
fn moments(
    tensors: &Tensors,
    prefixes: [&str; 3],
    steps: impl Fn(&str) -> u64,
    path: &Path,
    device: &Device,
) -> Result<Moments> {
    let mut found = Moments::new();
    let on_device = |tensor: &NamedTensor| {
        let data = TensorData::new(tensor.values.clone(), [tensor.values.len()]);
        Tensor::from_data(data, device)
    };
    for (full, tensor) in tensors {
        let Some(name) = full.strip_prefix(prefixes[0]) else { continue };
        let length = tensor.values.len();
        let fits = |other: Option<&NamedTensor>| other.is_some_and(|it| it.values.len() == length);
        let first = tensors.get(&format!("{}{name}", prefixes[2]));
        if !fits(tensors.get(&format!("{}{name}", prefixes[1]))) || first.is_some() && !fits(first)
        {
            return Err(Error::format(path, format!("{full} does not fit its parameter")));
        }
        let moment =
            Moment { first: first.map(on_device), second: on_device(tensor), steps: steps(name) };
        found.insert(name.to_string(), moment);
    }
    Ok(found)
}
