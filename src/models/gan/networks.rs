//! Both networks, each a chain of fully connected layers.

use super::Config;
use crate::layers::{Dual, Extras, Init, Linear, Mode, Start, ops};
use crate::models::family::first_frozen;
use crate::models::{Call, Draw, Entry, FirstLayer, Judge};
use burn::module::Module;
use burn::tensor::{Device, Tensor};

/// z through hidden layers with ReLU to the pixels, which tanh bounds.
#[derive(Module, Debug)]
pub struct Generator {
    layers: Vec<Linear>,
    #[module(skip)]
    config: Config,
}

impl Draw for Generator {
    type Config = Config;

    fn new(config: &Config, init: &mut Init) -> Self {
        init.begin(config.init.start());
        Self {
            layers: Linear::chain(init, &config.generator(), Start::Kaiming, Extras::BIAS),
            config: config.clone(),
        }
    }

    fn config(&self) -> &Config {
        &self.config
    }

    fn device(&self) -> Device {
        self.layers[0].weight.val().device()
    }

    fn entry(&self) -> Entry {
        let first = &self.layers[0];
        let bias = first.bias.as_ref().map(|bias| bias.val());
        Entry::First(FirstLayer::of(first.effective(Mode::Sample), bias, 0))
    }

    fn draw(&self, styles: &[Tensor<2>], call: &Call<'_>) -> Tensor<4> {
        let (hidden, last) = self.layers.split_at(self.layers.len() - 1);
        let forward = |x, (index, layer): (usize, &Linear)| {
            let x = ops::leaky(layer.forward(x, call.mode), 0.0);
            call.pass_flat(|| format!("dense{index}"), x)
        };
        let x = hidden.iter().enumerate().fold(styles[0].clone(), forward);
        let pixels = ops::tanh(last[0].forward(x, call.mode));
        let (n, side) = (pixels.dims()[0], self.config.resolution);
        pixels.reshape([n, 3, side, side])
    }

    fn style_weights(&self) -> Vec<Tensor<2>> {
        vec![self.layers[0].effective(Mode::Sample)]
    }
}

/// Pixels through hidden layers with leaky ReLU to a logit.
#[derive(Module, Debug)]
pub struct Discriminator {
    layers: Vec<Linear>,
}

impl Judge for Discriminator {
    type Config = Config;

    fn new(config: &Config, init: &mut Init) -> Self {
        init.begin(config.init.start());
        Self { layers: Linear::chain(init, &config.discriminator(), Start::Kaiming, Extras::BIAS) }
    }

    fn judge(&self, pictures: Dual<4>, call: &Call<'_>) -> Dual<2> {
        let (hidden, last) = self.layers.split_at(self.layers.len() - 1);
        let mode: Mode<'_> = call.mode;
        let mut x = pictures.linear(|x| x.flatten(1, 3));
        for (index, layer) in hidden.iter().enumerate() {
            x = layer.forward_dual(x, mode).leaky(0.2);
            x = call.dropped(x, index);
        }
        last[0].forward_dual(x, mode)
    }

    fn frozen(mut self, blocks: usize) -> Self {
        self.layers = first_frozen(self.layers, blocks);
        self
    }
}
