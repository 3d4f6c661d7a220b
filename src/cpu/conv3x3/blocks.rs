//! Moves between NCHW planes and strips: some rows of a plane with sixteen
//! channels side by side, `[row][column][16]`.

use super::super::simd::{LANES, Lane};
use super::domain::Grid;
use std::ops::Range;

/// Loads up to sixteen values of up to sixteen lines, transposed.
///
/// # Safety
/// `lines` lines, `distance` apart, must be readable for `count` values.
#[inline(always)]
pub unsafe fn load_block<L: Lane>(
    from: *const f32,
    distance: usize,
    lines: usize,
    count: usize,
) -> [L; LANES] {
    let mut rows = [L::zero(); LANES];
    // SAFETY: the caller vouches for these lines.
    unsafe {
        if lines == LANES && count == LANES {
            for (i, row) in rows.iter_mut().enumerate() {
                *row = L::load(from.add(i * distance));
            }
        } else {
            for (i, row) in rows.iter_mut().enumerate() {
                if i < lines {
                    *row = L::load_partial(from.add(i * distance), count);
                }
            }
        }
    }
    L::transpose(rows)
}

/// Stores the transpose of `columns` to up to sixteen lines.
///
/// # Safety
/// `lines` lines, `distance` apart, must be writable for `count` values.
#[inline(always)]
pub unsafe fn store_block<L: Lane>(
    columns: [L; LANES],
    to: *mut f32,
    distance: usize,
    lines: usize,
    count: usize,
) {
    let rows = L::transpose(columns);
    // SAFETY: the caller vouches for these lines.
    unsafe {
        if lines == LANES && count == LANES {
            for (i, row) in rows.into_iter().enumerate() {
                row.store(to.add(i * distance));
            }
        } else {
            for (i, row) in rows.into_iter().enumerate() {
                if i < lines {
                    row.store_partial(to.add(i * distance), count);
                }
            }
        }
    }
}

/// Part of one image's sixteen planes and the strip that mirrors it.
#[derive(Clone, Copy)]
pub struct Strip {
    /// Sizes of the planes.
    pub grid: Grid,
    /// Channels present, at most 16.
    pub lanes: usize,
    /// The strip's memory.
    pub start: *mut f32,
    /// Zero pixels on each side (and rows above and below): 0 or 1.
    pub halo: usize,
}

impl Strip {
    /// Address of a pixel.
    #[inline(always)]
    pub fn at(&self, row: usize, column: usize) -> *mut f32 {
        let width = self.grid.strip_width(self.halo);
        self.start.wrapping_add((row * width + column) * LANES)
    }

    /// Zeroes what lies outside the plane in the rows that start at plane row
    /// `first - halo`, and returns the plane rows inside.
    ///
    /// # Safety
    /// The strip must hold `height` rows.
    #[inline(always)]
    unsafe fn clear<L: Lane>(&self, first: usize, height: usize) -> Range<usize> {
        let (h, w) = (self.grid.h, self.grid.w);
        let width = self.grid.strip_width(self.halo);
        let top = first.saturating_sub(self.halo);
        let bottom = h.min(first + height - self.halo);
        for row in 0..height {
            let y = first + row;
            let inside = y >= top + self.halo && y < bottom + self.halo;
            // SAFETY: `row` and the columns are within the strip.
            unsafe {
                if inside {
                    if self.halo == 1 {
                        L::zero().store(self.at(row, 0));
                    }
                    for column in w + self.halo..width {
                        L::zero().store(self.at(row, column));
                    }
                } else {
                    for column in 0..width {
                        L::zero().store(self.at(row, column));
                    }
                }
            }
        }
        top..bottom
    }

    /// Fills `height` strip rows from the planes; strip row 0 is plane row
    /// `first - halo`.
    ///
    /// # Safety
    /// `planes` must be readable for all lanes, and the strip hold the rows.
    #[inline(always)]
    pub unsafe fn load<L: Lane>(&self, planes: *const f32, first: usize, height: usize) {
        let (h, w) = (self.grid.h, self.grid.w);
        // SAFETY: pixels inside the plane, rows and columns inside the strip.
        unsafe {
            let inside = self.clear::<L>(first, height);
            let (mut row, mut column) = (inside.start + self.halo - first, 0);
            let (mut pixel, end) = (inside.start * w, inside.end * w);
            while pixel < end {
                let count = LANES.min(end - pixel);
                let block = load_block::<L>(planes.add(pixel), h * w, self.lanes, count);
                if column + LANES <= w {
                    let to = self.at(row, column + self.halo);
                    for (i, value) in block.into_iter().enumerate() {
                        value.store(to.add(i * LANES));
                    }
                    column += LANES;
                    if column == w {
                        (row, column) = (row + 1, 0);
                    }
                } else {
                    for (i, value) in block.into_iter().enumerate() {
                        if i < count {
                            value.store(self.at(row, column + self.halo));
                            column += 1;
                            if column == w {
                                (row, column) = (row + 1, 0);
                            }
                        }
                    }
                }
                pixel += count;
            }
        }
    }

    /// Writes strip rows (without halo) to plane rows from `first` on.
    ///
    /// # Safety
    /// `planes` must be writable for all lanes, and the strip hold the rows.
    #[inline(always)]
    pub unsafe fn save<L: Lane>(&self, planes: *mut f32, first: usize, height: usize) {
        let (h, w) = (self.grid.h, self.grid.w);
        let (mut row, mut column) = (0, 0);
        let (mut pixel, end) = (first * w, h.min(first + height) * w);
        // SAFETY: pixels inside the plane, rows and columns inside the strip.
        unsafe {
            while pixel < end {
                let count = LANES.min(end - pixel);
                let mut block = [L::zero(); LANES];
                if column + LANES <= w {
                    let from = self.at(row, column);
                    for (i, value) in block.iter_mut().enumerate() {
                        *value = L::load(from.add(i * LANES));
                    }
                    column += LANES;
                    if column == w {
                        (row, column) = (row + 1, 0);
                    }
                } else {
                    for (i, value) in block.iter_mut().enumerate() {
                        if i < count {
                            *value = L::load(self.at(row, column));
                            column += 1;
                            if column == w {
                                (row, column) = (row + 1, 0);
                            }
                        }
                    }
                }
                store_block(block, planes.add(pixel), h * w, self.lanes, count);
                pixel += count;
            }
        }
    }
}
