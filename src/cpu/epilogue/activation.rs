//! Bias and leaky ReLU without normalisation.

use super::super::memory::filled;
use super::super::simd::{Kernel, Lane, dispatch};
use super::{Dims, SLOPE, lanes, over_batch};
use rayon::prelude::*;

struct Forward<'a> {
    x: &'a [f32],
    y: &'a mut [f32],
    bias: f32,
    gain: f32,
}

impl Kernel for Forward<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let (bias, gain, low) = (L::splat(self.bias), L::splat(self.gain), L::splat(SLOPE));
        let (x, y) = (self.x.as_ptr(), self.y.as_mut_ptr());
        lanes(
            self.x.len().min(self.y.len()),
            #[inline(always)]
            |i, count| {
                // SAFETY: `i + count` is at most the length of both.
                unsafe {
                    let a = L::load_some(x.add(i), count).add(bias);
                    a.max(a.mul(low)).mul(gain).store_some(y.add(i), count);
                }
            },
        );
    }
}

/// `y = gain · leaky_relu(x + bias[c])`, with `gain > 0`.
pub fn act_forward(x: &[f32], bias: &[f32], dims: Dims, gain: f32) -> Vec<f32> {
    assert!(x.len() == dims.len() && bias.len() == dims.c, "lengths");
    let hw = dims.hw.max(1);
    filled(x.len(), |y| {
        let planes = y.par_chunks_mut(hw).zip(x.par_chunks(hw)).enumerate();
        planes.with_min_len(min_planes(dims)).for_each(|(plane, (y, x))| {
            dispatch(Forward { x, y, bias: bias[plane % dims.c], gain });
        });
    })
}

/// Planes per task: at least 4096 values.
pub(super) fn min_planes(dims: Dims) -> usize {
    (4096 / dims.hw.max(1)).max(1)
}

struct Backward<'a> {
    dy: &'a [f32],
    y: &'a [f32],
    dx: &'a mut [f32],
    gain: f32,
}

impl Kernel for Backward<'_> {
    type Output = f32;
    #[inline(always)]
    fn run<L: Lane>(self) -> f32 {
        let (high, low) = (L::splat(self.gain), L::splat(self.gain * SLOPE));
        let (dy, y, dx) = (self.dy.as_ptr(), self.y.as_ptr(), self.dx.as_mut_ptr());
        let mut sum = L::zero();
        lanes(
            self.dy.len().min(self.y.len()).min(self.dx.len()),
            #[inline(always)]
            |i, count| {
                // SAFETY: `i + count` is at most the length of all three.
                unsafe {
                    let slope = L::load_some(y.add(i), count).if_positive(high, low);
                    let d = L::load_some(dy.add(i), count).mul(slope);
                    sum = sum.add(d);
                    d.store_some(dx.add(i), count);
                }
            },
        );
        sum.sum()
    }
}

/// Gradients `(dx, dbias[c])` of [`act_forward`], from its output's sign.
pub fn act_backward(dy: &[f32], y: &[f32], dims: Dims, gain: f32) -> (Vec<f32>, Vec<f32>) {
    assert!(dy.len() == dims.len() && y.len() == dy.len(), "lengths");
    let hw = dims.hw.max(1);
    let mut sums = vec![0.0; dims.n * dims.c];
    let dx = filled(dy.len(), |dx| {
        let inputs = dy.par_chunks(hw).zip(y.par_chunks(hw));
        let outputs = dx.par_chunks_mut(hw).zip(sums.par_iter_mut());
        let planes = inputs.zip(outputs).with_min_len(min_planes(dims));
        planes.for_each(|((dy, y), (dx, sum))| *sum = dispatch(Backward { dy, y, dx, gain }));
    });
    (dx, over_batch(&sums, dims.c))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_close, noise};
    use super::*;

    #[test]
    fn matches_loops() {
        for (n, c, hw) in [(1, 1, 35), (3, 5, 64), (8, 257, 15), (2, 3, 1024)] {
            let dims = Dims { n, c, hw };
            let (x, bias, dy) = (noise(dims.len(), 1), noise(c, 2), noise(dims.len(), 3));
            let gain = 1.5;
            let pre = |i: usize| x[i] + bias[i / hw % c];
            let slope = |i: usize| if pre(i) > 0.0 { gain } else { 0.2 * gain };
            let want: Vec<f32> = (0..x.len()).map(|i| pre(i) * slope(i)).collect();
            let y = act_forward(&x, &bias, dims, gain);
            assert_close(&y, &want, "y");
            let (dx, dbias) = act_backward(&dy, &y, dims, gain);
            let want: Vec<f32> = (0..x.len()).map(|i| dy[i] * slope(i)).collect();
            assert_close(&dx, &want, "dx");
            let mut sums = vec![0.0; c];
            want.iter().enumerate().for_each(|(i, d)| sums[i / hw % c] += d);
            assert_close(&dbias, &sums, "dbias");
        }
    }
}
