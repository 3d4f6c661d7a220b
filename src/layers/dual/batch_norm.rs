//! Batch normalisation with the statistics of the batch.

use super::Dual;
use crate::layers::{norm, ops};
use burn::tensor::Tensor;

impl Dual<4> {
    /// [`ops::batch_norm`]; also gives the mean and the biased variance of each channel, `[C]`.
    /// With x̂ the normalised x, σ its deviation and means over batch and plane,
    /// `ẏ = gain/σ · (ẋ − mean(ẋ) − x̂ · mean(x̂ · ẋ))`: the statistics move along with x.
    pub fn batch_norm(
        self,
        gain: Tensor<2>,
        shift: Tensor<2>,
        eps: f32,
    ) -> (Self, Tensor<1>, Tensor<1>) {
        let Some(along) = self.along else {
            let (value, mean, variance) = ops::batch_norm(self.value, gain, shift, eps);
            return (Self::plain(value), mean, variance);
        };
        let channels = self.value.dims()[1];
        let mean = norm::channel_mean(self.value.clone());
        let centred = self.value - mean.clone();
        let variance = norm::channel_mean(centred.clone().square());
        let deviation = (variance.clone() + eps).sqrt();
        let normalised = centred / deviation.clone();
        let turned = norm::channel_mean(normalised.clone() * along.clone());
        let along = along.clone() - norm::channel_mean(along) - normalised.clone() * turned;
        let along = along / deviation * norm::planes(gain.clone());
        let value = ops::affine(normalised, gain, shift);
        let flat = |statistic: Tensor<4>| statistic.reshape([channels]);
        (Self { value, along: Some(along) }, flat(mean), flat(variance))
    }
}
