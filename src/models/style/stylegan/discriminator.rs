//! The discriminator: residual blocks with blurred downsampling and minibatch stddev.

use super::super::StyleGanConfig;
use crate::layers::{Dual, EqualConv, EqualConv1, EqualLinear, EqualSkip, Init, ops};
use crate::models::Call;
use crate::models::family::first_frozen;
use burn::module::{Module, Param};
use burn::tensor::Tensor;
use std::f32::consts::FRAC_1_SQRT_2;

const STD_GROUP: usize = 4;

/// Picture to logit; with classes, a projection discriminator (Miyato & Koyama 2018).
#[derive(Module, Debug)]
pub struct Discriminator {
    from_rgb: EqualConv1,
    blocks: Vec<Block>,
    conv: EqualConv,
    bias: Param<Tensor<1>>,
    dense: EqualLinear,
    out: EqualLinear,
    /// Class projection, in class-conditional models.
    embed: Option<EqualLinear>,
    #[module(skip)]
    config: StyleGanConfig,
}

/// From resolution r to r/2.
#[derive(Module, Debug)]
struct Block {
    conv0: EqualConv,
    bias0: Param<Tensor<1>>,
    conv1: EqualConv,
    bias1: Param<Tensor<1>>,
    /// The way past the block. Older files hold a bias for it, which nothing ever read.
    skip: EqualSkip,
}

impl Block {
    fn new(init: &mut Init, inputs: usize, outputs: usize) -> Self {
        Self {
            conv0: EqualConv::new(init, inputs, inputs),
            bias0: init.filled([inputs], 0.0),
            conv1: EqualConv::new(init, inputs, outputs),
            bias1: init.filled([outputs], 0.0),
            skip: EqualSkip::new(init, inputs, outputs),
        }
    }

    fn forward(&self, x: Dual<4>) -> Dual<4> {
        let skip = x.clone().linear(|x| self.skip.forward(ops::down2(x)));
        let y = x.linear(|x| self.conv0.forward(x)).bias_act(self.bias0.val());
        let y = y.linear(|y| self.conv1.forward(ops::down2(y))).bias_act(self.bias1.val());
        y.mix(skip, FRAC_1_SQRT_2)
    }
}

impl Discriminator {
    /// A network whose weights `init` makes.
    pub fn new(config: &StyleGanConfig, init: &mut Init) -> Self {
        let blocks = config.resolutions()[1..]
            .iter()
            .rev()
            .map(|r| Block::new(init, config.channels(*r), config.channels(r / 2)))
            .collect();
        let (top, last) = (config.channels(config.resolution), config.channels(4));
        let classes = config.classes.len();
        Self {
            from_rgb: EqualConv1::new(init, config.colours, top, 1.0),
            blocks,
            conv: EqualConv::new(init, last + 1, last),
            bias: init.filled([last], 0.0),
            dense: EqualLinear::new(init, 16 * last, last, 1.0),
            out: EqualLinear::new(init, last, 1, 1.0),
            embed: (classes > 0).then(|| EqualLinear::new(init, classes, last, 1.0)),
            config: config.clone(),
        }
    }

    /// See [`crate::models::Judge::frozen`].
    pub fn frozen(mut self, blocks: usize) -> Self {
        if blocks == 0 {
            return self;
        }
        self.from_rgb = self.from_rgb.no_grad();
        self.blocks = first_frozen(self.blocks, blocks);
        self
    }

    /// Pictures `[N, colours, R, R]` to logits `[N, 1]`, with the derivative along a direction.
    pub fn forward_dual(&self, pictures: Dual<4>, call: &Call<'_>) -> Dual<2> {
        let mut x = pictures.linear(|x| self.from_rgb.forward_no_bias(x));
        x = x.bias_act(self.from_rgb.bias.val());
        for (index, block) in self.blocks.iter().enumerate() {
            x = call.dropped(block.forward(x), index);
        }
        let x = x.minibatch_std(STD_GROUP).linear(|x| self.conv.forward(x));
        let x = x.bias_act(self.bias.val()).linear(|x| x.flatten(1, 3));
        let features = call.dropped(self.dense.forward_dual(x).leaky_relu(), self.blocks.len());
        let logit = self.out.forward_dual(features.clone());
        let Some(embed) = &self.embed else { return logit };
        let [_, dim] = features.value.dims();
        let count = self.config.classes.len();
        let hot = call.cond.weights((count as f32).sqrt(), &features.value.device());
        let class = embed.forward(hot) / (dim as f32).sqrt();
        let part = features.linear(|features| (features * class.clone()).sum_dim(1));
        logit.plus(part)
    }
}
