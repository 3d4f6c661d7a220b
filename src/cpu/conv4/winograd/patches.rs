//! From the domain to the large side: each tile gives a patch of 10x10 values, and neighbouring
//! patches overlap by two.
//!
//! A task adds up the patches of its rows of tiles. Where its rows begin or end within an image, a
//! line of the neighbour's plane gets a part of the sum: these lines are kept aside, and added when
//! all tasks are done.

use super::super::super::conv3x3::blocks::Strip;
use super::super::super::conv3x3::domain::{Domain, Grid};
use super::super::super::conv3x3::transform::both_axes;
use super::super::super::memory::Shared;
use super::super::super::simd::{Kernel, LANES, Lane, dispatch};
use super::transform::InputGradient;
use super::{PHASES, POINTS, fine};
use rayon::prelude::*;
use std::ops::Range;

/// The large planes of a batch, whose rows of tiles are shared out to tasks.
#[derive(Clone, Copy)]
pub struct Planes<'a> {
    /// The first plane.
    pub start: Shared<'a>,
    /// Channels of an image.
    pub channels: usize,
    /// The tiles of a small plane.
    pub grid: Grid,
    /// Rows of tiles of all images.
    pub rows: usize,
    /// Rows of tiles of a task.
    pub height: usize,
    /// Lines kept aside, [`Planes::edges_len`] values.
    pub edges: Shared<'a>,
}

impl Planes<'_> {
    /// Values of the lines that `rows` rows of tiles keep aside, `height` for each task.
    pub fn edges_len(channels: usize, grid: Grid, rows: usize, height: usize) -> usize {
        rows.div_ceil(height) * 2 * channels * 2 * grid.w
    }

    /// Values of a plane.
    fn plane(&self) -> usize {
        4 * self.grid.h * self.grid.w
    }

    /// A line kept aside: that above a task's first row (`kind` 0), or below its last.
    fn edge(&self, task: usize, kind: usize, channel: usize) -> usize {
        ((2 * task + kind) * self.channels + channel) * 2 * self.grid.w
    }

    /// Adds the lines kept aside.
    ///
    /// # Safety
    /// Every task must have written its rows, and none still runs.
    pub unsafe fn join(self) {
        let width = 2 * self.grid.w;
        (0..self.channels).into_par_iter().with_min_len(16).for_each(|channel| {
            for task in 1..self.rows.div_ceil(self.height) {
                let (image, row) =
                    (task * self.height / self.grid.rows, task * self.height % self.grid.rows);
                if row == 0 {
                    continue;
                }
                let plane = (image * self.channels + channel) * self.plane();
                for (line, edge) in [
                    (8 * row - 1, self.edge(task, 0, channel)),
                    (8 * row, self.edge(task - 1, 1, channel)),
                ] {
                    // SAFETY: lines of this channel's planes, which this task has alone.
                    let (to, from) = unsafe {
                        let to = self.start.slice(plane + line * width, width);
                        (to, self.edges.slice(edge, width))
                    };
                    to.iter_mut().zip(from).for_each(|(to, from)| *to += *from);
                }
            }
        });
    }
}

/// The patches of some rows of tiles of sixteen channels.
pub struct Patches<'a> {
    /// Where they go.
    pub to: Planes<'a>,
    /// Which rows: those of one task.
    pub rows: Range<usize>,
    /// Block of sixteen channels of the planes.
    pub channels: usize,
    /// The matrices in the domain, all phases.
    pub domain: Domain,
    /// Block of sixteen channels of them.
    pub block: usize,
    /// Memory of a strip.
    pub strip: *mut f32,
}

impl Patches<'_> {
    /// Adds them up.
    ///
    /// # Safety
    /// The rows of these planes, their lines kept aside and the strip must be this task's alone.
    pub unsafe fn run(self) {
        dispatch(Add(self));
    }

    /// The strip from `row` on, without its first column.
    #[inline(always)]
    fn strip(&self, row: usize, grid: Grid) -> Strip {
        let lanes = LANES.min(self.to.channels - self.channels * LANES);
        let strip = Strip { grid, lanes, start: self.strip, halo: 1 };
        Strip { start: strip.at(row, 1), ..strip }
    }

    /// Adds the patches of a row of tiles, whose first one is `tile` in the domain.
    #[inline(always)]
    unsafe fn add<L: Lane>(&self, tile: usize) {
        let grid = self.to.grid;
        let strip = Strip { grid: fine(grid), lanes: LANES, start: self.strip, halo: 1 };
        let point = self.domain.point;
        for column in 0..grid.columns {
            let from = self.domain.at(0, self.block, tile + column);
            for phase in 0..PHASES {
                let from = from.wrapping_add(phase * POINTS * point);
                // SAFETY: promised by the caller of `run`; columns are within the strip.
                unsafe {
                    both_axes::<L, InputGradient, 5, 5>(
                        #[inline(always)]
                        |i, j| L::load(from.add((5 * i + j) * point)),
                        #[inline(always)]
                        |i, j, v| {
                            let to = strip.at(2 * i + phase / 2, 8 * column + 2 * j + phase % 2);
                            v.add(L::load(to)).store(to);
                        },
                    );
                }
            }
        }
    }

    /// Sixteen channels of the image of a row of tiles.
    #[inline(always)]
    fn planes(&self, image: usize) -> *mut f32 {
        let channel = image * self.to.channels + self.channels * LANES;
        // SAFETY: an existing channel.
        unsafe { self.to.start.at(channel * self.to.plane()) }
    }

    /// Keeps a row of the strip aside.
    #[inline(always)]
    unsafe fn keep<L: Lane>(&self, row: usize, kind: usize) {
        let task = self.rows.start / self.to.height;
        let line = Grid { h: 1, ..fine(self.to.grid) };
        // SAFETY: promised by the caller of `run`.
        unsafe {
            let to = self.to.edges.at(self.to.edge(task, kind, self.channels * LANES));
            self.strip(row, line).save::<L>(to, 0, 1);
        }
    }
}

struct Add<'a>(Patches<'a>);

impl Kernel for Add<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let job = self.0;
        let grid = job.to.grid;
        let large = fine(grid);
        let width = large.strip_width(1) * LANES;
        for number in job.rows.clone() {
            let (image, row) = (number / grid.rows, number % grid.rows);
            let (planes, begins) = (job.planes(image), number == job.rows.start);
            // SAFETY: the strip has ten rows; the rest is promised by the caller of `run`.
            unsafe {
                // The first two rows hold what the patches above have left.
                let fresh = if row == 0 || begins { 0 } else { 2 * width };
                for at in (fresh..10 * width).step_by(LANES) {
                    L::zero().store(job.strip.add(at));
                }
                job.add::<L>((number - job.rows.start) * grid.columns);
                if row > 0 && !begins {
                    job.strip(0, large).save::<L>(planes, 8 * row - 1, 1);
                } else if row > 0 {
                    job.keep::<L>(0, 0);
                }
                job.strip(1, large).save::<L>(planes, 8 * row, 7);
                if row + 1 == grid.rows || number + 1 == job.rows.end {
                    job.strip(8, large).save::<L>(planes, 8 * row + 7, 1);
                    job.keep::<L>(9, 1);
                } else {
                    std::ptr::copy_nonoverlapping(job.strip.add(8 * width), job.strip, 2 * width);
                }
            }
        }
    }
}
