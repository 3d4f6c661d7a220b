//! The filter with which a StyleGAN2 resamples.

use super::ops::{self, composed};
use crate::base::{Error, Result};
use burn::tensor::Tensor;
use serde::{Deserialize, Serialize};

/// Most taps of a filter.
const MOST: usize = 64;
/// How far taps may lie off those of the usual filter and be taken for them.
const NEAR: f32 = 1e-4;

/// The low-pass filter along each axis with which a StyleGAN2 doubles and halves features and
/// pictures. The usual one is [1, 3, 3, 1]/8, which has kernels of its own; others are compositions.
///
/// With k taps f, `y[n] = Σ f[t] · x[n + k/2 − t]` around each place, as `upfirdn2d` of
/// stylegan2-ada-pytorch has it; where k is odd, as if a tap of 0 stood before the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ResampleFilter(Vec<f32>);

impl Default for ResampleFilter {
    fn default() -> Self {
        Self(composed::BINOMIAL.into())
    }
}

impl ResampleFilter {
    /// The filter of these taps.
    pub fn new(taps: Vec<f32>) -> Self {
        let usual = composed::BINOMIAL;
        let near = |(own, usual): (&f32, &f32)| (own - usual).abs() < NEAR;
        if taps.len() == usual.len() && taps.iter().zip(&usual).all(near) {
            return Self::default();
        }
        Self(taps)
    }

    /// The filter whose product with itself is this plane, `[k, k]`; None where it is no such plane.
    pub fn of_plane(plane: &[f32]) -> Option<Self> {
        let k = plane.len().isqrt();
        if k * k != plane.len() || !plane.iter().all(|value| value.is_finite()) {
            return None;
        }
        // On the diagonal lie the squares of the taps.
        let largest = (0..k).max_by(|a, b| plane[a * (k + 1)].total_cmp(&plane[b * (k + 1)]))?;
        let unit = plane[largest * (k + 1)].sqrt();
        let row = &plane[largest * k..][..k];
        let sign = if row.iter().sum::<f32>() < 0.0 { -1.0 } else { 1.0 };
        let taps: Vec<f32> = row.iter().map(|value| sign * value / unit).collect();
        let off = composed::plane(&taps, 1.0).into_iter().zip(plane).map(|(a, b)| (a - b).abs());
        // Of NaN, for a diagonal of zeros, no comparison holds.
        (off.fold(0.0, f32::max) <= 1e-3 * unit * unit && unit > 0.0).then(|| Self::new(taps))
    }

    /// Its taps.
    pub fn taps(&self) -> &[f32] {
        &self.0
    }

    /// The product of its taps with themselves, `[k, k]`.
    pub fn plane(&self) -> Vec<f32> {
        composed::plane(&self.0, 1.0)
    }

    /// Whether it is [1, 3, 3, 1]/8.
    pub fn is_usual(&self) -> bool {
        self.0 == composed::BINOMIAL
    }

    /// Checks its taps.
    ///
    /// # Errors
    /// [`Error::Usage`] when there are none, too many, or such as are no numbers or all 0.
    pub fn validate(&self) -> Result<()> {
        let fine = |tap: &f32| tap.abs() <= 1000.0;
        if (1..=MOST).contains(&self.0.len())
            && self.0.iter().all(fine)
            && self.0.iter().any(|tap| *tap != 0.0)
        {
            return Ok(());
        }
        Err(Error::Usage(format!(
            "a resample filter must have 1 to {MOST} taps of at most 1000, and not all 0; choose \
             another value"
        )))
    }

    /// The taps in an even number.
    fn even(&self) -> Vec<f32> {
        let first = (!self.0.len().is_multiple_of(2)).then_some(0.0);
        first.into_iter().chain(self.0.iter().copied()).collect()
    }

    /// Doubles both sides: `[N, C, H, W]` to `[N, C, 2H, 2W]`.
    pub fn up2(&self, x: Tensor<4>) -> Tensor<4> {
        if self.is_usual() { ops::up2(x) } else { composed::up2_by(&self.even(), x) }
    }

    /// Halves both sides, even ones: `[N, C, H, W]` to `[N, C, H/2, W/2]`.
    pub fn down2(&self, x: Tensor<4>) -> Tensor<4> {
        if self.is_usual() { ops::down2(x) } else { composed::down2_by(&self.even(), x) }
    }

    /// See [`ops::conv_up`].
    pub fn conv_up(&self, x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
        if self.is_usual() {
            return ops::conv_up(x, weight);
        }
        composed::conv_up_by(&self.even(), x, weight)
    }

    /// See [`ops::conv_down`].
    pub fn conv_down(&self, x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
        if self.is_usual() {
            return ops::conv_down(x, weight);
        }
        composed::conv_down_by(&self.even(), x, weight)
    }
}

#[cfg(test)]
mod tests;
