//! Both directions of the convolution.
//!
//! First all inputs go to the domain. Then each task takes some rows of tiles and some results: it
//! transforms the filters of some inputs, multiplies, and goes on, until its sums are complete and
//! go to the planes.

use super::super::super::conv3x3::domain::{Domain, Grid};
use super::super::super::gemm::{DepthBlocks, Product};
use super::super::super::memory::{Scratch, Shared};
use super::super::super::simd::LANES;
use super::super::Conv4Shape;
use super::filters::Filters;
use super::rows::{Row, Step};
use super::{DOMAIN_LIMIT, PHASES, POINTS, strip_len};
use rayon::prelude::*;
use std::ops::Range;

/// Tiles of a task.
const TILES: usize = 64;
/// Inputs whose filters are transformed at once.
const CHUNK: usize = 64;

/// See [`super::super::reduce`].
pub fn reduce(x: &[f32], w: &[f32], s: Conv4Shape, y: &mut [f32]) {
    let filters = Filters::reducing(w, s);
    Job { x: x.as_ptr(), y: Shared::of(y), filters, grid: Grid::new(s.h, s.w), down: true }
        .run(s.n);
}

/// See [`super::super::enlarge`].
pub fn enlarge(x: &[f32], w: &[f32], s: Conv4Shape, y: &mut [f32]) {
    let filters = Filters::enlarging(w, s);
    Job { x: x.as_ptr(), y: Shared::of(y), filters, grid: Grid::new(s.h, s.w), down: false }
        .run(s.n);
}

#[derive(Clone, Copy)]
struct Job<'a> {
    x: *const f32,
    y: Shared,
    filters: Filters<'a>,
    grid: Grid,
    /// From the large side to the small one.
    down: bool,
}

// SAFETY: `x` is only read.
unsafe impl Send for Job<'_> {}
// SAFETY: as above.
unsafe impl Sync for Job<'_> {}

impl Job<'_> {
    /// All rows of tiles of `n` images, as many at a time as the limit allows.
    fn run(self, n: usize) {
        let blocks = self.filters.inputs().div_ceil(LANES);
        let rows = n * self.grid.rows;
        let per_row = PHASES * POINTS * LANES * blocks * self.grid.columns;
        let group = (DOMAIN_LIMIT / per_row).clamp(1, rows);
        let len = Domain::len_of(PHASES * POINTS, blocks, group * self.grid.columns);
        let mut scratch = Scratch::take(len);
        for first in (0..rows).step_by(group) {
            let rows = first..rows.min(first + group);
            let tiles = rows.len() * self.grid.columns;
            self.rows(rows, Domain::new(scratch.pointer(), blocks, tiles));
        }
    }

    /// Some rows of tiles; `v` has room for them.
    fn rows(self, rows: Range<usize>, v: Domain) {
        let blocks = self.filters.inputs().div_ceil(LANES);
        let step = if self.down { Step::FromLarge } else { Step::FromSmall };
        (0..rows.len() * blocks).into_par_iter().for_each(|task| {
            let (place, block) = (task / blocks, task % blocks);
            let mut strip = Scratch::take(strip_len(self.grid));
            let row = self.row(self.x.cast_mut(), self.filters.inputs(), !self.down, block);
            // SAFETY: each task has its own tiles of a block; this step only reads the planes.
            unsafe {
                let tile = place * self.grid.columns;
                row(rows.start + place, strip.pointer(), v, block, tile).run(step);
            }
        });
        // The small side has a quarter of the sums, so that twice the results fit a cache.
        let per_task = if self.down { 2 } else { 1 };
        let results = self.filters.results().div_ceil(LANES);
        let groups = results.div_ceil(per_task);
        let height = (TILES / self.grid.columns).clamp(1, rows.len());
        (0..rows.len().div_ceil(height) * groups).into_par_iter().for_each(|task| {
            let (place, group) = (task / groups * height, task % groups * per_task);
            let part = rows.start + place..rows.end.min(rows.start + place + height);
            self.multiply(part, v, place, group..results.min(group + per_task));
        });
    }

    /// Makes rows of `channels` planes from their number in the batch.
    fn row(
        self,
        planes: *mut f32,
        channels: usize,
        small: bool,
        channel_block: usize,
    ) -> impl Fn(usize, *mut f32, Domain, usize, usize) -> Row {
        let plane = self.grid.h * self.grid.w * if small { 1 } else { 4 };
        let lanes = LANES.min(channels - channel_block * LANES);
        move |row, strip, domain, block, tile| Row {
            planes: planes
                .wrapping_add((row / self.grid.rows * channels + channel_block * LANES) * plane),
            lanes,
            grid: self.grid,
            row: row % self.grid.rows,
            strip,
            domain,
            block,
            tile,
        }
    }

    /// Some blocks of results of some rows of tiles, the first of which is row `place` of `v`.
    fn multiply(self, rows: Range<usize>, v: Domain, place: usize, blocks: Range<usize>) {
        let tiles = rows.len() * self.grid.columns;
        let phases = if self.down { 1 } else { PHASES };
        let m_len = Domain::len_of(phases * POINTS, blocks.len(), tiles);
        let u_len = Domain::len_of(POINTS, blocks.len(), CHUNK);
        let mut scratch = Scratch::take(m_len + u_len + strip_len(self.grid));
        let start = scratch.pointer();
        let m = Domain::new(start, blocks.len(), tiles);
        let u = Domain::new(start.wrapping_add(m_len), blocks.len(), CHUNK);
        let strip = start.wrapping_add(m_len + u_len);
        let inputs = self.filters.inputs();
        for phase in 0..PHASES {
            for first in (0..inputs).step_by(CHUNK) {
                let part = first..inputs.min(first + CHUNK);
                let (to, more) = if self.down {
                    (0, phase > 0 || first > 0)
                } else {
                    (phase * POINTS, first > 0)
                };
                // SAFETY: the scratch is this task's, and `v` is complete.
                unsafe {
                    self.filters.transform(phase, blocks.clone(), part.clone(), u);
                    for point in 0..POINTS {
                        let a =
                            v.at(phase * POINTS + point, first / LANES, place * self.grid.columns);
                        let product = Product {
                            rows: tiles,
                            panels: blocks.len(),
                            depth: part.len(),
                            a,
                            a_row: 0,
                            a_block: v.tiles * LANES,
                            b: u.at(point, 0, 0),
                            b_panel: CHUNK * LANES,
                            c: m.at(to + point, 0, 0),
                            c_row: LANES,
                            c_panel: tiles * LANES,
                            accumulate: more,
                        };
                        product.run(DepthBlocks);
                    }
                }
            }
        }
        let step = if self.down { Step::ToSmall } else { Step::ToLarge };
        // SAFETY: the planes of an existing channel.
        let y = unsafe { self.y.at(0) };
        for (i, block) in blocks.enumerate() {
            let row = self.row(y, self.filters.results(), self.down, block);
            for (k, number) in rows.clone().enumerate() {
                // SAFETY: these rows of these channels and the scratch are this task's.
                unsafe { row(number, strip, m, i, k * self.grid.columns).run(step) };
            }
        }
    }
}
