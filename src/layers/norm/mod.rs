//! Normalisation over the batch, over each picture, and over the channels.

mod batch;
mod conditional;
mod each;
#[cfg(test)]
mod tests;

pub use batch::BatchNorm;
pub use conditional::ConditionalBatchNorm;
pub use each::{EachNorm, Together};

use super::{Dual, Mode, ops};
use burn::module::Param;
use burn::tensor::Tensor;

/// Added to variances (the usual value, also BigGAN's).
const EPS: f32 = 1e-5;

/// `x / √(mean(x²) + 1e-8)`, the mean over the channels of each pixel: `[N, C, H, W]`
/// (Karras 2018, 4.2).
pub fn pixel_norm(x: Tensor<4>) -> Tensor<4> {
    let power = x.clone().square().mean_dim(1);
    x / (power + 1e-8).sqrt()
}

/// One value for each plane, to be broadcast: `[N, C]` to `[N, C, 1, 1]`.
pub(super) fn planes(values: Tensor<2>) -> Tensor<4> {
    let [n, c] = values.dims();
    values.reshape([n, c, 1, 1])
}

/// Mean of each channel over batch and plane: `[N, C, H, W]` to `[1, C, 1, 1]`.
pub(super) fn channel_mean(x: Tensor<4>) -> Tensor<4> {
    let [n, c, h, w] = x.dims();
    x.reshape([n, c, h * w]).mean_dim(2).mean_dim(0).reshape([1, c, 1, 1])
}

/// The running mean and variance of a layer, `[C]` each.
#[derive(Clone, Copy)]
struct Running<'a> {
    mean: &'a Param<Tensor<1>>,
    variance: &'a Param<Tensor<1>>,
}

impl Running<'_> {
    /// The normalised x times `gain` plus `shift`, `[1 or N, C]`: with the statistics of the batch
    /// and a note of what becomes of the running ones, or with the running ones. Then a leaky ReLU
    /// of this slope (0 for ReLU), where there is one.
    fn normalise(
        self,
        x: Dual<4>,
        [gain, shift]: [Tensor<2>; 2],
        slope: Option<f32>,
        mode: Mode,
    ) -> Dual<4> {
        let [n, _, h, w] = x.value.dims();
        let y = match (mode, x.along) {
            (Mode::Sample, along) => {
                let (gain, shift) = self.folded(gain, shift);
                let Some(along) = along else {
                    return Dual::plain(ops::affine_act(x.value, gain, shift, slope));
                };
                let along = Some(along * planes(gain.clone()));
                Dual { value: ops::affine(x.value, gain, shift), along }
            }
            (Mode::Train { .. }, None) => {
                let (y, mean, variance) = ops::batch_norm_act(x.value, gain, shift, EPS, slope);
                self.note(n * h * w, mean, variance, mode);
                return Dual::plain(y);
            }
            (Mode::Train { .. }, along) => {
                let x = Dual { value: x.value, along };
                let (y, mean, variance) = x.batch_norm(gain, shift, EPS);
                self.note(n * h * w, mean, variance, mode);
                y
            }
        };
        match slope {
            Some(slope) => y.leaky(slope),
            None => y,
        }
    }

    /// With `running ← 0.9 · running + 0.1 · batch`, the variance being the unbiased one,
    /// `variance · count / (count − 1)`, or that of the single value.
    fn note(self, count: usize, mean: Tensor<1>, variance: Tensor<1>, mode: Mode) {
        let Mode::Train { momentum, .. } = mode else { return };
        let unbiased = count as f32 / count.saturating_sub(1).max(1) as f32;
        let moved = |running: &Param<Tensor<1>>, batch: Tensor<1>| {
            running.val().without_autodiff() * (1.0 - momentum) + batch.without_autodiff()
        };
        mode.note(self.mean, moved(self.mean, mean * momentum));
        mode.note(self.variance, moved(self.variance, variance * (momentum * unbiased)));
    }

    /// `gain / √(variance + eps)` and `shift − mean · gain / √(variance + eps)`.
    fn folded(self, gain: Tensor<2>, shift: Tensor<2>) -> (Tensor<2>, Tensor<2>) {
        let factor = (self.variance.val() + EPS).sqrt().recip();
        let scale = gain * factor.unsqueeze();
        let shift = shift - scale.clone() * self.mean.val().unsqueeze();
        (scale, shift)
    }
}
