//! DCGAN's convolutions with kernels 4×4 (Radford 2015, as in its code).

use super::{Extras, biased, divided};
use crate::layers::{Dual, Init, Mode, Spectral, Start, ops};
use burn::module::{Module, Param};
use burn::tensor::Tensor;

/// A convolution 4×4 of stride 2, with a zero around the planes: half the sides.
#[derive(Module, Debug)]
pub struct Conv4Down {
    /// `[out, in, 4, 4]`.
    pub weight: Param<Tensor<4>>,
    /// `[out]`.
    pub bias: Option<Param<Tensor<1>>>,
    /// Divides the weight by the largest singular value of `[out, in·16]`.
    pub spectral: Option<Spectral>,
    /// Multiplies the weight.
    pub(super) gain: f32,
}

impl Conv4Down {
    /// From `inputs` to `outputs` channels.
    pub fn new(
        init: &mut Init,
        [inputs, outputs]: [usize; 2],
        start: Start,
        extras: Extras,
    ) -> Self {
        let weight = init.weights([outputs, inputs, 4, 4], start);
        let (bias, spectral) = extras.build(init, outputs);
        Self { weight, bias, spectral, gain: init.start(start).gain([outputs, inputs, 4, 4]) }
    }

    /// The weight as it is used, `[out, in, 4, 4]`.
    pub fn effective(&self, mode: Mode) -> Tensor<4> {
        divided(self.weight.val(), self.gain, 0, self.spectral.as_ref(), mode)
    }

    /// `[N, in, 2H, 2W]` to `[N, out, H, W]`.
    pub fn forward(&self, x: Tensor<4>, mode: Mode) -> Tensor<4> {
        self.forward_dual(Dual::plain(x), mode).value
    }

    /// [`Self::forward`] with the derivative along a direction.
    pub fn forward_dual(&self, x: Dual<4>, mode: Mode) -> Dual<4> {
        let weight = self.effective(mode);
        biased(x.linear(|x| ops::conv4_down(x, weight.clone())), self.bias.as_ref())
    }

    /// Instead, with stride 1 and nothing around the planes: `[N, in, 4, 4]` to `[N, out, 1, 1]`.
    pub fn forward_last(&self, x: Dual<4>, mode: Mode) -> Dual<4> {
        let weight = self.effective(mode);
        let [outputs, inputs, _, _] = weight.dims();
        let weight = weight.reshape([outputs, inputs * 16]).transpose();
        let y = x.linear(|x| {
            let n = x.dims()[0];
            x.reshape([n, inputs * 16]).matmul(weight.clone()).reshape([n, outputs, 1, 1])
        });
        biased(y, self.bias.as_ref())
    }
}

/// The transposed convolution 4×4 of stride 2, without the outermost pixels of what it makes: the
/// double sides.
#[derive(Module, Debug)]
pub struct Conv4Up {
    /// `[in, out, 4, 4]`.
    pub weight: Param<Tensor<4>>,
    /// `[out]`.
    pub bias: Option<Param<Tensor<1>>>,
    /// Divides the weight by the largest singular value of `[out, in·16]`.
    pub spectral: Option<Spectral>,
    /// Multiplies the weight.
    pub(super) gain: f32,
}

impl Conv4Up {
    /// From `inputs` to `outputs` channels.
    pub fn new(
        init: &mut Init,
        [inputs, outputs]: [usize; 2],
        start: Start,
        extras: Extras,
    ) -> Self {
        let weight = init.weights([inputs, outputs, 4, 4], start);
        let (bias, spectral) = extras.build(init, outputs);
        Self { weight, bias, spectral, gain: init.start(start).gain([inputs, outputs, 4, 4]) }
    }

    /// The weight as it is used, `[in, out, 4, 4]`.
    pub fn effective(&self, mode: Mode) -> Tensor<4> {
        divided(self.weight.val(), self.gain, 1, self.spectral.as_ref(), mode)
    }

    /// `[N, in, H, W]` to `[N, out, 2H, 2W]`.
    pub fn forward(&self, x: Tensor<4>, mode: Mode) -> Tensor<4> {
        self.forward_dual(Dual::plain(x), mode).value
    }

    /// [`Self::forward`] with the derivative along a direction.
    pub fn forward_dual(&self, x: Dual<4>, mode: Mode) -> Dual<4> {
        let weight = self.effective(mode);
        biased(x.linear(|x| ops::conv4_up(x, weight.clone())), self.bias.as_ref())
    }

    /// Instead, with stride 1 and all pixels: `[N, in, 1, 1]` to `[N, out, 4, 4]`.
    pub fn forward_first(&self, x: Dual<4>, mode: Mode) -> Dual<4> {
        let weight = self.effective(mode);
        let [inputs, outputs, _, _] = weight.dims();
        let weight = weight.reshape([inputs, outputs * 16]);
        let y = x.linear(|x| {
            let n = x.dims()[0];
            x.reshape([n, inputs]).matmul(weight.clone()).reshape([n, outputs, 4, 4])
        });
        biased(y, self.bias.as_ref())
    }
}
