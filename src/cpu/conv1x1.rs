//! 1x1 convolution without bias, for the narrow ends of the networks (to and
//! from RGB). Four outputs by four lanes of pixels stay in registers.

use super::memory::{Shared, filled};
use super::simd::{Kernel, LANES, Lane, dispatch};
use rayon::prelude::*;

/// Sizes of a 1x1 convolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conv1x1Shape {
    /// Batch.
    pub n: usize,
    /// Input channels.
    pub c: usize,
    /// Output channels.
    pub o: usize,
    /// Height times width.
    pub hw: usize,
}

/// Pixels of one task.
const PIXELS: usize = 1024;
/// Outputs, or pairs of channels, handled together.
const GROUP: usize = 4;

/// `y[to, pixel] = Σ_from w(to, from) x[from, pixel]` for some pixels of one
/// image.
struct Mix<'a> {
    x: &'a [f32],
    w: &'a [f32],
    /// Distances in `w` between outputs and between inputs.
    w_steps: [usize; 2],
    from: usize,
    to: usize,
    hw: usize,
    pixels: std::ops::Range<usize>,
    y: Shared<'a>,
}

impl Mix<'_> {
    /// `G` outputs from `first` on, for `V` lanes of pixels from `at` on, the
    /// last of which has `count` pixels.
    ///
    /// # Safety
    /// All of that must lie within the tensors.
    #[inline(always)]
    unsafe fn tile<L: Lane, const G: usize, const V: usize>(
        &self,
        first: usize,
        at: usize,
        count: usize,
    ) {
        let mut acc = [[L::zero(); V]; G];
        // SAFETY: the caller keeps within the tensors.
        unsafe {
            let w = self.w.as_ptr().add(first * self.w_steps[0]);
            for c in 0..self.from {
                let x = self.x.as_ptr().add(c * self.hw + at);
                let x: [L; V] = std::array::from_fn(
                    #[inline(always)]
                    |v| L::load_some(x.add(v * LANES), if v + 1 < V { LANES } else { count }),
                );
                for (g, row) in acc.iter_mut().enumerate() {
                    let w = L::splat(*w.add(g * self.w_steps[0] + c * self.w_steps[1]));
                    for v in 0..V {
                        row[v] = w.fma(x[v], row[v]);
                    }
                }
            }
            for (g, row) in acc.into_iter().enumerate() {
                for (v, sum) in row.into_iter().enumerate() {
                    let y = self.y.at((first + g) * self.hw + at + v * LANES);
                    sum.store_some(y, if v + 1 < V { LANES } else { count });
                }
            }
        }
    }

    /// All pixels of `G` outputs.
    ///
    /// # Safety
    /// As for [`Mix::tile`].
    #[inline(always)]
    unsafe fn row<L: Lane, const G: usize>(&self, first: usize) {
        let (mut at, end) = (self.pixels.start, self.pixels.end);
        // SAFETY: `at` stays below the end of the pixels.
        unsafe {
            while at + 4 * LANES <= end {
                self.tile::<L, G, 4>(first, at, LANES);
                at += 4 * LANES;
            }
            while at < end {
                self.tile::<L, G, 1>(first, at, LANES.min(end - at));
                at += LANES;
            }
        }
    }
}

impl Kernel for Mix<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let mut o = 0;
        // SAFETY: `mix` has checked the sizes; outputs stay below `to`.
        unsafe {
            while o + GROUP <= self.to {
                self.row::<L, GROUP>(o);
                o += GROUP;
            }
            match self.to - o {
                3 => self.row::<L, 3>(o),
                2 => self.row::<L, 2>(o),
                1 => self.row::<L, 1>(o),
                _ => {}
            }
        }
    }
}

/// Applies the weights, whose steps between outputs and inputs are `w_steps`.
fn mix(
    x: &[f32],
    w: &[f32],
    s: Conv1x1Shape,
    [from, to]: [usize; 2],
    w_steps: [usize; 2],
) -> Vec<f32> {
    assert!(x.len() == s.n * from * s.hw && w.len() == from * to, "lengths");
    let per_image = s.hw.div_ceil(PIXELS);
    filled(s.n * to * s.hw, |y| {
        let y = Shared::of(y);
        (0..s.n * per_image).into_par_iter().for_each(|task| {
            let (n, start) = (task / per_image, task % per_image * PIXELS);
            dispatch(Mix {
                x: &x[n * from * s.hw..][..from * s.hw],
                w,
                w_steps,
                from,
                to,
                hw: s.hw,
                pixels: start..s.hw.min(start + PIXELS),
                // SAFETY: image `n` of `y`; each task has its own pixels.
                y: unsafe { y.from(n * to * s.hw) },
            });
        });
    })
}

/// `y[n,o,p] = Σ_c w[o,c] x[n,c,p]`.
pub fn forward(x: &[f32], w: &[f32], s: Conv1x1Shape) -> Vec<f32> {
    mix(x, w, s, [s.c, s.o], [s.c, 1])
}

