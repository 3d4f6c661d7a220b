//! A generator ready to draw, and its file.

use super::Card;
use super::model_file::{ModelFile, Wanted, metadata};
use super::tensors::{self, Precision};
use crate::base::{Error, Result};
use crate::models::{Generator, collect};
use burn::tensor::Device;
use std::path::Path;

/// A generator read from disk or from the program itself.
pub struct Model {
    /// The network.
    pub generator: Generator,
    /// Origin and licence.
    pub card: Card,
    /// SHA-256 of the file, hexadecimal.
    pub hash: String,
}

/// Writes a generator with its card, whole or not at all.
///
/// # Errors
/// [`Error::Write`] as of [`tensors::write`].
pub fn save_generator(
    path: &Path,
    generator: &Generator,
    card: &Card,
    precision: Precision,
) -> Result<()> {
    let metadata = metadata(&generator.config(), card).map_err(|e| Error::write(path, e))?;
    tensors::write(path, &collect(generator, ""), metadata, precision)
}

/// Opens an embedded model by name.
///
/// # Errors
/// As of [`ModelFile::embedded`].
pub fn open_embedded(name: &str, device: &Device) -> Result<Model> {
    Model::build(ModelFile::embedded(name, Wanted::Generator)?, device)
}

/// Opens a model file, or the generator of a run folder.
///
/// # Errors
/// As of [`ModelFile::read`] and [`ModelFile::build_generator`].
pub fn open_file(path: &Path, device: &Device) -> Result<Model> {
    Model::build(ModelFile::read(path, Wanted::Generator)?, device)
}

impl Model {
    /// From a file that was read.
    ///
    /// # Errors
    /// As of [`ModelFile::build_generator`].
    pub fn build(file: ModelFile, device: &Device) -> Result<Self> {
        let generator = file.build_generator(device)?;
        Ok(Self { generator, card: file.card, hash: file.hash })
    }
}

#[cfg(test)]
mod tests {
    use super::super::GENERATOR_FILE;
    use super::*;
    use crate::models::{NetworkConfig, StyleGanConfig};

    #[test]
    fn a_saved_generator_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(GENERATOR_FILE);
        let config = StyleGanConfig { resolution: 16, ..StyleGanConfig::default() }.into();
        let generator = Generator::new(&config, 1, &Device::flex());
        let card = Card { name: "test".into(), ..Card::default() };
        save_generator(&path, &generator, &card, Precision::Full).unwrap();
        let model = open_file(folder.path(), &Device::flex()).unwrap();
        assert_eq!(collect(&model.generator, ""), collect(&generator, ""));
        assert_eq!((model.card, model.hash.len()), (card, 64));
    }

    #[test]
    fn a_file_of_another_configuration_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("g.safetensors");
        let small =
            StyleGanConfig { resolution: 16, w_dim: 32, ..StyleGanConfig::default() }.into();
        let generator = Generator::new(&small, 1, &Device::flex());
        let metadata = metadata(&NetworkConfig::default(), &Card::default()).unwrap();
        tensors::write(&path, &collect(&generator, ""), metadata, Precision::Full).unwrap();
        let error = open_file(&path, &Device::flex()).err().unwrap().to_string();
        assert!(error.contains("g.safetensors") && error.contains("shape"), "{error}");
    }

    #[test]
    fn a_file_that_asks_for_gigabytes_is_refused_before_they_are_allocated() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("g.safetensors");
        let small = StyleGanConfig { resolution: 16, ..StyleGanConfig::default() };
        let generator = Generator::new(&small.clone().into(), 1, &Device::flex());
        let huge = StyleGanConfig { widths: vec![4096; 9], resolution: 1024, ..small }.into();
        let metadata = metadata(&huge, &Card::default()).unwrap();
        tensors::write(&path, &collect(&generator, ""), metadata, Precision::Full).unwrap();
        let error = open_file(&path, &Device::flex()).err().unwrap().to_string();
        assert!(error.contains("where the network needs"), "{error}");
    }
}
