//! Generator and discriminator.

use super::{Config, Down, Up, down, first_layer, up};
use crate::layers::{Dual, Init};
use crate::models::family::first_frozen;
use crate::models::{Call, Draw, Entry, FirstLayer, Judge};
use burn::module::Module;
use burn::tensor::{Device, Tensor};

/// z to picture.
#[derive(Module, Debug)]
pub struct Generator {
    blocks: Vec<Up>,
    #[module(skip)]
    config: Config,
}

impl Draw for Generator {
    type Config = Config;

    fn new(config: &Config, init: &mut Init) -> Self {
        init.begin(config.make.init.start());
        let blocks = Up::chain(init, config.widths(), config.z_dim, config.make);
        Self { blocks, config: config.clone() }
    }

    fn config(&self) -> &Config {
        &self.config
    }

    fn device(&self) -> Device {
        self.blocks[0].device()
    }

    fn entry(&self) -> Entry {
        let (weight, bias) = first_layer(&self.blocks);
        Entry::First(FirstLayer { weight, bias, class: None, classes: 0 })
    }

    fn draw(&self, styles: &[Tensor<2>], call: &Call<'_>) -> Tensor<4> {
        up(&self.blocks, styles[0].clone(), call)
    }

    fn style_weights(&self) -> Vec<Tensor<2>> {
        vec![first_layer(&self.blocks).0]
    }
}

/// Picture to logit.
#[derive(Module, Debug)]
pub struct Discriminator {
    blocks: Vec<Down>,
}

impl Judge for Discriminator {
    type Config = Config;

    fn new(config: &Config, init: &mut Init) -> Self {
        init.begin(config.make.init.start());
        Self { blocks: Down::chain(init, config.widths(), 3, config.make) }
    }

    fn judge(&self, pictures: Dual<4>, call: &Call<'_>) -> Dual<2> {
        down(&self.blocks, pictures, call).1
    }

    fn frozen(self, blocks: usize) -> Self {
        Self { blocks: first_frozen(self.blocks, blocks) }
    }
}
