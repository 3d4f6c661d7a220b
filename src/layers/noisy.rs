//! The layer of lucidrains' StyleGAN2: noise is weighed for each channel.

use super::modulated::affine;
use super::{EqualLinear, Init, bilinear2, ops};
use burn::module::{Module, Param};
use burn::tensor::Tensor;
use std::f32::consts::SQRT_2;

/// A modulated convolution with noise: with `s = affine(w)`,
/// `y = lrelu₀.₂(demod · conv(up(s · x), weight) + strength · noise + bias)`, where
/// `demod = 1 / √(Σ (weight · s)² + 1e-8)` for each output channel (Karras 2020, 2.2; the rest as
/// in lucidrains/stylegan2-pytorch), and `up` is [`bilinear2`] or nothing.
#[derive(Module, Debug)]
pub struct NoisyConv {
    /// `[O, I, 3, 3]`.
    pub weight: Param<Tensor<4>>,
    /// `[O]`.
    pub bias: Param<Tensor<1>>,
    /// `[O]`, starts at 0.
    pub noise_strength: Param<Tensor<1>>,
    /// w to s, `[I, w]`.
    pub affine: EqualLinear,
    up: bool,
}

impl NoisyConv {
    /// From `inputs` to `outputs` channels; with `up`, to the double side.
    pub fn new(init: &mut Init, [inputs, outputs]: [usize; 2], w_dim: usize, up: bool) -> Self {
        Self {
            weight: init.normal([outputs, inputs, 3, 3], 1.0),
            bias: init.filled([outputs], 0.0),
            noise_strength: init.filled([outputs], 0.0),
            affine: affine(init, inputs, w_dim),
            up,
        }
    }

    /// Side of its output, for an input of this side.
    pub fn side(&self, side: usize) -> usize {
        if self.up { 2 * side } else { side }
    }

    /// `x` is `[N, I, H, W]`, `w` `[N, w]`, `noise` `[N or 1, 1, …]` of the output's sides.
    pub fn forward(&self, x: Tensor<4>, w: Tensor<2>, noise: Tensor<4>) -> Tensor<4> {
        let (weight, style) = (self.weight.val(), self.affine.forward(w));
        let power = ops::kernel_power(weight.clone());
        let deviation = (style.clone().square().matmul(power.transpose()) + 1e-8).sqrt();
        let x = ops::scale_planes(x, style);
        let x = ops::conv3x3(if self.up { bilinear2(x) } else { x }, weight);
        // Before the demodulation, which shares a pass with the activation.
        let [n, outputs] = deviation.dims();
        let strength = deviation.clone() * self.noise_strength.val().unsqueeze();
        let x = x + noise * strength.reshape([n, outputs, 1, 1]);
        ops::demod_act(x, deviation.recip() / SQRT_2, None, self.bias.val() / SQRT_2, None)
    }
}
