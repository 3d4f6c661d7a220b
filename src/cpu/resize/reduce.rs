//! The blur and the strided convolution: one product of the filters, as they
//! lie in memory, with the shifted values of the split planes.

use super::super::gemm::{Product, Strided};
use super::super::memory::{Scratch, Shared, filled};
use super::super::simd::{LANES, dispatch};
use super::filter::Split;
use super::{First, GROUP_LIMIT, PANELS, ROWS, ResizeShape};
use rayon::prelude::*;

/// Halves the side: `x` `[n, large, 2h, 2w]` to `[n, small, h, w]`, times `gain`.
pub fn reduce(x: &[f32], weights: &[f32], first: First, s: ResizeShape, gain: f32) -> Vec<f32> {
    assert!(x.len() == s.large_len() && weights.len() == s.weights(), "lengths");
    if x.is_empty() || s.small == 0 {
        return vec![0.0; s.small_len()];
    }
    let mut scratch = Scratch::take(parts_len(s));
    let parts = scratch.shared();
    split(x, s, gain, parts);
    let width = s.panels() * LANES;
    let mut scratch = Scratch::take(s.small * width);
    let sums = scratch.shared();
    let group = (GROUP_LIMIT / (9 * LANES * s.large)).clamp(1, s.panels());
    let mut scratch = Scratch::take(group * 9 * LANES * s.large);
    let pixels = scratch.shared();
    for start in (0..s.panels()).step_by(group) {
        let panels = group.min(s.panels() - start);
        shift(parts, s, pixels, start, panels);
        multiply(weights, first, s, pixels, sums, start, panels);
    }
    crop(sums, s)
}

/// Length of what [`split`] writes.
pub fn parts_len(s: ResizeShape) -> usize {
    4 * s.large * s.line()
}

/// Blurs the planes and splits them by parity: `[large][parity][line]`, zero
/// beyond the last image.
pub fn split(x: &[f32], s: ResizeShape, scale: f32, parts: Shared) {
    (0..s.large).into_par_iter().for_each(|l| {
        let mut scratch = Scratch::take(2 * s.w + 5);
        let line = scratch.values(2 * s.w + 5);
        // SAFETY: each channel has its own parts.
        let lines = unsafe { parts.slice(4 * l * s.line(), 4 * s.line()) };
        let mut rest = lines.chunks_exact_mut(s.line());
        let mut parts: [&mut [f32]; 4] = std::array::from_fn(|_| rest.next().expect("four"));
        for image in 0..s.n {
            let at = image * s.image()..(image + 1) * s.image();
            let x = &x[(image * s.large + l) * 4 * s.h * s.w..][..4 * s.h * s.w];
            let parts = parts.each_mut().map(|part| &mut part[at.clone()]);
            dispatch(Split { x, parts, line, row: s.row(), scale });
        }
        parts.iter_mut().for_each(|part| part[s.n * s.image()..].fill(0.0));
    });
}

/// Where a tap's values begin in [`split`]'s parts of a channel.
pub fn tap_offset(s: ResizeShape, tap: usize) -> usize {
    let (a, b) = (tap / 3, tap % 3);
    (a % 2 * 2 + b % 2) * s.line() + a / 2 * s.row() + b / 2
}

/// Writes `[panel][large][9][16]` for some panels from `start` on.
fn shift(parts: Shared, s: ResizeShape, pixels: Shared, start: usize, panels: usize) {
    let offsets: [usize; 9] = std::array::from_fn(|tap| tap_offset(s, tap) + start * LANES);
    (0..s.large).into_par_iter().with_min_len(4).for_each(|l| {
        for panel in 0..panels {
            // SAFETY: the parts are complete and have room for the largest
            // shift; each channel has its own lines.
            unsafe {
                let lines = pixels.slice((panel * s.large + l) * 9 * LANES, 9 * LANES);
                for (line, offset) in lines.chunks_exact_mut(LANES).zip(offsets) {
                    let from = parts.at(4 * l * s.line() + offset + panel * LANES);
                    line.copy_from_slice(std::slice::from_raw_parts(from, LANES));
                }
            }
        }
    });
}

/// The product for the panels prepared.
fn multiply(
    weights: &[f32],
    first: First,
    s: ResizeShape,
    pixels: Shared,
    sums: Shared,
    start: usize,
    panels: usize,
) {
    let [small, large] = first.steps(s);
    let width = s.panels() * LANES;
    let (blocks, chunks) = (s.small.div_ceil(ROWS), panels.div_ceil(PANELS));
    (0..blocks * chunks).into_par_iter().for_each(|task| {
        let (row, panel) = (task / chunks * ROWS, task % chunks * PANELS);
        // SAFETY: weights and pixels have these sizes; each task has its own
        // rows and columns of the result.
        unsafe {
            let product = Product {
                rows: ROWS.min(s.small - row),
                panels: PANELS.min(panels - panel),
                depth: 9 * s.large,
                a: weights[row * small..].as_ptr(),
                a_row: small,
                a_block: large,
                b: pixels.at(panel * 9 * LANES * s.large),
                b_panel: 9 * LANES * s.large,
                c: sums.at(row * width + (start + panel) * LANES),
                c_row: width,
                c_panel: LANES,
                accumulate: false,
            };
            product.run(Strided::<9>);
        }
    });
}

/// Padded rows to planes.
fn crop(sums: Shared, s: ResizeShape) -> Vec<f32> {
    let width = s.panels() * LANES;
    filled(s.small_len(), |out| {
        let planes = out.par_chunks_exact_mut(s.h * s.w).enumerate();
        planes.for_each(|(plane, out)| {
            let (image, c) = (plane / s.small, plane % s.small);
            for (y, row) in out.chunks_exact_mut(s.w).enumerate() {
                let at = c * width + image * s.image() + y * s.row();
                // SAFETY: the sums are complete.
                row.copy_from_slice(unsafe { sums.slice(at, s.w) });
            }
        });
    })
}
