//! What follows a modulated convolution: demodulation, noise, bias, leaky ReLU
//! and bound.

use super::super::memory::filled;
use super::super::simd::{Kernel, Lane, dispatch};
use super::activation::min_planes;
use super::{Dims, SLOPE, lanes, over_batch};
use rayon::prelude::*;

/// The layer's inputs beside its features.
#[derive(Clone, Copy)]
pub struct Demod<'a> {
    /// Factor of each plane, `[n, c]`.
    pub demod: &'a [f32],
    /// One image for all or one each, `hw` values.
    pub noise: Option<&'a [f32]>,
    /// Factor of the noise.
    pub strength: f32,
    /// `[c]`.
    pub bias: &'a [f32],
    /// Gain of the activation, above 0.
    pub gain: f32,
    /// Bound of the result; infinite for none.
    pub clamp: f32,
}

impl Demod<'_> {
    /// The noise of an image; where there is none, `features` stands in and
    /// counts nothing.
    fn noise<'b>(&'b self, image: usize, dims: Dims, features: &'b [f32]) -> (&'b [f32], f32) {
        let Some(noise) = self.noise else { return (features, 0.0) };
        let image = if noise.len() > dims.hw { image } else { 0 };
        (&noise[image * dims.hw..][..dims.hw], self.strength)
    }

    fn check(&self, dims: Dims) {
        assert_eq!(self.demod.len(), dims.n * dims.c, "demodulation");
        assert_eq!(self.bias.len(), dims.c, "bias");
        let images = self.noise.map_or(dims.hw, <[f32]>::len);
        assert!(images == dims.hw || images == dims.n * dims.hw, "noise");
    }
}

struct Forward<'a> {
    x: &'a [f32],
    noise: &'a [f32],
    y: &'a mut [f32],
    /// Factors of x and noise, bias, gain, clamp.
    factors: [f32; 5],
}

impl Kernel for Forward<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let [demod, strength, bias, gain, clamp] = self.factors.map(L::splat);
        let (low, bottom) = (L::splat(SLOPE), L::zero().sub(clamp));
        let (x, noise, y) = (self.x.as_ptr(), self.noise.as_ptr(), self.y.as_mut_ptr());
        lanes(
            self.y.len(),
            #[inline(always)]
            |i, count| {
                // SAFETY: `check` gave all three the same length.
                unsafe {
                    let noise = strength.fma(L::load_some(noise.add(i), count), bias);
                    let a = demod.fma(L::load_some(x.add(i), count), noise);
                    let a = a.max(a.mul(low)).mul(gain).max(bottom);
                    // The smaller of a and clamp.
                    clamp.sub(a).if_positive(a, clamp).store_some(y.add(i), count);
                }
            },
        );
    }
}

/// `y = gain · leaky_relu(demod · x + strength · noise + bias)`, within ±clamp.
pub fn demod_forward(x: &[f32], dims: Dims, inputs: Demod) -> Vec<f32> {
    inputs.check(dims);
    assert_eq!(x.len(), dims.len(), "features");
    let hw = dims.hw.max(1);
    filled(x.len(), |y| {
        let planes = y.par_chunks_mut(hw).zip(x.par_chunks(hw)).enumerate();
        planes.with_min_len(min_planes(dims)).for_each(|(plane, (y, x))| {
            let (noise, strength) = inputs.noise(plane / dims.c, dims, x);
            let bias = inputs.bias[plane % dims.c];
            let factors = [inputs.demod[plane], strength, bias, inputs.gain, inputs.clamp];
            dispatch(Forward { x, noise, y, factors });
        });
    })
}

struct Backward<'a> {
    dy: &'a [f32],
    x: &'a [f32],
    y: &'a [f32],
    noise: &'a [f32],
    dx: &'a mut [f32],
    demod: f32,
    gain: f32,
    clamp: f32,
}

impl Kernel for Backward<'_> {
    /// Sums of the gradient before demodulation: times x, times noise, alone.
    type Output = [f32; 3];
    #[inline(always)]
    fn run<L: Lane>(self) -> [f32; 3] {
        let (high, low) = (L::splat(self.gain), L::splat(self.gain * SLOPE));
        let (demod, clamp) = (L::splat(self.demod), L::splat(self.clamp));
        let (dy, x, y) = (self.dy.as_ptr(), self.x.as_ptr(), self.y.as_ptr());
        let (noise, dx) = (self.noise.as_ptr(), self.dx.as_mut_ptr());
        let mut sums = [L::zero(); 3];
        lanes(
            self.dx.len(),
            #[inline(always)]
            |i, count| {
                // SAFETY: all five have the same length.
                unsafe {
                    let y = L::load_some(y.add(i), count);
                    let free = clamp.sub(y.max(L::zero().sub(y)));
                    let slope = free.if_positive(y.if_positive(high, low), L::zero());
                    let d = L::load_some(dy.add(i), count).mul(slope);
                    sums[0] = d.fma(L::load_some(x.add(i), count), sums[0]);
                    sums[1] = d.fma(L::load_some(noise.add(i), count), sums[1]);
                    sums[2] = sums[2].add(d);
                    d.mul(demod).store_some(dx.add(i), count);
                }
            },
        );
        sums.map(L::sum)
    }
}

/// Gradients of [`demod_forward`].
pub struct DemodGrads {
    /// Of the features.
    pub dx: Vec<f32>,
    /// Of the demodulation, `[n, c]`.
    pub ddemod: Vec<f32>,
    /// Of the noise's strength.
    pub dstrength: f32,
    /// Of the bias, `[c]`.
    pub dbias: Vec<f32>,
}

/// Gradients of [`demod_forward`], from its input and output.
pub fn demod_backward(dy: &[f32], x: &[f32], y: &[f32], dims: Dims, inputs: Demod) -> DemodGrads {
    inputs.check(dims);
    assert!(dy.len() == dims.len() && x.len() == dy.len() && y.len() == dy.len(), "lengths");
    let hw = dims.hw.max(1);
    let mut sums = vec![[0.0; 3]; dims.n * dims.c];
    let dx = filled(dy.len(), |dx| {
        let outputs = dx.par_chunks_mut(hw).zip(sums.par_iter_mut()).enumerate();
        outputs.with_min_len(min_planes(dims)).for_each(|(plane, (dx, sums))| {
            let at = plane * hw..(plane + 1) * hw;
            let (dy, x, y) = (&dy[at.clone()], &x[at.clone()], &y[at]);
            let (noise, _) = inputs.noise(plane / dims.c, dims, x);
            let (demod, gain, clamp) = (inputs.demod[plane], inputs.gain, inputs.clamp);
            *sums = dispatch(Backward { dy, x, y, noise, dx, demod, gain, clamp });
        });
    });
    let part = |k: usize| sums.iter().map(|sums| sums[k]).collect::<Vec<f32>>();
    DemodGrads {
        dx,
        ddemod: part(0),
        dstrength: if inputs.noise.is_some() { part(1).iter().sum() } else { 0.0 },
        dbias: over_batch(&part(2), dims.c),
    }
}
