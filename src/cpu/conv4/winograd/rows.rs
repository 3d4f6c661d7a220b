//! The transforms between planes and the domain, for one row of tiles of sixteen channels.

use super::super::super::conv3x3::blocks::Strip;
use super::super::super::conv3x3::domain::{Domain, Grid};
use super::super::super::conv3x3::transform::both_axes;
use super::super::super::simd::{Kernel, LANES, Lane, dispatch};
use super::transform::{Input, Output, OutputGradient};
use super::{PHASES, POINTS, fine};

/// A row of tiles of sixteen channels of one image.
#[derive(Clone, Copy)]
pub struct Row {
    /// The first of the channels.
    pub planes: *mut f32,
    /// Channels present, at most 16.
    pub lanes: usize,
    /// The tiles of a small plane.
    pub grid: Grid,
    /// Which row of them.
    pub row: usize,
    /// Memory of a strip.
    pub strip: *mut f32,
    /// The matrices in the domain.
    pub domain: Domain,
    /// Which block of sixteen channels of them.
    pub block: usize,
    /// The row's first tile there.
    pub tile: usize,
}

/// What [`Row::run`] does.
#[derive(Clone, Copy)]
pub enum Step {
    /// Large planes to the domain, all phases: `V = Bᵀ d B`.
    FromLarge,
    /// Small planes to the domain: `A d Aᵀ`.
    FromSmall,
    /// The domain to small planes: `Y = Aᵀ M A`.
    ToSmall,
}

impl Row {
    /// Takes a step.
    ///
    /// # Safety
    /// The planes must be readable, or the row of them writable by this task alone; so must the strip
    /// and the block's tiles.
    pub unsafe fn run(self, step: Step) {
        dispatch(One(self, step));
    }

    fn strip(&self, grid: Grid, halo: usize) -> Strip {
        Strip { grid, lanes: self.lanes, start: self.strip, halo }
    }

    /// Address of a tile's value of point 0.
    #[inline(always)]
    fn at(&self, column: usize) -> *mut f32 {
        self.domain.at(0, self.block, self.tile + column)
    }

    #[inline(always)]
    unsafe fn load_large<L: Lane>(self) {
        let strip = self.strip(fine(self.grid), 1);
        let (down, right) = (2 * width(&strip), 2 * LANES);
        // SAFETY: promised by the caller of `run`.
        unsafe {
            strip.load::<L>(self.planes, 8 * self.row, 10);
            for column in 0..self.grid.columns {
                let to = self.at(column);
                for phase in 0..PHASES {
                    let from = strip.at(phase / 2, 8 * column + phase % 2);
                    let to = to.wrapping_add(phase * POINTS * self.domain.point);
                    both_axes::<L, Input, 5, 5>(
                        #[inline(always)]
                        |i, j| L::load(from.add(i * down + j * right)),
                        #[inline(always)]
                        |i, j, v| v.store(to.add((5 * i + j) * self.domain.point)),
                    );
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn load_small<L: Lane>(self) {
        let strip = self.strip(self.grid, 0);
        // SAFETY: promised by the caller of `run`.
        unsafe {
            strip.load::<L>(self.planes, 4 * self.row, 4);
            for column in 0..self.grid.columns {
                let (from, to, down) = (strip.at(0, 4 * column), self.at(column), width(&strip));
                both_axes::<L, OutputGradient, 4, 5>(
                    #[inline(always)]
                    |i, j| L::load(from.add(i * down + j * LANES)),
                    #[inline(always)]
                    |i, j, v| v.store(to.add((5 * i + j) * self.domain.point)),
                );
            }
        }
    }

    #[inline(always)]
    unsafe fn save_small<L: Lane>(self) {
        let strip = self.strip(self.grid, 0);
        // SAFETY: promised by the caller of `run`.
        unsafe {
            for column in 0..self.grid.columns {
                let (from, to, down) = (self.at(column), strip.at(0, 4 * column), width(&strip));
                both_axes::<L, Output, 5, 4>(
                    #[inline(always)]
                    |i, j| L::load(from.add((5 * i + j) * self.domain.point)),
                    #[inline(always)]
                    |i, j, v| v.store(to.add(i * down + j * LANES)),
                );
            }
            strip.save::<L>(self.planes, 4 * self.row, 4);
        }
    }
}

/// Values of a row of a strip.
#[inline(always)]
fn width(strip: &Strip) -> usize {
    strip.grid.strip_width(strip.halo) * LANES
}

struct One(Row, Step);

impl Kernel for One {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        // SAFETY: promised by the caller of `Row::run`.
        unsafe {
            match self.1 {
                Step::FromLarge => self.0.load_large::<L>(),
                Step::FromSmall => self.0.load_small::<L>(),
                Step::ToSmall => self.0.save_small::<L>(),
            }
        }
    }
}
