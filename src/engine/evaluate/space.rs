//! The measures in one feature space.

use super::Progress;
use crate::base::{Error, Result, Rgb8};
use crate::checkpoint::{file_hash, open_onnx, read_encoder};
use crate::models::OnnxOptions;
use crate::training::{Closeness, FeatureNetwork, Features, encode};
use burn::tensor::Device;
use serde::Serialize;
use std::path::PathBuf;

/// A network that the user brings for its features.
#[derive(Debug, Clone)]
pub struct NetworkFile {
    /// An ONNX file, or an encoder as `train-encoder` writes it.
    pub path: PathBuf,
    /// How an ONNX network sees the pictures; an encoder of ours knows it.
    pub options: OnnxOptions,
}

/// What the measures in a network's features depend on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NetworkInfo {
    /// Name of its file.
    pub file: String,
    /// SHA-256 of that file.
    pub hash: String,
    /// Length of a feature.
    pub dimensions: usize,
    /// Width and height of the pictures as it sees them.
    pub size: [u32; 2],
}

/// The measures in one feature space.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Scores {
    /// Generated pictures and photos.
    pub model: Closeness,
    /// Photos and other photos: what a perfect model would score.
    pub floor: Closeness,
}

impl NetworkFile {
    /// Opens it; the name says which kind it is.
    ///
    /// # Errors
    /// Those of the two kinds of files, [`Error::Format`] for another kind.
    pub fn open(&self) -> Result<(FeatureNetwork, NetworkInfo)> {
        let path = &self.path;
        let kind = |name| path.extension().is_some_and(|kind| kind.eq_ignore_ascii_case(name));
        let network = if kind("onnx") {
            FeatureNetwork::Onnx(Box::new(open_onnx(path, self.options.clone())?))
        } else if kind("safetensors") {
            FeatureNetwork::Encoder(read_encoder(path, &Device::flex())?)
        } else {
            return Err(Error::format(
                path,
                "a feature network is an .onnx file, or a .safetensors file of train-encoder",
            ));
        };
        let info = NetworkInfo {
            file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            hash: file_hash(path)?,
            dimensions: network.dim(),
            size: network.size(),
        };
        Ok((network, info))
    }
}

/// A feature space, with the generated pictures in it.
pub struct FeatureSpace {
    network: FeatureNetwork,
    made: Features,
}

impl FeatureSpace {
    /// Looks at the pictures `made`.
    ///
    /// # Errors
    /// As of [`encode`].
    pub fn new(network: FeatureNetwork, made: &[Rgb8], progress: Progress) -> Result<Self> {
        let made = look(&network, made, progress)?;
        Ok(Self { network, made })
    }

    /// Compares the first of the generated pictures, as many as `photos`, and the `others`, with
    /// the photos.
    ///
    /// # Errors
    /// As of [`encode`].
    pub fn scores(&self, photos: &[Rgb8], others: &[Rgb8], progress: Progress) -> Result<Scores> {
        let real = look(&self.network, photos, progress)?;
        let others = look(&self.network, others, progress)?;
        progress("Comparing", 0, 0);
        Ok(Scores {
            model: Closeness::of(&self.made.first(photos.len()), &real)?,
            floor: Closeness::of(&others, &real)?,
        })
    }
}

fn look(network: &FeatureNetwork, pictures: &[Rgb8], progress: Progress) -> Result<Features> {
    encode(network, pictures, &|done, total| progress("Computing features", done, total))
}
