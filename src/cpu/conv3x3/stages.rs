//! The transforms between planes and the Winograd domain, for some tile rows
//! of sixteen channels.

use super::super::simd::{Kernel, LANES, Lane, dispatch};
use super::blocks::Strip;
use super::domain::{Domain, Grid};
use super::transform::{Input, Output, OutputGradient, TILE, both_axes};
use std::ops::Range;

/// Sixteen channels of a batch.
#[derive(Clone, Copy)]
pub struct Stage {
    /// The first of the channels, in the first image.
    pub planes: *mut f32,
    /// Distance between images.
    pub image: usize,
    /// Channels present, at most 16.
    pub lanes: usize,
    /// Sizes of a plane.
    pub grid: Grid,
    /// Memory of a strip, [`Grid::strip_len`].
    pub strip: *mut f32,
    /// The matrices in the domain.
    pub domain: Domain,
    /// Which block of sixteen channels of them.
    pub block: usize,
    /// The tile there that the first tile row begins with.
    pub tile: usize,
}

/// A run of tile rows within one image.
struct Segment {
    image: usize,
    /// First plane row.
    first: usize,
    /// Tile rows.
    rows: usize,
    /// The segment's first tile in the domain.
    tile: usize,
}

impl Stage {
    /// Calls `f` for the part of `rows` that lies in each image.
    #[inline(always)]
    fn segments(&self, rows: Range<usize>, mut f: impl FnMut(Segment)) {
        let mut row = rows.start;
        while row < rows.end {
            let (image, inside) = (row / self.grid.rows, row % self.grid.rows);
            let count = (self.grid.rows - inside).min(rows.end - row);
            f(Segment {
                image,
                first: inside * TILE,
                rows: count,
                tile: self.tile + (row - rows.start) * self.grid.columns,
            });
            row += count;
        }
    }

    #[inline(always)]
    fn strip(&self, halo: usize) -> Strip {
        Strip { grid: self.grid, lanes: self.lanes, start: self.strip, halo }
    }

    /// Writes the address of each tile of a segment: `f(strip row, strip
    /// column, domain address of point 0)`.
    #[inline(always)]
    fn tiles(&self, segment: &Segment, mut f: impl FnMut(usize, usize, *mut f32)) {
        let mut to = self.domain.at(0, self.block, segment.tile);
        for row in 0..segment.rows {
            for column in 0..self.grid.columns {
                f(row * TILE, column * TILE, to);
                to = to.wrapping_add(LANES);
            }
        }
    }

    /// Input planes to the domain: `V = Bᵀ d B`.
    ///
    /// # Safety
    /// The planes must be readable, and the strip and the block's tiles
    /// writable by this task alone.
    pub unsafe fn input(self, rows: Range<usize>) {
        dispatch(FromInput(self, rows));
    }

    /// Gradients of output planes to the domain: `dM = A dY Aᵀ`.
    ///
    /// # Safety
    /// As for [`Stage::input`].
    pub unsafe fn output_gradient(self, rows: Range<usize>) {
        dispatch(FromGradient(self, rows));
    }

    /// The domain to output planes: `Y = Aᵀ M A`.
    ///
    /// # Safety
    /// The planes' rows and the strip must be this task's alone.
    pub unsafe fn output(self, rows: Range<usize>) {
        dispatch(ToOutput(self, rows));
    }
}

struct FromInput(Stage, Range<usize>);

impl Kernel for FromInput {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let stage = self.0;
        let (strip, point) = (stage.strip(1), stage.domain.point);
        let width = stage.grid.strip_width(1) * LANES;
        stage.segments(
            self.1,
            #[inline(always)]
            |segment| {
                // SAFETY: promised by the caller of `Stage::input`.
                unsafe {
                    let planes = stage.planes.add(segment.image * stage.image);
                    strip.load::<L>(planes, segment.first, TILE * segment.rows + 2);
                    stage.tiles(
                        &segment,
                        #[inline(always)]
                        |row, column, to| {
                            let from = strip.at(row, column);
                            both_axes::<L, Input, 6, 6>(
                                #[inline(always)]
                                |i, j| L::load(from.add(i * width + j * LANES)),
                                #[inline(always)]
                                |i, j, v| v.store(to.add((6 * i + j) * point)),
                            );
                        },
                    );
                }
            },
        );
    }
}

struct FromGradient(Stage, Range<usize>);

impl Kernel for FromGradient {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let stage = self.0;
        let (strip, point) = (stage.strip(0), stage.domain.point);
        let width = stage.grid.strip_width(0) * LANES;
        stage.segments(
            self.1,
            #[inline(always)]
            |segment| {
                // SAFETY: promised by the caller of `Stage::output_gradient`.
                unsafe {
                    let planes = stage.planes.add(segment.image * stage.image);
                    strip.load::<L>(planes, segment.first, TILE * segment.rows);
                    stage.tiles(
                        &segment,
                        #[inline(always)]
                        |row, column, to| {
                            let from = strip.at(row, column);
                            both_axes::<L, OutputGradient, 4, 6>(
                                #[inline(always)]
                                |i, j| L::load(from.add(i * width + j * LANES)),
                                #[inline(always)]
                                |i, j, v| v.store(to.add((6 * i + j) * point)),
                            );
                        },
                    );
                }
            },
        );
    }
}

struct ToOutput(Stage, Range<usize>);

impl Kernel for ToOutput {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let stage = self.0;
        let (strip, point) = (stage.strip(0), stage.domain.point);
        let width = stage.grid.strip_width(0) * LANES;
        stage.segments(
            self.1,
            #[inline(always)]
            |segment| {
                // SAFETY: promised by the caller of `Stage::output`.
                unsafe {
                    stage.tiles(
                        &segment,
                        #[inline(always)]
                        |row, column, from| {
                            let to = strip.at(row, column);
                            both_axes::<L, Output, 6, 4>(
                                #[inline(always)]
                                |i, j| L::load(from.add((6 * i + j) * point)),
                                #[inline(always)]
                                |i, j, v| v.store(to.add(i * width + j * LANES)),
                            );
                        },
                    );
                    let planes = stage.planes.add(segment.image * stage.image);
                    strip.save::<L>(planes, segment.first, TILE * segment.rows);
                }
            },
        );
    }
}
