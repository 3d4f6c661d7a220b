//! Adversarial losses on logits.

use crate::models::Loss;
use burn::tensor::Tensor;

impl Loss {
    /// The discriminator's loss on logits `[N, 1]` of real and generated pictures.
    pub fn discriminator(self, real: Tensor<2>, fake: Tensor<2>) -> Tensor<1> {
        match self {
            Self::Logistic | Self::Minimax => softplus(fake).mean() + softplus(real.neg()).mean(),
            Self::LeastSquares => {
                (fake.powi_scalar(2).mean() + (real - 1.0).powi_scalar(2).mean()) * 0.5
            }
            Self::Hinge => {
                (fake + 1.0).clamp_min(0.0).mean() + (real.neg() + 1.0).clamp_min(0.0).mean()
            }
            Self::Relativistic => softplus(fake - real).mean(),
            Self::Wasserstein => fake.mean() - real.mean(),
        }
    }

    /// The generator's loss on logits `[N, 1]` of its pictures; `real` gives those of real ones to
    /// the loss that compares with them.
    pub fn generator(self, fake: Tensor<2>, real: impl FnOnce() -> Tensor<2>) -> Tensor<1> {
        match self {
            Self::Logistic => softplus(fake.neg()).mean(),
            Self::LeastSquares => (fake - 1.0).powi_scalar(2).mean() * 0.5,
            Self::Minimax => softplus(fake).mean().neg(),
            Self::Hinge | Self::Wasserstein => fake.neg().mean(),
            Self::Relativistic => softplus(real() - fake).mean(),
        }
    }
}

/// `softplus(x) = ln(1 + eˣ)`, stable for large |x|.
fn softplus(x: Tensor<2>) -> Tensor<2> {
    x.clone().clamp_min(0.0) + (x.abs().neg().exp() + 1.0).log()
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;
    use std::f32::consts::LN_2;

    fn logits(values: [f32; 2]) -> Tensor<2> {
        Tensor::from_floats([[values[0]], [values[1]]], &Device::flex())
    }

    #[test]
    fn softplus_is_right_and_stable() {
        let x = Tensor::<2>::from_floats([[-200.0, -1.0, 0.0, 1.0, 200.0]], &Device::flex());
        let y = softplus(x).into_data().try_to_vec::<f32>().unwrap();
        for (a, b) in y.iter().zip([0.0, 0.313_261_7, LN_2, 1.313_261_7, 200.0]) {
            assert!((a - b).abs() < 1e-5, "{y:?}");
        }
    }

    #[test]
    fn each_loss_follows_its_formula() {
        let (real, fake) = ([2.0, 0.5], [-1.0, 0.5]);
        // (D's loss, G's loss), by hand.
        let cases = [
            (Loss::Logistic, 0.944_171_8, 0.893_669_3),
            (Loss::LeastSquares, 0.625 * 0.5 + 0.625 * 0.5, 2.125 * 0.5),
            (Loss::Hinge, 0.75 + 0.25, 0.25),
            (Loss::Minimax, 0.944_171_8, -(0.313_261_7 + 0.974_077) / 2.0),
            (Loss::Wasserstein, -0.25 - 1.25, 0.25),
            (Loss::Relativistic, (0.048_587_4 + LN_2) / 2.0, (3.048_587_4 + LN_2) / 2.0),
        ];
        for (loss, d, g) in cases {
            let found = loss.discriminator(logits(real), logits(fake)).into_scalar::<f32>();
            assert!((found - d).abs() < 1e-5, "{loss:?}: D {found}, not {d}");
            let found = loss.generator(logits(fake), || logits(real)).into_scalar::<f32>();
            assert!((found - g).abs() < 1e-5, "{loss:?}: G {found}, not {g}");
        }
    }

    #[test]
    fn only_the_relativistic_loss_asks_for_real_pictures() {
        for loss in
            [Loss::Logistic, Loss::Minimax, Loss::LeastSquares, Loss::Hinge, Loss::Wasserstein]
        {
            let _ =
                loss.generator(logits([0.0, 1.0]), || panic!("{loss:?} looked at real pictures"));
        }
    }
}
