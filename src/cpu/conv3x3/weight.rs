//! The weight gradient: `dU_k = dM_kᵀ · V_k` over all tiles.
//!
//! With few filters each thread sums its share of the tiles by itself, and
//! the shares are added at the end; with many, all tiles are transformed
//! first and the 36 points are shared out. For a given number of threads the
//! result is reproducible.

use super::super::gemm::{Product, RowPanel};
use super::super::memory::{Scratch, Shared};
use super::super::simd::LANES;
use super::ConvShape;
use super::domain::{Domain, Grid};
use super::filters::Gradients;
use super::forward::for_strips;
use super::stages::Stage;
use super::transform::POINTS;
use rayon::prelude::*;
use std::ops::Range;

/// Values of a core's second-level cache given to a thread's tiles.
const TILE_CACHE: usize = 224 << 10;
/// Most values of filters that a thread sums by itself.
const FILTER_CACHE: usize = 320 << 10;
/// Most values in the domain at once when the stages run one by one.
const DOMAIN_LIMIT: usize = 12 << 20;

#[derive(Clone, Copy)]
struct Job {
    x: *const f32,
    dy: *const f32,
    s: ConvShape,
    grid: Grid,
    /// Blocks of sixteen inputs and outputs.
    blocks: [usize; 2],
}

// SAFETY: the inputs are only read.
unsafe impl Send for Job {}
// SAFETY: as above.
unsafe impl Sync for Job {}

/// Computes `dw`.
pub fn run(x: &[f32], dy: &[f32], s: ConvShape, dw: &mut [f32]) {
    let grid = Grid::new(s.h, s.w);
    let blocks = [s.c.div_ceil(LANES), s.o.div_ceil(LANES)];
    let job = Job { x: x.as_ptr(), dy: dy.as_ptr(), s, grid, blocks };
    let rows = s.n * grid.rows;
    let per_tile = POINTS * LANES * (blocks[0] + blocks[1]);
    let fitting = (TILE_CACHE / per_tile / grid.columns).max(1);
    // Rows of `dU` are outputs; sixteen inputs are one entry.
    let part = Domain::len(blocks[0], blocks[1] * LANES);
    let alone = part <= FILTER_CACHE && rows >= 2 * rayon::current_num_threads();
    let parts = if alone { rayon::current_num_threads() } else { 1 };
    let mut scratch = Scratch::take(part * parts);
    let sums = Gradients {
        first: Domain::new(scratch.pointer(), blocks[0], blocks[1] * LANES),
        part,
        parts,
        row: blocks[0] * LANES,
    };
    if alone {
        job.shares(rows, fitting, sums);
    } else {
        let group = (DOMAIN_LIMIT / per_tile / grid.columns).clamp(1, rows);
        for first in (0..rows).step_by(group) {
            job.phased(first..rows.min(first + group), sums, first > 0);
        }
    }
    sums.to_weights(s, Shared::of(dw));
}

impl Job {
    /// One block of channels of `x` (`gradient` false) or of `dy`.
    ///
    /// # Safety
    /// As for [`Stage::input`].
    unsafe fn stage(
        &self,
        gradient: bool,
        (domain, block, tile): (Domain, usize, usize),
        strip: *mut f32,
        rows: Range<usize>,
    ) {
        let plane = self.s.h * self.s.w;
        let (from, channels) = if gradient { (self.dy, self.s.o) } else { (self.x, self.s.c) };
        let stage = Stage {
            planes: from.wrapping_add(block * LANES * plane).cast_mut(),
            image: channels * plane,
            lanes: LANES.min(channels - block * LANES),
            grid: self.grid,
            strip,
            domain,
            block,
            tile,
        };
        // SAFETY: the caller's promise; these stages only read the planes.
        unsafe { if gradient { stage.output_gradient(rows) } else { stage.input(rows) } }
    }

    /// `dU_k (+)= dM_kᵀ · V_k` for one block of outputs.
    ///
    /// # Safety
    /// The domains must be filled, and these rows of `du` this task's alone.
    unsafe fn product(
        &self,
        [v, dm, du]: [Domain; 3],
        point: usize,
        output: usize,
        accumulate: bool,
    ) {
        let row = self.blocks[0] * LANES;
        let present = LANES.min(self.s.o - output * LANES);
        let product = Product {
            rows: present.next_multiple_of(8),
            panels: self.blocks[0],
            depth: v.tiles,
            a: dm.at(point, output, 0),
            a_row: 0,
            a_block: LANES,
            b: v.at(point, 0, 0),
            b_panel: v.tiles * LANES,
            c: du.at(point, 0, 0).wrapping_add(output * LANES * row),
            c_row: row,
            c_panel: LANES,
            accumulate,
        };
        // SAFETY: the domains have these sizes.
        unsafe { product.run(RowPanel) }
    }

    /// Every thread sums over its share of the tile rows, `step` at a time.
    fn shares(&self, rows: usize, step: usize, sums: Gradients) {
        let [inputs, outputs] = self.blocks;
        let share = rows.div_ceil(sums.parts);
        let step = share.div_ceil(share.div_ceil(step));
        let most = step * self.grid.columns;
        let (v_len, m_len) = (Domain::len(inputs, most), Domain::len(outputs, most));
        (0..sums.parts).into_par_iter().with_max_len(1).for_each(|part| {
            let mut scratch = Scratch::take(v_len + m_len + self.grid.strip_len(step));
            let start = scratch.pointer();
            let strip = start.wrapping_add(v_len + m_len);
            let du = sums.part(part);
            let end = rows.min((part + 1) * share);
            let mut first = part * share;
            let mut started = false;
            while first < end || !started {
                // A share may be empty: its sum is then over no tiles.
                let rows = first.min(end)..end.min(first + step);
                let tiles = rows.len() * self.grid.columns;
                let v = Domain::new(start, inputs, tiles);
                let dm = Domain::new(start.wrapping_add(v_len), outputs, tiles);
                // SAFETY: the scratch and this part of the sums are the task's.
                unsafe {
                    for block in 0..inputs {
                        self.stage(false, (v, block, 0), strip, rows.clone());
                    }
                    for block in 0..outputs {
                        self.stage(true, (dm, block, 0), strip, rows.clone());
                    }
                    for point in 0..POINTS {
                        for output in 0..outputs {
                            self.product([v, dm, du], point, output, started);
                        }
                    }
                }
                started = true;
                first += step;
            }
        });
    }

    /// All tile rows of `rows`, stage by stage.
    fn phased(&self, rows: Range<usize>, sums: Gradients, accumulate: bool) {
        let [inputs, outputs] = self.blocks;
        let tiles = rows.len() * self.grid.columns;
        let v_len = Domain::len(inputs, tiles);
        let mut scratch = Scratch::take(v_len + Domain::len(outputs, tiles));
        let v = Domain::new(scratch.pointer(), inputs, tiles);
        let dm = Domain::new(scratch.pointer().wrapping_add(v_len), outputs, tiles);
        for_strips(self.grid, rows, inputs + outputs, |block, tile, strip, rows| {
            // SAFETY: each task has its own tiles of a block.
            unsafe {
                if block < inputs {
                    self.stage(false, (v, block, tile), strip, rows);
                } else {
                    self.stage(true, (dm, block - inputs, tile), strip, rows);
                }
            }
        });
        (0..POINTS * outputs).into_par_iter().for_each(|task| {
            // SAFETY: each task has its own point and outputs.
            unsafe {
                self.product([v, dm, sums.first], task / outputs, task % outputs, accumulate);
            }
        });
    }
}
