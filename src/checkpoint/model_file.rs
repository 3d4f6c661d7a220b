//! A model file of any kind, before a network is built from it.

use super::hash::hash_told;
use super::import::{self, Imported};
use super::tensors::{self, Precision, Tensors, not_finite};
use super::{Card, ModelSource, embedded};
use crate::base::FileBytes;
use crate::base::{Error, Progress, Random, Result, shown};
use crate::models::{Cond, Discriminator, Generator, NamedTensor, NetworkConfig, check, load};
use burn::tensor::{Device, Tensor, TensorData};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

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

/// Most letters of a class's name, as of a folder's.
const CLASS: usize = 255;

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
    pub config: NetworkConfig,
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
    pub fn open(source: &ModelSource, wanted: Wanted, progress: Progress) -> Result<Self> {
        match source {
            ModelSource::Embedded(name) => Self::embedded(name, wanted),
            ModelSource::File(path) => Self::read_told(path, wanted, progress),
        }
    }

    /// Reads a safetensors file of ours, the generator of a run folder, a StyleGAN2 of NVIDIA,
    /// rosinality or lucidrains, or a StyleGAN3 of NVIDIA; content decides, not the name.
    ///
    /// # Errors
    /// [`Error::Read`] when it cannot be read, [`Error::Format`] when it holds no generator that
    /// can be opened, or asks for foreign code.
    pub fn read(path: &Path, wanted: Wanted) -> Result<Self> {
        Self::read_told(path, wanted, &|_, _, _| ())
    }

    /// [`Self::read`], telling how far it is.
    ///
    /// # Errors
    /// As of [`Self::read`].
    pub fn read_told(path: &Path, wanted: Wanted, progress: Progress) -> Result<Self> {
        let path = generator_path(path)?;
        let bytes = FileBytes::open(&path)?;
        Self::decode(&bytes, &path, wanted, progress)
    }

    /// The embedded model of that name.
    ///
    /// # Errors
    /// [`Error::Usage`] listing the embedded names when there is no such model.
    pub fn embedded(name: &str, wanted: Wanted) -> Result<Self> {
        Self::decode(embedded::bytes(name)?, Path::new(name), wanted, &|_, _, _| ())
    }

    pub(super) fn decode(
        bytes: &[u8],
        source: &Path,
        wanted: Wanted,
        progress: Progress,
    ) -> Result<Self> {
        let failed = AtomicBool::new(false);
        let read = || {
            let found = match tensors::is_safetensors(bytes) {
                true => native(bytes, source, wanted),
                false => import::import(bytes, source, wanted == Wanted::Both),
            };
            failed.store(found.is_err(), Ordering::Relaxed);
            found
        };
        // The hash takes longest of what is done meanwhile, and goes through the whole file.
        let told = |done, total| {
            progress("Reading the model", done, total);
            !failed.load(Ordering::Relaxed)
        };
        let (found, hash) = rayon::join(read, || hash_told(bytes, told));
        let Imported { format, config, generator, discriminator, card } = found?;
        let source = source.to_path_buf();
        let file = Self { format, config, card, generator, discriminator, hash, source };
        file.check().map(|()| file)
    }

    /// Refuses tensors that are missing, misshapen or not finite, before anything is built.
    fn check(&self) -> Result<()> {
        let (config, source, device) = (&self.config, &self.source, Device::flex());
        if config.needs_classes() && config.classes().is_empty() {
            return Err(Error::format(source, "it names no classes, and its networks need some"));
        }
        check(&Generator::blank(config, &device), &self.generator, W_AVG, source)?;
        if let Some(tensors) = &self.discriminator {
            check(&Discriminator::blank(config, &device), tensors, "", source)?;
        }
        let all = std::iter::once(&self.generator).chain(&self.discriminator);
        match all.into_iter().find_map(not_finite) {
            Some(name) => {
                let name = shown(name, 80);
                let reason = format!("tensor {name} holds values that are not finite");
                Err(Error::format(source, reason))
            }
            None => Ok(()),
        }
    }

    /// Builds the generator on `device`.
    ///
    /// # Errors
    /// [`Error::Format`] when a parameter is missing or has another shape.
    pub fn build_generator(&self, device: &Device) -> Result<Generator> {
        let blank = Generator::blank(&self.config, device);
        if self.generator.contains_key(W_AVG) || blank.centre().is_none() {
            return load(blank, "", &self.generator, &self.source);
        }
        let mut tensors = self.generator.clone();
        let dim = self.config.style_dim();
        tensors.insert(W_AVG.into(), NamedTensor { shape: vec![dim], values: vec![0.0; dim] });
        let mut generator = load(blank, "", &tensors, &self.source)?;
        let centre = mean_style(&generator);
        generator.set_centre(centre);
        Ok(generator)
    }

    /// Builds the discriminator on `device`, where the file has one.
    ///
    /// # Errors
    /// As of [`Self::build_generator`].
    pub fn build_discriminator(&self, device: &Device) -> Result<Option<Discriminator>> {
        let Some(tensors) = &self.discriminator else { return Ok(None) };
        load(Discriminator::blank(&self.config, device), "", tensors, &self.source).map(Some)
    }
}

/// Mean style of many latents, classes in turn.
fn mean_style(generator: &Generator) -> Tensor<1> {
    let (config, device) = (generator.config(), generator.device());
    let z = Random::stream(0, "w_avg", 0).normals(AVERAGED * config.z_dim());
    let z = Tensor::<2>::from_data(TensorData::new(z, [AVERAGED, config.z_dim()]), &device);
    let classes = config.classes().len();
    let labels: Vec<usize> = (0..AVERAGED).map(|i| i % classes.max(1)).collect();
    generator.encode(z, &Cond::labels(&labels, classes)).mean_dim(0).squeeze()
}

