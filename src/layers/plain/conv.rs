//! Convolutions that keep the sides.

use super::{Extras, biased, divided};
use crate::layers::{Dual, Init, Mode, Spectral, Start, ops};
use burn::module::{Module, Param};
use burn::tensor::Tensor;

/// A convolution 1×1 or 3×3 of stride 1, with zeros around the planes.
#[derive(Module, Debug)]
pub struct Conv {
    /// `[out, in, k, k]`.
    pub weight: Param<Tensor<4>>,
    /// `[out]`.
    pub bias: Option<Param<Tensor<1>>>,
    /// Divides the weight by the largest singular value of `[out, in·k²]`.
    pub spectral: Option<Spectral>,
    /// Multiplies the weight.
    pub(super) gain: f32,
}

impl Conv {
    /// From `inputs` to `outputs` channels with kernels of side `kernel`.
    ///
    /// # Panics
    /// When `kernel` is neither 1 nor 3.
    pub fn new(
        init: &mut Init,
        [inputs, outputs]: [usize; 2],
        kernel: usize,
        start: Start,
        extras: Extras,
    ) -> Self {
        assert!(matches!(kernel, 1 | 3), "kernels are 1×1 or 3×3");
        let weight = init.weights([outputs, inputs, kernel, kernel], start);
        let (bias, spectral) = extras.build(init, outputs);
        Self {
            weight,
            bias,
            spectral,
            gain: init.start(start).gain([outputs, inputs, kernel, kernel]),
        }
    }

    /// The weight as it is used, `[out, in, k, k]`.
    pub fn effective(&self, mode: Mode) -> Tensor<4> {
        divided(self.weight.val(), self.gain, 0, self.spectral.as_ref(), mode)
    }

    /// `[N, in, H, W]` to `[N, out, H, W]`.
    pub fn forward(&self, x: Tensor<4>, mode: Mode) -> Tensor<4> {
        self.forward_dual(Dual::plain(x), mode).value
    }

    /// [`Self::forward`] with the derivative along a direction.
    pub fn forward_dual(&self, x: Dual<4>, mode: Mode) -> Dual<4> {
        let weight = self.effective(mode);
        let [outputs, inputs, side, _] = weight.dims();
        let y = if side == 1 {
            let weight = weight.reshape([outputs, inputs]);
            x.linear(|x| ops::conv1x1(x, weight.clone()))
        } else {
            x.linear(|x| ops::conv3x3(x, weight.clone()))
        };
        biased(y, self.bias.as_ref())
    }
}
