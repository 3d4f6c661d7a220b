//! The encoder: pictures to features in which sets of pictures are compared.

use crate::layers::{EqualConv, Init, ops};
use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor};

/// Side of the pictures that it sees.
pub const ENCODER_SIDE: usize = 64;
/// Channels before the first stage and after each.
const CHANNELS: [usize; 5] = [3, 32, 64, 128, 128];

/// Convolution, activation and halving, four times; the features are the means over what is left.
#[derive(Module, Debug)]
pub struct Encoder {
    stages: Vec<Stage>,
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
        Self { stages: CHANNELS.windows(2).map(stage).collect() }
    }

    /// Length of a feature.
    pub fn features(&self) -> usize {
        CHANNELS[CHANNELS.len() - 1]
    }

    /// Pictures `[N, 3, 64, 64]` in [−1, 1] to features `[N, 128]`.
    pub fn forward(&self, pictures: Tensor<4>) -> Tensor<2> {
        let x = self.stages.iter().fold(pictures, |x, stage| {
            ops::down2(ops::bias_act(stage.conv.forward(x), stage.bias.val()))
        });
        let [n, c, h, w] = x.dims();
        x.reshape([n, c, h * w]).mean_dim(2).reshape([n, c])
    }
}