/// `dx[n,c,p] = Σ_o w[o,c] dy[n,o,p]`.
pub fn data_gradient(dy: &[f32], w: &[f32], s: Conv1x1Shape) -> Vec<f32> {
    mix(dy, w, s, [s.o, s.c], [1, s.c])
}

/// Products of up to four channels of `dy` with up to four of `x`, summed
/// over pixels and images.
struct Dots<'a> {
    x: &'a [f32],
    dy: &'a [f32],
    s: Conv1x1Shape,
    o: usize,
    c: usize,
}

impl Dots<'_> {
    /// `G` by `D` products.
    #[inline(always)]
    fn block<L: Lane, const G: usize, const D: usize>(&self) -> [[f32; GROUP]; GROUP] {
        let Conv1x1Shape { n, c, o, hw } = self.s;
        let mut acc = [[L::zero(); D]; G];
        for image in 0..n {
            let mut at = 0;
            while at < hw {
                let count = LANES.min(hw - at);
                // SAFETY: channels below `o` and `c`, pixels below `hw`.
                unsafe {
                    let dy = self.dy.as_ptr().add((image * o + self.o) * hw + at);
                    let x = self.x.as_ptr().add((image * c + self.c) * hw + at);
                    let x: [L; D] = std::array::from_fn(
                        #[inline(always)]
                        |d| L::load_some(x.add(d * hw), count),
                    );
                    for (g, row) in acc.iter_mut().enumerate() {
                        let dy = L::load_some(dy.add(g * hw), count);
                        for d in 0..D {
                            row[d] = dy.fma(x[d], row[d]);
                        }
                    }
                }
                at += LANES;
            }
        }
        let mut out = [[0.0; GROUP]; GROUP];
        for g in 0..G {
            for d in 0..D {
                out[g][d] = acc[g][d].sum();
            }
        }
        out
    }
}

impl Kernel for Dots<'_> {
    type Output = [[f32; GROUP]; GROUP];
    #[inline(always)]
    fn run<L: Lane>(self) -> Self::Output {
        let (g, d) = (GROUP.min(self.s.o - self.o), GROUP.min(self.s.c - self.c));
        match (g, d) {
            (4, 4) => self.block::<L, 4, 4>(),
            (3, 4) => self.block::<L, 3, 4>(),
            (4, 3) => self.block::<L, 4, 3>(),
            _ => {
                // A rare corner: one by one.
                let mut out = [[0.0; GROUP]; GROUP];
                for (i, row) in out.iter_mut().enumerate().take(g) {
                    for (j, cell) in row.iter_mut().enumerate().take(d) {
                        let one = Dots { o: self.o + i, c: self.c + j, ..self };
                        *cell = one.block::<L, 1, 1>()[0][0];
                    }
                }
                out
            }
        }
    }
}

/// `dw[o,c] = Σ_n Σ_p dy[n,o,p] x[n,c,p]`.
pub fn weight_gradient(x: &[f32], dy: &[f32], s: Conv1x1Shape) -> Vec<f32> {
    assert!(x.len() == s.n * s.c * s.hw && dy.len() == s.n * s.o * s.hw, "lengths");
    let columns = s.c.div_ceil(GROUP);
    let blocks = s.o.div_ceil(GROUP) * columns;
    let sums: Vec<_> = (0..blocks)
        .into_par_iter()
        .map(|i| dispatch(Dots { x, dy, s, o: i / columns * GROUP, c: i % columns * GROUP }))
        .collect();
    let cell = |i: usize| {
        let (o, c) = (i / s.c, i % s.c);
        sums[o / GROUP * columns + c / GROUP][o % GROUP][c % GROUP]
    };
    (0..s.o * s.c).map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, noise};
    use super::*;

    #[test]
    fn matches_loops() {
        let sizes =
            [(1, 1, 5, 35), (3, 3, 64, 256), (8, 257, 3, 16), (2, 6, 7, 1031), (1, 5, 2, 4096)];
        for (n, c, o, hw) in sizes {
            let s = Conv1x1Shape { n, c, o, hw };
            let (x, w, dy) = (noise(n * c * hw, 1), noise(o * c, 2), noise(n * o * hw, 3));
            let (mut y, mut dx, mut dw) =
                (vec![0.0; n * o * hw], vec![0.0; n * c * hw], vec![0.0; o * c]);
            for i in 0..n * o * c * hw {
                let (p, ci, oi, ni) = (i % hw, i / hw % c, i / (hw * c) % o, i / (hw * c * o));
                let (xi, yi) = ((ni * c + ci) * hw + p, (ni * o + oi) * hw + p);
                y[yi] += w[oi * c + ci] * x[xi];
                dx[xi] += w[oi * c + ci] * dy[yi];
                dw[oi * c + ci] += dy[yi] * x[xi];
            }
            assert_close(&forward(&x, &w, s), &y, "y");
            assert_close(&data_gradient(&dy, &w, s), &dx, "dx");
            assert_close(&weight_gradient(&x, &dy, s), &dw, "dw");
        }
    }
}
