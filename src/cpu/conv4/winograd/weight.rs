//! The weight gradient: `dU_k = dM_kᵀ · V_k` over all tiles, then `dg = Gᵀ dU G` for each phase.

use super::super::super::conv3x3::blocks::{load_block, store_block};
use super::super::super::conv3x3::domain::{Domain, Grid};
use super::super::super::conv3x3::transform::both_axes;
use super::super::super::gemm::{Product, RowPanel};
use super::super::super::memory::{Scratch, Shared};
use super::super::super::simd::{Kernel, LANES, Lane, dispatch};
use super::super::Conv4Shape;
use super::super::direct_weight::in_parts;
use super::rows::{Row, Step};
use super::transform::FilterGradient;
use super::{DOMAIN_LIMIT, PHASES, POINTS, strip_len};
use rayon::prelude::*;
use std::ops::Range;

/// Blocks of sixteen small channels of a task.
const BLOCKS: usize = 2;

/// See [`super::super::weight_gradient`]. For a given number of threads the result is reproducible.
pub fn run(small: &[f32], large: &[f32], s: Conv4Shape, dw: &mut [f32]) {
    let grid = Grid::new(s.h, s.w);
    let blocks = [s.small.div_ceil(LANES), s.large.div_ceil(LANES)];
    let rows = s.n * grid.rows;
    let per_tile = POINTS * LANES * (blocks[0] + PHASES * blocks[1]);
    let group = (DOMAIN_LIMIT / per_tile / grid.columns).clamp(1, rows);
    // With few channels the tiles are shared out, and the sums of the shares added.
    let tasks = blocks[0].div_ceil(BLOCKS) * blocks[1];
    let parts = (2 * rayon::current_num_threads()).div_ceil(tasks).min(group);
    let m_len = Domain::len_of(POINTS, blocks[0], group * grid.columns);
    let v_len = Domain::len_of(PHASES * POINTS, blocks[1], group * grid.columns);
    let mut scratch = Scratch::take(m_len + v_len);
    let start = scratch.pointer();
    in_parts(parts, dw, |sums| {
        for first in (0..rows).step_by(group) {
            let rows = first..rows.min(first + group);
            let tiles = rows.len() * grid.columns;
            let job = Job {
                sides: [small.as_ptr(), large.as_ptr()],
                s,
                grid,
                m: Domain::new(start, blocks[0], tiles),
                v: Domain::new(start.wrapping_add(m_len), blocks[1], tiles),
                more: first > 0,
            };
            job.fill(rows, blocks);
            job.multiply(blocks, parts, sums);
        }
    });
}

#[derive(Clone, Copy)]
struct Job {
    sides: [*const f32; 2],
    s: Conv4Shape,
    grid: Grid,
    /// The small side in the domain.
    m: Domain,
    /// The large side in the domain.
    v: Domain,
    /// Whether to add to the sums.
    more: bool,
}

// SAFETY: the sides are only read.
unsafe impl Send for Job {}
// SAFETY: as above.
unsafe impl Sync for Job {}

impl Job {
    /// The small side, or the large one.
    fn values(&self, side: usize) -> *const f32 {
        self.sides[side]
    }

    /// Both sides to the domain.
    fn fill(self, rows: Range<usize>, [small, large]: [usize; 2]) {
        let (s, grid) = (self.s, self.grid);
        (0..rows.len() * (small + large)).into_par_iter().for_each(|task| {
            let (place, block) = (task / (small + large), task % (small + large));
            let (side, block) = if block < small { (0, block) } else { (1, block - small) };
            let channels = [s.small, s.large][side];
            let plane = s.pixels() * [1, 4][side];
            let mut strip = Scratch::take(strip_len(grid));
            let number = rows.start + place;
            let channel = number / grid.rows * channels + block * LANES;
            let row = Row {
                planes: self.values(side).wrapping_add(channel * plane).cast_mut(),
                lanes: LANES.min(channels - block * LANES),
                grid,
                row: number % grid.rows,
                strip: strip.pointer(),
                domain: [self.m, self.v][side],
                block,
                tile: place * grid.columns,
            };
            // SAFETY: each task has its own tiles of a block; these steps only read the planes.
            unsafe { row.run([Step::FromSmall, Step::FromLarge][side]) };
        });
    }

    /// The sums of all weights, in `parts` shares.
    fn multiply(self, [small, large]: [usize; 2], parts: usize, sums: Shared) {
        let groups = small.div_ceil(BLOCKS);
        (0..groups * large * parts).into_par_iter().for_each(|task| {
            let (part, task) = (task % parts, task / parts);
            let (first, block) = (task / large * BLOCKS, task % large);
            let tiles = part * self.v.tiles / parts..(part + 1) * self.v.tiles / parts;
            // SAFETY: each task has its own weights of its part.
            let to = unsafe { sums.from(part * self.s.weights()) };
            self.block(first..small.min(first + BLOCKS), block, tiles, to);
        });
    }

    /// Some blocks of small channels with one of large ones.
    fn block(self, small: Range<usize>, large: usize, tiles: Range<usize>, to: Shared) {
        let lines = small.len() * LANES;
        let mut scratch = Scratch::take(Domain::len_of(PHASES * POINTS, 1, lines));
        let du = Domain::new(scratch.pointer(), 1, lines);
        for point in 0..PHASES * POINTS {
            for (place, block) in small.clone().enumerate() {
                let present = LANES.min(self.s.small - block * LANES);
                let product = Product {
                    rows: present.next_multiple_of(4),
                    panels: 1,
                    depth: tiles.len(),
                    a: self.m.at(point % POINTS, block, tiles.start),
                    a_row: 0,
                    a_block: LANES,
                    b: self.v.at(point, large, tiles.start),
                    b_panel: 0,
                    c: du.at(point, 0, place * LANES),
                    c_row: LANES,
                    c_panel: 0,
                    accumulate: false,
                };
                // SAFETY: the domains have these sizes, and the scratch is this task's.
                unsafe { product.run(RowPanel) };
            }
        }
        let first = small.start * LANES;
        let rows = first..self.s.small.min(first + lines);
        dispatch(ToWeights { du, rows, large, s: self.s, to, more: self.more });
    }
}

/// Sums in the domain to the gradients of filters.
struct ToWeights<'a> {
    du: Domain,
    /// Small channels.
    rows: Range<usize>,
    /// Block of large channels.
    large: usize,
    s: Conv4Shape,
    to: Shared<'a>,
    more: bool,
}

impl Kernel for ToWeights<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let first = self.large * LANES;
        let lanes = LANES.min(self.s.large - first);
        for (line, small) in self.rows.enumerate() {
            // SAFETY: filters of existing channels, which are this task's alone.
            unsafe {
                let to = self.to.at((small * self.s.large + first) * 16);
                let mut taps = [L::zero(); LANES];
                for phase in 0..PHASES {
                    let from = self.du.at(phase * POINTS, 0, line);
                    let corner = phase / 2 * 4 + phase % 2;
                    both_axes::<L, FilterGradient, 5, 2>(
                        #[inline(always)]
                        |i, j| L::load(from.add((5 * i + j) * self.du.point)),
                        #[inline(always)]
                        |i, j, v| taps[corner + 8 * i + 2 * j] = v,
                    );
                }
                if self.more {
                    let old: [L; LANES] = load_block(to, 16, lanes, 16);
                    for (tap, old) in taps.iter_mut().zip(old) {
                        *tap = tap.add(old);
                    }
                }
                store_block(taps, to, 16, lanes, 16);
            }
        }
    }
}
