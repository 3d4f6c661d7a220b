//! The direct form, for so few pixels that transforming the filters would
//! take longer than the products: one product of the filters as they lie in
//! memory with the shifted pixels.

use super::super::gemm::{Product, Strided};
use super::super::memory::{Scratch, Shared};
use super::super::simd::LANES;
use super::ConvShape;
use rayon::prelude::*;

/// Most pixels in the batch for which this form is the faster one.
const MOST_PIXELS: usize = 128;
/// Rows of the result per task.
const ROWS: usize = 24;

/// Which of the two products with the filters.
#[derive(Clone, Copy, PartialEq)]
pub enum Pass {
    /// `y` from `x`.
    Forward,
    /// `dx` from `dy`.
    DataGradient,
}

/// Whether this form can and should compute the convolution.
pub fn suits(s: ConvShape) -> bool {
    let hw = s.h * s.w;
    let regular = hw == LANES || (s.n == 1 && hw.is_multiple_of(LANES));
    regular
        && s.n > 0
        && s.n * hw <= MOST_PIXELS
        && s.c.is_multiple_of(LANES)
        && s.o.is_multiple_of(LANES)
}

/// The value at `pixel`, shifted by a tap, or zero outside the plane.
#[inline(always)]
fn shifted(plane: &[f32], s: ConvShape, pixel: usize, tap: usize) -> f32 {
    let (row, column) = (pixel / s.w + tap / 3, pixel % s.w + tap % 3);
    let inside = (1..=s.h).contains(&row) && (1..=s.w).contains(&column);
    if inside { plane[(row - 1) * s.w + column - 1] } else { 0.0 }
}

/// Writes `[panel][channel][9][16]`: the pixels of each panel, shifted by
/// each tap.
fn shift(x: &[f32], s: ConvShape, channels: usize, flip: bool, out: Shared) {
    let hw = s.h * s.w;
    let panels = s.n * hw / LANES;
    (0..channels).into_par_iter().with_min_len(16).for_each(|c| {
        for panel in 0..panels {
            let (image, first) = (panel * LANES / hw, panel * LANES % hw);
            let plane = &x[(image * channels + c) * hw..][..hw];
            // SAFETY: this channel's nine lines belong to the task.
            let lines = unsafe { out.slice((panel * channels + c) * 9 * LANES, 9 * LANES) };
            for (tap, line) in lines.chunks_exact_mut(LANES).enumerate() {
                let tap = if flip { 8 - tap } else { tap };
                for (l, value) in line.iter_mut().enumerate() {
                    *value = shifted(plane, s, first + l, tap);
                }
            }
        }
    });
}

/// Multiplies the filters with the shifted pixels of `x` (or of `dy`).
pub fn run(x: &[f32], w: &[f32], s: ConvShape, pass: Pass, y: &mut [f32]) {
    let forward = pass == Pass::Forward;
    let (from, to) = if forward { (s.c, s.o) } else { (s.o, s.c) };
    let hw = s.h * s.w;
    assert!(x.len() == s.n * from * hw && y.len() == s.n * to * hw, "lengths");
    let panels = s.n * hw / LANES;
    let mut scratch = Scratch::take(panels * from * 9 * LANES);
    let pixels = scratch.shared();
    shift(x, s, from, !forward, pixels);
    let y = Shared::of(y);
    // Filters of one result lie side by side; those of one input do not.
    let (a_row, a_block) = if forward { (9 * s.c, 9) } else { (9, 9 * s.c) };
    (0..to.div_ceil(ROWS)).into_par_iter().for_each(|task| {
        let first = task * ROWS;
        // SAFETY: `suits` makes panels regular in `y`; the rows of `y` are
        // this task's, and all sizes have been checked.
        unsafe {
            let product = Product {
                rows: ROWS.min(to - first),
                panels,
                depth: 9 * from,
                a: w.as_ptr().add(first * a_row),
                a_row,
                a_block,
                b: pixels.at(0),
                b_panel: from * 9 * LANES,
                c: y.at(first * hw),
                c_row: hw,
                c_panel: if hw == LANES { to * LANES } else { LANES },
                accumulate: false,
            };
            product.run(Strided::<9>);
        }
    });
}

/// `dw[o, (c, tap)] = Σ_p dy[o, p] · shifted x[(c, tap), p]`.
pub fn weight_gradient(x: &[f32], dy: &[f32], s: ConvShape, dw: &mut [f32]) {
    let (hw, k) = (s.h * s.w, 9 * s.c);
    let pixels = s.n * hw;
    let mut scratch = Scratch::take(pixels * k);
    let memory = scratch.shared();
    let dw = Shared::of(dw);
    // Sixteen channels make nine panels: one task fills and uses them.
    (0..s.c / LANES).into_par_iter().for_each(|block| {
        // SAFETY: nine panels and the same columns of `dw` are this task's;
        // `suits` makes the pixels of `dy` regular.
        unsafe {
            let panels = memory.slice(block * 9 * LANES * pixels, 9 * LANES * pixels);
            for (j, panel) in panels.chunks_exact_mut(LANES * pixels).enumerate() {
                for l in 0..LANES {
                    let (c, tap) = (block * LANES + (LANES * j + l) / 9, (LANES * j + l) % 9);
                    for p in 0..pixels {
                        let plane = &x[(p / hw * s.c + c) * hw..][..hw];
                        panel[p * LANES + l] = shifted(plane, s, p % hw, tap);
                    }
                }
            }
            let product = Product {
                rows: s.o,
                panels: 9,
                depth: pixels,
                a: dy.as_ptr(),
                a_row: hw,
                a_block: if hw == LANES { s.o * LANES } else { LANES },
                b: panels.as_ptr(),
                b_panel: LANES * pixels,
                c: dw.at(block * 9 * LANES),
                c_row: k,
                c_panel: LANES,
                accumulate: false,
            };
            product.run(Strided::<16>);
        }
    });
}
