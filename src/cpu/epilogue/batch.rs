//! Batch normalisation (Ioffe & Szegedy 2015) with a leaky ReLU after it.

use super::super::simd::dispatch;
use super::Dims;
use super::activation::min_planes;
use super::affine::{Affine, AffineGrads, Back, Forward, Moments, each_plane, plane_sums};
use rayon::prelude::*;

/// Mean of each channel over the batch and its pixels, then the (biased) variance: `[2, c]`.
pub fn batch_moments(x: &[f32], dims: Dims) -> Vec<f32> {
    assert_eq!(x.len(), dims.len(), "features");
    let planes = x.par_chunks(dims.hw.max(1)).with_min_len(min_planes(dims));
    let parts: Vec<[f32; 2]> = planes.map(|x| dispatch(Moments(x))).collect();
    let (n, hw) = (dims.n.max(1) as f64, dims.hw.max(1) as f64);
    let channel = |c: usize| parts.iter().skip(c).step_by(dims.c);
    let mut all = vec![0.0; 2 * dims.c];
    for c in 0..dims.c {
        let mean = channel(c).map(|p| f64::from(p[0])).sum::<f64>() / (n * hw);
        // Within the planes, and between them.
        let within: f64 = channel(c).map(|p| f64::from(p[1])).sum();
        let between: f64 = channel(c).map(|p| (f64::from(p[0]) / hw - mean).powi(2)).sum();
        all[c] = mean as f32;
        all[dims.c + c] = ((within + between * hw) / (n * hw)) as f32;
    }
    all
}

/// Batch normalisation with the moments of [`batch_moments`].
#[derive(Clone, Copy)]
pub struct Batch<'a> {
    /// Mean and variance, `[2, c]`.
    pub moments: &'a [f32],
    /// Added to the variance.
    pub eps: f32,
    /// What follows.
    pub affine: Affine<'a>,
}

impl Batch<'_> {
    fn check(&self, dims: Dims) {
        self.affine.check(dims);
        assert_eq!(self.moments.len(), 2 * dims.c, "moments");
    }

    /// Mean and `1/√(variance + ε)` of a plane's channel.
    fn scale(&self, plane: usize) -> [f32; 2] {
        let channels = self.moments.len() / 2;
        let c = plane % channels;
        [self.moments[c], 1.0 / (self.moments[channels + c] + self.eps).sqrt()]
    }

    /// Factor and offset of a plane's values.
    fn line(&self, plane: usize) -> [f32; 2] {
        let ([mean, rate], [gain, shift]) = (self.scale(plane), self.affine.of(plane));
        let factor = gain * rate;
        [factor, shift - mean * factor]
    }
}

/// `leaky(gain · (x − mean)/√(variance + ε) + shift)`.
pub fn batch_forward(x: &[f32], dims: Dims, batch: Batch) -> Vec<f32> {
    batch.check(dims);
    each_plane(x, dims, |plane, x, y| {
        dispatch(Forward { x, y, line: batch.line(plane), slope: batch.affine.slope });
    })
}

/// Gradients of [`batch_forward`], whose moments are those of `x`.
pub fn batch_backward(dy: &[f32], x: &[f32], dims: Dims, batch: Batch) -> AffineGrads {
    batch.check(dims);
    assert!(x.len() == dims.len() && dy.len() == x.len(), "features");
    let slope = batch.affine.slope;
    let sums = plane_sums(dy, x, dims, slope, |plane| (batch.line(plane), batch.scale(plane)[0]));
    let mut grads = AffineGrads {
        dx: vec![],
        dgain: vec![0.0; batch.affine.gain.len()],
        dshift: vec![0.0; batch.affine.gain.len()],
    };
    // Means over a channel of the normalised values' gradient, and of it times these values.
    let mut means = vec![[0.0; 2]; dims.c];
    let count = (dims.n * dims.hw).max(1) as f32;
    for (plane, [sum, dot]) in sums.into_iter().enumerate() {
        let [gain, _] = batch.affine.of(plane);
        let dot = dot * batch.scale(plane)[1];
        let at = plane % grads.dgain.len();
        grads.dshift[at] += sum;
        grads.dgain[at] += dot;
        let [m, k] = &mut means[plane % dims.c];
        *m += gain * sum / count;
        *k += gain * dot / count;
    }
    let hw = dims.hw.max(1);
    grads.dx = each_plane(x, dims, |plane, x, dx| {
        let ([mean, rate], [gain, _]) = (batch.scale(plane), batch.affine.of(plane));
        let [level, tilt] = means[plane % dims.c];
        // dx = rate · (gain·d − level − tilt·rate·(x − mean)).
        let b = -rate * rate * tilt;
        let abc = [rate * gain, b, -rate * level - b * mean];
        let dy = &dy[plane * hw..][..x.len()];
        dispatch(Back { dy, x, dx, line: batch.line(plane), slope, abc });
    });
    grads
}

#[cfg(test)]
#[path = "batch_tests.rs"]
mod tests;
