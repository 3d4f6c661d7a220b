//! The transposed convolution and its blur.
//!
//! A value at an even row and column of the result gathers four pixels, one of
//! odd row or column two, one of odd both one. With the pixels in the order of
//! [`SHIFTS`] each parity reads neighbouring ones, so that each is one product
//! of filters and shifted pixels.

use super::super::gemm::{DepthBlocks, Product};
use super::super::memory::{Scratch, Shared, filled};
use super::super::simd::{LANES, dispatch};
use super::filter::Join;
use super::{First, GROUP_LIMIT, PANELS, ROWS, ResizeShape};
use rayon::prelude::*;

/// Pixels left, here, above, and above left.
const SHIFTS: usize = 4;

/// By parity of row and column: the first shift, and the filter's tap for it
/// and the following ones.
const PARITIES: [(usize, &[usize]); 4] =
    [(0, &[2, 0, 6, 8]), (1, &[1, 7]), (0, &[5, 3]), (1, &[4])];

/// Doubles the side: `x` `[n, small, h, w]` to `[n, large, 2h, 2w]`, times `gain`.
pub fn enlarge(x: &[f32], weights: &[f32], first: First, s: ResizeShape, gain: f32) -> Vec<f32> {
    assert!(x.len() == s.small_len() && weights.len() == s.weights(), "lengths");
    if x.is_empty() || s.large == 0 {
        return vec![0.0; s.large_len()];
    }
    let sizes = PARITIES.map(|(_, taps)| (taps.len() * s.small).next_multiple_of(LANES) * s.large);
    let mut filters = Scratch::take(sizes.iter().sum());
    let filters = filters.shared();
    let starts: [usize; 4] = std::array::from_fn(|i| sizes[..i].iter().sum());
    for ((_, taps), start) in PARITIES.iter().zip(starts) {
        pack(weights, first, s, taps, filters, start);
    }
    let mut parts = Scratch::take(4 * s.large * s.line());
    let parts = parts.shared();
    let job = Job { x, s, filters, starts, parts };
    let group = (GROUP_LIMIT / (SHIFTS * LANES * s.small)).clamp(1, s.panels());
    let mut pixels = Scratch::take(group * SHIFTS * LANES * s.small);
    let pixels = pixels.shared();
    for start in (0..s.panels()).step_by(group) {
        let panels = group.min(s.panels() - start);
        job.shift(pixels, start, panels);
        job.multiply(pixels, start, panels);
    }
    job.join(gain)
}

/// Writes the filters' `taps` as `[K/16][large][16]`, K being shift and
/// channel.
fn pack(w: &[f32], first: First, s: ResizeShape, taps: &[usize], out: Shared, start: usize) {
    let [small, large] = first.steps(s);
    (0..s.large).into_par_iter().with_min_len(8).for_each(|l| {
        for (i, tap) in taps.iter().enumerate() {
            for c in 0..s.small {
                let k = i * s.small + c;
                let at = start + (k / LANES * s.large + l) * LANES + k % LANES;
                // SAFETY: each output channel has its own places.
                unsafe { *out.at(at) = w[l * large + c * small + tap] };
            }
        }
    });
}

struct Job<'a> {
    x: &'a [f32],
    s: ResizeShape,
    filters: Shared<'a>,
    /// Of each parity's filters.
    starts: [usize; 4],
    /// `[parity][large][line]`.
    parts: Shared<'a>,
}

impl Job<'_> {
    /// Writes `[panel][shift][small][16]` for some panels from `start` on.
    fn shift(&self, pixels: Shared, start: usize, panels: usize) {
        let s = self.s;
        let back = s.row() + 1;
        (0..s.small).into_par_iter().with_min_len(4).for_each(|c| {
            let mut scratch = Scratch::take(back + panels * LANES);
            let strip = scratch.values(back + panels * LANES);
            pad(self.x, s, c, (start * LANES) as isize - back as isize, strip);
            for panel in 0..panels {
                for (shift, distance) in [1, 0, s.row(), back].into_iter().enumerate() {
                    let from = &strip[back + panel * LANES - distance..][..LANES];
                    let at = ((panel * SHIFTS + shift) * s.small + c) * LANES;
                    // SAFETY: each channel has its own lines.
                    unsafe { pixels.slice(at, LANES) }.copy_from_slice(from);
                }
            }
        });
    }

    /// The products of all parities for the panels prepared.
    fn multiply(&self, pixels: Shared, start: usize, panels: usize) {
        let s = self.s;
        let (blocks, chunks) = (s.large.div_ceil(ROWS), panels.div_ceil(PANELS));
        (0..blocks * chunks).into_par_iter().for_each(|task| {
            let (row, panel) = (task / chunks * ROWS, task % chunks * PANELS);
            for (parity, (first, taps)) in PARITIES.iter().enumerate() {
                let part = (parity * s.large + row) * s.line() + (start + panel) * LANES;
                // SAFETY: filters and pixels were packed with these sizes; each
                // task has its own rows and columns of the parts.
                unsafe {
                    let product = Product {
                        rows: ROWS.min(s.large - row),
                        panels: PANELS.min(panels - panel),
                        depth: taps.len() * s.small,
                        a: self.filters.at(self.starts[parity] + row * LANES),
                        a_row: 0,
                        a_block: s.large * LANES,
                        b: pixels.at((panel * SHIFTS + first) * s.small * LANES),
                        b_panel: SHIFTS * s.small * LANES,
                        c: self.parts.at(part),
                        c_row: s.line(),
                        c_panel: LANES,
                        accumulate: false,
                    };
                    product.run(DepthBlocks);
                }
            }
        });
    }

    /// Blurs the parts into whole planes.
    fn join(&self, scale: f32) -> Vec<f32> {
        let s = self.s;
        filled(s.large_len(), |out| {
            let planes = out.par_chunks_exact_mut(4 * s.h * s.w).enumerate();
            planes.for_each(|(plane, out)| {
                let (image, l) = (plane / s.large, plane % s.large);
                let mut scratch = Scratch::take(2 * (s.row() + 1));
                let lines = scratch.values(2 * (s.row() + 1));
                let parts = [0, 1, 2, 3].map(|parity| {
                    let at = (parity * s.large + l) * s.line() + image * s.image();
                    // SAFETY: the parts are complete, and nobody writes them any more.
                    unsafe { &*self.parts.slice(at, s.image()) }
                });
                dispatch(Join { parts, out, lines, row: s.row(), scale });
            });
        })
    }
}

/// Padded values of channel `c` of the small planes from index `start` on,
/// which may lie before the first.
pub fn pad(x: &[f32], s: ResizeShape, c: usize, start: isize, out: &mut [f32]) {
    out.fill(0.0);
    let end = start + out.len() as isize;
    for line in 0..s.n * (s.h + 1) {
        let (image, y) = (line / (s.h + 1), line % (s.h + 1));
        let at = (line * s.row()) as isize;
        if y == s.h || at + s.w as isize <= start || at >= end {
            continue;
        }
        let (from, to) = ((start - at).max(0) as usize, (end - at).min(s.w as isize) as usize);
        let row = &x[((image * s.small + c) * s.h + y) * s.w..][..s.w];
        let place = (at - start + from as isize) as usize;
        out[place..place + to - from].copy_from_slice(&row[from..to]);
    }
}
