//! The smallest family there can be, for tests: one dense layer each. Nothing but the list of families
//! names it.

use super::tally::{Side, Tally};
use super::{
    Abilities, Call, Draw, Entry, Family, Field, FirstLayer, Game, Judge, Shape, Size, Work,
};
use crate::base::Result;
use crate::layers::{Dual, Extras, Init, Linear, Start};
use burn::module::Module;
use burn::tensor::{Device, Tensor};
use serde::{Deserialize, Serialize};

/// Not offered to people.
pub const FAMILIES: &[Family] = &[];

/// Its configuration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Config {
    resolution: usize,
}

impl Shape for Config {
    fn resolution(&self) -> usize {
        self.resolution
    }

    fn set_resolution(&mut self, resolution: usize) {
        self.resolution = resolution;
    }

    fn z_dim(&self) -> usize {
        3
    }

    fn abilities(&self) -> Abilities {
        Abilities { classes: Err("toys learn no classes"), ..Abilities::plain() }
    }

    fn work(&self) -> Work {
        let mut tally = Tally::default();
        tally.layer(Side::G, [3, self.features()], 1, 1.0);
        tally.work(0.1)
    }

    fn features(&self) -> usize {
        3 * self.resolution.pow(2)
    }

    fn frozen_blocks(&self) -> usize {
        0
    }

    fn game(&self) -> Game {
        Game { beta1: 0.5, d_steps: 2, ..Game::default() }
    }

    fn fields(&mut self) -> Vec<Field<'_>> {
        Vec::new()
    }

    fn size(&self) -> Option<Size> {
        None
    }

    fn set_size(&mut self, _size: Size) {}

    fn family(&self) -> &'static str {
        "toy"
    }

    fn kind(&self) -> &'static str {
        "Toy"
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    fn grown(&self, resolution: usize) -> Result<Self> {
        self.same(resolution)
    }

    fn validate(&self) -> Result<()> {
        Ok(())
    }
}

/// z to pixels.
#[derive(Module, Debug)]
pub struct Generator {
    layer: Linear,
    #[module(skip)]
    config: Config,
}

impl Draw for Generator {
    type Config = Config;

    fn new(config: &Config, init: &mut Init) -> Self {
        let layer = Linear::new(init, [3, config.features()], Start::Xavier, Extras::BIAS);
        Self { layer, config: config.clone() }
    }

    fn config(&self) -> &Config {
        &self.config
    }

    fn device(&self) -> Device {
        self.layer.weight.val().device()
    }

    fn entry(&self) -> Entry {
        Entry::First(FirstLayer::of(self.layer.weight.val(), None, 0))
    }

    fn draw(&self, styles: &[Tensor<2>], call: &Call<'_>) -> Tensor<4> {
        let side = self.config.resolution;
        let pixels = self.layer.forward(styles[0].clone(), call.mode).tanh();
        let n = pixels.dims()[0];
        pixels.reshape([n, 3, side, side])
    }

    fn style_weights(&self) -> Vec<Tensor<2>> {
        vec![self.layer.weight.val()]
    }
}

/// Pixels to a number.
#[derive(Module, Debug)]
pub struct Discriminator {
    layer: Linear,
}

impl Judge for Discriminator {
    type Config = Config;

    fn new(config: &Config, init: &mut Init) -> Self {
        Self { layer: Linear::new(init, [config.features(), 1], Start::Xavier, Extras::BIAS) }
    }

    fn judge(&self, pictures: Dual<4>, call: &Call<'_>) -> Dual<2> {
        self.layer.forward_dual(pictures.linear(|x| x.flatten(1, 3)), call.mode)
    }

    fn frozen(self, _blocks: usize) -> Self {
        self
    }
}
