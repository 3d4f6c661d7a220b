//! The encoder: pictures to features in which sets of pictures are compared.

use crate::layers::{EqualConv, Init, ops};
use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor};

/// Side of the pictures that it sees.
pub const ENCODER_SIDE: usize = 64;
/// Channels before the first stage and after each.
const CHANNELS: [usize; 5] = [3, 32, 64, 128, FEATURES];
/// Length of a feature.
pub const FEATURES: usize = 128;

/// Deviation below which a feature says nothing.
const LEAST_DEVIATION: f32 = 1e-3;

/// Convolution, activation and halving, four times; the features are the means over what is left,
/// each standardised by its mean and deviation over the pictures of the training.
#[derive(Module, Debug)]
pub struct Encoder {
    stages: Vec<Stage>,
    mean: Param<Tensor<1>>,
    deviation: Param<Tensor<1>>,
}

/// From resolution r to r/2.
#[derive(Module, Debug)]
struct Stage {
    conv: EqualConv,
    bias: Param<Tensor<1>>,
}

impl Encoder {
    /// A network with fresh weights, the same for the same seed.
    pub fn new(seed: u64, device: &Device) -> Self {
        let mut init = Init::new(seed, "encoder", device);
        let stage = |pair: &[usize]| Stage {
            conv: EqualConv::new(&mut init, pair[0], pair[1]),
            bias: init.filled([pair[1]], 0.0),
        };
        let stages = CHANNELS.windows(2).map(stage).collect();
        let constant = |value| init.filled([FEATURES], value).set_require_grad(false);
        Self { stages, mean: constant(0.0), deviation: constant(1.0) }
    }

    /// With the mean and deviation of `means`, what [`Self::means`] makes of many pictures.
    pub fn calibrated(mut self, means: Tensor<2>) -> Self {
        let mean = means.clone().mean_dim(0);
        let centred = means - mean.clone();
        let variance = (centred.clone() * centred).mean_dim(0);
        let constant =
            |row: Tensor<2>| Param::from_tensor(row.reshape([FEATURES])).set_require_grad(false);
        self.deviation = constant(variance.sqrt().clamp_min(LEAST_DEVIATION));
        self.mean = constant(mean);
        self
    }

    /// Pictures `[N, 3, 64, 64]` in [−1, 1] to features `[N, 128]`.
    pub fn forward(&self, pictures: Tensor<4>) -> Tensor<2> {
        let (mean, deviation) = (self.mean.val().unsqueeze(), self.deviation.val().unsqueeze());
        (self.means(pictures) - mean) / deviation
    }

    /// The features before they are standardised.
    pub fn means(&self, pictures: Tensor<4>) -> Tensor<2> {
        let x = self.stages.iter().fold(pictures, |x, stage| {
            ops::down2(ops::bias_act(stage.conv.forward(x), stage.bias.val()))
        });
        let [n, c, h, w] = x.dims();
        x.reshape([n, c, h * w]).mean_dim(2).reshape([n, c])
    }
}
