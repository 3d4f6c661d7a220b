//! A model file of any kind, before a network is built from it.

use super::file::FileBytes;
use super::import::{self, Imported};
use super::tensors::{self, Precision, Tensors};
use super::{Card, ModelSource, embedded};
use crate::base::{Error, Random, Result};
use crate::models::{Discriminator, Generator, NamedTensor, StyleGanConfig, load};
use burn::tensor::{Device, Tensor, TensorData};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Value of the metadata entry `format` of our own files.
const FORMAT: &str = "morphogen.generator.1";
/// Name of the generator's file in a run folder.
pub const GENERATOR_FILE: &str = "generator.safetensors";
/// Prefix of the discriminator's tensors in our own files.
const D_PREFIX: &str = "d.";
/// Parameter that some files lack.
const W_AVG: &str = "mapping.w_avg";
/// Latents whose mean w stands in for a missing [`W_AVG`], as rosinality's code does it.
const AVERAGED: usize = 10_000;

/// Which networks of a file are wanted; reading the others is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The generator alone, to look at.
    Generator,
    /// The discriminator too, where there is one.
    Both,
}

/// Everything a model file holds.
#[derive(Debug, Clone)]
pub struct ModelFile {
    /// Kind of file, for people.
    pub format: &'static str,
    /// Shape of the networks.
    pub config: StyleGanConfig,
    /// Origin and licence.
    pub card: Card,
    /// Parameters of the generator.
    pub generator: Tensors,
    /// Parameters of the discriminator, where the file has one and it was wanted.
    pub discriminator: Option<Tensors>,
    /// SHA-256 of the file, hexadecimal.
    pub hash: String,
    source: PathBuf,
}

impl ModelFile {
    /// The model from where it comes.
    ///
    /// # Errors
    /// As of [`Self::embedded`] and [`Self::read`].
    pub fn open(source: &ModelSource, wanted: Wanted) -> Result<Self> {
        match source {
            ModelSource::Embedded(name) => Self::embedded(name),
            ModelSource::File(path) => Self::read(path, wanted),
        }
    }

    /// Reads a safetensors file of ours, the generator of a run folder, or a StyleGAN2 of NVIDIA
    /// or rosinality; content decides, not the name.
    ///
    /// # Errors
    /// [`Error::Read`] when it cannot be read, [`Error::Format`] when it holds no generator that
    /// can be opened, or asks for foreign code.
    pub fn read(path: &Path, wanted: Wanted) -> Result<Self> {
        let path = generator_path(path);
        let bytes = FileBytes::open(&path)?;
        Self::decode(&bytes, &path, wanted)
    }

    /// The embedded model of that name.
    ///
    /// # Errors
    /// [`Error::Usage`] listing the embedded names when there is no such model.
    pub fn embedded(name: &str) -> Result<Self> {
        Self::decode(embedded::bytes(name)?, Path::new(name), Wanted::Generator)
    }

    fn decode(bytes: &[u8], source: &Path, wanted: Wanted) -> Result<Self> {
        let read = || match tensors::is_safetensors(bytes) {
            true => native(bytes, source, wanted),
            false => import::import(bytes, source, wanted == Wanted::Both),
        };
        let (found, hash) = rayon::join(read, || hash(bytes));
        let Imported { format, config, generator, discriminator, card } = found?;
        let source = source.to_path_buf();
        Ok(Self { format, config, card, generator, discriminator, hash, source })
    }

    /// Builds the generator on `device`.
    ///
    /// # Errors
    /// [`Error::Format`] when a parameter is missing or has another shape.
    pub fn build_generator(&self, device: &Device) -> Result<Generator> {
        self.check_size()?;
        let fresh = Generator::new(&self.config, 0, device);
        if self.generator.contains_key(W_AVG) {
            return load(fresh, "", &self.generator, &self.source);
        }
        let mut tensors = self.generator.clone();
        let average =
            NamedTensor { shape: vec![self.config.w_dim], values: vec![0.0; self.config.w_dim] };
        tensors.insert(W_AVG.into(), average);
        let mut generator = load(fresh, "", &tensors, &self.source)?;
        let average = mean_w(&generator);
        generator.set_w_avg(average);
        Ok(generator)
    }

    /// Refuses a configuration that asks for far more weights than the file holds, before they are
    /// allocated.
    pub(super) fn check_size(&self) -> Result<()> {
        let channels = |r: usize| self.config.channels(r);
        let convolutions = self.config.resolutions().into_iter().map(|r| 9 * channels(r).pow(2));
        let held: usize = self.generator.values().map(|tensor| tensor.values.len()).sum();
        if convolutions.sum::<usize>() <= 2 * held {
            return Ok(());
        }
        let reason = "its configuration asks for more weights than it holds";
        Err(Error::format(&self.source, reason))
    }

