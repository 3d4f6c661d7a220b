//! Layers whose weights begin in any way, with or without bias and spectral normalisation.

mod conv;
mod four;
#[cfg(test)]
mod tests;

pub use conv::Conv;
pub use four::{Conv4Down, Conv4Up};

use super::{Dual, Init, Mode, Spectral, Start, ops};
use burn::module::{Module, Param};
use burn::tensor::Tensor;

/// What a layer has besides its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extras {
    /// A bias, which starts at 0.
    pub bias: bool,
    /// Spectral normalisation of the weight.
    pub spectral: bool,
}

impl Extras {
    /// The weight alone.
    pub const NONE: Self = Self { bias: false, spectral: false };
    /// A bias.
    pub const BIAS: Self = Self { bias: true, spectral: false };
    /// Spectral normalisation.
    pub const SPECTRAL: Self = Self { bias: false, spectral: true };
    /// Both.
    pub const BOTH: Self = Self { bias: true, spectral: true };

    /// Bias and spectral normalisation for so many outputs.
    fn build(
        self,
        init: &mut Init,
        outputs: usize,
    ) -> (Option<Param<Tensor<1>>>, Option<Spectral>) {
        let bias = self.bias.then(|| init.filled([outputs], 0.0));
        (bias, self.spectral.then(|| Spectral::new(init, outputs)))
    }
}

/// `y = x · weightᵀ + bias`.
#[derive(Module, Debug)]
pub struct Linear {
    /// `[out, in]`.
    pub weight: Param<Tensor<2>>,
    /// `[out]`.
    pub bias: Option<Param<Tensor<1>>>,
    /// Divides the weight by its largest singular value.
    pub spectral: Option<Spectral>,
    /// Multiplies the weight.
    gain: f32,
}

impl Linear {
    /// From `inputs` to `outputs` values.
    pub fn new(
        init: &mut Init,
        [inputs, outputs]: [usize; 2],
        start: Start,
        extras: Extras,
    ) -> Self {
        let weight = init.weights([outputs, inputs], start);
        let (bias, spectral) = extras.build(init, outputs);
        Self { weight, bias, spectral, gain: init.start(start).gain([outputs, inputs]) }
    }

    /// Layers of these widths, one after the other.
    pub fn chain(init: &mut Init, widths: &[usize], start: Start, extras: Extras) -> Vec<Self> {
        widths.windows(2).map(|pair| Self::new(init, [pair[0], pair[1]], start, extras)).collect()
    }

    /// The weight as it is used, `[out, in]`.
    pub fn effective(&self, mode: Mode) -> Tensor<2> {
        divided(self.weight.val(), self.gain, 0, self.spectral.as_ref(), mode)
    }

    /// `[N, in]` to `[N, out]`.
    pub fn forward(&self, x: Tensor<2>, mode: Mode) -> Tensor<2> {
        self.forward_dual(Dual::plain(x), mode).value
    }

    /// [`Self::forward`] with the derivative along a direction.
    pub fn forward_dual(&self, x: Dual<2>, mode: Mode) -> Dual<2> {
        let weight = self.effective(mode);
        let y = x.linear(|x| ops::dense(x, weight.clone()));
        match &self.bias {
            Some(bias) => y.shift(bias.val().unsqueeze()),
            None => y,
        }
    }
}

/// `weight` times `gain`, or over the largest singular value of the matrix whose rows lie along `axis`,
/// for which no factor makes a difference.
fn divided<const D: usize>(
    weight: Tensor<D>,
    gain: f32,
    axis: usize,
    spectral: Option<&Spectral>,
    mode: Mode,
) -> Tensor<D> {
    let Some(spectral) = spectral else {
        return if gain == 1.0 { weight } else { weight * gain };
    };
    let (rows, count) = (weight.dims()[axis], weight.shape().num_elements());
    let matrix = weight.clone().swap_dims(0, axis).reshape([rows, count / rows]);
    weight / spectral.sigma(matrix, mode).reshape([1; D])
}

/// `y` plus the bias of each channel.
fn biased(y: Dual<4>, bias: Option<&Param<Tensor<1>>>) -> Dual<4> {
    match bias {
        Some(bias) => y.shift(bias.val().reshape([1, -1, 1, 1])),
        None => y,
    }
}
