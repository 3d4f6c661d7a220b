//! The encoder that measures compare in: its file, and the one built into the program.

use super::Card;
use super::hash::hash;
use super::tensors::{self, Precision};
use crate::base::FileBytes;
use crate::base::{Error, Result};
use crate::models::{Encoder, collect, load};
use burn::tensor::Device;
use std::collections::HashMap;
use std::path::Path;

/// Value of the metadata entry `format`.
const FORMAT: &str = "morphogen.encoder.1";
const EMBEDDED: &[u8] = include_bytes!("../../assets/models/encoder.safetensors");

/// Writes an encoder in f16 with its card, whole or not at all.
///
/// # Errors
/// [`Error::Write`] as of [`tensors::write`].
pub fn save_encoder(path: &Path, encoder: &Encoder, card: &Card) -> Result<()> {
    let card = serde_json::to_string(card).map_err(|e| Error::write(path, e))?;
    let metadata =
        HashMap::from([("format".to_string(), FORMAT.to_string()), ("card".to_string(), card)]);
    tensors::write(path, &collect(encoder, ""), metadata, Precision::Half)
}

/// The built-in encoder, and the SHA-256 of its file: measures made with another do not compare.
///
/// # Errors
/// [`Error::Format`] when the program was built with a damaged one.
pub fn open_encoder(device: &Device) -> Result<(Encoder, String)> {
    Ok((decode(EMBEDDED, Path::new("encoder"), device)?, hash(EMBEDDED)))
}

/// The encoder in a file, as `train-encoder` writes it.
///
/// # Errors
/// [`Error::Read`] when it cannot be read, [`Error::Format`] when it holds no encoder.
pub fn read_encoder(path: &Path, device: &Device) -> Result<Encoder> {
    decode(&FileBytes::open(path)?, path, device)
}

fn decode(bytes: &[u8], source: &Path, device: &Device) -> Result<Encoder> {
    let (tensors, metadata) = tensors::read(bytes, source)?;
    if metadata.get("format").map(String::as_str) != Some(FORMAT) {
        return Err(Error::format(source, "it is not an encoder of Morphogen"));
    }
    load(Encoder::new(0, device), "", &tensors, source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Tensor;

    #[test]
    fn a_saved_encoder_sees_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("e.safetensors");
        let encoder = Encoder::new(5, &Device::flex());
        save_encoder(&path, &encoder, &Card::default()).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        assert!(bytes.len() < 1_000_000);
        let again = decode(&bytes, &path, &Device::flex()).unwrap();
        let x = Tensor::<4>::full([1, 3, 64, 64], 0.4, &Device::flex());
        let off = (encoder.forward(x.clone()) - again.forward(x)).abs().max();
        assert!(off.into_scalar::<f32>() < 1e-2);
        assert!(read_encoder(&path, &Device::flex()).is_ok());
        assert!(decode(&bytes[..100], &path, &Device::flex()).is_err());
    }

    #[test]
    fn the_built_in_encoder_opens() {
        let (encoder, hash) = open_encoder(&Device::flex()).unwrap();
        let x = Tensor::<4>::zeros([2, 3, 64, 64], &Device::flex());
        assert_eq!((encoder.forward(x).dims(), hash.len()), ([2, 128], 64));
    }
}
