//! Adversarial losses on logits.

use crate::models::{Can, Loss};
use burn::tensor::Tensor;

/// What D is taught to say, 1 for real and 0 for generated; another number for each picture where labels
/// are smoothed or flipped (Salimans 2016, 3.4).
#[expect(clippy::large_enum_variant, reason = "two are made a step")]
pub enum Target {
    /// 1 for each.
    Real,
    /// 0 for each.
    Fake,
    /// These, `[N, 1]`.
    Each(Tensor<2>),
}

impl Target {
    /// `y` as a number or tensor, less than which the logits are.
    fn taken_from(&self, x: Tensor<2>) -> Tensor<2> {
        match self {
            Self::Real => x - 1.0,
            Self::Fake => x,
            Self::Each(y) => x - y.clone(),
        }
    }

    /// `−y ln σ(x) − (1 − y) ln(1 − σ(x))`, the mean over the batch.
    fn cross_entropy(&self, x: Tensor<2>) -> Tensor<1> {
        match self {
            Self::Real => softplus(x.neg()).mean(),
            Self::Fake => softplus(x).mean(),
            Self::Each(y) => (softplus(x.clone()) - x * y.clone()).mean(),
        }
    }
}

impl Loss {
    /// Whether D's targets are labels, which can be smoothed; or why not.
    pub fn labels(self) -> Can {
        match self {
            Self::Logistic | Self::Minimax | Self::LeastSquares => Ok(()),
            Self::Hinge | Self::Relativistic | Self::Wasserstein => {
                Err("this loss has no labels to smooth; choose logistic, minimax or least squares")
            }
        }
    }

    /// D's loss where it knows nothing; none for a critic, whose answers have no such value.
    pub fn chance(self) -> Option<f64> {
        match self {
            Self::Logistic | Self::Minimax => Some(2.0 * std::f64::consts::LN_2),
            Self::Hinge => Some(2.0),
            Self::LeastSquares => Some(0.5),
            Self::Relativistic => Some(std::f64::consts::LN_2),
            Self::Wasserstein => None,
        }
    }

    /// Whether the sign of D's answer says "real".
    pub fn has_sign(self) -> bool {
        matches!(self, Self::Logistic | Self::Minimax | Self::Hinge)
    }

    /// The discriminator's loss on logits `[N, 1]` of real and generated pictures; `targets` of both, for
    /// losses that have labels.
    pub fn discriminator(
        self,
        real: Tensor<2>,
        fake: Tensor<2>,
        targets: &[Target; 2],
    ) -> Tensor<1> {
        let [for_real, for_fake] = targets;
        match self {
            Self::Logistic | Self::Minimax => {
                for_fake.cross_entropy(fake) + for_real.cross_entropy(real)
            }
            Self::LeastSquares => {
                let off = |target: &Target, x| target.taken_from(x).powi_scalar(2).mean();
                (off(for_fake, fake) + off(for_real, real)) * 0.5
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
            let targets = [Target::Real, Target::Fake];
            let found = loss.discriminator(logits(real), logits(fake), &targets);
            let found = found.into_scalar::<f32>();
            assert!((found - d).abs() < 1e-5, "{loss:?}: D {found}, not {d}");
            let found = loss.generator(logits(fake), || logits(real)).into_scalar::<f32>();
            assert!((found - g).abs() < 1e-5, "{loss:?}: G {found}, not {g}");
        }
    }

    #[test]
    fn smoothed_labels_follow_their_formula() {
        let each = |values| Target::Each(logits(values));
        let loss = |loss: Loss, targets| {
            loss.discriminator(logits([2.0, 0.5]), logits([-1.0, 0.5]), &targets)
                .into_scalar::<f32>()
        };
        let same = [each([1.0, 1.0]), each([0.0, 0.0])];
        assert!((loss(Loss::Logistic, same) - 0.944_171_8).abs() < 1e-5);
        // softplus(2) − 0.9·2 and softplus(0.5) − 0.5·0.5, and of the others the usual.
        let smooth = || [each([0.9, 0.5]), Target::Fake];
        let expected = (0.326_928 + 0.724_077) / 2.0 + (0.313_261_7 + 0.974_077) / 2.0;
        assert!((loss(Loss::Minimax, smooth()) - expected).abs() < 1e-5);
        let expected = (1.21 + 0.0) / 4.0 + 1.25 / 4.0;
        assert!((loss(Loss::LeastSquares, smooth()) - expected).abs() < 1e-5);
        assert!(Loss::Hinge.labels().is_err() && Loss::Logistic.labels().is_ok());
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
