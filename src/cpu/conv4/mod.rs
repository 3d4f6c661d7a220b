//! 4x4 convolution of stride 2, zero padding 1, no bias, and its transpose: the steps between sides
//! that DCGAN takes (Radford et al. 2015).
//!
//! Both have one large side (`2h` by `2w`) and one small one (`h` by `w`), and their weights lie as
//! `[small, large, 4, 4]`; so three kernels serve both and their gradients. Tap `(a, b)` of small
//! pixel `(i, j)` is large pixel `(2i + a - 1, 2j + b - 1)`.

mod direct;
mod direct_weight;
mod shift;
mod winograd;

#[cfg(test)]
mod tests;

use super::memory::filled;

/// Sizes of a convolution between two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conv4Shape {
    /// Batch.
    pub n: usize,
    /// Channels of the small side.
    pub small: usize,
    /// Channels of the large side.
    pub large: usize,
    /// Height of the small side.
    pub h: usize,
    /// Width of the small side.
    pub w: usize,
}

impl Conv4Shape {
    /// Pixels of a small plane.
    fn pixels(self) -> usize {
        self.h * self.w
    }

    /// Number of values of the small side.
    pub fn smalls(self) -> usize {
        self.n * self.small * self.pixels()
    }

    /// Number of values of the large side.
    pub fn larges(self) -> usize {
        self.n * self.large * 4 * self.pixels()
    }

    /// Number of weights.
    pub fn weights(self) -> usize {
        self.small * self.large * 16
    }
}

/// The convolution, from the large side to the small one:
/// `y[n,s,i,j] = Σ_l Σ_ab w[s,l,a,b] x[n,l,2i+a-1,2j+b-1]`.
pub fn reduce(x: &[f32], w: &[f32], s: Conv4Shape) -> Vec<f32> {
    assert!(x.len() == s.larges() && w.len() == s.weights(), "lengths");
    filled(s.smalls(), |y| {
        if x.is_empty() || y.is_empty() {
            y.fill(0.0);
        } else if winograd::suits(s) {
            winograd::reduce(x, w, s, y);
        } else {
            direct::reduce(x, w, s, y);
        }
    })
}

/// Its transpose, from the small side to the large one:
/// `y[n,l,2i+a-1,2j+b-1] += w[s,l,a,b] x[n,s,i,j]` over all `s`, `i`, `j`, `a`, `b`.
pub fn enlarge(x: &[f32], w: &[f32], s: Conv4Shape) -> Vec<f32> {
    assert!(x.len() == s.smalls() && w.len() == s.weights(), "lengths");
    filled(s.larges(), |y| {
        if x.is_empty() || y.is_empty() {
            y.fill(0.0);
        } else if winograd::suits(s) {
            winograd::enlarge(x, w, s, y);
        } else {
            direct::enlarge(x, w, s, y);
        }
    })
}

/// The gradient of either over the weights:
/// `dw[s,l,a,b] = Σ_n Σ_ij small[n,s,i,j] large[n,l,2i+a-1,2j+b-1]`.
pub fn weight_gradient(small: &[f32], large: &[f32], s: Conv4Shape) -> Vec<f32> {
    assert!(small.len() == s.smalls() && large.len() == s.larges(), "lengths");
    filled(s.weights(), |dw| {
        if small.is_empty() || large.is_empty() {
            dw.fill(0.0);
        } else if winograd::suits(s) {
            winograd::weight_gradient(small, large, s, dw);
        } else {
            direct_weight::run(small, large, s, dw);
        }
    })
}
