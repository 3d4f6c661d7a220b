//! Normalisation of each picture by itself.

use super::EPS;
use crate::layers::{Dual, Init};
use burn::module::{Module, Param};
use burn::tensor::Tensor;

/// What values are normalised together, of one picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// A plane (instance normalisation, Ulyanov 2016).
    Plane,
    /// All features (layer normalisation, Ba 2016).
    All,
    /// The channels of a pixel, whose mean stays (pixel norm, Karras 2018, 4.2).
    Pixel,
}

impl Together {
    /// Mean of the values that belong together, to be broadcast.
    fn mean(self, x: Tensor<4>) -> Tensor<4> {
        let [n, c, h, w] = x.dims();
        match self {
            Self::Plane => x.reshape([n, c, 1, h * w]).mean_dim(3),
            Self::All => x.reshape([n, 1, 1, c * h * w]).mean_dim(3),
            Self::Pixel => x.mean_dim(1),
        }
    }
}

/// `weight · (x − mean) / √(variance + 1e-5) + bias` for each channel, with mean and biased variance of
/// one picture's values, in training as in sampling.
#[derive(Module, Debug)]
pub struct EachNorm {
    /// γ, `[C]`.
    pub weight: Param<Tensor<1>>,
    /// β, `[C]`.
    pub bias: Param<Tensor<1>>,
    #[module(skip)]
    together: Together,
}

impl EachNorm {
    /// For `channels` features, γ 1 and β 0.
    pub fn new(init: &Init, channels: usize, together: Together) -> Self {
        let (weight, bias) = (init.filled([channels], 1.0), init.filled([channels], 0.0));
        Self { weight, bias, together }
    }

    /// `[N, C, H, W]`, then a leaky ReLU of this slope.
    pub fn forward_leaky(&self, x: Dual<4>, slope: f32) -> Dual<4> {
        let each = |values: &Param<Tensor<1>>| values.val().reshape([1, -1, 1, 1]);
        let (weight, bias) = (each(&self.weight), each(&self.bias));
        normalised(x, self.together).linear(|x| x * weight.clone()).shift(bias).leaky(slope)
    }
}

/// With y the normalised values and r the factor, the derivative of y along ẋ is
/// `r · (ẋ − mean(ẋ) − y · mean(y · ẋ))`; the second term is missing where the mean stays.
fn normalised(x: Dual<4>, together: Together) -> Dual<4> {
    let centred = match together {
        Together::Pixel => x,
        _ => x.linear(|x| x.clone() - together.mean(x)),
    };
    let factor = (together.mean(centred.value.clone().square()) + EPS).sqrt().recip();
    let value = centred.value * factor.clone();
    let along = centred.along.map(|along| {
        let common = together.mean(value.clone() * along.clone());
        (along - value.clone() * common) * factor
    });
    Dual { value, along }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::probe::{along, assert_close, gradients, random, values};
    use burn::tensor::Device;

    const ALL: [Together; 3] = [Together::Plane, Together::All, Together::Pixel];

    fn layer(together: Together) -> EachNorm {
        let mut norm = EachNorm::new(&Init::new(1, "test", &Device::flex()), 3, together);
        norm.weight = Param::from_tensor(random("weight", [3]));
        norm.bias = Param::from_tensor(random("bias", [3]));
        norm
    }

    /// Value by value, as the formula says.
    fn expected(x: &[f32], together: Together, [weight, bias]: [&[f32]; 2]) -> Vec<f32> {
        let (channels, plane) = (3, 4);
        let places = |i: usize| match together {
            Together::Plane => (i / plane * plane..(i / plane + 1) * plane).collect::<Vec<_>>(),
            Together::All => {
                let size = channels * plane;
                (i / size * size..(i / size + 1) * size).collect()
            }
            Together::Pixel => {
                let first = i / (channels * plane) * channels * plane + i % plane;
                (0..channels).map(|c| first + c * plane).collect()
            }
        };
        let of = |i: usize| {
            let near: Vec<f64> = places(i).into_iter().map(|place| f64::from(x[place])).collect();
            let count = near.len() as f64;
            let mean = match together {
                Together::Pixel => 0.0,
                _ => near.iter().sum::<f64>() / count,
            };
            let variance = near.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / count;
            let c = i / plane % channels;
            let y = (f64::from(x[i]) - mean) / (variance + 1e-5).sqrt() * f64::from(weight[c])
                + f64::from(bias[c]);
            (if y > 0.0 { y } else { 0.2 * y }) as f32
        };
        (0..x.len()).map(of).collect()
    }

    #[test]
    fn each_follows_its_formula() {
        for together in ALL {
            let (norm, x) = (layer(together), random("x", [2, 3, 2, 2]));
            let [weight, bias] = [&norm.weight, &norm.bias].map(|p| values(p.val()));
            let expected = expected(&values(x.clone()), together, [&weight, &bias]);
            assert_close(&values(norm.forward_leaky(Dual::plain(x), 0.2).value), &expected);
        }
    }

    #[test]
    fn derivatives_and_gradients_are_those_of_the_formula() {
        for together in ALL {
            let x = || random("x", [2, 3, 2, 2]);
            along(x(), 0, |x| layer(together).forward_leaky(x, 1.0));
            let device = Device::flex().autodiff();
            let init = Init::new(1, "test", &device);
            let norm = EachNorm::new(&init, 3, together);
            gradients(&norm, x(), |norm, x| norm.forward_leaky(x, 1.0));
        }
    }

    #[test]
    fn one_picture_does_not_depend_on_others() {
        for together in ALL {
            let (norm, x) = (layer(together), random("x", [3, 3, 4, 4]));
            let all = norm.forward_leaky(Dual::plain(x.clone()), 0.0).value;
            let one = norm.forward_leaky(Dual::plain(x.narrow(0, 1, 1)), 0.0).value;
            assert_close(&values(all.narrow(0, 1, 1)), &values(one));
        }
    }
}
