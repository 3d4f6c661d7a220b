//! Both directions of the convolution.
//!
//! First all inputs go to the domain. Then each task takes some rows of tiles and some results: it
//! transforms the filters of some inputs, multiplies, and goes on, until its sums are complete and
//! go to the planes.
//!
//! The direction to the large side is the transpose of the other, step by step.

use super::super::super::conv3x3::domain::{Domain, Grid};
use super::super::super::gemm::{DepthBlocks, Product};
use super::super::super::memory::{Scratch, Shared};
use super::super::super::simd::LANES;
use super::super::Conv4Shape;
use super::filters::Filters;
use super::patches::{Patches, Planes};
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
    run(x, Filters::reducing(w, s), s, true, Shared::of(y));
}

/// See [`super::super::enlarge`].
pub fn enlarge(x: &[f32], w: &[f32], s: Conv4Shape, y: &mut [f32]) {
    run(x, Filters::enlarging(w, s), s, false, Shared::of(y));
}

/// Takes as many rows of tiles at a time as the limit allows.
fn run(x: &[f32], filters: Filters, s: Conv4Shape, down: bool, y: Shared) {
    let grid = Grid::new(s.h, s.w);
    let (rows, blocks) = (s.n * grid.rows, filters.inputs().div_ceil(LANES));
    let height = (TILES / grid.columns).clamp(1, rows);
    let phases = if down { PHASES } else { 1 };
    let per_task = phases * POINTS * LANES * blocks * grid.columns * height;
    let group = ((DOMAIN_LIMIT / per_task).max(1) * height).min(rows);
    let v_len = Domain::len_of(phases * POINTS, blocks, group * grid.columns);
    let edges_len = if down { 0 } else { Planes::edges_len(filters.results(), grid, rows, height) };
    let mut scratch = Scratch::take(v_len + edges_len);
    let start = scratch.pointer();
    // SAFETY: the scratch goes on behind the domain.
    let edges = unsafe { scratch.shared().from(v_len) };
    let planes = Planes { start: y, channels: filters.results(), grid, rows, height, edges };
    let job = Job { x: x.as_ptr(), filters, planes, grid, down };
    for first in (0..rows).step_by(group) {
        let rows = first..rows.min(first + group);
        let v = Domain::new(start, blocks, rows.len() * grid.columns);
        job.load(rows.clone(), v);
        job.rows(rows, v);
    }
    if !down {
        // SAFETY: all rows are written.
        unsafe { planes.join() };
    }
}

#[derive(Clone, Copy)]
struct Job<'a> {
    x: *const f32,
    filters: Filters<'a>,
    /// The results, though small ones if `down`.
    planes: Planes<'a>,
    grid: Grid,
    /// From the large side to the small one.
    down: bool,
}

// SAFETY: `x` is only read.
unsafe impl Send for Job<'_> {}
// SAFETY: as above.
unsafe impl Sync for Job<'_> {}

