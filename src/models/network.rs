//! A generator or discriminator of whichever family the configuration names.

use super::{Architecture, Mapping, NoiseInput, StyleGanConfig};
use super::{lucid, stylegan, stylegan2, stylegan3};
use crate::layers::{Dual, Init};
use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor};

/// Mapping network f: Z → W and synthesis network g: W → picture.
#[expect(clippy::large_enum_variant, reason = "few are made, and burn has no boxed modules")]
#[derive(Module, Debug)]
pub enum Generator {
    /// StyleGAN.
    Adain(stylegan::Generator),
    /// StyleGAN2.
    Modulated(stylegan2::Generator),
    /// StyleGAN3.
    AliasFree(stylegan3::Generator),
    /// StyleGAN2 of lucidrains' kind.
    Lucid(lucid::Generator),
}

impl Generator {
    /// A network with fresh weights, the same for the same seed on every device. A StyleGAN3
    /// waits for weights.
    pub fn new(config: &StyleGanConfig, seed: u64, device: &Device) -> Self {
        Self::build(config, &mut Init::new(seed, "generator", device))
    }

    /// A network whose weights are still to be loaded: nothing is drawn or allocated for them.
    pub fn blank(config: &StyleGanConfig, device: &Device) -> Self {
        Self::build(config, &mut Init::blank(device))
    }

    fn build(config: &StyleGanConfig, init: &mut Init) -> Self {
        if let Some(shape) = &config.alias_free {
            return Self::AliasFree(stylegan3::Generator::new(config, shape, init));
        }
        match config.architecture {
            Architecture::Adain => Self::Adain(stylegan::Generator::new(config, init)),
            Architecture::Lucid => Self::Lucid(lucid::Generator::new(config, init)),
            _ => Self::Modulated(stylegan2::Generator::new(config, init)),
        }
    }

    /// Its mapping network.
    pub fn mapping(&self) -> &Mapping {
        match self {
            Self::Adain(network) => &network.mapping,
            Self::Modulated(network) => &network.mapping,
            Self::AliasFree(network) => &network.mapping,
            Self::Lucid(network) => &network.mapping,
        }
    }

    /// Replaces the running mean of w, which is not trained.
    pub fn set_w_avg(&mut self, w_avg: Tensor<1>) {
        let mapping = match self {
            Self::Adain(network) => &mut network.mapping,
            Self::Modulated(network) => &mut network.mapping,
            Self::AliasFree(network) => &mut network.mapping,
            Self::Lucid(network) => &mut network.mapping,
        };
        mapping.w_avg = Param::from_tensor(w_avg).set_require_grad(false);
    }

    /// [`stylegan::Generator::set_noise`]; the other families have no such thing.
    pub fn set_noise(&mut self, deviations: &[f64]) {
        if let Self::Adain(network) = self {
            network.set_noise(deviations);
        }
    }

    /// Its configuration.
    pub fn config(&self) -> &StyleGanConfig {
        match self {
            Self::Adain(network) => network.config(),
            Self::Modulated(network) => network.config(),
            Self::AliasFree(network) => network.config(),
            Self::Lucid(network) => network.config(),
        }
    }

    /// Device of its weights, with their autodiff setting.
    pub fn device(&self) -> Device {
        match self {
            Self::Adain(network) => network.device(),
            Self::Modulated(network) => network.device(),
            Self::AliasFree(network) => network.device(),
            Self::Lucid(network) => network.device(),
        }
    }

    /// One w `[N, w_dim]` for each of the `num_ws` layers to pictures `[N, colours, R, R]`,
    /// nominally in [−1, 1]. A StyleGAN3 has no use for noise.
    pub fn synthesize(&self, ws: &[Tensor<2>], noise: NoiseInput) -> Tensor<4> {
        assert_eq!(ws.len(), self.config().num_ws(), "one w a layer");
        match self {
            Self::Adain(network) => network.synthesize(ws, noise),
            Self::Modulated(network) => network.synthesize(ws, noise),
            Self::AliasFree(network) => network.synthesize(ws),
            Self::Lucid(network) => network.synthesize(ws, noise),
        }
    }

    /// For each layer of `num_ws` the weights that take w to its styles, `[values, w_dim]`.
    pub fn style_weights(&self) -> Vec<Tensor<2>> {
        match self {
            Self::Adain(network) => network.style_weights(),
            Self::Modulated(network) => network.style_weights(),
            Self::AliasFree(network) => network.style_weights(),
            Self::Lucid(network) => network.style_weights(),
        }
    }
}

/// Picture to logit.
#[derive(Module, Debug)]
pub enum Discriminator {
    /// StyleGAN.
    Adain(stylegan::Discriminator),
    /// StyleGAN2.
    Modulated(stylegan2::Discriminator),
}

impl Discriminator {
    /// A network with fresh weights, the same for the same seed on every device.
    pub fn new(config: &StyleGanConfig, seed: u64, device: &Device) -> Self {
        Self::build(config, &mut Init::new(seed, "discriminator", device))
    }

    /// As of [`Generator::blank`].
    pub fn blank(config: &StyleGanConfig, device: &Device) -> Self {
        Self::build(config, &mut Init::blank(device))
    }

    fn build(config: &StyleGanConfig, init: &mut Init) -> Self {
        match config.architecture {
            Architecture::Adain => Self::Adain(stylegan::Discriminator::new(config, init)),
            _ => Self::Modulated(stylegan2::Discriminator::new(config, init)),
        }
    }

    /// Its weights from the picture through so many blocks, one a resolution, are no longer trained
    /// (Freeze-D, Mo 2020).
    pub fn frozen(self, blocks: usize) -> Self {
        match self {
            Self::Adain(network) => Self::Adain(network.frozen(blocks)),
            Self::Modulated(network) => Self::Modulated(network.frozen(blocks)),
        }
    }

    /// Pictures `[N, colours, R, R]` to logits `[N, 1]`; `classes` is ignored by unconditional
    /// models.
    pub fn forward(&self, pictures: Tensor<4>, classes: &[usize]) -> Tensor<2> {
        self.forward_dual(Dual { value: pictures, along: None }, classes).value
    }

    /// [`Self::forward`] with the derivative of the logits along a direction of the pictures.
    pub fn forward_dual(&self, pictures: Dual<4>, classes: &[usize]) -> Dual<2> {
        match self {
            Self::Adain(network) => network.forward_dual(pictures, classes),
            Self::Modulated(network) => network.forward_dual(pictures, classes),
        }
    }
}
