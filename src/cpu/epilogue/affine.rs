//! A factor and a shift for each plane or each channel, then a leaky ReLU.

use super::super::memory::filled;
use super::super::simd::{Kernel, LANES, Lane, dispatch};
use super::activation::min_planes;
use super::{Dims, lanes};
use rayon::prelude::*;

/// What [`affine_forward`] does to its input.
#[derive(Clone, Copy)]
pub struct Affine<'a> {
    /// Factors, `[n, c]` or `[c]` for the whole batch.
    pub gain: &'a [f32],
    /// Shifts, as many as factors.
    pub shift: &'a [f32],
    /// Factor below zero afterwards; 1 for no activation.
    pub slope: f32,
}

impl Affine<'_> {
    /// Panics unless the sizes fit.
    pub(super) fn check(&self, dims: Dims) {
        let fits = |len: usize| len == dims.c || len == dims.n * dims.c;
        assert!(fits(self.gain.len()) && self.gain.len() == self.shift.len(), "factors");
    }

    /// Factor and shift of a plane.
    pub(super) fn of(&self, plane: usize) -> [f32; 2] {
        let at = plane % self.gain.len();
        [self.gain[at], self.shift[at]]
    }
}

/// `y = leaky(line[0] · x + line[1])` of one plane.
pub(super) struct Forward<'a> {
    pub x: &'a [f32],
    pub y: &'a mut [f32],
    pub line: [f32; 2],
    pub slope: f32,
}

impl Kernel for Forward<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let [factor, offset] = self.line.map(L::splat);
        let (one, low) = (L::splat(1.0), L::splat(self.slope));
        let (x, y) = (self.x.as_ptr(), self.y.as_mut_ptr());
        lanes(
            self.x.len().min(self.y.len()),
            #[inline(always)]
            |i, count| {
                // SAFETY: `i + count` is at most the length of both.
                unsafe {
                    let z = L::load_some(x.add(i), count).fma(factor, offset);
                    z.mul(z.if_positive(one, low)).store_some(y.add(i), count);
                }
            },
        );
    }
}

/// `y = z` where `z = gain · x + shift` is positive, and `slope · z` elsewhere.
pub fn affine_forward(x: &[f32], dims: Dims, affine: Affine) -> Vec<f32> {
    affine.check(dims);
    each_plane(x, dims, |plane, x, y| {
        dispatch(Forward { x, y, line: affine.of(plane), slope: affine.slope });
    })
}

/// Runs `f(plane, x, y)` for every plane.
pub(super) fn each_plane(
    x: &[f32],
    dims: Dims,
    f: impl Fn(usize, &[f32], &mut [f32]) + Sync,
) -> Vec<f32> {
    assert_eq!(x.len(), dims.len(), "features");
    let hw = dims.hw.max(1);
    filled(x.len(), |y| {
        let planes = y.par_chunks_mut(hw).zip(x.par_chunks(hw)).enumerate();
        planes.with_min_len(min_planes(dims)).for_each(|(plane, (y, x))| f(plane, x, y));
    })
}

/// Sums of `d` and of `d · x` over a plane, where `d` is the gradient before the activation.
pub(super) struct Sums<'a> {
    pub dy: &'a [f32],
    pub x: &'a [f32],
    pub line: [f32; 2],
    pub slope: f32,
    /// Subtracted from `x` first.
    pub centre: f32,
}

impl Kernel for Sums<'_> {
    type Output = [f32; 2];
    #[inline(always)]
    fn run<L: Lane>(self) -> [f32; 2] {
        let [factor, offset] = self.line.map(L::splat);
        let (one, low, centre) = (L::splat(1.0), L::splat(self.slope), L::splat(self.centre));
        let (x, dy) = (self.x.as_ptr(), self.dy.as_ptr());
        let (mut sum, mut dot) = (L::zero(), L::zero());
        lanes(
            self.x.len().min(self.dy.len()),
            #[inline(always)]
            |i, count| {
                // SAFETY: `i + count` is at most the length of both. Lanes beyond have no gradient.
                unsafe {
                    let x = L::load_some(x.add(i), count);
                    let slope = x.fma(factor, offset).if_positive(one, low);
                    let d = L::load_some(dy.add(i), count).mul(slope);
                    sum = sum.add(d);
                    dot = d.fma(x.sub(centre), dot);
                }
            },
        );
        [sum.sum(), dot.sum()]
    }
}