/// The generator of a run folder, any other path as it is.
///
/// # Errors
/// [`Error::Read`] for a folder that is no run.
pub(super) fn generator_path(path: &Path) -> Result<PathBuf> {
    if !path.is_dir() {
        return Ok(path.to_path_buf());
    }
    let file = path.join(GENERATOR_FILE);
    if file.exists() {
        return Ok(file);
    }
    Err(Error::read(
        path,
        "it is a folder without a trained model; name a run or a model file (morphogen train --data \
         learns from a folder of pictures)",
    ))
}

/// Metadata of a file of ours.
pub(super) fn metadata(
    config: &NetworkConfig,
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

/// Whether a file is a generator of ours, going by its beginning; nothing else of it is read.
pub fn is_native(path: &Path) -> bool {
    let Ok(bytes) = FileBytes::open(path) else { return false };
    tensors::metadata(&bytes).is_some_and(|found| found.get("format").is_some_and(|f| f == FORMAT))
}

fn native(bytes: &[u8], source: &Path, wanted: Wanted) -> Result<Imported> {
    let kept = |name: &str| wanted == Wanted::Both || !name.starts_with(D_PREFIX);
    let (tensors, metadata) = tensors::read_some(bytes, source, kept)?;
    let (config, card) = header(&metadata, source)?;
    let (mut generator, mut discriminator) = (Tensors::new(), Tensors::new());
    for (name, tensor) in tensors {
        match name.strip_prefix(D_PREFIX) {
            Some(own) => discriminator.insert(own.to_string(), tensor),
            None => generator.insert(name, tensor),
        };
    }
    let discriminator = (!discriminator.is_empty()).then_some(discriminator);
    Ok(Imported { format: "Morphogen", config, generator, discriminator, card })
}

/// Configuration and card from a model file's metadata.
fn header(metadata: &HashMap<String, String>, source: &Path) -> Result<(NetworkConfig, Card)> {
    let wrong = |reason: String| Error::format(source, reason);
    if metadata.get("format").map(String::as_str) != Some(FORMAT) {
        let found = shown(metadata.get("format").map_or("no format", String::as_str), 80);
        return Err(wrong(format!("it is not a Morphogen generator (found {found})")));
    }
    let field = |name: &str| metadata.get(name).map(String::as_str).unwrap_or("{}");
    let mut config: NetworkConfig = serde_json::from_str(field("config"))
        .map_err(|e| wrong(format!("its configuration is damaged: {e}")))?;
    config.validate().map_err(|e| wrong(e.to_string()))?;
    config.set_classes(config.classes().iter().map(|class| shown(class, CLASS)).collect());
    let card: Card = serde_json::from_str(field("card"))
        .map_err(|e| wrong(format!("its card is damaged: {e}")))?;
    Ok((config, card.cleaned()))
}

#[cfg(test)]
mod tests {
    use super::super::hash::{PART, file_hash};
    use super::*;
    use sha2::{Digest, Sha256};
    use std::sync::Mutex;

    /// A model of 19 kB.
    const MODEL: &[u8] = include_bytes!("../../tests/fixtures/stylegan3r.pkl");

    /// Reads a file of this length, beginning with `head`: what came of it, and what was told.
    fn read(head: &[u8], length: usize) -> (Result<ModelFile>, Vec<(usize, usize)>) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, head).unwrap();
        // Zeros, which take no space on the disk.
        file.as_file().set_len(length as u64).unwrap();
        let told = Mutex::new(Vec::new());
        let progress = |what: &str, done, total| {
            assert_eq!(what, "Reading the model");
            told.lock().unwrap().push((done, total));
        };
        let found = ModelFile::read_told(file.path(), Wanted::Generator, &progress);
        if let Ok(model) = &found {
            let whole = Sha256::digest(std::fs::read(&file).unwrap());
            let whole: String = whole.iter().map(|b| format!("{b:02x}")).collect();
            assert_eq!((&model.hash, &file_hash(file.path()).unwrap()), (&whole, &whole));
        }
        (found, told.into_inner().unwrap())
    }

    #[test]
    fn reading_tells_how_far_it_is_and_the_hash_does_not_depend_on_parts() {
        let (found, told) = read(MODEL, 2 * PART + 1);
        assert_eq!(told, [(1, 3), (2, 3), (3, 3)]);
        assert_eq!(found.unwrap().config.resolution(), 32);
    }

    #[test]
    fn what_only_the_configuration_refuses_is_read_to_its_end() {
        let name = b"magnitude_ema";
        let at = MODEL.windows(name.len()).position(|bytes| bytes == name).unwrap();
        let mut renamed = MODEL.to_vec();
        renamed[at] = b'M';
        let (found, told) = read(&renamed, 2 * PART + 1);
        let error = found.unwrap_err().to_string();
        assert!(error.contains("holds no tensor"), "{error}");
        assert_eq!(told.len(), 3);
    }

    #[test]
    fn a_folder_of_pictures_is_told_from_a_run() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.png"), b"").unwrap();
        let error = ModelFile::read(folder.path(), Wanted::Generator).unwrap_err().to_string();
        assert!(error.contains("without a trained model") && error.contains("train"), "{error}");
    }

    #[test]
    fn a_refusal_does_not_wait_for_the_hash() {
        let (found, told) = read(b"no model", 256 * PART);
        assert!(found.is_err() && told.len() < 256, "{} parts of 256", told.len());
    }
}
