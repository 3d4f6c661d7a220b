//! What follows a convolution: noise, bias, leaky ReLU, and the styled
//! instance normalisation, batch normalisation or demodulation, fused so that a plane is handled while it is in
//! the cache; one parallel task per plane.

mod activation;
mod affine;
mod batch;
mod demod;
mod scale;
mod style;

pub use activation::{act_backward, act_forward};
pub use affine::{Affine, AffineGrads, affine_backward, affine_forward};
pub use batch::{Batch, batch_backward, batch_forward, batch_moments};
pub use demod::{Demod, DemodGrads, demod_backward, demod_forward};
pub use scale::{scale_backward, scale_forward};
pub use style::{Saved, Style, StyleGrads, style_backward, style_forward};

use super::simd::LANES;

/// Slope of the leaky ReLU below zero.
pub const SLOPE: f32 = 0.2;

/// Batch, channels and plane size of an NCHW tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dims {
    /// Batch.
    pub n: usize,
    /// Channels.
    pub c: usize,
    /// Height times width.
    pub hw: usize,
}

impl Dims {
    /// Number of values.
    pub fn len(self) -> usize {
        self.n * self.c * self.hw
    }

    /// Whether there are no values.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// Calls `f(offset, count)` for every lane of a plane; `count` is below 16
/// only for the last one, if it is partial.
#[inline(always)]
fn lanes(len: usize, mut f: impl FnMut(usize, usize)) {
    let mut at = 0;
    while at < len {
        // The only call, so that the closure is compiled in place.
        f(at, LANES.min(len - at));
        at += LANES;
    }
}

/// Sums `x[n, c]` over the batch.
fn over_batch(x: &[f32], channels: usize) -> Vec<f32> {
    let mut sum = vec![0.0; channels];
    for row in x.chunks_exact(channels.max(1)) {
        sum.iter_mut().zip(row).for_each(|(s, v)| *s += v);
    }
    sum
}
