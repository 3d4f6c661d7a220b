//! The generator.

use super::Config;
use super::config::Body;
use crate::layers::{Init, Mode, Start};
use crate::models::embed::Embedding;
use crate::models::{Call, Draw, Entry, FirstLayer, biggan, dcgan};
use burn::module::Module;
use burn::tensor::{Device, Tensor};

/// z and class to picture.
#[derive(Module, Debug)]
pub struct Generator {
    body: Layers,
    #[module(skip)]
    config: Config,
}

/// What it is made of.
#[expect(clippy::large_enum_variant, reason = "few are made, and burn has no boxed modules")]
#[derive(Module, Debug)]
enum Layers {
    Plain(Plain),
    Residual(biggan::Up),
}

/// DCGAN's blocks, which take z and the embedded class as one vector.
#[derive(Module, Debug)]
struct Plain {
    embed: Embedding,
    blocks: Vec<dcgan::Up>,
}

impl Draw for Generator {
    type Config = Config;

    fn new(config: &Config, init: &mut Init) -> Self {
        let classes = config.classes.len().max(1);
        init.begin(config.make.init.start());
        let body = match config.body {
            Body::Dcgan => {
                let inputs = config.z_dim + config.embed_dim;
                let size = [classes, config.embed_dim];
                let embed = Embedding::new(init, size, Start::Normal(1.0), false);
                let blocks = dcgan::Up::chain(init, config.plain(), inputs, config.make);
                Layers::Plain(Plain { embed, blocks })
            }
            Body::Residual => {
                let (inputs, condition) = (config.z_dim, classes);
                let start = biggan::UpStart { inputs, condition, spectral: true, attention: 0 };
                Layers::Residual(biggan::Up::new(init, &config.residual(), start))
            }
        };
        Self { body, config: config.clone() }
    }

    fn config(&self) -> &Config {
        &self.config
    }

    fn device(&self) -> Device {
        match &self.body {
            Layers::Plain(plain) => plain.blocks[0].device(),
            Layers::Residual(network) => network.linear.weight.val().device(),
        }
    }

    fn entry(&self) -> Entry {
        let classes = self.config.classes.len();
        Entry::First(match &self.body {
            Layers::Plain(plain) => {
                let (weight, bias) = dcgan::first_layer(&plain.blocks);
                let ([features, inputs], z) = (weight.dims(), self.config.z_dim);
                let of_class = weight.clone().slice([0..features, z..inputs]);
                let class = plain.embed.table(Mode::Sample).matmul(of_class.transpose());
                let weight = weight.slice([0..features, 0..z]);
                FirstLayer { weight, bias, class: (classes > 0).then_some(class), classes }
            }
            Layers::Residual(network) => {
                let weight = network.linear.effective(Mode::Sample);
                let bias = network.linear.bias.as_ref().map(|bias| bias.val());
                FirstLayer::of(weight, bias, classes)
            }
        })
    }

    fn draw(&self, styles: &[Tensor<2>], call: &Call<'_>) -> Tensor<4> {
        let (z, device) = (styles[0].clone(), self.device());
        match &self.body {
            Layers::Plain(plain) => {
                let class = plain.embed.forward(call.cond, &device, call.mode);
                dcgan::up(&plain.blocks, Tensor::cat(vec![z, class], 1), call)
            }
            Layers::Residual(network) => {
                let class = call.cond.weights(1.0, &device);
                biggan::up(network, z, &vec![class; network.blocks.len()], call)
            }
        }
    }

    fn style_weights(&self) -> Vec<Tensor<2>> {
        match self.entry() {
            Entry::First(first) => vec![first.weight],
            Entry::Mapping(_) => Vec::new(),
        }
    }
}
