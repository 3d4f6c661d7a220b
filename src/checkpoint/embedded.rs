//! The models that are built into the program.

use super::hash::hash;
use crate::base::{Error, Result};
use std::sync::OnceLock;

/// Name and file of each.
type Models = &'static [(&'static str, &'static [u8])];

macro_rules! models {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../assets/models/", $name, ".safetensors")))),*]
    };
}

/// The good ones.
const MAIN: Models = models!["faces", "flowers"];

/// Small models of one family each, after equal time of training: the family's name, a dash, and what
/// it draws.
const GALLERY: Models = models![
    "gan-faces",
    "cgan-flowers",
    "dcgan-faces",
    "pggan-faces",
    "biggan-flowers",
    "stylegan-faces",
    "stylegan2-faces",
];

fn all() -> impl Iterator<Item = &'static (&'static str, &'static [u8])> {
    MAIN.iter().chain(GALLERY)
}

fn names(models: Models) -> Vec<&'static str> {
    models.iter().map(|(name, _)| *name).collect()
}

/// Names of the main embedded models, the first opened at start.
pub fn main_names() -> Vec<&'static str> {
    names(MAIN)
}

/// Names of the embedded models that show one family each.
pub fn gallery_names() -> Vec<&'static str> {
    names(GALLERY)
}

/// Names of all embedded models.
pub fn embedded_names() -> Vec<&'static str> {
    all().map(|(name, _)| *name).collect()
}

/// SHA-256 of an embedded model, as recipes name it; None for an unknown name.
pub fn embedded_hash(name: &str) -> Option<String> {
    static HASHES: OnceLock<Vec<String>> = OnceLock::new();
    let hashes = HASHES.get_or_init(|| all().map(|(_, bytes)| hash(bytes)).collect());
    all().position(|(known, _)| *known == name).map(|i| hashes[i].clone())
}

pub(super) fn bytes(name: &str) -> Result<&'static [u8]> {
    all().find(|(known, _)| *known == name).map(|(_, bytes)| *bytes).ok_or_else(|| {
        let names = embedded_names().join(", ");
        Error::Usage(format!("no embedded model is called {name}; there are {names}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::{ModelFile, Wanted};
    use crate::models::families;

    /// What a model of the gallery may take, in bytes.
    const MOST: usize = 1_500_000;

    #[test]
    fn the_gallery_has_one_small_model_of_every_family() {
        let family = |(name, bytes): &(&str, &[u8])| {
            assert!(bytes.len() <= MOST, "{name} takes {} bytes", bytes.len());
            let config = ModelFile::embedded(name, Wanted::Generator).unwrap().config;
            assert_eq!(name.split_once('-').unwrap().0, config.family());
            config.family()
        };
        let shown: Vec<_> = GALLERY.iter().map(family).collect();
        let all: Vec<_> = families().into_iter().map(|family| family.name).collect();
        assert_eq!(shown, all);
    }
}
