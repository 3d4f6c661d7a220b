//! The noise images of the synthesis network.

use super::StyleGanConfig;
use crate::base::Random;
use burn::tensor::{Device, Tensor, TensorData};

/// Which noise the synthesis receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoiseInput {
    /// None at all.
    None,
    /// The fixed noise images: the model's own (StyleGAN2), or the same for every model.
    Const,
    /// Fresh noise for each picture: stream `index` of the run seeded with `seed`.
    Random {
        /// Seed of the run.
        seed: u64,
        /// Step or picture number.
        index: u64,
    },
}

impl NoiseInput {
    /// What its values are drawn from.
    pub(super) fn stream(self) -> Random {
        match self {
            Self::Random { seed, index } => Random::stream(seed, "noise", index),
            Self::None | Self::Const => Random::stream(0, "const noise", 0),
        }
    }

    /// One image `[batch or 1, 1, side, side]` for all layers, uniform in [0, 1) as lucidrains'
    /// networks know it; no noise at all is its mean.
    pub(super) fn shared(self, batch: usize, side: usize, device: &Device) -> Tensor<4> {
        let batch = match self {
            Self::None => return Tensor::full([1, 1, side, side], 0.5, device),
            Self::Const => 1,
            Self::Random { .. } => batch,
        };
        let mut random = self.stream();
        let values = (0..batch * side * side).map(|_| random.uniform()).collect::<Vec<f32>>();
        Tensor::from_data(TensorData::new(values, [batch, 1, side, side]), device)
    }

    /// One noise tensor `[batch or 1, 1, r, r]` for each style layer that has noise, coarse to fine.
    pub fn tensors(
        self,
        config: &StyleGanConfig,
        batch: usize,
        device: &Device,
    ) -> Vec<Option<Tensor<4>>> {
        let batch = match self {
            Self::None => return vec![None; config.num_ws()],
            Self::Const => 1,
            Self::Random { .. } => batch,
        };
        let mut random = self.stream();
        let mut draw = |r: usize| {
            let mut values = || random.normals(batch * r * r);
            config
                .noisy(r)
                .then(|| Tensor::from_data(TensorData::new(values(), [batch, 1, r, r]), device))
        };
        config.resolutions().into_iter().flat_map(|r| [draw(r), draw(r)]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_coarse_layers_have_noise_where_it_is_bounded() {
        let config = StyleGanConfig { noise_side: Some(16), ..StyleGanConfig::default() };
        let noise = NoiseInput::Const.tensors(&config, 2, &Device::flex());
        let sides: Vec<_> =
            noise.iter().map(|noise| noise.as_ref().map(|noise| noise.dims()[3])).collect();
        let [coarse, fine] = [[4, 4, 8, 8, 16, 16].map(Some).to_vec(), vec![None; 4]];
        assert_eq!(sides, [coarse, fine].concat());
    }
}
