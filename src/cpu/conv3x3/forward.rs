//! The convolution, given the transformed filters.
//!
//! With few filters each task takes some tile rows through all three stages,
//! so that everything stays in its core's cache. With many filters, or few
//! tiles, the stages run one after another over all tiles, so that every
//! filter is read once.

use super::super::gemm::{DepthBlocks, Product};
use super::super::memory::{Scratch, Shared};
use super::super::simd::LANES;
use super::ConvShape;
use super::domain::{Domain, Grid};
use super::stages::Stage;
use super::transform::POINTS;
use rayon::prelude::*;
use std::ops::Range;

/// Values of a core's second-level cache given to a task's tiles.
const TILE_CACHE: usize = 224 << 10;
/// Most values of filters that are worth re-reading for each task.
const FILTER_CACHE: usize = 320 << 10;
/// Most values in the domain at once when the stages run one by one.
const DOMAIN_LIMIT: usize = 12 << 20;
/// Panels of sixteen outputs per product when the stages run one by one.
const PANELS: usize = 4;

#[derive(Clone, Copy)]
struct Job<'a> {
    x: *const f32,
    y: Shared<'a>,
    u: Domain,
    s: ConvShape,
    grid: Grid,
    /// Blocks of sixteen inputs and outputs.
    blocks: [usize; 2],
}

// SAFETY: `x` is only read.
unsafe impl Send for Job<'_> {}
// SAFETY: as above.
unsafe impl Sync for Job<'_> {}

/// Convolves `x` with the filters `u` into `y`.
pub fn run(x: &[f32], u: Domain, s: ConvShape, y: Shared) {
    let grid = Grid::new(s.h, s.w);
    let blocks = [s.c.div_ceil(LANES), s.o.div_ceil(LANES)];
    let job = Job { x: x.as_ptr(), y, u, s, grid, blocks };
    let rows = s.n * grid.rows;
    let per_tile = POINTS * LANES * (blocks[0] + blocks[1]);
    let fitting = (TILE_CACHE / per_tile / grid.columns).max(1);
    let tasks = 3 * rayon::current_num_threads();
    if POINTS * u.point <= FILTER_CACHE && rows >= fitting.min(tasks) {
        job.fused(rows, fitting.min(rows.div_ceil(tasks)));
    } else {
        let group = (DOMAIN_LIMIT / per_tile / grid.columns).clamp(1, rows);
        for first in (0..rows).step_by(group) {
            job.phased(first..rows.min(first + group));
        }
    }
}

