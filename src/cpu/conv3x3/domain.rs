//! The geometry of tiles, and matrices of the Winograd domain.

use super::super::simd::LANES;
use super::transform::{POINTS, TILE};

/// The tiles of a plane. A "tile row" is a row of tiles of one image; tile
/// rows are numbered through the whole batch.
#[derive(Clone, Copy)]
pub struct Grid {
    /// Height of the plane.
    pub h: usize,
    /// Width of the plane.
    pub w: usize,
    /// Tile rows per image.
    pub rows: usize,
    /// Tiles per tile row.
    pub columns: usize,
}

impl Grid {
    /// The tiles that cover `h` by `w` values.
    pub fn new(h: usize, w: usize) -> Self {
        Self { h, w, rows: h.div_ceil(TILE), columns: w.div_ceil(TILE) }
    }

    /// Width of a strip in pixels, with `halo` on both sides.
    pub fn strip_width(self, halo: usize) -> usize {
        TILE * self.columns + 2 * halo
    }

    /// Scratch for a strip of up to `rows` tile rows, with the halo.
    pub fn strip_len(self, rows: usize) -> usize {
        let height = TILE * rows.min(self.rows) + 2;
        height * self.strip_width(1) * LANES
    }
}

/// `[36][blocks][tiles][16]` values in scratch memory.
#[derive(Clone, Copy)]
pub struct Domain {
    /// Start.
    pub start: *mut f32,
    /// Tiles, or whatever else the rows are.
    pub tiles: usize,
    /// Distance between points.
    pub point: usize,
}

// SAFETY: the stages hand disjoint parts to parallel tasks.
unsafe impl Send for Domain {}
// SAFETY: as above.
unsafe impl Sync for Domain {}

impl Domain {
    /// Distance between points; an odd number of lines, so that the points of
    /// one tile fall into different cache sets.
    fn distance(blocks: usize, tiles: usize) -> usize {
        ((blocks * tiles) | 1) * LANES
    }

    /// Values needed for the sizes.
    pub fn len(blocks: usize, tiles: usize) -> usize {
        Self::len_of(POINTS, blocks, tiles)
    }

    /// Values needed for the sizes with another number of points.
    pub fn len_of(points: usize, blocks: usize, tiles: usize) -> usize {
        points * Self::distance(blocks, tiles)
    }

    /// Lays out the sizes at `start`.
    pub fn new(start: *mut f32, blocks: usize, tiles: usize) -> Self {
        Self { start, tiles, point: Self::distance(blocks, tiles) }
    }

    /// Address of the sixteen values of one tile.
    #[inline(always)]
    pub fn at(self, point: usize, block: usize, tile: usize) -> *mut f32 {
        self.start.wrapping_add(point * self.point + (block * self.tiles + tile) * LANES)
    }
}
