//! Noise, bias, leaky ReLU, instance norm and style in one pass per plane.

use super::super::memory::filled;
use super::super::simd::{Kernel, LANES, Lane, dispatch};
use super::activation::min_planes;
use super::{Dims, SLOPE, lanes, over_batch};
use rayon::prelude::*;

/// The inputs of [`style_forward`] besides `x`.
#[derive(Clone, Copy)]
pub struct Style<'a> {
    /// Noise planes, `[n, hw]` or one `[hw]` for the whole batch.
    pub noise: Option<&'a [f32]>,
    /// Factor of the noise, `[c]`.
    pub strength: &'a [f32],
    /// Bias, `[c]`.
    pub bias: &'a [f32],
    /// Style: scale less one, `[n, c]`.
    pub scale: &'a [f32],
    /// Style: shift, `[n, c]`.
    pub shift: &'a [f32],
    /// Factor after the leaky ReLU, above zero.
    pub gain: f32,
    /// Added to the variance.
    pub eps: f32,
}

impl<'a> Style<'a> {
    fn check(&self, dims: Dims) {
        let Dims { n, c, hw } = dims;
        assert!(self.strength.len() == c && self.bias.len() == c, "channels");
        assert!(self.scale.len() == n * c && self.shift.len() == n * c, "styles");
        if let Some(noise) = self.noise {
            assert!(noise.len() == hw || noise.len() == n * hw, "noise");
        }
    }

    /// The noise plane of batch item `n`.
    fn noise_of(&self, n: usize, hw: usize) -> Option<&'a [f32]> {
        self.noise.map(|noise| if noise.len() == hw { noise } else { &noise[n * hw..][..hw] })
    }
}

/// What [`style_backward`] needs of the forward pass.
#[derive(Clone, Debug, Default)]
pub struct Saved {
    /// The activations before the norm.
    pub a: Vec<f32>,
    /// Mean and `1/sqrt(var + eps)` of each plane, `[n, c]`.
    pub moments: Vec<[f32; 2]>,
}

/// Gradients of [`style_forward`].
#[derive(Clone, Debug, Default)]
pub struct StyleGrads {
    /// Of `x`.
    pub dx: Vec<f32>,
    /// Of the noise strength, `[c]`; zero without noise.
    pub dstrength: Vec<f32>,
    /// Of the bias, `[c]`.
    pub dbias: Vec<f32>,
    /// Of the style's scale, `[n, c]`.
    pub dscale: Vec<f32>,
    /// Of the style's shift, `[n, c]`.
    pub dshift: Vec<f32>,
}

struct Forward<'a> {
    x: &'a [f32],
    noise: Option<&'a [f32]>,
    a: &'a mut [f32],
    y: &'a mut [f32],
    strength: f32,
    bias: f32,
    scale: f32,
    shift: f32,
    gain: f32,
    eps: f32,
}

/// Biased variance of a plane.
///
/// # Safety
/// `a` must be readable for `len` values.
#[inline(always)]
unsafe fn variance<L: Lane>(a: *const f32, len: usize, mean: f32) -> f32 {
    let centre = L::splat(mean);
    let (mut squares, mut rest) = (L::zero(), 0.0);
    lanes(
        len,
        #[inline(always)]
        |i, count| {
            // SAFETY: `i + count` is at most `len`.
            unsafe {
                if count == LANES {
                    let d = L::load(a.add(i)).sub(centre);
                    squares = d.fma(d, squares);
                } else {
                    for j in i..i + count {
                        rest += (*a.add(j) - mean) * (*a.add(j) - mean);
                    }
                }
            }
        },
    );
    (squares.sum() + rest) / len as f32
}

impl Kernel for Forward<'_> {
    type Output = [f32; 2];
    #[inline(always)]
    fn run<L: Lane>(self) -> [f32; 2] {
        let len = self.x.len();
        assert!(self.a.len() == len && self.y.len() == len);
        let noise = self.noise.inspect(|noise| assert_eq!(noise.len(), len));
        let (x, a, y) = (self.x.as_ptr(), self.a.as_mut_ptr(), self.y.as_mut_ptr());
        let (gain, low) = (L::splat(self.gain), L::splat(SLOPE));
        let (bias, strength) = (L::splat(self.bias), L::splat(self.strength));
        let mut sum = L::zero();
        lanes(
            len,
            #[inline(always)]
            |i, count| {
                // SAFETY: `i + count` is at most the length of every slice.
                unsafe {
                    let mut v = L::load_some(x.add(i), count).add(bias);
                    if let Some(noise) = noise {
                        v = strength.fma(L::load_some(noise.as_ptr().add(i), count), v);
                    }
                    v.max(v.mul(low)).mul(gain).store_some(a.add(i), count);
                    // Read back, so that lanes beyond the plane count as zero.
                    sum = sum.add(L::load_some(a.add(i), count));
                }
            },
        );
        let mean = sum.sum() / len as f32;
        // SAFETY: `a` has `len` values, all written above.
        let variance = unsafe { variance::<L>(a, len, mean) };
        let rstd = 1.0 / (variance + self.eps).sqrt();
        let factor = rstd * (1.0 + self.scale);
        let (factor, offset) = (L::splat(factor), L::splat(self.shift - mean * factor));
        lanes(
            len,
            #[inline(always)]
            |i, count| {
                // SAFETY: as above.
                unsafe {
                    L::load_some(a.add(i), count).fma(factor, offset).store_some(y.add(i), count)
                }
            },
        );
        [mean, rstd]
    }
}