impl Job<'_> {
    /// Input stage of one block of channels.
    ///
    /// # Safety
    /// As for [`Stage::input`].
    unsafe fn input(
        &self,
        v: Domain,
        block: usize,
        tile: usize,
        strip: *mut f32,
        rows: Range<usize>,
    ) {
        let plane = self.s.h * self.s.w;
        let stage = Stage {
            planes: self.x.wrapping_add(block * LANES * plane).cast_mut(),
            image: self.s.c * plane,
            lanes: LANES.min(self.s.c - block * LANES),
            grid: self.grid,
            strip,
            domain: v,
            block,
            tile,
        };
        // SAFETY: the caller's promise; an input stage only reads the planes.
        unsafe { stage.input(rows) }
    }

    /// Output stage of one block of channels.
    ///
    /// # Safety
    /// As for [`Stage::output`].
    unsafe fn output(
        &self,
        m: Domain,
        block: usize,
        tile: usize,
        strip: *mut f32,
        rows: Range<usize>,
    ) {
        let plane = self.s.h * self.s.w;
        let stage = Stage {
            // SAFETY: an existing channel of `y`.
            planes: unsafe { self.y.at(block * LANES * plane) },
            image: self.s.o * plane,
            lanes: LANES.min(self.s.o - block * LANES),
            grid: self.grid,
            strip,
            domain: m,
            block,
            tile,
        };
        // SAFETY: the caller's promise.
        unsafe { stage.output(rows) }
    }

    /// `M_k = V_k · U_k` for some blocks of outputs.
    ///
    /// # Safety
    /// `v` must be filled, and the blocks of `m` this task's alone.
    unsafe fn product(&self, v: Domain, m: Domain, point: usize, outputs: Range<usize>) {
        let product = Product {
            rows: v.tiles,
            panels: outputs.len(),
            depth: self.s.c,
            a: v.at(point, 0, 0),
            a_row: 0,
            a_block: v.tiles * LANES,
            b: self.u.at(point, outputs.start, 0),
            b_panel: self.u.tiles * LANES,
            c: m.at(point, outputs.start, 0),
            c_row: LANES,
            c_panel: m.tiles * LANES,
            accumulate: false,
        };
        // SAFETY: the domains have these sizes.
        unsafe { product.run(DepthBlocks) }
    }

    /// Every task takes `step` tile rows through all stages.
    fn fused(&self, rows: usize, step: usize) {
        let [inputs, outputs] = self.blocks;
        let most = step * self.grid.columns;
        let (v_len, m_len) = (Domain::len(inputs, most), Domain::len(outputs, most));
        (0..rows.div_ceil(step)).into_par_iter().for_each(|task| {
            let rows = task * step..rows.min((task + 1) * step);
            let tiles = rows.len() * self.grid.columns;
            let mut scratch = Scratch::take(v_len + m_len + self.grid.strip_len(step));
            let start = scratch.pointer();
            let v = Domain::new(start, inputs, tiles);
            let m = Domain::new(start.wrapping_add(v_len), outputs, tiles);
            let strip = start.wrapping_add(v_len + m_len);
            // SAFETY: the scratch and these rows of `y` are this task's.
            unsafe {
                for block in 0..inputs {
                    self.input(v, block, 0, strip, rows.clone());
                }
                for point in 0..POINTS {
                    self.product(v, m, point, 0..outputs);
                }
                for block in 0..outputs {
                    self.output(m, block, 0, strip, rows.clone());
                }
            }
        });
    }

    /// All tile rows of `rows`, stage by stage.
    fn phased(&self, rows: Range<usize>) {
        let [inputs, outputs] = self.blocks;
        let tiles = rows.len() * self.grid.columns;
        let v_len = Domain::len(inputs, tiles);
        let mut scratch = Scratch::take(v_len + Domain::len(outputs, tiles));
        let v = Domain::new(scratch.pointer(), inputs, tiles);
        let m = Domain::new(scratch.pointer().wrapping_add(v_len), outputs, tiles);
        for_strips(self.grid, rows.clone(), inputs, |block, tile, strip, rows| {
            // SAFETY: each task has its own tiles of a block.
            unsafe { self.input(v, block, tile, strip, rows) }
        });
        let groups = outputs.div_ceil(PANELS);
        (0..POINTS * groups).into_par_iter().for_each(|task| {
            let first = task % groups * PANELS;
            // SAFETY: each task has its own point and outputs.
            unsafe { self.product(v, m, task / groups, first..outputs.min(first + PANELS)) }
        });
        for_strips(self.grid, rows, outputs, |block, tile, strip, rows| {
            // SAFETY: each task has its own rows of a block of channels.
            unsafe { self.output(m, block, tile, strip, rows) }
        });
    }
}

/// Runs `f(block, first tile, strip memory, tile rows)` in parallel for
/// strips of `rows` and every block.
pub fn for_strips(
    grid: Grid,
    rows: Range<usize>,
    blocks: usize,
    f: impl Fn(usize, usize, *mut f32, Range<usize>) + Sync,
) {
    let step = (64 / grid.columns).clamp(1, rows.len());
    let strips = rows.len().div_ceil(step);
    (0..strips * blocks).into_par_iter().for_each(|task| {
        let offset = task % strips * step;
        let first = rows.start + offset;
        let mut strip = Scratch::take(grid.strip_len(step));
        let part = first..rows.end.min(first + step);
        f(task / strips, offset * grid.columns, strip.pointer(), part);
    });
}
