//! A generator or discriminator of whichever StyleGAN the configuration names.

use super::{Architecture, Mapping, StyleGanConfig};
use super::{lucid, stylegan, stylegan2, stylegan3};
use crate::layers::{Dual, Init};
use crate::models::{Call, Cond, Draw, Entry, Judge};
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

/// Evaluates an expression for whichever generator it is.
macro_rules! each {
    ($value:expr, $name:ident => $body:expr) => {
        match $value {
            Generator::Adain($name) => $body,
            Generator::Modulated($name) => $body,
            Generator::AliasFree($name) => $body,
            Generator::Lucid($name) => $body,
        }
    };
}

impl Generator {
    fn mapping(&self) -> &Mapping {
        each!(self, network => &network.mapping)
    }
}

impl Draw for Generator {
    type Config = StyleGanConfig;

    fn new(config: &StyleGanConfig, init: &mut Init) -> Self {
        if let Some(shape) = &config.alias_free {
            return Self::AliasFree(stylegan3::Generator::new(config, shape, init));
        }
        match config.architecture {
            Architecture::Adain => Self::Adain(stylegan::Generator::new(config, init)),
            Architecture::Lucid => Self::Lucid(lucid::Generator::new(config, init)),
            _ => Self::Modulated(stylegan2::Generator::new(config, init)),
        }
    }

    fn config(&self) -> &StyleGanConfig {
        each!(self, network => network.config())
    }

    fn device(&self) -> Device {
        each!(self, network => network.device())
    }

    fn encode(&self, z: Tensor<2>, cond: &Cond) -> Tensor<2> {
        self.mapping().forward(z, cond)
    }

    fn entry(&self) -> Entry {
        Entry::Mapping(self.mapping().clone())
    }

    /// A StyleGAN3 has no use for noise.
    fn draw(&self, ws: &[Tensor<2>], call: &Call<'_>) -> Tensor<4> {
        assert_eq!(ws.len(), self.config().num_ws(), "one w a layer");
        match self {
            Self::Adain(network) => network.synthesize(ws, call),
            Self::Modulated(network) => network.synthesize(ws, call),
            Self::AliasFree(network) => network.synthesize(ws, call),
            Self::Lucid(network) => network.synthesize(ws, call),
        }
    }

    fn draw_dual(&self, ws: &[Dual<2>], call: &Call<'_>) -> Option<Dual<4>> {
        match self {
            Self::Modulated(network) => Some(network.synthesize_dual(ws, call)),
            _ => None,
        }
    }

    fn style_weights(&self) -> Vec<Tensor<2>> {
        each!(self, network => network.style_weights())
    }

    fn centre(&self) -> Option<Tensor<1>> {
        Some(self.mapping().w_avg.val())
    }

    fn set_centre(&mut self, w_avg: Tensor<1>) {
        let mapping = each!(self, network => &mut network.mapping);
        mapping.w_avg = Param::from_tensor(w_avg).set_require_grad(false);
    }

    /// [`stylegan::Generator::set_noise`]; the others have no such thing.
    fn set_noise(&mut self, deviations: &[f64]) {
        if let Self::Adain(network) = self {
            network.set_noise(deviations);
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

impl Judge for Discriminator {
    type Config = StyleGanConfig;

    fn new(config: &StyleGanConfig, init: &mut Init) -> Self {
        match config.architecture {
            Architecture::Adain => Self::Adain(stylegan::Discriminator::new(config, init)),
            _ => Self::Modulated(stylegan2::Discriminator::new(config, init)),
        }
    }

    fn judge(&self, pictures: Dual<4>, call: &Call<'_>) -> Dual<2> {
        match self {
            Self::Adain(network) => network.forward_dual(pictures, call),
            Self::Modulated(network) => network.forward_dual(pictures, call),
        }
    }

    fn frozen(self, blocks: usize) -> Self {
        match self {
            Self::Adain(network) => Self::Adain(network.frozen(blocks)),
            Self::Modulated(network) => Self::Modulated(network.frozen(blocks)),
        }
    }
}
