//! The models that are built into the program.

use super::hash::hash;
use crate::base::{Error, Result};
use std::sync::OnceLock;

const MODELS: &[(&str, &[u8])] = &[
    ("faces", include_bytes!("../../assets/models/faces.safetensors")),
    ("flowers", include_bytes!("../../assets/models/flowers.safetensors")),
];

/// Names of the embedded models, the first opened at start.
pub fn embedded_names() -> Vec<&'static str> {
    MODELS.iter().map(|(name, _)| *name).collect()
}

/// SHA-256 of an embedded model, as recipes name it; None for an unknown name.
pub fn embedded_hash(name: &str) -> Option<String> {
    static HASHES: OnceLock<Vec<String>> = OnceLock::new();
    let hashes = HASHES.get_or_init(|| MODELS.iter().map(|(_, bytes)| hash(bytes)).collect());
    MODELS.iter().position(|(known, _)| *known == name).map(|i| hashes[i].clone())
}

pub(super) fn bytes(name: &str) -> Result<&'static [u8]> {
    MODELS.iter().find(|(known, _)| *known == name).map(|(_, bytes)| *bytes).ok_or_else(|| {
        let names = embedded_names().join(", ");
        Error::Usage(format!("no embedded model is called {name}; there are {names}"))
    })
}
