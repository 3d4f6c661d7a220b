//! The convolution by Winograd's F(4x4, 2x2).
//!
//! Every second row and column of the large side make four planes (phases), and each meets its own
//! 2x2 of the taps with stride 1. A 4x4 tile of the small side then takes 25 products for each phase,
//! 100 in all, where the direct form takes 256. Filters are transformed for a few channels at a time,
//! right before their products, so that they never leave the core's cache: they become six times
//! larger, and with few tiles writing them out would cost more than the products.

mod filters;
mod forward;
mod patches;
mod rows;
mod transform;
mod weight;

pub use forward::{enlarge, reduce};
pub use weight::run as weight_gradient;

use super::super::conv3x3::domain::Grid;
use super::super::simd::LANES;
use super::Conv4Shape;

/// Phases: which row of two, and which column.
const PHASES: usize = 4;
/// Points of the domain for each phase.
const POINTS: usize = 25;
/// Most values in the domain at once.
const DOMAIN_LIMIT: usize = 6 << 20;

/// Whether this form is the faster one, by counts of products. Narrow sides would leave lanes empty,
/// and with few tiles the filters' transforms would not pay.
pub fn suits(s: Conv4Shape) -> bool {
    let grid = Grid::new(s.h, s.w);
    let tiles = s.n * grid.rows * grid.columns;
    let used = s.small.min(s.large).min(LANES);
    (PHASES * POINTS * tiles + 600) * LANES < 16 * s.n * s.pixels() * used
}

/// The tiles of the large planes that belong to those of small ones.
fn fine(grid: Grid) -> Grid {
    Grid { h: 2 * grid.h, w: 2 * grid.w, rows: 2 * grid.rows, columns: 2 * grid.columns }
}

/// Scratch for a strip of either side: one row of tiles.
fn strip_len(grid: Grid) -> usize {
    10 * fine(grid).strip_width(1) * LANES
}
