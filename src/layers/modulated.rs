//! StyleGAN2's layers of the synthesis network: styles scale what a convolution reads.

use super::{Dual, EqualLinear, Init, ResampleFilter, ops};
use burn::module::{Module, Param};
use burn::tensor::Tensor;

/// A modulated convolution and what follows it: with `s = affine(w)`,
/// `y = lrelu₀.₂(demod · conv(s · x, weight) + strength · noise + bias) · √2`, within ±clamp, where
/// `demod = 1 / √(Σ (weight · s)² + 1e-8)` for each output channel (Karras 2020, 2.2).
///
/// Scaling what goes in and what comes out, instead of the weights, lets all pictures of a batch
/// share one convolution.
#[derive(Module, Debug)]
pub struct ModulatedConv {
    /// `[O, I, 3, 3]`.
    pub weight: Param<Tensor<4>>,
    /// `[O]`.
    pub bias: Param<Tensor<1>>,
    /// `[1]`, starts at 0.
    pub noise_strength: Param<Tensor<1>>,
    /// The fixed noise image, `[1, 1, R, R]`; not trained.
    pub noise_const: Param<Tensor<4>>,
    /// w to s, `[I, w]`.
    pub affine: EqualLinear,
    #[module(skip)]
    up: Option<ResampleFilter>,
    #[module(skip)]
    clamp: Option<f32>,
}

impl ModulatedConv {
    /// From `inputs` to `outputs` channels at `side` pixels; with `up`, from half of that by this
    /// filter.
    pub fn new(
        init: &mut Init,
        [inputs, outputs]: [usize; 2],
        w_dim: usize,
        side: usize,
        up: Option<ResampleFilter>,
        clamp: Option<f32>,
    ) -> Self {
        Self {
            weight: init.normal([outputs, inputs, 3, 3], 1.0),
            bias: init.filled([outputs], 0.0),
            noise_strength: init.filled([1], 0.0),
            noise_const: init.normal([1, 1, side, side], 1.0).set_require_grad(false),
            affine: affine(init, inputs, w_dim),
            up,
            clamp,
        }
    }

    /// Side of its output.
    pub fn side(&self) -> usize {
        self.noise_const.dims()[3]
    }

    /// `x` is `[N, I, H, W]`, `w` `[N, w]`, `noise` `[N or 1, 1, R, R]`.
    pub fn forward(&self, x: Tensor<4>, w: Tensor<2>, noise: Option<Tensor<4>>) -> Tensor<4> {
        self.forward_dual(Dual::plain(x), Dual::plain(w), noise).value
    }

    /// [`Self::forward`] with the derivative along a direction of x and w.
    pub fn forward_dual(&self, x: Dual<4>, w: Dual<2>, noise: Option<Tensor<4>>) -> Dual<4> {
        let (weight, style) = (self.weight.val(), self.affine.forward_dual(w));
        let power = ops::kernel_power(weight.clone()).transpose();
        let demod = demodulation(style.clone(), &power);
        let x = x.scale_planes(style);
        let x = x.linear(|x| match &self.up {
            Some(filter) => filter.conv_up(x, weight.clone()),
            None => ops::conv3x3(x, weight.clone()),
        });
        let noise = noise.map(|noise| (noise, self.noise_strength.val()));
        x.demod_act(demod, noise, self.bias.val(), self.clamp)
    }
}

/// `1 / √(Σ (weight · s)² + 1e-8)` for a style s `[N, I]` and the powers of the kernels, `[I, O]`.
fn demodulation(style: Dual<2>, power: &Tensor<2>) -> Dual<2> {
    let squares = style.value.clone().powf_scalar(2.0).matmul(power.clone());
    let value = (squares + 1e-8).sqrt().recip();
    let along = style.along.map(|along| {
        let turn = (style.value * along).matmul(power.clone());
        value.clone().powi_scalar(3) * turn.neg()
    });
    Dual { value, along }
}

/// Features to colours: a modulated 1×1 convolution without demodulation, and bias;
/// `s = affine(w) / √I`.
#[derive(Module, Debug)]
pub struct ToRgb {
    /// `[colours, I]`.
    pub weight: Param<Tensor<2>>,
    /// `[colours]`.
    pub bias: Param<Tensor<1>>,
    /// w to s, `[I, w]`.
    pub affine: EqualLinear,
    #[module(skip)]
    clamp: Option<f32>,
}

impl ToRgb {
    /// From `inputs` to `colours` channels.
    pub fn new(
        init: &mut Init,
        inputs: usize,
        colours: usize,
        w_dim: usize,
        clamp: Option<f32>,
    ) -> Self {
        Self {
            weight: init.normal([colours, inputs], 1.0),
            bias: init.filled([colours], 0.0),
            affine: affine(init, inputs, w_dim),
            clamp,
        }
    }

    /// `x` is `[N, I, H, W]`, `w` `[N, w]`.
    pub fn forward(&self, x: Tensor<4>, w: Tensor<2>) -> Tensor<4> {
        let [batch, inputs, _, _] = x.dims();
        let style = self.affine.forward(w) / (inputs as f32).sqrt();
        let colours = self.bias.dims()[0];
        let bias = self.bias.val().reshape([1, colours, 1, 1]);
        let rgb = if batch == 1 {
            // The same with far less to multiply.
            ops::conv1x1(x, self.weight.val() * style)
        } else {
            ops::conv1x1(ops::scale_planes(x, style), self.weight.val())
        };
        ops::clamped(rgb + bias, self.clamp)
    }

    /// [`Self::forward`] with the derivative along a direction of x and w.
    pub fn forward_dual(&self, x: Dual<4>, w: Dual<2>) -> Dual<4> {
        if x.along.is_none() && w.along.is_none() {
            return Dual::plain(self.forward(x.value, w.value));
        }
        let inputs = x.value.dims()[1];
        let style = self.affine.forward_dual(w).linear(|style| style / (inputs as f32).sqrt());
        let weight = self.weight.val();
        let rgb = x.scale_planes(style).linear(|x| ops::conv1x1(x, weight.clone()));
        let bias = self.bias.val().reshape([1, -1, 1, 1]);
        rgb.shift(bias).clamp(self.clamp)
    }
}

/// From w to one factor for each channel, 1 at first.
pub(super) fn affine(init: &mut Init, channels: usize, w_dim: usize) -> EqualLinear {
    let mut layer = EqualLinear::new(init, w_dim, channels, 1.0);
    layer.bias = init.filled([channels], 1.0);
    layer
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    /// Demodulation's purpose: unit variance whatever the style's scale.
    #[test]
    fn output_does_not_depend_on_the_style_s_scale() {
        let device = Device::flex();
        let mut init = Init::new(3, "test", &device);
        let mut layer = ModulatedConv::new(&mut init, [5, 6], 7, 8, None, None);
        let x: Tensor<4> = init.normal([2, 5, 8, 8], 1.0).val();
        let w: Tensor<2> = init.normal([2, 7], 1.0).val();
        let before = layer.forward(x.clone(), w.clone(), None);
        layer.affine.weight = Param::from_tensor(layer.affine.weight.val() * 10.0);
        layer.affine.bias = Param::from_tensor(layer.affine.bias.val() * 10.0);
        let after = layer.forward(x, w, None);
        let off = (before.clone() - after).abs().max().into_scalar::<f32>();
        assert!(off < 1e-4, "{off}");
        assert!(before.abs().mean().into_scalar::<f32>() > 0.1);
    }
}