/// `dx = a·d + b·x + c` of one plane, where `d` is the gradient before the activation.
pub(super) struct Back<'a> {
    pub dy: &'a [f32],
    pub x: &'a [f32],
    pub dx: &'a mut [f32],
    pub line: [f32; 2],
    pub slope: f32,
    pub abc: [f32; 3],
}

impl Kernel for Back<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let [factor, offset] = self.line.map(L::splat);
        let [a, b, c] = self.abc.map(L::splat);
        let low = a.mul(L::splat(self.slope));
        let (x, dy, dx) = (self.x.as_ptr(), self.dy.as_ptr(), self.dx.as_mut_ptr());
        lanes(
            self.x.len().min(self.dy.len()).min(self.dx.len()),
            #[inline(always)]
            |i, count| {
                // SAFETY: `i + count` is at most the length of all three.
                unsafe {
                    let x = L::load_some(x.add(i), count);
                    let slope = x.fma(factor, offset).if_positive(a, low);
                    let rest = x.fma(b, c);
                    let d = L::load_some(dy.add(i), count).fma(slope, rest);
                    d.store_some(dx.add(i), count);
                }
            },
        );
    }
}

/// Gradients of [`affine_forward`] and of [`super::batch_forward`].
#[derive(Clone, Debug, Default)]
pub struct AffineGrads {
    /// Of `x`.
    pub dx: Vec<f32>,
    /// Of the factors, as many as there were.
    pub dgain: Vec<f32>,
    /// Of the shifts.
    pub dshift: Vec<f32>,
}

/// Gradients of [`affine_forward`].
pub fn affine_backward(dy: &[f32], x: &[f32], dims: Dims, affine: Affine) -> AffineGrads {
    affine.check(dims);
    assert!(x.len() == dims.len() && dy.len() == x.len(), "features");
    let sums = plane_sums(dy, x, dims, affine.slope, |plane| (affine.of(plane), 0.0));
    let hw = dims.hw.max(1);
    let dx = each_plane(x, dims, |plane, x, dx| {
        let (line, slope) = (affine.of(plane), affine.slope);
        let dy = &dy[plane * hw..][..x.len()];
        dispatch(Back { dy, x, dx, line, slope, abc: [line[0], 0.0, 0.0] });
    });
    let [dshift, dgain] = [0, 1].map(|k| {
        let mut total = vec![0.0; affine.gain.len()];
        sums.iter().enumerate().for_each(|(plane, s)| total[plane % affine.gain.len()] += s[k]);
        total
    });
    AffineGrads { dx, dgain, dshift }
}

/// [`Sums`] of every plane; `of` tells its line and its centre.
pub(super) fn plane_sums(
    dy: &[f32],
    x: &[f32],
    dims: Dims,
    slope: f32,
    of: impl Fn(usize) -> ([f32; 2], f32) + Sync,
) -> Vec<[f32; 2]> {
    let hw = dims.hw.max(1);
    let planes = dy.par_chunks(hw).zip(x.par_chunks(hw)).enumerate();
    let sums = planes.with_min_len(min_planes(dims)).map(|(plane, (dy, x))| {
        let (line, centre) = of(plane);
        dispatch(Sums { dy, x, line, slope, centre })
    });
    sums.collect()
}

/// Sums of a plane's values and of their squared distances from its mean.
pub(super) struct Moments<'a>(pub &'a [f32]);

impl Kernel for Moments<'_> {
    type Output = [f32; 2];
    #[inline(always)]
    fn run<L: Lane>(self) -> [f32; 2] {
        let (x, len) = (self.0.as_ptr(), self.0.len());
        let mut sum = L::zero();
        lanes(
            len,
            #[inline(always)]
            |i, count| {
                // SAFETY: `i + count` is at most the length; lanes beyond are zero.
                sum = sum.add(unsafe { L::load_some(x.add(i), count) });
            },
        );
        let sum = sum.sum();
        let mean = sum / len as f32;
        let (centre, mut squares) = (L::splat(mean), L::zero());
        lanes(
            len,
            #[inline(always)]
            |i, count| {
                // SAFETY: as above.
                let d = unsafe { L::load_some(x.add(i), count) }.sub(centre);
                squares = d.fma(d, squares);
            },
        );
        // What lanes beyond the plane have added.
        let beyond = (len.next_multiple_of(LANES) - len) as f32 * mean * mean;
        [sum, (squares.sum() - beyond).max(0.0)]
    }
}
