//! Convolutions with equalized learning rate.

use super::{Init, ops};
use burn::module::{Module, Param};
use burn::tensor::Tensor;

/// 3×3, stride 1, zero padding, no bias: `weight / √(9·in)` (Karras 2018, 4.1).
#[derive(Module, Debug)]
pub struct EqualConv {
    /// `[out, in, 3, 3]`.
    pub weight: Param<Tensor<4>>,
    gain: f32,
}

impl EqualConv {
    /// From `inputs` to `outputs` channels.
    pub fn new(init: &mut Init, inputs: usize, outputs: usize) -> Self {
        Self {
            weight: init.normal([outputs, inputs, 3, 3], 1.0),
            gain: 1.0 / (9.0 * inputs as f32).sqrt(),
        }
    }

    /// `[N, in, H, W]` to `[N, out, H, W]`.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        ops::conv3x3(x, self.weight.val() * self.gain)
    }
}

/// 1×1 with bias, for pictures to features and back: `weight / √in`.
#[derive(Module, Debug)]
pub struct EqualConv1 {
    /// `[out, in]`.
    pub weight: Param<Tensor<2>>,
    /// `[out]`.
    pub bias: Param<Tensor<1>>,
    gain: f32,
}

impl EqualConv1 {
    /// From `inputs` to `outputs` channels; weights start at N(0, `std`²).
    pub fn new(init: &mut Init, inputs: usize, outputs: usize, std: f32) -> Self {
        Self {
            weight: init.normal([outputs, inputs], std),
            bias: init.filled([outputs], 0.0),
            gain: 1.0 / (inputs as f32).sqrt(),
        }
    }

    /// The linear map without the bias: `[N, in, H, W]` to `[N, out, H, W]`.
    pub fn forward_no_bias(&self, x: Tensor<4>) -> Tensor<4> {
        ops::conv1x1(x, self.weight.val() * self.gain)
    }

    /// `[N, in, H, W]` to `[N, out, H, W]`.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let channels = self.bias.dims()[0];
        self.forward_no_bias(x) + self.bias.val().reshape([1, channels, 1, 1])
    }
}

/// 1×1 without bias, for the ways past a block: `weight / √in`.
#[derive(Module, Debug)]
pub struct EqualSkip {
    /// `[out, in]`.
    pub weight: Param<Tensor<2>>,
    gain: f32,
}

impl EqualSkip {
    /// From `inputs` to `outputs` channels.
    pub fn new(init: &mut Init, inputs: usize, outputs: usize) -> Self {
        let weight = init.normal([outputs, inputs], 1.0);
        Self { weight, gain: 1.0 / (inputs as f32).sqrt() }
    }

    /// `[N, in, H, W]` to `[N, out, H, W]`.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        ops::conv1x1(x, self.weight.val() * self.gain)
    }
}
