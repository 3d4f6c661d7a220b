//! How many multiplications and additions a second the matrix kernel reaches at best.

use super::gemm::{DepthBlocks, Product};
use super::simd::LANES;
use std::time::{Duration, Instant};

/// Rows, depth and panels of a product whose operands stay in a core's own cache.
const ROWS: usize = 96;
const DEPTH: usize = 256;
const PANELS: usize = 4;
/// Products between two looks at the clock.
const BATCH: usize = 20;

/// GFLOP/s of the matrix kernel on all threads of rayon's pool, measured for about `time`: the
/// roof that no computation built on it can go through, memory and threads being perfect.
pub fn gflops(time: Duration) -> f64 {
    let each = rayon::broadcast(|_| one_thread(time));
    each.iter().sum::<f64>() / 1e9
}

/// FLOP/s of one thread, by the fastest batch: a thread that shares its core shows in the others.
fn one_thread(time: Duration) -> f64 {
    let a = vec![1.0f32; ROWS * DEPTH];
    let b = vec![1.0f32; PANELS * DEPTH * LANES];
    let mut c = vec![0.0f32; ROWS * PANELS * LANES];
    let product = Product {
        rows: ROWS,
        panels: PANELS,
        depth: DEPTH,
        a: a.as_ptr(),
        a_row: 0,
        a_block: ROWS * LANES,
        b: b.as_ptr(),
        b_panel: DEPTH * LANES,
        c: c.as_mut_ptr(),
        c_row: PANELS * LANES,
        c_panel: LANES,
        accumulate: false,
    };
    let flop = (2 * ROWS * DEPTH * PANELS * LANES * BATCH) as f64;
    let (start, mut best) = (Instant::now(), 0.0f64);
    while start.elapsed() < time {
        let batch = Instant::now();
        for _ in 0..BATCH {
            // SAFETY: the three vectors have just these sizes, and this thread owns them.
            unsafe { product.run(DepthBlocks) };
        }
        best = best.max(flop / batch.elapsed().as_secs_f64().max(1e-9));
    }
    assert_eq!(c[0], DEPTH as f32, "the product was computed");
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_core_computes_at_a_plausible_speed() {
        let peak = gflops(Duration::from_millis(50));
        assert!((0.05..100_000.0).contains(&peak), "{peak} GFLOP/s");
    }
}
