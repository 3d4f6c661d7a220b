//! The discriminator.

use super::Config;
use super::config::{Body, Judging};
use crate::layers::{Dual, Extras, Init, Linear, Start};
use crate::models::embed::{Embedding, projected};
use crate::models::family::first_frozen;
use crate::models::{Call, Judge, biggan, dcgan};
use burn::module::Module;

/// Picture and class to logit.
#[derive(Module, Debug)]
pub struct Discriminator {
    body: Layers,
    embed: Embedding,
    /// The embedded class to a plane of the picture's size, where that is how D learns it.
    plane: Option<Linear>,
}

/// What it is made of.
#[expect(clippy::large_enum_variant, reason = "few are made, and burn has no boxed modules")]
#[derive(Module, Debug)]
enum Layers {
    Plain(Plain),
    Residual(biggan::Down),
}

#[derive(Module, Debug)]
struct Plain {
    blocks: Vec<dcgan::Down>,
}

impl Judge for Discriminator {
    type Config = Config;

    fn new(config: &Config, init: &mut Init) -> Self {
        let (planes, resolution) = (config.planes(), config.resolution);
        let classes = config.classes.len().max(1);
        init.begin(config.make.init.start());
        let (body, features, start, spectral) = match config.body {
            Body::Dcgan => {
                let blocks = dcgan::Down::chain(init, config.plain(), planes, config.make);
                let features = config.plain().at(4);
                (Layers::Plain(Plain { blocks }), features, Start::Normal(0.02), false)
            }
            Body::Residual => {
                let widths = config.residual();
                let start = biggan::DownStart { planes, resolution, attention: 0 };
                let network = biggan::Down::new(init, &widths, start);
                let features = widths.discriminator[widths.discriminator.len() - 1];
                (Layers::Residual(network), features, Start::Orthogonal, true)
            }
        };
        let joined = config.judging == Judging::Concatenation;
        let dim = if joined { config.embed_dim } else { features };
        let embed = Embedding::new(init, [classes, dim], start, spectral);
        let extras = Extras { bias: true, spectral };
        let plane =
            joined.then(|| Linear::new(init, [dim, resolution * resolution], start, extras));
        Self { body, embed, plane }
    }

    fn judge(&self, pictures: Dual<4>, call: &Call<'_>) -> Dual<2> {
        let [n, _, h, w] = pictures.value.dims();
        let device = pictures.value.device();
        let vector = self.embed.forward(call.cond, &device, call.mode);
        let pictures = match &self.plane {
            Some(plane) => {
                let plane = plane.forward(vector.clone(), call.mode).reshape([n, 1, h, w]);
                Dual::cat(vec![pictures, Dual::plain(plane)])
            }
            None => pictures,
        };
        let (features, logit) = match &self.body {
            Layers::Plain(plain) => {
                let (features, logit) = dcgan::down(&plain.blocks, pictures, call);
                (features.plane_sum(), logit)
            }
            Layers::Residual(network) => biggan::down(network, pictures, call),
        };
        if self.plane.is_some() { logit } else { projected(logit, features, vector) }
    }

    fn frozen(self, blocks: usize) -> Self {
        let body = match self.body {
            Layers::Plain(plain) => {
                Layers::Plain(Plain { blocks: first_frozen(plain.blocks, blocks) })
            }
            Layers::Residual(network) => Layers::Residual(network.frozen(blocks)),
        };
        Self { body, ..self }
    }
}
