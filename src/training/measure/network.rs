//! Pictures become points of a feature space.

use super::features::Features;
use crate::base::{Result, Rgb8};
use crate::models::{ENCODER_SIDE, Encoder, FEATURES, OnnxNetwork};
use burn::module::Module;
use burn::tensor::{Tensor, TensorData};
use image::imageops::{FilterType, resize};
use image::{ImageBuffer, Rgb};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

/// Pictures that the encoder sees at a time.
const BATCH: usize = 32;

/// A network in whose features pictures are compared.
pub enum FeatureNetwork {
    /// One that this program trained.
    Encoder(Encoder),
    /// One that the user brings.
    Onnx(Box<OnnxNetwork>),
}

impl FeatureNetwork {
    /// Length of a feature.
    pub fn dim(&self) -> usize {
        match self {
            Self::Encoder(_) => FEATURES,
            Self::Onnx(network) => network.dim(),
        }
    }

    /// Width and height of the pictures as it sees them.
    pub fn size(&self) -> [u32; 2] {
        match self {
            Self::Encoder(_) => [ENCODER_SIDE as u32; 2],
            Self::Onnx(network) => network.size(),
        }
    }

    fn batch(&self) -> usize {
        match self {
            Self::Encoder(_) => BATCH,
            Self::Onnx(network) => network.batch(),
        }
    }

    fn features(&self, pictures: &[Rgb8]) -> Result<Vec<f32>> {
        match self {
            Self::Encoder(encoder) => Ok(encoded(encoder, pictures)),
            Self::Onnx(network) => {
                // Smooth in both directions, as such networks were shown their pictures.
                let fit = |picture| resized(picture, network.size(), FilterType::CatmullRom);
                network.features(&pictures.par_iter().map(fit).collect::<Vec<_>>())
            }
        }
    }
}

/// What the network makes of square pictures of any one size; `progress` is told how many are
/// done, of how many.
///
/// # Errors
/// Those of the network, and as of [`Features::new`].
pub fn encode(
    network: &FeatureNetwork,
    pictures: &[Rgb8],
    progress: &dyn Fn(usize, usize),
) -> Result<Features> {
    let mut values = Vec::new();
    let mut done = 0;
    for batch in pictures.chunks(network.batch()) {
        progress(done, pictures.len());
        values.extend(network.features(batch)?);
        done += batch.len();
    }
    Features::new(values.len() / pictures.len().max(1), values)
}

fn encoded(encoder: &Encoder, pictures: &[Rgb8]) -> Vec<f32> {
    let device = encoder.devices().into_iter().next().unwrap_or_default();
    let pixels: Vec<f32> = pictures.iter().flat_map(seen).collect();
    let shape = [pictures.len(), 3, ENCODER_SIDE, ENCODER_SIDE];
    let features = encoder.forward(Tensor::from_data(TensorData::new(pixels, shape), &device));
    features.into_data().try_to_vec::<f32>().expect("f32 features")
}

/// A picture as planar values in [−1, 1].
fn seen(picture: &Rgb8) -> Vec<f32> {
    let pixels = reduced(picture).pixels;
    let channel = |c: usize| pixels.iter().skip(c).step_by(3).map(|&v| f32::from(v) / 127.5 - 1.0);
    (0..3).flat_map(channel).collect()
}

/// A square picture at the size in which the encoder sees it.
pub fn reduced(picture: &Rgb8) -> Rgb8 {
    resized(picture, [ENCODER_SIDE as u32; 2], FilterType::Triangle)
}

fn resized(picture: &Rgb8, [width, height]: [u32; 2], filter: FilterType) -> Rgb8 {
    let (from_width, from_height) = (picture.width, picture.height);
    let view = ImageBuffer::<Rgb<u8>, &[u8]>::from_raw(from_width, from_height, &picture.pixels);
    match view {
        Some(view) if (from_width, from_height) != (width, height) => {
            Rgb8 { width, height, pixels: resize(&view, width, height, filter).into_raw() }
        }
        _ => picture.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn pictures_of_every_size_have_features() {
        let network = FeatureNetwork::Encoder(Encoder::new(1, &Device::flex()));
        let encode = |pictures: &[Rgb8]| encode(&network, pictures, &|_, _| ());
        let flat = |side| vec![Rgb8::filled(side, side, [200, 90, 10]); 2];
        let small = encode(&flat(16)).unwrap();
        let fitting = encode(&flat(64)).unwrap();
        let large = encode(&flat(128)).unwrap();
        assert_eq!((small.dim(), small.count()), (128, 2));
        assert_eq!(small, fitting);
        assert_eq!(large, fitting);
        let other = encode(&vec![Rgb8::filled(64, 64, [10, 90, 200]); 2]).unwrap();
        assert_ne!(other, fitting);
        assert!(encode(&[]).is_err());
    }
}
