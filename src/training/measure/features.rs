//! Pictures as points of a feature space, where sets of them are compared.

use crate::base::{Error, Result, Rgb8};
use crate::models::{ENCODER_SIDE, Encoder};
use burn::module::Module;
use burn::tensor::{Tensor, TensorData};
use image::imageops::{FilterType, resize};
use image::{ImageBuffer, Rgb};

/// Pictures that the encoder sees at a time.
const BATCH: usize = 32;

/// Points of one feature space, at least two.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    dim: usize,
    values: Vec<f32>,
}

impl Features {
    /// From `values`, point after point of `dim` numbers.
    ///
    /// # Errors
    /// [`Error::Usage`] when there are fewer than two points, or a number is not finite.
    pub fn new(dim: usize, values: Vec<f32>) -> Result<Self> {
        let wrong = if dim == 0 || !values.len().is_multiple_of(dim) || values.len() < 2 * dim {
            "at least two points of one length are needed"
        } else if values.iter().any(|value| !value.is_finite()) {
            "a value is not finite"
        } else {
            return Ok(Self { dim, values });
        };
        Err(Error::Usage(format!("features cannot be compared: {wrong}")))
    }

    /// Length of a point.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// The points.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, f32> {
        self.values.chunks_exact(self.dim)
    }

    /// Number of points.
    pub fn count(&self) -> usize {
        self.values.len() / self.dim
    }
}

/// What the encoder makes of square pictures of any one size.
///
/// # Errors
/// As of [`Features::new`].
pub fn encode(encoder: &Encoder, pictures: &[Rgb8]) -> Result<Features> {
    let device = encoder.devices().into_iter().next().unwrap_or_default();
    let mut values = Vec::new();
    for batch in pictures.chunks(BATCH) {
        let pixels: Vec<f32> = batch.iter().flat_map(seen).collect();
        let shape = [batch.len(), 3, ENCODER_SIDE, ENCODER_SIDE];
        let features = encoder.forward(Tensor::from_data(TensorData::new(pixels, shape), &device));
        values.extend(features.into_data().try_to_vec::<f32>().expect("f32 features"));
    }
    Features::new(values.len() / pictures.len().max(1), values)
}

/// A picture as planar values in [−1, 1].
fn seen(picture: &Rgb8) -> Vec<f32> {
    let pixels = reduced(picture).pixels;
    let channel = |c: usize| pixels.iter().skip(c).step_by(3).map(|&v| f32::from(v) / 127.5 - 1.0);
    (0..3).flat_map(channel).collect()
}

/// A square picture at the size in which the encoder sees it.
pub fn reduced(picture: &Rgb8) -> Rgb8 {
    let (width, height, side) = (picture.width, picture.height, ENCODER_SIDE as u32);
    let view = ImageBuffer::<Rgb<u8>, &[u8]>::from_raw(width, height, &picture.pixels);
    match view {
        Some(view) if (width, height) != (side, side) => {
            let pixels = resize(&view, side, side, FilterType::Triangle).into_raw();
            Rgb8 { width: side, height: side, pixels }
        }
        _ => picture.clone(),
    }
}

/// Scalar product.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    sum(a, b, |a, b| a * b)
}

/// Squared Euclidean distance, exactly 0 between equal points.
pub fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    sum(a, b, |a, b| (a - b) * (a - b))
}

/// Sum of `term` over pairs, in lanes that the compiler makes a vector of.
fn sum(a: &[f32], b: &[f32], term: impl Fn(f32, f32) -> f32) -> f32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<16>(), b.as_chunks::<16>());
    let mut lanes = [0.0; 16];
    for (a, b) in a.iter().zip(b) {
        for (lane, (a, b)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += term(*a, *b);
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| term(*a, *b)).sum();
    lanes.iter().sum::<f32>() + rest
}

#[cfg(test)]
pub mod samples {
    use super::*;
    use crate::base::Random;

    /// `count` points of N(`mean`, I).
    pub fn gaussian(count: usize, mean: &[f32], seed: u64) -> Features {
        let mut random = Random::stream(seed, "points", 0);
        let values = (0..count).flat_map(|_| {
            let point: Vec<f32> = mean.iter().map(|mean| mean + random.normal()).collect();
            point
        });
        Features::new(mean.len(), values.collect()).unwrap()
    }

    /// The points of both.
    pub fn joined(a: &Features, b: &Features) -> Features {
        Features { dim: a.dim, values: [a.values.clone(), b.values.clone()].concat() }
    }

    /// The first point of `a`, `count` times.
    pub fn repeated(a: &Features, count: usize) -> Features {
        Features { dim: a.dim, values: a.values[..a.dim].repeat(count) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn sums_of_any_length() {
        for length in [1, 15, 16, 37] {
            let a: Vec<f32> = (0..length).map(|i| i as f32).collect();
            let b: Vec<f32> = a.iter().map(|v| v + 2.0).collect();
            let squares: f32 = a.iter().map(|v| v * v).sum();
            assert_eq!(dot(&a, &a), squares);
            assert_eq!(squared_distance(&a, &b), 4.0 * length as f32);
        }
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        let refused = |dim, values: &[f32]| Features::new(dim, values.to_vec()).is_err();
        assert!(refused(2, &[1.0, 2.0]) && refused(0, &[]) && refused(2, &[0.0; 5]));
        assert!(refused(1, &[1.0, f32::NAN]) && !refused(1, &[1.0, 2.0]));
    }

    #[test]
    fn pictures_of_every_size_have_features() {
        let encoder = Encoder::new(1, &Device::flex());
        let flat = |side| vec![Rgb8::filled(side, side, [200, 90, 10]); 2];
        let small = encode(&encoder, &flat(16)).unwrap();
        let fitting = encode(&encoder, &flat(64)).unwrap();
        let large = encode(&encoder, &flat(128)).unwrap();
        assert_eq!((small.dim(), small.count()), (128, 2));
        assert_eq!(small, fitting);
        assert_eq!(large, fitting);
        let other = encode(&encoder, &vec![Rgb8::filled(64, 64, [10, 90, 200]); 2]).unwrap();
        assert_ne!(other, fitting);
        assert!(encode(&encoder, &[]).is_err());
    }
}
