//! Batch normalisation that a condition scales and shifts.

use super::Running;
use crate::layers::{Dual, Extras, Init, Linear, Mode, Start};
use burn::module::{Module, Param};
use burn::tensor::Tensor;

/// `y = (1 + gain(c)) · x̂ + bias(c)` with the condition c, such as a class and a part of z, and
/// the x̂ of [`super::BatchNorm`] (Brock 2019, appendix B; conditional gains and biases from
/// Dumoulin 2017).
#[derive(Module, Debug)]
pub struct ConditionalBatchNorm {
    /// c to the gain less 1, `[C, dim]`.
    pub gain: Linear,
    /// c to the bias, `[C, dim]`.
    pub bias: Linear,
    /// Running mean, `[C]`, starts at 0; not trained.
    pub stored_mean: Param<Tensor<1>>,
    /// Running variance, `[C]`, starts at 1; not trained.
    pub stored_var: Param<Tensor<1>>,
}

impl ConditionalBatchNorm {
    /// For `channels` features and a condition of `dim` values.
    pub fn new(init: &mut Init, [dim, channels]: [usize; 2], start: Start, spectral: bool) -> Self {
        let extras = Extras { bias: false, spectral };
        Self {
            gain: Linear::new(init, [dim, channels], start, extras),
            bias: Linear::new(init, [dim, channels], start, extras),
            stored_mean: init.buffer([channels], 0.0),
            stored_var: init.buffer([channels], 1.0),
        }
    }

    /// `x` is `[N, C, H, W]`, `condition` `[1 or N, dim]`.
    pub fn forward(&self, x: Tensor<4>, condition: Tensor<2>, mode: Mode) -> Tensor<4> {
        self.forward_dual(Dual::plain(x), condition, mode).value
    }

    /// [`Self::forward`] with the derivative along a direction of x.
    pub fn forward_dual(&self, x: Dual<4>, condition: Tensor<2>, mode: Mode) -> Dual<4> {
        self.normalise(x, condition, None, mode)
    }

    /// [`Self::forward`] and the ReLU that follows it, in as few passes as the device knows.
    pub fn forward_relu(&self, x: Tensor<4>, condition: Tensor<2>, mode: Mode) -> Tensor<4> {
        self.normalise(Dual::plain(x), condition, Some(0.0), mode).value
    }

    fn normalise(
        &self,
        x: Dual<4>,
        condition: Tensor<2>,
        slope: Option<f32>,
        mode: Mode,
    ) -> Dual<4> {
        let gain = self.gain.forward(condition.clone(), mode) + 1.0;
        let bias = self.bias.forward(condition, mode);
        let running = Running { mean: &self.stored_mean, variance: &self.stored_var };
        running.normalise(x, [gain, bias], slope, mode)
    }
}
