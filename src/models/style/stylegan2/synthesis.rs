//! The synthesis network: styles to pictures.

use super::super::{Architecture, NoiseInput, StyleGanConfig};
use crate::base::Random;
use crate::layers::{Dual, EqualSkip, Init, ModulatedConv, ResampleFilter, ToRgb};
use crate::models::Call;
use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor, TensorData};
use std::f32::consts::FRAC_1_SQRT_2;

/// A learned constant through one block a resolution.
#[derive(Module, Debug)]
pub struct Synthesis {
    /// `[1, C, 4, 4]`.
    constant: Param<Tensor<4>>,
    blocks: Vec<Block>,
    #[module(skip)]
    filter: ResampleFilter,
}

/// Up to two convolutions (one at 4×4, after the constant).
#[derive(Module, Debug)]
struct Block {
    conv0: Option<ModulatedConv>,
    conv1: ModulatedConv,
    /// In each block of the skip architecture, in the last one of the others.
    to_rgb: Option<ToRgb>,
    /// The way past the block in the resnet architecture.
    skip: Option<EqualSkip>,
    #[module(skip)]
    filter: ResampleFilter,
}

impl Block {
    fn new(init: &mut Init, config: &StyleGanConfig, r: usize) -> Self {
        let (architecture, clamp) = (config.architecture, config.conv_clamp);
        let (channels, w_dim) = (config.channels(r), config.w_dim);
        let coarser = (r > 4).then(|| [config.channels(r / 2), channels]);
        let rgb = architecture == Architecture::Skip || r == config.resolution;
        let past = coarser.filter(|_| architecture == Architecture::Resnet);
        let filter = &config.resample_filter;
        let up = || Some(filter.clone());
        Self {
            conv0: coarser.map(|sizes| ModulatedConv::new(init, sizes, w_dim, r, up(), clamp)),
            conv1: ModulatedConv::new(init, [channels; 2], w_dim, r, None, clamp),
            to_rgb: rgb.then(|| ToRgb::new(init, channels, config.colours, w_dim, clamp)),
            skip: past.map(|[inputs, outputs]| EqualSkip::new(init, inputs, outputs)),
            filter: filter.clone(),
        }
    }

    /// Its convolutions, each of which takes one w.
    fn convolutions(&self) -> impl Iterator<Item = &ModulatedConv> {
        self.conv0.iter().chain([&self.conv1])
    }

    /// Features on through the block; `ws` are its convolutions' w.
    fn forward(&self, x: Dual<4>, ws: &[Dual<2>], noise: &mut Noise, call: &Call<'_>) -> Dual<4> {
        let past = self.skip.as_ref();
        let past = past.map(|skip| x.clone().linear(|x| self.filter.up2(skip.forward(x))));
        let first = usize::from(self.conv0.is_none());
        let y = self.convolutions().zip(ws).enumerate().fold(x, |x, (index, (conv, w))| {
            let noise = noise.next(conv, x.value.dims()[0]);
            let Dual { value, along } = conv.forward_dual(x, w.clone(), noise);
            let name = || format!("b{}.conv{}", conv.side(), first + index);
            Dual { value: call.pass(name, value), along }
        });
        match past {
            Some(past) => y.mix(past, FRAC_1_SQRT_2),
            None => y,
        }
    }
}

impl Synthesis {
    /// Fresh weights.
    pub fn new(init: &mut Init, config: &StyleGanConfig) -> Self {
        let constant = init.normal([1, config.channels(4), 4, 4], 1.0);
        let resolutions = config.resolutions().into_iter();
        let blocks = resolutions.map(|r| Block::new(init, config, r)).collect();
        Self { constant, blocks, filter: config.resample_filter.clone() }
    }

    /// Device of its weights, with their autodiff setting.
    pub fn device(&self) -> Device {
        self.constant.val().device()
    }

    /// One w a convolution, and the last for the last toRGB. A block's toRGB takes the w of the
    /// convolution that follows.
    pub fn forward(&self, ws: &[Dual<2>], call: &Call<'_>) -> Dual<4> {
        let batch = ws[0].value.dims()[0];
        let [_, c, h, w] = self.constant.dims();
        let mut x = Dual::plain(self.constant.val().expand([batch, c, h, w]));
        if ws.iter().any(|w| w.along.is_some()) {
            x.along = Some(x.value.zeros_like().without_autodiff());
        }
        let mut noise = Noise::new(call.noise, self.device().without_autodiff());
        let mut picture: Option<Dual<4>> = None;
        let mut ws = ws;
        for block in &self.blocks {
            let (own, rest) = ws.split_at(block.convolutions().count());
            x = block.forward(x, own, &mut noise, call);
            ws = rest;
            let Some(to_rgb) = &block.to_rgb else { continue };
            let rgb = to_rgb.forward_dual(x.clone(), ws[0].clone());
            picture = Some(match picture {
                Some(coarse) => coarse.linear(|x| self.filter.up2(x)).plus(rgb),
                None => rgb,
            });
        }
        picture.expect("the last block makes a picture")
    }

    /// See [`super::Generator::style_weights`].
    pub fn style_weights(&self) -> Vec<Tensor<2>> {
        let convolutions = self.blocks.iter().flat_map(|block| block.convolutions());
        let last = self.blocks.iter().rev().find_map(|block| block.to_rgb.as_ref());
        let affines = convolutions.map(|conv| &conv.affine).chain(last.map(|rgb| &rgb.affine));
        affines.map(|affine| affine.weight.val()).collect()
    }
}

/// Hands out the noise images, layer after layer.
struct Noise {
    input: NoiseInput,
    random: Random,
    device: Device,
}

impl Noise {
    fn new(input: NoiseInput, device: Device) -> Self {
        Self { input, random: input.stream(), device }
    }

    fn next(&mut self, layer: &ModulatedConv, batch: usize) -> Option<Tensor<4>> {
        let side = layer.side();
        match self.input {
            NoiseInput::None => None,
            NoiseInput::Const => Some(layer.noise_const.val()),
            NoiseInput::Random { .. } => {
                let values = self.random.normals(batch * side * side);
                let data = TensorData::new(values, [batch, 1, side, side]);
                Some(Tensor::from_data(data, &self.device))
            }
        }
    }
}
