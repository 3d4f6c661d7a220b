//! The generator: mapping network and synthesis network.

use super::super::{Mapping, StyleGanConfig};
use super::AliasFree;
use crate::layers::{FilteredConv, FourierFeatures, Init, ToRgb};
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

/// Waves through filtered layers to a picture.
#[derive(Module, Debug)]
struct Synthesis {
    input: FourierFeatures,
    layers: Vec<FilteredConv>,
    to_rgb: ToRgb,
    /// Mean of x² that training met before toRGB, `[1]`; not trained.
    magnitude_ema: Param<Tensor<1>>,
    output_scale: f32,
}

impl Generator {
    /// A network without weights, to be loaded.
    pub fn new(config: &StyleGanConfig, shape: &AliasFree, init: &mut Init) -> Self {
        Self {
            mapping: Mapping::new(init, config),
            synthesis: Synthesis::new(init, config, shape),
            config: config.clone(),
        }
    }

    /// Its configuration.
    pub fn config(&self) -> &StyleGanConfig {
        &self.config
    }

    /// Device of its weights, with their autodiff setting.
    pub fn device(&self) -> Device {
        self.synthesis.magnitude_ema.val().device()
    }

    /// One w `[N, w_dim]` for each of the `num_ws` layers to pictures `[N, colours, R, R]`.
    pub fn synthesize(&self, ws: &[Tensor<2>], call: &Call<'_>) -> Tensor<4> {
        self.synthesis.forward(ws, call)
    }

    /// The affine weights of the Fourier features, each layer and toRGB, `[values, w_dim]`.
    pub fn style_weights(&self) -> Vec<Tensor<2>> {
        let Synthesis { input, layers, to_rgb, .. } = &self.synthesis;
        let inner = layers.iter().map(|layer| &layer.affine);
        let affines = std::iter::once(&input.affine).chain(inner).chain([&to_rgb.affine]);
        affines.map(|affine| affine.weight.val()).collect()
    }
}

impl Synthesis {
    fn new(init: &mut Init, config: &StyleGanConfig, shape: &AliasFree) -> Self {
        let (w_dim, clamp) = (config.w_dim, config.conv_clamp);
        let input = FourierFeatures::new(init, shape.input, w_dim);
        let layers = shape
            .layers
            .iter()
            .zip(shape.inputs())
            .map(|(layer, inputs)| FilteredConv::new(init, inputs, *layer, w_dim, clamp))
            .collect();
        let last = shape.layers.last().map_or(shape.input.channels, |layer| layer.channels);
        Self {
            input,
            layers,
            to_rgb: ToRgb::new(init, last, config.colours, w_dim, clamp),
            magnitude_ema: init.filled([1], 0.0),
            output_scale: shape.output_scale,
        }
    }

    fn forward(&self, ws: &[Tensor<2>], call: &Call<'_>) -> Tensor<4> {
        let features = call.pass(|| "waves".into(), self.input.forward(ws[0].clone()));
        let layers = self.layers.iter().zip(&ws[1..]).enumerate();
        let features = layers.fold(features, |x, (index, (layer, w))| {
            call.pass(|| format!("L{index}"), layer.forward(x, w.clone()))
        });
        let gain = self.magnitude_ema.val().sqrt().recip().reshape([1, 1, 1, 1]);
        let last = ws[self.layers.len() + 1].clone();
        self.to_rgb.forward(features * gain, last) * self.output_scale
    }
}
