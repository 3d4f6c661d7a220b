//! One factor for each plane.

use super::super::memory::filled;
use super::super::simd::{Kernel, Lane, dispatch};
use super::activation::min_planes;
use super::{Dims, lanes};
use rayon::prelude::*;

struct Forward<'a> {
    x: &'a [f32],
    y: &'a mut [f32],
    factor: f32,
}

impl Kernel for Forward<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        self.y.iter_mut().zip(self.x).for_each(|(y, x)| *y = x * self.factor);
    }
}

/// `y = factor[n, c] · x`.
pub fn scale_forward(x: &[f32], factors: &[f32], dims: Dims) -> Vec<f32> {
    assert!(x.len() == dims.len() && factors.len() == dims.n * dims.c, "lengths");
    let hw = dims.hw.max(1);
    filled(x.len(), |y| {
        let planes = y.par_chunks_mut(hw).zip(x.par_chunks(hw)).zip(factors);
        planes.with_min_len(min_planes(dims)).for_each(|((y, x), factor)| {
            dispatch(Forward { x, y, factor: *factor });
        });
    })
}

struct Backward<'a> {
    dy: &'a [f32],
    x: &'a [f32],
    dx: &'a mut [f32],
    factor: f32,
}

impl Kernel for Backward<'_> {
    type Output = f32;
    #[inline(always)]
    fn run<L: Lane>(self) -> f32 {
        let (dy, x, dx) = (self.dy.as_ptr(), self.x.as_ptr(), self.dx.as_mut_ptr());
        let factor = L::splat(self.factor);
        let mut sum = L::zero();
        lanes(
            self.dx.len(),
            #[inline(always)]
            |i, count| {
                // SAFETY: all three have the same length.
                unsafe {
                    let d = L::load_some(dy.add(i), count);
                    sum = d.fma(L::load_some(x.add(i), count), sum);
                    d.mul(factor).store_some(dx.add(i), count);
                }
            },
        );
        sum.sum()
    }
}

/// Gradients of [`scale_forward`]: of x, and of the factors.
pub fn scale_backward(dy: &[f32], x: &[f32], factors: &[f32], dims: Dims) -> (Vec<f32>, Vec<f32>) {
    assert!(x.len() == dims.len() && dy.len() == x.len(), "features");
    assert_eq!(factors.len(), dims.n * dims.c, "factors");
    let hw = dims.hw.max(1);
    let mut sums = vec![0.0; factors.len()];
    let dx = filled(dy.len(), |dx| {
        let inputs = dy.par_chunks(hw).zip(x.par_chunks(hw)).zip(factors);
        let outputs = dx.par_chunks_mut(hw).zip(sums.par_iter_mut());
        let planes = inputs.zip(outputs).with_min_len(min_planes(dims));
        planes.for_each(|(((dy, x), factor), (dx, sum))| {
            *sum = dispatch(Backward { dy, x, dx, factor: *factor });
        });
    });
    (dx, sums)
}
