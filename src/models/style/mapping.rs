//! The mapping network f: Z → W.

use super::{Architecture, StyleGanConfig};
use crate::layers::{EqualLinear, Init};
use crate::models::Cond;
use burn::module::{Module, Param};
use burn::tensor::Tensor;
use burn::tensor::activation::leaky_relu;
use std::f32::consts::SQRT_2;

/// Learning-rate multiplier of a discriminator's mapping of the class.
pub const CLASS_LR: f32 = 0.01;

/// Normalised z (and class embedding) through fully connected layers to w, with the running mean
/// of w that truncation pulls towards.
#[derive(Module, Debug)]
pub struct Mapping {
    /// Class embedding, in class-conditional models.
    embed: Option<EqualLinear>,
    layers: Vec<EqualLinear>,
    /// Running mean of w, `[w_dim]`.
    pub w_avg: Param<Tensor<1>>,
    classes: usize,
    z_dim: usize,
    /// Value of a class in the embedding's input.
    hot: f32,
    joint_norm: bool,
}

impl Mapping {
    pub(super) fn new(init: &mut Init, config: &StyleGanConfig) -> Self {
        let (classes, z_dim) = (config.classes.len(), config.z_dim);
        let embed_dim = config.embed_dim();
        let embed = (classes > 0).then(|| EqualLinear::new(init, classes, embed_dim, 1.0));
        let inputs = if classes > 0 { z_dim + embed_dim } else { z_dim };
        let hidden = config.mapping_width.unwrap_or(config.w_dim);
        let count = config.mapping_layers;
        let layers = (0..count)
            .map(|i| {
                let inputs = if i == 0 { inputs } else { hidden };
                let outputs = if i + 1 == count { config.w_dim } else { hidden };
                EqualLinear::new(init, inputs, outputs, config.mapping_lr)
            })
            .collect();
        let w_avg = init.filled([config.w_dim], 0.0).set_require_grad(false);
        // √count keeps an embedding at unit variance; StyleGAN2 of PyTorch does without.
        let joint_norm = config.joint_norm;
        let hot = match config.architecture {
            Architecture::Adain => (classes as f32).sqrt(),
            _ if joint_norm => (classes as f32).sqrt(),
            _ => 1.0,
        };
        Self { embed, layers, w_avg, classes, z_dim, hot, joint_norm }
    }

    /// Length of z.
    pub fn z_dim(&self) -> usize {
        self.z_dim
    }

    /// Number of classes, 0 for an unconditional model.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// z `[N, z_dim]` to w `[N, w_dim]`; `cond` is ignored by unconditional models.
    pub fn forward(&self, z: Tensor<2>, cond: &Cond) -> Tensor<2> {
        let x = match &self.embed {
            Some(embed) => {
                let class = embed.forward(cond.weights(self.hot, &z.device()));
                match self.joint_norm {
                    true => normalise(Tensor::cat(vec![z, class], 1)),
                    false => Tensor::cat(vec![normalise(z), normalise(class)], 1),
                }
            }
            None => normalise(z),
        };
        through(&self.layers, x)
    }
}

/// Fully connected layers, each with its leaky ReLU.
fn through(layers: &[EqualLinear], x: Tensor<2>) -> Tensor<2> {
    layers.iter().fold(x, |x, layer| leaky_relu(layer.forward(x), 0.2) * SQRT_2)
}

/// A mapping network of the class alone, as StyleGAN2's discriminator has.
#[derive(Module, Debug)]
pub struct ClassMapping {
    embed: EqualLinear,
    layers: Vec<EqualLinear>,
}

impl ClassMapping {
    /// From one of `classes` to `dim` values, through `layers` layers.
    pub(super) fn new(init: &mut Init, classes: usize, dim: usize, layers: usize) -> Self {
        let embed = EqualLinear::new(init, classes, dim, 1.0);
        let layers = (0..layers).map(|_| EqualLinear::new(init, dim, dim, CLASS_LR)).collect();
        Self { embed, layers }
    }

    /// One class a row to `[N, dim]`.
    pub(super) fn forward(&self, cond: &Cond) -> Tensor<2> {
        let hot = cond.weights(1.0, &self.embed.weight.val().device());
        through(&self.layers, normalise(self.embed.forward(hot)))
    }
}

/// `x / √(mean(x²) + 1e-8)` over the last axis: onto the sphere of radius √dim.
fn normalise(x: Tensor<2>) -> Tensor<2> {
    let norm = (x.clone().powf_scalar(2.0).mean_dim(1) + 1e-8).sqrt();
    x / norm
}