impl Job<'_> {
    /// Some rows of tiles of all inputs to the domain.
    fn load(self, rows: Range<usize>, v: Domain) {
        let channels = self.filters.inputs();
        let blocks = channels.div_ceil(LANES);
        let (step, scale) = if self.down { (Step::FromLarge, 4) } else { (Step::FromSmall, 1) };
        (0..rows.len() * blocks).into_par_iter().for_each(|task| {
            let (place, block) = (task % rows.len(), task / rows.len());
            let mut strip = Scratch::take(strip_len(self.grid));
            let row = self.row(rows.start + place, [channels, block], scale, self.x.cast_mut());
            let tile = place * self.grid.columns;
            // SAFETY: each task has its own tiles of a block; these steps only read the planes.
            unsafe { Row { strip: strip.pointer(), domain: v, block, tile, ..row }.run(step) };
        });
    }

    /// A row of tiles, without a place in the domain, of a block of `channels` planes, each of
    /// `scale` times the small side's pixels.
    fn row(
        &self,
        number: usize,
        [channels, block]: [usize; 2],
        scale: usize,
        planes: *mut f32,
    ) -> Row {
        let plane = scale * self.grid.h * self.grid.w;
        let first = number / self.grid.rows * channels + block * LANES;
        Row {
            planes: planes.wrapping_add(first * plane),
            lanes: LANES.min(channels - block * LANES),
            grid: self.grid,
            row: number % self.grid.rows,
            strip: std::ptr::null_mut(),
            domain: Domain::new(std::ptr::null_mut(), 0, 0),
            block: 0,
            tile: 0,
        }
    }

    /// The results of some rows of tiles, all of which are in `v`.
    fn rows(self, rows: Range<usize>, v: Domain) {
        // The small side has a quarter of the sums, so that twice the results fit a cache.
        let per_task = if self.down { 2 } else { 1 };
        let results = self.filters.results().div_ceil(LANES);
        let (groups, height) = (results.div_ceil(per_task), self.planes.height);
        (0..rows.len().div_ceil(height) * groups).into_par_iter().for_each(|task| {
            let (place, group) = (task / groups * height, task % groups * per_task);
            let part = rows.start + place..rows.end.min(rows.start + place + height);
            let blocks = group..results.min(group + per_task);
            let tiles = part.len() * self.grid.columns;
            let phases = if self.down { 1 } else { PHASES };
            let m_len = Domain::len_of(phases * POINTS, blocks.len(), tiles);
            let u_len = Domain::len_of(POINTS, blocks.len(), CHUNK);
            let mut scratch = Scratch::take(m_len + u_len + strip_len(self.grid));
            let start = scratch.pointer();
            let m = Domain::new(start, blocks.len(), tiles);
            let u = Domain::new(start.wrapping_add(m_len), blocks.len(), CHUNK);
            self.multiply(blocks.clone(), [v, u, m], place * self.grid.columns);
            self.store(part, blocks, m, start.wrapping_add(m_len + u_len));
        });
    }

    /// The sums of some blocks of results, from tile `first` of `v` on; `u` is for filters.
    fn multiply(&self, blocks: Range<usize>, [v, u, m]: [Domain; 3], first: usize) {
        let inputs = self.filters.inputs();
        for phase in 0..PHASES {
            for start in (0..inputs).step_by(CHUNK) {
                let part = start..inputs.min(start + CHUNK);
                // One side has all phases in the domain, the other one point for all of them.
                let (from, to, more) = if self.down {
                    (phase * POINTS, 0, phase > 0 || start > 0)
                } else {
                    (0, phase * POINTS, start > 0)
                };
                // SAFETY: `u` and `m` are the task's, and `v` is complete.
                unsafe {
                    self.filters.transform(phase, blocks.clone(), part.clone(), u);
                    for point in 0..POINTS {
                        let product = Product {
                            rows: m.tiles,
                            panels: blocks.len(),
                            depth: part.len(),
                            a: v.at(from + point, start / LANES, first),
                            a_row: 0,
                            a_block: v.tiles * LANES,
                            b: u.at(point, 0, 0),
                            b_panel: CHUNK * LANES,
                            c: m.at(to + point, 0, 0),
                            c_row: LANES,
                            c_panel: m.tiles * LANES,
                            accumulate: more,
                        };
                        product.run(DepthBlocks);
                    }
                }
            }
        }
    }

    /// Sums to the planes.
    fn store(&self, rows: Range<usize>, blocks: Range<usize>, m: Domain, strip: *mut f32) {
        let channels = self.filters.results();
        for (place, block) in blocks.enumerate() {
            if !self.down {
                let (to, rows) = (self.planes, rows.clone());
                let patches = Patches { to, rows, channels: block, domain: m, block: place, strip };
                // SAFETY: these rows of these channels and the scratch are this task's.
                unsafe { patches.run() };
                continue;
            }
            for (k, number) in rows.clone().enumerate() {
                // SAFETY: an existing plane; these rows of it and the scratch are this task's.
                unsafe {
                    let row = self.row(number, [channels, block], 1, self.planes.start.at(0));
                    let tile = k * self.grid.columns;
                    Row { strip, domain: m, block: place, tile, ..row }.run(Step::ToSmall);
                }
            }
        }
    }
}
