//! The discriminator: residual, skip or plain blocks, minibatch deviation, class projection.

use super::super::mapping::ClassMapping;
use super::super::{Architecture, StyleGanConfig};
use crate::layers::{Dual, EqualConv1, EqualLinear, EqualSkip, Init, ResampleFilter, ops};
use crate::models::Call;
use crate::models::family::last_frozen;
use burn::module::{Module, Param};
use burn::tensor::Tensor;
use std::f32::consts::FRAC_1_SQRT_2;

const STD_GROUP: usize = 4;

/// See [`super::super::Discriminator`].
#[derive(Module, Debug)]
pub struct Discriminator {
    /// Block k takes resolution 2^(k+3) to half of that.
    blocks: Vec<Block>,
    /// At 4×4, in the skip architecture.
    from_rgb: Option<EqualConv1>,
    conv: Conv,
    dense: EqualLinear,
    /// To one logit, or to as many values as the class is mapped to.
    out: EqualLinear,
    mapping: Option<ClassMapping>,
    #[module(skip)]
    filter: ResampleFilter,
}

/// A 3×3 convolution with its activation; with `down`, to half the side.
#[derive(Module, Debug)]
struct Conv {
    weight: Param<Tensor<4>>,
    bias: Param<Tensor<1>>,
    gain: f32,
    /// What halves the sides.
    #[module(skip)]
    down: Option<ResampleFilter>,
    #[module(skip)]
    clamp: Option<f32>,
}

impl Conv {
    fn new(
        init: &mut Init,
        [inputs, outputs]: [usize; 2],
        down: Option<ResampleFilter>,
        clamp: Option<f32>,
    ) -> Self {
        Self {
            weight: init.normal([outputs, inputs, 3, 3], 1.0),
            bias: init.filled([outputs], 0.0),
            gain: 1.0 / (9.0 * inputs as f32).sqrt(),
            down,
            clamp,
        }
    }

    fn forward(&self, x: Dual<4>) -> Dual<4> {
        let weight = self.weight.val() * self.gain;
        let y = x.linear(|x| match &self.down {
            Some(filter) => filter.conv_down(x, weight.clone()),
            None => ops::conv3x3(x, weight.clone()),
        });
        y.bias_act(self.bias.val()).clamp(self.clamp)
    }
}

/// From resolution r to r/2.
#[derive(Module, Debug)]
struct Block {
    /// In each block of the skip architecture, in the first one of the others.
    from_rgb: Option<EqualConv1>,
    conv0: Conv,
    conv1: Conv,
    /// The way past the block in the resnet architecture.
    skip: Option<EqualSkip>,
    #[module(skip)]
    filter: ResampleFilter,
}

impl Block {
    fn new(init: &mut Init, config: &StyleGanConfig, r: usize) -> Self {
        let (architecture, clamp) =
            (config.discriminator.architecture, config.discriminator.conv_clamp);
        let (inputs, outputs) =
            (config.discriminator_channels(r), config.discriminator_channels(r / 2));
        let rgb = architecture == Architecture::Skip || r == config.resolution;
        let past = architecture == Architecture::Resnet;
        let filter = &config.discriminator.resample_filter;
        Self {
            from_rgb: rgb.then(|| EqualConv1::new(init, config.colours, inputs, 1.0)),
            conv0: Conv::new(init, [inputs, inputs], None, clamp),
            conv1: Conv::new(init, [inputs, outputs], Some(filter.clone()), clamp),
            skip: past.then(|| EqualSkip::new(init, inputs, outputs)),
            filter: filter.clone(),
        }
    }

    /// Features so far (none yet in the first block) and the picture of the same side, which the
    /// skip architecture adds.
    fn forward(&self, features: Option<Dual<4>>, picture: &Dual<4>) -> Dual<4> {
        let x = enter(self.from_rgb.as_ref(), features, picture, self.conv0.clamp);
        let past = self.skip.as_ref();
        let past = past.map(|skip| x.clone().linear(|x| skip.forward(self.filter.down2(x))));
        let y = self.conv1.forward(self.conv0.forward(x));
        match past {
            Some(past) => y.mix(past, FRAC_1_SQRT_2),
            None => y,
        }
    }
}

/// Adds what `from_rgb` makes of the picture to the features.
fn enter(
    from_rgb: Option<&EqualConv1>,
    features: Option<Dual<4>>,
    picture: &Dual<4>,
    clamp: Option<f32>,
) -> Dual<4> {
    let rgb = from_rgb.map(|layer| {
        let x = picture.clone().linear(|x| layer.forward_no_bias(x));
        x.bias_act(layer.bias.val()).clamp(clamp)
    });
    match (features, rgb) {
        (Some(features), Some(rgb)) => features.plus(rgb),
        (features, rgb) => features.or(rgb).expect("the first block reads the picture"),
    }
}

impl Discriminator {
    /// A network whose weights `init` makes.
    pub fn new(config: &StyleGanConfig, init: &mut Init) -> Self {
        let sides = config.resolutions().into_iter().skip(1);
        let blocks = sides.map(|r| Block::new(init, config, r)).collect();
        let (own, classes) = (&config.discriminator, config.classes.len());
        let last = config.discriminator_channels(4);
        let skip = own.architecture == Architecture::Skip;
        let outputs = if classes > 0 { last } else { 1 };
        Self {
            blocks,
            from_rgb: skip.then(|| EqualConv1::new(init, config.colours, last, 1.0)),
            conv: Conv::new(init, [last + 1, last], None, own.conv_clamp),
            dense: EqualLinear::new(init, 16 * last, last, 1.0),
            out: EqualLinear::new(init, last, outputs, 1.0),
            mapping: (classes > 0)
                .then(|| ClassMapping::new(init, classes, last, own.mapping_layers)),
            filter: own.resample_filter.clone(),
        }
    }

    /// See [`crate::models::Judge::frozen`].
    pub fn frozen(mut self, blocks: usize) -> Self {
        self.blocks = last_frozen(self.blocks, blocks);
        self
    }

    /// Pictures `[N, colours, R, R]` to logits `[N, 1]`, with the derivative along a direction.
    pub fn forward_dual(&self, pictures: Dual<4>, call: &Call<'_>) -> Dual<2> {
        let (mut features, mut picture) = (None, pictures);
        for (index, block) in self.blocks.iter().rev().enumerate() {
            features = Some(call.dropped(block.forward(features, &picture), index));
            if self.from_rgb.is_some() {
                picture = picture.linear(|x| self.filter.down2(x));
            }
        }
        let x = enter(self.from_rgb.as_ref(), features, &picture, None);
        let x = self.conv.forward(x.minibatch_std(STD_GROUP)).linear(|x| x.flatten(1, 3));
        let dense = self.dense.forward_dual(x).leaky_relu();
        let out = self.out.forward_dual(call.dropped(dense, self.blocks.len()));
        let Some(mapping) = &self.mapping else { return out };
        let class = mapping.forward(call.cond);
        let scale = 1.0 / (class.dims()[1] as f32).sqrt();
        out.linear(|out| (out * class.clone()).sum_dim(1) * scale)
    }
}
