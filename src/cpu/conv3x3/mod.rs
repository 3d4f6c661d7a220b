//! 3x3 convolution, stride 1, zero padding 1, no bias, by Winograd's
//! F(4x4, 3x3).
//!
//! A plane is cut into 4x4 output tiles; each needs a 6x6 input tile. With
//! `V = Bᵀ d B` for input tiles, `U = G g Gᵀ` for filters, and the 36 products
//! `M_k = V_k · U_k` over channels, the output tile is `Aᵀ M A`. The weight
//! gradient is the transpose: `dM = A dY Aᵀ`, `dU_k = dM_kᵀ · V_k` over tiles,
//! `dg = Gᵀ dU G`. That is 36 multiplications where the direct form takes 144.
//!
//! Everything between the first and the last stage is laid out with sixteen
//! channels side by side, so that transforms and products use whole vectors
//! for every plane size. A few pixels with many channels, where transforming the
//! filters would cost more than it saves, go through a direct form instead.

pub(super) mod blocks;
mod direct;
pub(super) mod domain;
mod filters;
mod forward;
mod stages;
pub(super) mod transform;
mod weight;

#[cfg(test)]
mod tests;

use super::memory::{Scratch, Shared, filled};
use filters::Filters;

/// Sizes of a convolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConvShape {
    /// Batch.
    pub n: usize,
    /// Input channels.
    pub c: usize,
    /// Output channels.
    pub o: usize,
    /// Height.
    pub h: usize,
    /// Width.
    pub w: usize,
}

impl ConvShape {
    /// Number of input values.
    pub fn inputs(self) -> usize {
        self.n * self.c * self.h * self.w
    }

    /// Number of output values.
    pub fn outputs(self) -> usize {
        self.n * self.o * self.h * self.w
    }

    /// Number of weights.
    pub fn weights(self) -> usize {
        self.o * self.c * 9
    }

    /// The same with inputs and outputs exchanged.
    fn transposed(self) -> Self {
        Self { c: self.o, o: self.c, ..self }
    }
}

/// `y[n,o,i,j] = Σ_c Σ_ab w[o,c,a,b] x[n,c,i+a-1,j+b-1]`.
pub fn forward(x: &[f32], w: &[f32], s: ConvShape) -> Vec<f32> {
    filled(s.outputs(), |y| forward_into(x, w, s, y))
}

/// [`forward`] into `y`, all of which is overwritten.
pub fn forward_into(x: &[f32], w: &[f32], s: ConvShape, y: &mut [f32]) {
    assert_eq!(w.len(), s.weights(), "weights");
    if direct::suits(s) {
        return direct::run(x, w, s, direct::Pass::Forward, y);
    }
    convolve(x, Filters::forward(w, s), s, y);
}

/// `dx[n,c,i,j] = Σ_o Σ_ab w[o,c,a,b] dy[n,o,i-a+1,j-b+1]`.
pub fn data_gradient(dy: &[f32], w: &[f32], s: ConvShape) -> Vec<f32> {
    filled(s.inputs(), |dx| data_gradient_into(dy, w, s, dx))
}

/// [`data_gradient`] into `dx`, all of which is overwritten.
pub fn data_gradient_into(dy: &[f32], w: &[f32], s: ConvShape, dx: &mut [f32]) {
    assert_eq!(w.len(), s.weights(), "weights");
    if direct::suits(s) {
        return direct::run(dy, w, s, direct::Pass::DataGradient, dx);
    }
    convolve(dy, Filters::flipped(w, s), s.transposed(), dx);
}

/// `dw[o,c,a,b] = Σ_n Σ_ij dy[n,o,i,j] x[n,c,i+a-1,j+b-1]`.
pub fn weight_gradient(x: &[f32], dy: &[f32], s: ConvShape) -> Vec<f32> {
    filled(s.weights(), |dw| weight_gradient_into(x, dy, s, dw))
}

/// [`weight_gradient`] into `dw`, all of which is overwritten.
pub fn weight_gradient_into(x: &[f32], dy: &[f32], s: ConvShape, dw: &mut [f32]) {
    assert!(x.len() == s.inputs() && dy.len() == s.outputs(), "inputs");
    assert_eq!(dw.len(), s.weights(), "result");
    if x.is_empty() || dy.is_empty() {
        dw.fill(0.0);
    } else if direct::suits(s) {
        direct::weight_gradient(x, dy, s, dw);
    } else {
        weight::run(x, dy, s, dw);
    }
}

/// Transforms the filters and convolves.
fn convolve(x: &[f32], filters: Filters, s: ConvShape, y: &mut [f32]) {
    assert!(x.len() == s.inputs() && y.len() == s.outputs(), "lengths");
    if x.is_empty() || y.is_empty() {
        y.fill(0.0);
        return;
    }
    let mut scratch = Scratch::take(filters.len());
    let u = filters.transform(scratch.shared());
    forward::run(x, u, s, Shared::of(y));
}