/// `a = gain·leaky_relu(x + strength[c]·noise + bias[c])`,
/// `y = (a - mean)/sqrt(var + eps) · (1 + scale[n,c]) + shift[n,c]` with mean
/// and (biased) variance over each plane.
pub fn style_forward(x: &[f32], dims: Dims, style: Style) -> (Vec<f32>, Saved) {
    assert_eq!(x.len(), dims.len(), "input");
    style.check(dims);
    let hw = dims.hw.max(1);
    let mut moments = vec![[0.0; 2]; dims.n * dims.c];
    let mut y = Vec::new();
    let a = filled(x.len(), |a| {
        y = filled(x.len(), |y| {
            let outputs = a.par_chunks_mut(hw).zip(y.par_chunks_mut(hw));
            let planes = x.par_chunks(hw).zip(outputs).zip(moments.par_iter_mut());
            let planes = planes.enumerate().with_min_len(min_planes(dims));
            planes.for_each(|(plane, ((x, (a, y)), moments))| {
                let channel = plane % dims.c;
                *moments = dispatch(Forward {
                    x,
                    noise: style.noise_of(plane / dims.c, hw),
                    a,
                    y,
                    strength: style.strength[channel],
                    bias: style.bias[channel],
                    scale: style.scale[plane],
                    shift: style.shift[plane],
                    gain: style.gain,
                    eps: style.eps,
                });
            });
        });
    });
    (y, Saved { a, moments })
}

struct Backward<'a> {
    dy: &'a [f32],
    a: &'a [f32],
    noise: Option<&'a [f32]>,
    dx: &'a mut [f32],
    moments: [f32; 2],
    scale: f32,
    gain: f32,
}

impl Kernel for Backward<'_> {
    /// The plane's parts of dstrength, dbias, dscale and dshift.
    type Output = [f32; 4];
    #[inline(always)]
    fn run<L: Lane>(self) -> [f32; 4] {
        let len = self.dy.len();
        assert!(self.a.len() == len && self.dx.len() == len);
        let noise = self.noise.inspect(|noise| assert_eq!(noise.len(), len));
        let (dy, a, dx) = (self.dy.as_ptr(), self.a.as_ptr(), self.dx.as_mut_ptr());
        let [mean, rstd] = self.moments;
        let (rate, centre) = (L::splat(rstd), L::splat(-mean * rstd));
        let (mut sum, mut dot) = (L::zero(), L::zero());
        lanes(
            len,
            #[inline(always)]
            |i, count| {
                // SAFETY: `i + count` is at most the length of every slice.
                unsafe {
                    let d = L::load_some(dy.add(i), count);
                    let xhat = L::load_some(a.add(i), count).fma(rate, centre);
                    sum = sum.add(d);
                    dot = d.fma(xhat, dot);
                }
            },
        );
        let (dshift, dscale) = (sum.sum(), dot.sum());
        // da = rstd (1+scale) (dy - mean(dy) - xhat mean(dy xhat)).
        let factor = rstd * (1.0 + self.scale);
        let (high, low) = (L::splat(factor * self.gain), L::splat(factor * self.gain * SLOPE));
        let level = L::splat(-dshift / len as f32);
        let tilt = L::splat(-dscale / len as f32);
        let (mut dbias, mut dstrength) = (L::zero(), L::zero());
        lanes(
            len,
            #[inline(always)]
            |i, count| {
                // SAFETY: as above.
                unsafe {
                    let value = L::load_some(a.add(i), count);
                    let xhat = value.fma(rate, centre);
                    let d = L::load_some(dy.add(i), count).add(xhat.fma(tilt, level));
                    let d = d.mul(value.if_positive(high, low));
                    d.store_some(dx.add(i), count);
                    let d = if count < LANES { L::load_some(dx.add(i), count) } else { d };
                    dbias = dbias.add(d);
                    if let Some(noise) = noise {
                        dstrength = d.fma(L::load_some(noise.as_ptr().add(i), count), dstrength);
                    }
                }
            },
        );
        [dstrength.sum(), dbias.sum(), dscale, dshift]
    }
}

/// Gradients of [`style_forward`].
pub fn style_backward(dy: &[f32], saved: &Saved, dims: Dims, style: Style) -> StyleGrads {
    assert!(dy.len() == dims.len() && saved.a.len() == dy.len(), "lengths");
    style.check(dims);
    let hw = dims.hw.max(1);
    let mut sums = vec![[0.0; 4]; dims.n * dims.c];
    let dx = filled(dy.len(), |dx| {
        let inputs = dy.par_chunks(hw).zip(saved.a.par_chunks(hw));
        let outputs = dx.par_chunks_mut(hw).zip(sums.par_iter_mut());
        let planes = inputs.zip(outputs).enumerate();
        let planes = planes.with_min_len(min_planes(dims));
        planes.for_each(|(plane, ((dy, a), (dx, sums)))| {
            *sums = dispatch(Backward {
                dy,
                a,
                noise: style.noise_of(plane / dims.c, hw),
                dx,
                moments: saved.moments[plane],
                scale: style.scale[plane],
                gain: style.gain,
            });
        });
    });
    let part = |k: usize| sums.iter().map(|s| s[k]).collect::<Vec<f32>>();
    StyleGrads {
        dx,
        dstrength: over_batch(&part(0), dims.c),
        dbias: over_batch(&part(1), dims.c),
        dscale: part(2),
        dshift: part(3),
    }
}

#[cfg(test)]
#[path = "style_tests.rs"]
mod tests;
