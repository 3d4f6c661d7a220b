//! StyleGAN3's layer: a modulated convolution, and a leaky ReLU between two filters.

use super::ops::{self, Resampling};
use super::{EqualLinear, Init};
use burn::module::{Module, Param};
use burn::tensor::Tensor;
use burn::tensor::ops::PadMode;
use serde::{Deserialize, Serialize};

/// Size of a [`FilteredConv`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilteredShape {
    /// Output channels.
    pub channels: usize,
    /// Side of the output, which reaches beyond the picture.
    pub side: usize,
    /// Side of the convolution's kernels, 1 or 3.
    pub kernel: usize,
    /// How much finer the leaky ReLU sees its input.
    pub up: usize,
    /// How much finer the leaky ReLU sees the output.
    pub down: usize,
    /// Length of the filter before the leaky ReLU, 1 for none.
    pub up_taps: usize,
    /// Length of the filter after the leaky ReLU, 1 for none.
    pub down_taps: usize,
    /// Whether the filter after it is a plane instead of the same line on both axes.
    pub radial: bool,
}

impl FilteredShape {
    /// Side of what the leaky ReLU sees.
    pub fn fine(&self) -> usize {
        // Of a file's numbers, before they are checked, this must be a number too.
        self.side.saturating_sub(1).saturating_mul(self.down).saturating_add(self.down_taps)
    }

    /// Where the values of the finer planes come from, for an input of this side.
    fn resampling(&self, side: usize) -> Resampling {
        let (up, fine, taps) = (self.up, self.fine(), self.up_taps as isize);
        let padding = fine as isize + taps - 1 - ((side + self.kernel - 1) * up) as isize;
        // Samples lie in the middle of what they stand for (appendix C.3).
        let before = (padding + up as isize).div_euclid(2);
        Resampling { up, down: self.down, start: taps - 1 - before, fine }
    }
}

/// A modulated convolution and a leaky ReLU that makes no frequencies too high for its samples:
/// with `s = affine(w)`, brought to a mean square of 1 as the kernels are,
/// `y = down(lrelu₀.₂(up(demod · conv(s/√m · x, weight) + bias)) · √2 within ±clamp)`, where
/// `demod = 1 / √(Σ (weight · s)² + 1e-8)` for each output channel, m is the mean of x² that
/// training met, and up and down change the sampling rate through low-pass filters (Karras 2021,
/// 3.2 and appendix C).
#[derive(Module, Debug)]
pub struct FilteredConv {
    /// `[O, I, k, k]`.
    pub weight: Param<Tensor<4>>,
    /// `[O]`.
    pub bias: Param<Tensor<1>>,
    /// w to s, `[I, w]`.
    pub affine: EqualLinear,
    /// m, `[1]`; not trained.
    pub magnitude_ema: Param<Tensor<1>>,
    /// Filter of `up`, `[taps]`.
    up_filter: Option<Param<Tensor<1>>>,
    /// Filter of `down`, `[1, taps]` for both axes or `[taps, taps]`.
    down_filter: Option<Param<Tensor<2>>>,
    #[module(skip)]
    resampling: Resampling,
    #[module(skip)]
    clamp: Option<f32>,
}

impl FilteredConv {
    /// Zeros, to be loaded; from `inputs` channels of this `side`.
    pub fn new(
        init: &mut Init,
        [inputs, side]: [usize; 2],
        shape: FilteredShape,
        w_dim: usize,
        clamp: Option<f32>,
    ) -> Self {
        let FilteredShape { channels, kernel, up_taps, down_taps, radial, .. } = shape;
        let rows = if radial { down_taps } else { 1 };
        Self {
            weight: init.filled([channels, inputs, kernel, kernel], 0.0),
            bias: init.filled([channels], 0.0),
            affine: EqualLinear::new(init, w_dim, inputs, 1.0),
            magnitude_ema: init.filled([1], 0.0),
            up_filter: (up_taps > 1).then(|| init.filled([up_taps], 0.0)),
            down_filter: (down_taps > 1).then(|| init.filled([rows, down_taps], 0.0)),
            resampling: shape.resampling(side),
            clamp,
        }
    }

    /// `x` is `[N, I, H, H]`, `w` `[N, w]`.
    pub fn forward(&self, x: Tensor<4>, w: Tensor<2>) -> Tensor<4> {
        let style = self.affine.forward(w);
        let style = style.clone() / style.square().mean_dim(1).sqrt();
        let demod = self.demodulation(style.clone());
        let x = ops::scale_planes(x, style * self.gain());
        let y = self.convolve(x);
        let filters = [
            self.up_filter.as_ref().map(|filter| filter.val().unsqueeze()),
            self.down_filter.as_ref().map(Param::val),
        ];
        ops::filtered_act(y, demod, self.bias.val(), filters, self.resampling, self.clamp)
    }

    /// 1/√m, `[1, 1]`.
    fn gain(&self) -> Tensor<2> {
        self.magnitude_ema.val().sqrt().recip().unsqueeze()
    }

    /// What brings each output channel to unit variance, `[N, O]`.
    fn demodulation(&self, style: Tensor<2>) -> Tensor<2> {
        let power = ops::composed::kernel_power(self.weight.val());
        let taps = self.weight.dims()[3].pow(2) as f32;
        let scale = (power.clone().mean_dim(1) / taps).sqrt().recip().transpose();
        let sum = style.square().matmul(power.transpose());
        (sum * scale.clone().square() + 1e-8).sqrt().recip() * scale
    }

    /// The convolution with all places where kernel and features meet: `[N, O, H + k − 1, …]`.
    fn convolve(&self, x: Tensor<4>) -> Tensor<4> {
        let [n, _, side, _] = x.dims();
        let [o, i, kernel, _] = self.weight.dims();
        if kernel == 1 {
            return ops::conv1x1(x, self.weight.val().reshape([o, i]));
        }
        // Shaders take sides that are multiples of four.
        let (full, padded) = (side + 2, (side + 2).next_multiple_of(4));
        let after = padded - side - 1;
        let x = x.pad((1, after, 1, after), PadMode::Constant(0.0));
        let y = ops::conv3x3(x, self.weight.val());
        if full == padded { y } else { y.slice([0..n, 0..o, 0..full, 0..full]) }
    }
}
