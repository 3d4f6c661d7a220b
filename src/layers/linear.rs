//! Fully connected layer with equalized learning rate.

use super::{Dual, Init, ops};
use burn::module::{Module, Param};
use burn::tensor::Tensor;

/// `y = x · (weight · lr_mul / √in)ᵀ + bias · lr_mul`, weights drawn from N(0, 1/lr_mul²)
/// (Karras 2018, 4.1; the multiplier from Karras 2019).
#[derive(Module, Debug)]
pub struct EqualLinear {
    /// `[out, in]`.
    pub weight: Param<Tensor<2>>,
    /// `[out]`.
    pub bias: Param<Tensor<1>>,
    gain: f32,
    lr_mul: f32,
}

impl EqualLinear {
    /// A layer from `inputs` to `outputs` values; `lr_mul` scales its learning rate.
    pub fn new(init: &mut Init, inputs: usize, outputs: usize, lr_mul: f32) -> Self {
        Self {
            weight: init.normal([outputs, inputs], 1.0 / lr_mul),
            bias: init.filled([outputs], 0.0),
            gain: lr_mul / (inputs as f32).sqrt(),
            lr_mul,
        }
    }

    /// `[N, in]` to `[N, out]`.
    pub fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        self.forward_no_bias(x) + (self.bias.val() * self.lr_mul).unsqueeze()
    }

    /// The linear map without the bias: `[N, in]` to `[N, out]`.
    pub fn forward_no_bias(&self, x: Tensor<2>) -> Tensor<2> {
        ops::dense(x, self.weight.val() * self.gain)
    }

    /// [`Self::forward`] with the derivative along a direction.
    pub fn forward_dual(&self, x: Dual<2>) -> Dual<2> {
        let bias = (self.bias.val() * self.lr_mul).unsqueeze();
        x.linear(|x| self.forward_no_bias(x)).shift(bias)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn output_has_unit_variance() {
        let device = Device::flex();
        let mut init = Init::new(1, "test", &device);
        let layer = EqualLinear::new(&mut init, 256, 256, 0.01);
        let x: Tensor<2> = init.normal([64, 256], 1.0).val();
        // Equalized weights keep the variance times lr_mul²/lr_mul² = 1.
        let var = layer.forward(x).powf_scalar(2.0).mean().into_scalar::<f32>();
        assert!((var - 1.0).abs() < 0.1, "{var}");
    }
}
