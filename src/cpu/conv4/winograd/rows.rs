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
    /// Small planes to the domain, a window for each phase: `V = Bᵀ d B`.
    FromSmall,
    /// Small planes, as a gradient, to the domain: `dM = A dY Aᵀ`.
    FromGradient,
    /// The domain to small planes: `Y = Aᵀ M A`.
    ToSmall,
    /// The domain, all phases, to large planes: `Y = Aᵀ M A`.
    ToLarge,
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
    unsafe fn load_windows<L: Lane>(self, large: bool) {
        let (strip, height, scale) = if large {
            (self.strip(fine(self.grid), 1), 8, 2)
        } else {
            (self.strip(self.grid, 1), 4, 1)
        };
        // SAFETY: promised by the caller of `run`.
        unsafe {
            strip.load::<L>(self.planes, height * self.row, height + 2);
            for column in 0..self.grid.columns {
                let to = self.at(column);
                for phase in 0..PHASES {
                    let from = strip.at(phase / 2, height * column + phase % 2);
                    let (down, right) = (scale * width(&strip), scale * LANES);
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
    unsafe fn load_gradient<L: Lane>(self) {
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
    unsafe fn save_planes<L: Lane>(self, large: bool) {
        let (strip, height, phases) = if large {
            (self.strip(fine(self.grid), 0), 8, PHASES)
        } else {
            (self.strip(self.grid, 0), 4, 1)
        };
        let scale = height / 4;
        // SAFETY: promised by the caller of `run`.
        unsafe {
            for column in 0..self.grid.columns {
                let from = self.at(column);
                for phase in 0..phases {
                    let to = strip.at(phase / 2, height * column + phase % 2);
                    let (down, right) = (scale * width(&strip), scale * LANES);
                    let from = from.wrapping_add(phase * POINTS * self.domain.point);
                    both_axes::<L, Output, 5, 4>(
                        #[inline(always)]
                        |i, j| L::load(from.add((5 * i + j) * self.domain.point)),
                        #[inline(always)]
                        |i, j, v| v.store(to.add(i * down + j * right)),
                    );
                }
            }
            strip.save::<L>(self.planes, height * self.row, height);
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
                Step::FromLarge => self.0.load_windows::<L>(true),
                Step::FromSmall => self.0.load_windows::<L>(false),
                Step::FromGradient => self.0.load_gradient::<L>(),
                Step::ToSmall => self.0.save_planes::<L>(false),
                Step::ToLarge => self.0.save_planes::<L>(true),
            }
        }
    }
}
