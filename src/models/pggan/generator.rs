//! The generator.

use super::{Config, Stage, enlarged};
use crate::layers::{EqualConv, EqualConv1, EqualLinear, Init, ops, pixel_norm};
use crate::models::{Call, Draw, Entry, FirstLayer};
use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor};
use std::f32::consts::SQRT_2;

/// z on the sphere, a dense layer to 4×4, and one block a resolution, each with a toRGB of its own.
#[derive(Module, Debug)]
pub struct Generator {
    first: EqualLinear,
    blocks: Vec<Block>,
    to_rgb: Vec<EqualConv1>,
    #[module(skip)]
    config: Config,
}

/// Two 3×3 convolutions (one at 4×4), each with leaky ReLU and pixel normalisation.
#[derive(Module, Debug)]
struct Block {
    conv0: Option<EqualConv>,
    bias0: Option<Param<Tensor<1>>>,
    conv1: EqualConv,
    bias1: Param<Tensor<1>>,
}

impl Block {
    fn new(init: &mut Init, config: &Config, side: usize) -> Self {
        let (coarse, fine) = (config.channels(side / 2), config.channels(side));
        let enlarges = side > 4;
        Self {
            conv0: enlarges.then(|| EqualConv::new(init, coarse, fine)),
            bias0: enlarges.then(|| init.filled([fine], 0.0)),
            conv1: EqualConv::new(init, fine, fine),
            bias1: init.filled([fine], 0.0),
        }
    }

    fn forward(&self, mut x: Tensor<4>, side: usize, call: &Call<'_>) -> Tensor<4> {
        if let (Some(conv), Some(bias)) = (&self.conv0, &self.bias0) {
            let y = conv.forward(enlarged(x, 2));
            x = pixel_norm(ops::bias_act(y, bias.val()));
            x = call.pass(|| format!("b{side}.conv0"), x);
        }
        let x = pixel_norm(ops::bias_act(self.conv1.forward(x), self.bias1.val()));
        call.pass(|| format!("b{side}.conv1"), x)
    }
}

impl Draw for Generator {
    type Config = Config;

    fn new(config: &Config, init: &mut Init) -> Self {
        let sides = config.sides();
        Self {
            first: EqualLinear::new(init, config.z_dim, 16 * config.channels(4), 1.0),
            blocks: sides.iter().map(|side| Block::new(init, config, *side)).collect(),
            to_rgb: sides
                .iter()
                .map(|side| EqualConv1::new(init, config.channels(*side), 3, 1.0))
                .collect(),
            config: config.clone(),
        }
    }

    fn config(&self) -> &Config {
        &self.config
    }

    fn device(&self) -> Device {
        self.first.weight.val().device()
    }

    fn entry(&self) -> Entry {
        let weight = self.first.weight.val() / (self.config.z_dim as f32).sqrt();
        Entry::First(FirstLayer::of(weight, Some(self.first.bias.val()), 0))
    }

    fn draw(&self, styles: &[Tensor<2>], call: &Call<'_>) -> Tensor<4> {
        let stage = Stage::of(call.stage.or(self.config.stage), self.blocks.len());
        let z = styles[0].clone();
        let length = (z.clone().square().mean_dim(1) + 1e-8).sqrt();
        let x = self.first.forward(z / length);
        let x = ops::leaky(x, 0.2) * SQRT_2;
        let (n, channels) = (x.dims()[0], self.config.channels(4));
        let x = pixel_norm(x.reshape([n, channels, 4, 4]));
        let mut x = call.pass(|| "b4.dense".into(), x);
        let mut coarse = None;
        for (index, block) in self.blocks[..=stage.index].iter().enumerate() {
            x = block.forward(x, 4 << index, call);
            if stage.fades() && index + 1 == stage.index {
                coarse = Some(enlarged(self.to_rgb[index].forward(x.clone()), 2));
            }
        }
        let picture = self.to_rgb[stage.index].forward(x);
        let picture = match coarse {
            Some(coarse) => coarse.clone() + (picture - coarse) * stage.share,
            None => picture,
        };
        enlarged(picture, 1 << (self.blocks.len() - 1 - stage.index))
    }

    fn style_weights(&self) -> Vec<Tensor<2>> {
        vec![self.first.weight.val()]
    }

    fn set_stage(&mut self, stage: Option<f64>) {
        crate::models::Shape::set_stage(&mut self.config, stage);
    }
}
