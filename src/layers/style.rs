//! The style layer of StyleGAN: what follows each convolution of the synthesis network.

use super::{EqualLinear, Init, ops};
use burn::module::{Module, Param};
use burn::tensor::Tensor;

/// Learning-rate multiplier of the noise strength. At full speed a short training leans on noise
/// for detail, and then the fixed noise shows as the same streaks in every picture.
const NOISE_LR: f32 = 0.1;

/// Noise, bias, leaky ReLU and AdaIN: with `a = lrelu₀.₂(x + 0.1·strength·noise + bias)·√2`,
/// `y = (1 + scale(w)) · (a − mean(a)) / √(var(a) + 1e-5) + shift(w)`, mean and variance over
/// each plane (Karras 2019, fig. 1; AdaIN from Huang & Belongie 2017).
#[derive(Module, Debug)]
pub struct StyleLayer {
    /// `[C]`, starts at 0.
    pub noise_strength: Param<Tensor<1>>,
    /// `[C]`.
    pub bias: Param<Tensor<1>>,
    /// w to scale and shift, `[2C, w]`.
    pub affine: EqualLinear,
}

impl StyleLayer {
    /// For `channels` features styled by a w of `w_dim` values.
    pub fn new(init: &mut Init, channels: usize, w_dim: usize) -> Self {
        Self {
            noise_strength: init.filled([channels], 0.0),
            bias: init.filled([channels], 0.0),
            affine: EqualLinear::new(init, w_dim, 2 * channels, 1.0),
        }
    }

    /// Sets the noise's deviation, for every other channel with the other sign.
    pub fn set_noise(&mut self, deviation: f32) {
        let old = self.noise_strength.val();
        let sign = |channel: usize| if channel.is_multiple_of(2) { 1.0 } else { -1.0 };
        let values: Vec<f32> =
            (0..old.dims()[0]).map(|channel| sign(channel) * deviation / NOISE_LR).collect();
        self.noise_strength = Param::from_tensor(Tensor::from_data(&values[..], &old.device()));
    }

    /// `x` is `[N, C, H, W]`, `noise` `[N or 1, 1, H, W]`, `w` `[N, w]`.
    pub fn forward(&self, x: Tensor<4>, noise: Option<Tensor<4>>, w: Tensor<2>) -> Tensor<4> {
        let channels = self.bias.dims()[0];
        let style = self.affine.forward(w);
        let batch = style.dims()[0];
        let scale = style.clone().slice([0..batch, 0..channels]);
        let shift = style.slice([0..batch, channels..2 * channels]);
        let strength = self.noise_strength.val() * NOISE_LR;
        ops::style(x, noise, strength, self.bias.val(), scale, shift)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    /// AdaIN's definition: each plane of the output has mean shift and deviation |1 + scale|.
    #[test]
    fn planes_take_the_mean_and_deviation_of_the_style() {
        let device = Device::flex();
        let mut init = Init::new(3, "test", &device);
        let layer = StyleLayer::new(&mut init, 5, 7);
        let x: Tensor<4> = init.normal([2, 5, 8, 8], 1.0).val();
        let w: Tensor<2> = init.normal([2, 7], 1.0).val();
        let style = layer.affine.forward(w.clone()).into_data().try_to_vec::<f32>().unwrap();
        let y = layer.forward(x, None, w).into_data().try_to_vec::<f32>().unwrap();
        for n in 0..2 {
            for c in 0..5 {
                let plane = &y[(n * 5 + c) * 64..][..64];
                let mean = plane.iter().sum::<f32>() / 64.0;
                let var = plane.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / 64.0;
                let (scale, shift) = (style[n * 10 + c], style[n * 10 + 5 + c]);
                assert!((mean - shift).abs() < 1e-4, "mean {mean} against {shift}");
                assert!((var.sqrt() - (1.0 + scale).abs()).abs() < 1e-3);
            }
        }
    }
}
