//! The generator: mapping network and synthesis network.

use super::super::{Input, Mapping, StyleGanConfig};
use crate::layers::{EqualConv, Init, NoisyConv, ToRgb, bilinear2, blur};
use crate::models::Call;
use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor};

/// See [`super::super::Generator`].
#[derive(Module, Debug)]
pub struct Generator {
    /// Mapping network.
    pub mapping: Mapping,
    synthesis: Synthesis,
    #[module(skip)]
    config: StyleGanConfig,
}

/// A convolution of what lies at 4×4, and one block a resolution.
#[derive(Module, Debug)]
struct Synthesis {
    /// Learned, `[1, C, 4, 4]`, or a share for each value of the mean w, `[w, C, 4, 4]`.
    constant: Param<Tensor<4>>,
    initial: EqualConv,
    /// `[C]`.
    initial_bias: Param<Tensor<1>>,
    blocks: Vec<Block>,
}

/// Two convolutions and what they add to the picture, all with one w.
#[derive(Module, Debug)]
struct Block {
    conv0: NoisyConv,
    conv1: NoisyConv,
    to_rgb: ToRgb,
}

impl Generator {
    /// A network whose weights `init` makes.
    pub fn new(config: &StyleGanConfig, init: &mut Init) -> Self {
        let mapping = Mapping::new(init, config);
        Self { mapping, synthesis: Synthesis::new(init, config), config: config.clone() }
    }

    /// Its configuration.
    pub fn config(&self) -> &StyleGanConfig {
        &self.config
    }

    /// Device of its weights, with their autodiff setting.
    pub fn device(&self) -> Device {
        self.synthesis.constant.val().device()
    }

    /// One w `[N, w_dim]` for each of the `num_ws` blocks to pictures `[N, colours, R, R]`.
    pub fn synthesize(&self, ws: &[Tensor<2>], call: &Call<'_>) -> Tensor<4> {
        let (batch, side) = (ws[0].dims()[0], self.config.resolution);
        let noise = call.noise.shared(batch, side, &self.device().without_autodiff());
        self.paint(ws, noise, call)
    }

    /// [`Self::synthesize`] with this noise image, `[N or 1, 1, R, R]`, in 0 to 1, of which coarser
    /// blocks see the upper left corner. (The original reads it with rows and columns exchanged,
    /// which for noise is the same.)
    pub fn paint(&self, ws: &[Tensor<2>], noise: Tensor<4>, call: &Call<'_>) -> Tensor<4> {
        self.synthesis.forward(ws, &noise, call)
    }

    /// The affine weights of each block, `[values, w_dim]`.
    pub fn style_weights(&self) -> Vec<Tensor<2>> {
        let of_block = |block: &Block| {
            let affines = [&block.conv0.affine, &block.conv1.affine, &block.to_rgb.affine];
            Tensor::cat(affines.map(|affine| affine.weight.val()).into(), 0)
        };
        self.synthesis.blocks.iter().map(of_block).collect()
    }
}

impl Synthesis {
    fn new(init: &mut Init, config: &StyleGanConfig) -> Self {
        let channels = config.channels(4);
        let rows = if config.input == Input::Latent { config.w_dim } else { 1 };
        Self {
            constant: init.normal([rows, channels, 4, 4], 1.0),
            initial: EqualConv::new(init, channels, channels),
            initial_bias: init.filled([channels], 0.0),
            blocks: config.resolutions().into_iter().map(|r| Block::new(init, config, r)).collect(),
        }
    }

    fn forward(&self, ws: &[Tensor<2>], noise: &Tensor<4>, call: &Call<'_>) -> Tensor<4> {
        let mut x = call.pass(|| "b4.initial".into(), self.enter(ws));
        let mut picture: Option<Tensor<4>> = None;
        for (block, w) in self.blocks.iter().zip(ws) {
            let rgb;
            (x, rgb) = block.forward(x, w, noise, call);
            picture = Some(match picture {
                Some(coarse) => blur(bilinear2(coarse)) + rgb,
                None => rgb,
            });
        }
        // Its pictures lie in 0 to 1.
        picture.expect("at least one resolution") * 2.0 - 1.0
    }

    /// Features `[N, C, 4, 4]`.
    fn enter(&self, ws: &[Tensor<2>]) -> Tensor<4> {
        let [rows, c, h, w] = self.constant.dims();
        let batch = ws[0].dims()[0];
        let constant = self.constant.val();
        let x = if rows == 1 {
            constant.expand([batch, c, h, w])
        } else {
            let sum = ws.iter().cloned().reduce(|sum, w| sum + w).expect("at least one w");
            let mean = sum / ws.len() as f32;
            mean.matmul(constant.reshape([rows, c * h * w])).reshape([batch, c, h, w])
        };
        self.initial.forward(x) + self.initial_bias.val().reshape([1, c, 1, 1])
    }
}

impl Block {
    fn new(init: &mut Init, config: &StyleGanConfig, r: usize) -> Self {
        let (channels, w_dim) = (config.channels(r), config.w_dim);
        let inputs = config.channels((r / 2).max(4));
        Self {
            conv0: NoisyConv::new(init, [inputs, channels], w_dim, r > 4),
            conv1: NoisyConv::new(init, [channels; 2], w_dim, false),
            to_rgb: ToRgb::new(init, channels, config.colours, w_dim, None),
        }
    }

    /// Features on through the block, and what it adds to the picture.
    fn forward(
        &self,
        x: Tensor<4>,
        w: &Tensor<2>,
        noise: &Tensor<4>,
        call: &Call<'_>,
    ) -> (Tensor<4>, Tensor<4>) {
        let side = self.conv0.side(x.dims()[3]);
        let count = noise.dims()[0];
        let noise = noise.clone().slice([0..count, 0..1, 0..side, 0..side]);
        let x = self.conv0.forward(x, w.clone(), noise.clone());
        let x = call.pass(|| format!("b{side}.conv0"), x);
        let x = self.conv1.forward(x, w.clone(), noise);
        let x = call.pass(|| format!("b{side}.conv1"), x);
        (x.clone(), self.to_rgb.forward(x, w.clone()))
    }
}
