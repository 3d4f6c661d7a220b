//! The mapping network f: Z → W.

use super::StyleGanConfig;
use crate::layers::{EqualLinear, Init};
use burn::module::{Module, Param};
use burn::tensor::activation::leaky_relu;
use burn::tensor::{Device, Tensor, TensorData};
use std::f32::consts::SQRT_2;

const LR_MUL: f32 = 0.01;

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
}

impl Mapping {
    pub(super) fn new(init: &mut Init, config: &StyleGanConfig) -> Self {
        let (classes, z_dim) = (config.classes.len(), config.z_dim);
        let embed = (classes > 0).then(|| EqualLinear::new(init, classes, z_dim, 1.0));
        let inputs = if classes > 0 { 2 * z_dim } else { z_dim };
        let layers = (0..config.mapping_layers)
            .map(|i| if i == 0 { inputs } else { config.w_dim })
            .map(|inputs| EqualLinear::new(init, inputs, config.w_dim, LR_MUL))
            .collect();
        let w_avg = init.filled([config.w_dim], 0.0).set_require_grad(false);
        Self { embed, layers, w_avg, classes, z_dim }
    }

    /// Length of z.
    pub fn z_dim(&self) -> usize {
        self.z_dim
    }

    /// Number of classes, 0 for an unconditional model.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// z `[N, z_dim]` to w `[N, w_dim]`; `classes` holds one index for each z and is ignored by
    /// unconditional models.
    pub fn forward(&self, z: Tensor<2>, classes: &[usize]) -> Tensor<2> {
        let mut x = normalise(z);
        if let Some(embed) = &self.embed {
            let y = embed.forward(one_hot(classes, self.classes, &x.device()));
            x = Tensor::cat(vec![x, normalise(y)], 1);
        }
        for layer in &self.layers {
            x = leaky_relu(layer.forward(x), 0.2) * SQRT_2;
        }
        x
    }
}

/// `x / √(mean(x²) + 1e-8)` over the last axis: onto the sphere of radius √dim.
fn normalise(x: Tensor<2>) -> Tensor<2> {
    let norm = (x.clone().powf_scalar(2.0).mean_dim(1) + 1e-8).sqrt();
    x / norm
}

/// `[N, count]` with √count at each class, so that an embedding keeps unit variance.
pub(super) fn one_hot(classes: &[usize], count: usize, device: &Device) -> Tensor<2> {
    let mut rows = vec![0.0; classes.len() * count];
    for (row, class) in classes.iter().enumerate() {
        rows[row * count + (*class).min(count - 1)] = (count as f32).sqrt();
    }
    let data = TensorData::new(rows, [classes.len(), count]);
    Tensor::from_data(data, &device.clone().without_autodiff())
}
