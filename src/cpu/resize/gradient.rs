//! The weight gradient of both: for each tap, one product of the split large
//! planes with the padded small ones, over all pixels of the batch.

use super::super::gemm::{Product, Strided};
use super::super::memory::{Scratch, Shared, filled};
use super::super::simd::LANES;
use super::enlarge::pad;
use super::reduce::{parts_len, split, tap_offset};
use super::{First, ResizeShape};
use rayon::prelude::*;

/// Pixels between which both operands stay in the cache.
const STEP: usize = 1024;

/// `dw[s, l, tap] = gain · Σ small[s, p] · blurred large[l, 2p + tap]`, in the
/// weights' own order.
pub fn weight_gradient(
    small: &[f32],
    large: &[f32],
    first: First,
    s: ResizeShape,
    gain: f32,
) -> Vec<f32> {
    assert!(small.len() == s.small_len() && large.len() == s.large_len(), "lengths");
    if small.is_empty() || large.is_empty() {
        return vec![0.0; s.weights()];
    }
    let mut scratch = Scratch::take(parts_len(s));
    let parts = scratch.shared();
    split(large, s, gain, parts);
    let (pixels, blocks) = (s.panels() * LANES, s.small.div_ceil(LANES));
    let mut scratch = Scratch::take(blocks * LANES * pixels);
    let packed = scratch.shared();
    pack(small, s, packed);
    let mut scratch = Scratch::take(9 * s.large * blocks * LANES);
    let sums = scratch.shared();
    let groups = blocks.div_ceil(2);
    (0..9 * groups).into_par_iter().for_each(|task| {
        let (tap, block) = (task / groups, task % groups * 2);
        for p in (0..pixels).step_by(STEP) {
            // SAFETY: the operands are complete; each task has its own tap and
            // columns of the result.
            unsafe {
                let product = Product {
                    rows: s.large,
                    panels: 2.min(blocks - block),
                    depth: STEP.min(pixels - p),
                    a: parts.at(tap_offset(s, tap) + p),
                    a_row: 4 * s.line(),
                    a_block: LANES,
                    b: packed.at((block * pixels + p) * LANES),
                    b_panel: pixels * LANES,
                    c: sums.at((tap * s.large * blocks + block) * LANES),
                    c_row: blocks * LANES,
                    c_panel: LANES,
                    accumulate: p > 0,
                };
                product.run(Strided::<LANES>);
            }
        }
    });
    let [small_step, large_step] = first.steps(s);
    filled(s.weights(), |out| {
        for l in 0..s.large {
            for c in 0..s.small {
                for tap in 0..9 {
                    let from = (tap * s.large + l) * blocks * LANES + c;
                    // SAFETY: the sums are complete.
                    out[c * small_step + l * large_step + tap] = unsafe { *sums.at(from) };
                }
            }
        }
    })
}

/// Padded small planes as `[small/16][pixel][16]`, zero beyond the channels.
fn pack(small: &[f32], s: ResizeShape, out: Shared) {
    let pixels = s.panels() * LANES;
    (0..s.small.div_ceil(LANES)).into_par_iter().for_each(|block| {
        let mut scratch = Scratch::take(pixels);
        let line = scratch.values(pixels);
        // SAFETY: each block has its own panel.
        let panel = unsafe { out.slice(block * pixels * LANES, pixels * LANES) };
        for lane in 0..LANES {
            let c = block * LANES + lane;
            if c < s.small {
                pad(small, s, c, 0, line);
            } else {
                line.fill(0.0);
            }
            for (values, v) in panel.chunks_exact_mut(LANES).zip(line.iter()) {
                values[lane] = *v;
            }
        }
    });
}
