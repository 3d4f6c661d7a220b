//! Our own model file: a generator, its configuration and its card in safetensors.

use super::tensors::{self, Precision};
use super::{Card, embedded};
use crate::base::{Error, Result};
use crate::models::{Generator, StyleGanConfig, collect, load};
use burn::tensor::Device;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Value of the metadata entry `format`.
const FORMAT: &str = "morphogen.generator.1";
/// Name of the generator's file in a run folder.
pub const GENERATOR_FILE: &str = "generator.safetensors";

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
    let json = |value: serde_json::Result<String>| value.map_err(|e| Error::write(path, e));
    let metadata = HashMap::from([
        ("format".to_string(), FORMAT.to_string()),
        ("config".to_string(), json(serde_json::to_string(generator.config()))?),
        ("card".to_string(), json(serde_json::to_string(card))?),
    ]);
    tensors::write(path, &collect(generator, ""), metadata, precision)
}

/// Opens an embedded model by name.
///
/// # Errors
/// [`Error::Usage`] listing the embedded names when there is no such model.
pub fn open_embedded(name: &str, device: &Device) -> Result<Model> {
    decode(embedded::bytes(name)?, Path::new(name), device)
}

/// Opens a model file, or the generator of a run folder.
///
/// # Errors
/// [`Error::Read`] when it cannot be read, [`Error::Format`] when it is not a model of ours.
pub fn open_file(path: &Path, device: &Device) -> Result<Model> {
    let path = generator_path(path);
    let bytes = std::fs::read(&path).map_err(|e| Error::read(&path, e))?;
    decode(&bytes, &path, device)
}

/// The generator of a run folder, any other path as it is.
pub(super) fn generator_path(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(GENERATOR_FILE) } else { path.to_path_buf() }
}

/// Configuration and card from a model file's metadata.
pub(super) fn header(
    metadata: &HashMap<String, String>,
    source: &Path,
) -> Result<(StyleGanConfig, Card)> {
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

fn decode(bytes: &[u8], source: &Path, device: &Device) -> Result<Model> {
    let (tensors, metadata) = tensors::read(bytes, source)?;
    let (config, card) = header(&metadata, source)?;
    if let Some((name, _)) =
        tensors.iter().find(|(_, tensor)| tensor.values.iter().any(|v| !v.is_finite()))
    {
        return Err(Error::format(
            source,
            format!("tensor {name} holds values that are not finite"),
        ));
    }
    let generator = load(Generator::new(&config, 0, device), "", &tensors, source)?;
    Ok(Model { generator, card, hash: hash(bytes) })
}

/// SHA-256 of a model file, as [`Model::hash`] gives it.
///
/// # Errors
/// [`Error::Read`] when it cannot be read.
pub fn file_hash(path: &Path) -> Result<String> {
    std::fs::read(path).map(|bytes| hash(&bytes)).map_err(|e| Error::read(path, e))
}

/// SHA-256 in hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_generator_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(GENERATOR_FILE);
        let config = StyleGanConfig { resolution: 16, ..StyleGanConfig::default() };
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
        let small = StyleGanConfig { resolution: 16, w_dim: 32, ..StyleGanConfig::default() };
        let generator = Generator::new(&small, 1, &Device::flex());
        let metadata = HashMap::from([
            ("format".to_string(), FORMAT.to_string()),
            ("config".to_string(), serde_json::to_string(&StyleGanConfig::default()).unwrap()),
        ]);
        tensors::write(&path, &collect(&generator, ""), metadata, Precision::Full).unwrap();
        let error = open_file(&path, &Device::flex()).err().unwrap().to_string();
        assert!(error.contains("g.safetensors") && error.contains("shape"), "{error}");
    }
}
