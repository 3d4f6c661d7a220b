//! Batch normalisation.

use super::Running;
use crate::layers::{Dual, Init, Mode};
use burn::module::{Module, Param};
use burn::tensor::Tensor;

/// `y = weight · (x − mean) / √(variance + 1e-5) + bias` for each channel, mean and biased variance
/// over batch and plane in training, running ones when sampling (Ioffe & Szegedy 2015). The
/// running ones become `0.9 · running + 0.1 · batch` with the unbiased variance, as in PyTorch.
#[derive(Module, Debug)]
pub struct BatchNorm {
    /// γ, `[C]`.
    pub weight: Param<Tensor<1>>,
    /// β, `[C]`.
    pub bias: Param<Tensor<1>>,
    /// `[C]`, starts at 0; not trained.
    pub running_mean: Param<Tensor<1>>,
    /// `[C]`, starts at 1; not trained.
    pub running_var: Param<Tensor<1>>,
}

impl BatchNorm {
    /// For `channels` features, γ 1 and β 0.
    pub fn new(init: &Init, channels: usize) -> Self {
        Self {
            weight: init.filled([channels], 1.0),
            bias: init.filled([channels], 0.0),
            running_mean: init.buffer([channels], 0.0),
            running_var: init.buffer([channels], 1.0),
        }
    }

    /// With γ from N(1, `std`²) (Radford 2015, as in its code).
    pub fn with_gain_spread(mut self, init: &mut Init, std: f32) -> Self {
        self.weight = init.around_one([self.channels()], std);
        self
    }

    /// C.
    pub fn channels(&self) -> usize {
        self.weight.lazy_shape()[0]
    }

    /// `[N, C, H, W]`.
    pub fn forward(&self, x: Tensor<4>, mode: Mode) -> Tensor<4> {
        self.forward_dual(Dual::plain(x), mode).value
    }

    /// [`Self::forward`] with the derivative along a direction.
    pub fn forward_dual(&self, x: Dual<4>, mode: Mode) -> Dual<4> {
        self.running().normalise(x, self.gains(), None, mode)
    }

    /// [`Self::forward_dual`] and the leaky ReLU that follows it, of this slope (0 for ReLU), in as
    /// few passes as the device knows.
    pub fn forward_leaky(&self, x: Dual<4>, slope: f32, mode: Mode) -> Dual<4> {
        self.running().normalise(x, self.gains(), Some(slope), mode)
    }

    fn gains(&self) -> [Tensor<2>; 2] {
        [self.weight.val().unsqueeze(), self.bias.val().unsqueeze()]
    }

    /// [`Self::forward_dual`] of features without planes, `[N, C]`.
    pub fn forward_flat(&self, x: Dual<2>, mode: Mode) -> Dual<2> {
        let [n, c] = x.value.dims();
        let y = self.forward_dual(x.linear(super::planes), mode);
        y.linear(|y| y.reshape([n, c]))
    }

    /// Scale and shift of each channel that sampling comes to, `[C]` each.
    pub fn folded(&self) -> (Tensor<1>, Tensor<1>) {
        let [gain, shift] = self.gains();
        let (scale, shift) = self.running().folded(gain, shift);
        let channels = self.channels();
        (scale.reshape([channels]), shift.reshape([channels]))
    }

    fn running(&self) -> Running<'_> {
        Running { mean: &self.running_mean, variance: &self.running_var }
    }
}
