//! StyleGAN2's 3x3 convolutions that change the side: transposed with stride 2
//! and then blurred ([`enlarge`]), or blurred and then strided ([`reduce`]),
//! the blur being [1,3,3,1]/8 per axis. Each is the other's transpose.
//!
//! On the large side a plane of `2h+1` by `2w+1` values, between blur and
//! convolution, is kept as four planes, by the parity of row and column. In
//! these, and in the small planes padded to `h+1` by `w+1`, a tap is a shift of
//! the index, across all images of the batch.

mod enlarge;
mod filter;
mod gradient;
mod reduce;

#[cfg(test)]
mod tests;

pub use enlarge::enlarge;
pub use gradient::weight_gradient;
pub use reduce::reduce;

use super::simd::LANES;

/// Sizes: `[n, small, h, w]` and `[n, large, 2h, 2w]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResizeShape {
    /// Batch.
    pub n: usize,
    /// Channels of the small planes.
    pub small: usize,
    /// Channels of the large planes.
    pub large: usize,
    /// Height of the small planes.
    pub h: usize,
    /// Width of the small planes.
    pub w: usize,
}

impl ResizeShape {
    /// Width of a padded small plane.
    fn row(self) -> usize {
        self.w + 1
    }

    /// Values of a padded small plane.
    fn image(self) -> usize {
        (self.h + 1) * self.row()
    }

    /// Sixteens of padded values in the batch.
    fn panels(self) -> usize {
        (self.n * self.image()).div_ceil(LANES)
    }

    /// Distance between the padded batches of two channels, with room for
    /// the largest shift.
    fn line(self) -> usize {
        self.panels() * LANES + (self.row() + 1).next_multiple_of(LANES)
    }

    fn small_len(self) -> usize {
        self.n * self.small * self.h * self.w
    }

    fn large_len(self) -> usize {
        self.n * self.large * 4 * self.h * self.w
    }

    fn weights(self) -> usize {
        9 * self.small * self.large
    }
}

/// Which channels come first in the weights, `[first, second, 3, 3]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// Those of the small planes.
    Small,
    /// Those of the large planes.
    Large,
}

impl First {
    /// Distances in the weights between channels: small, large.
    fn steps(self, s: ResizeShape) -> [usize; 2] {
        match self {
            Self::Small => [9 * s.large, 9],
            Self::Large => [9, 9 * s.small],
        }
    }
}

/// Most values of shifted pixels prepared at once.
const GROUP_LIMIT: usize = 2 << 20;
/// Rows of a result per task.
const ROWS: usize = 24;
/// Panels of sixteen pixels per task.
const PANELS: usize = 8;