    /// Builds the discriminator on `device`, where the file has one.
    ///
    /// # Errors
    /// As of [`Self::build_generator`].
    pub fn build_discriminator(&self, device: &Device) -> Result<Option<Discriminator>> {
        let Some(tensors) = &self.discriminator else { return Ok(None) };
        load(Discriminator::new(&self.config, 0, device), "", tensors, &self.source).map(Some)
    }
}

/// Mean w of many latents, classes in turn.
fn mean_w(generator: &Generator) -> Tensor<1> {
    let (mapping, device) = (generator.mapping(), generator.device());
    let z = Random::stream(0, "w_avg", 0).normals(AVERAGED * mapping.z_dim());
    let z = Tensor::<2>::from_data(TensorData::new(z, [AVERAGED, mapping.z_dim()]), &device);
    let classes: Vec<usize> = (0..AVERAGED).map(|i| i % mapping.classes().max(1)).collect();
    mapping.forward(z, &classes).mean_dim(0).squeeze()
}

/// The generator of a run folder, any other path as it is.
pub(super) fn generator_path(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(GENERATOR_FILE) } else { path.to_path_buf() }
}

/// Metadata of a file of ours.
pub(super) fn metadata(
    config: &StyleGanConfig,
    card: &Card,
) -> serde_json::Result<HashMap<String, String>> {
    Ok(HashMap::from([
        ("format".to_string(), FORMAT.to_string()),
        ("config".to_string(), serde_json::to_string(config)?),
        ("card".to_string(), serde_json::to_string(card)?),
    ]))
}

/// Writes networks and card as a file of ours, whole or not at all.
///
/// # Errors
/// [`Error::Write`] as of [`tensors::write`].
pub fn write_native(path: &Path, model: &ModelFile, precision: Precision) -> Result<()> {
    let metadata = metadata(&model.config, &model.card).map_err(|e| Error::write(path, e))?;
    let mut tensors = model.generator.clone();
    for (name, tensor) in model.discriminator.iter().flatten() {
        tensors.insert(format!("{D_PREFIX}{name}"), tensor.clone());
    }
    tensors::write(path, &tensors, metadata, precision)
}

fn native(bytes: &[u8], source: &Path, wanted: Wanted) -> Result<Imported> {
    let (mut generator, metadata) = tensors::read(bytes, source)?;
    let (config, card) = header(&metadata, source)?;
    let spoilt = |tensor: &NamedTensor| tensor.values.iter().any(|v| !v.is_finite());
    if let Some((name, _)) = generator.iter().find(|(_, tensor)| spoilt(tensor)) {
        let reason = format!("tensor {name} holds values that are not finite");
        return Err(Error::format(source, reason));
    }
    let named = |(name, _): &(&String, &NamedTensor)| name.starts_with(D_PREFIX);
    let names: Vec<String> = generator.iter().filter(named).map(|(name, _)| name.clone()).collect();
    let discriminator: Tensors = names
        .iter()
        .filter_map(|name| Some((name[D_PREFIX.len()..].to_string(), generator.remove(name)?)))
        .collect();
    let discriminator =
        (!discriminator.is_empty() && wanted == Wanted::Both).then_some(discriminator);
    Ok(Imported { format: "Morphogen", config, generator, discriminator, card })
}

/// Configuration and card from a model file's metadata.
fn header(metadata: &HashMap<String, String>, source: &Path) -> Result<(StyleGanConfig, Card)> {
    let wrong = |reason: String| Error::format(source, reason);
    if metadata.get("format").map(String::as_str) != Some(FORMAT) {
        let found = metadata.get("format").map_or("no format", String::as_str);
        return Err(wrong(format!("it is not a Morphogen generator (found {found})")));
    }
    let field = |name: &str| metadata.get(name).map(String::as_str).unwrap_or("{}");
    let config: StyleGanConfig = serde_json::from_str(field("config"))
        .map_err(|e| wrong(format!("its configuration is damaged: {e}")))?;
    config.validate().map_err(|e| wrong(e.to_string()))?;
    let card = serde_json::from_str(field("card"))
        .map_err(|e| wrong(format!("its card is damaged: {e}")))?;
    Ok((config, card))
}

/// SHA-256 of a model file, as [`ModelFile::hash`] gives it.
///
/// # Errors
/// [`Error::Read`] when it cannot be read.
pub fn file_hash(path: &Path) -> Result<String> {
    FileBytes::open(path).map(|bytes| hash(&bytes))
}

/// SHA-256 in hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
