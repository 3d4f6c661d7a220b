//! Two small chains of dense layers on points of the plane, for games that can be watched whole
//! (Kahng 2018, GAN Lab). A point is a picture of one pixel with two channels, so that everything that
//! trains pictures trains these.

use super::tally::{Side, Tally, listed};
use super::{
    Abilities, Call, Draw, Entry, Family, Field, FirstLayer, Game, Judge, Shape, Size, Slot, Work,
};
use crate::base::{Error, Result};
use crate::layers::{Dual, Extras, Init, Linear, Start};
use burn::module::Module;
use burn::tensor::{Device, Tensor};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Not offered for pictures.
pub const FAMILIES: &[Family] = &[];

const Z: RangeInclusive<usize> = 1..=16;
const LAYERS: RangeInclusive<usize> = 1..=4;
const WIDTH: RangeInclusive<usize> = 2..=128;

/// What z is drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Noise {
    /// Evenly from −1 to 1.
    #[default]
    Uniform,
    /// N(0, 1).
    Normal,
}

super::field::choice!(Noise {
    Uniform = "uniform", "Uniform";
    Normal = "normal", "Normal";
});

/// Configuration of both networks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Length of z.
    pub z_dim: usize,
    /// Its distribution.
    pub noise: Noise,
    /// Hidden layers of each network.
    pub layers: usize,
    /// Values in each hidden layer.
    pub width: usize,
    /// D's weights are divided by their largest singular value (Miyato 2018).
    pub spectral: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self { z_dim: 2, noise: Noise::Uniform, layers: 2, width: 32, spectral: false }
    }
}

impl Config {
    fn widths(&self, inputs: usize, outputs: usize) -> Vec<usize> {
        let hidden = std::iter::repeat_n(self.width, self.layers);
        [inputs].into_iter().chain(hidden).chain([outputs]).collect()
    }
}

impl Shape for Config {
    fn resolution(&self) -> usize {
        1
    }

    fn set_resolution(&mut self, _resolution: usize) {}

    fn colours(&self) -> usize {
        2
    }

    fn z_dim(&self) -> usize {
        self.z_dim
    }

    fn abilities(&self) -> Abilities {
        Abilities { classes: Err("points of the plane have no classes"), ..Abilities::plain() }
    }

    fn work(&self) -> Work {
        let mut tally = Tally::default();
        for (side, inputs, outputs) in [(Side::G, self.z_dim, 2), (Side::D, 2, 1)] {
            let widths = self.widths(inputs, outputs);
            widths.windows(2).for_each(|pair| tally.layer(side, [pair[0], pair[1]], 1, 1.0));
        }
        tally.work(0.1)
    }

    fn features(&self) -> usize {
        self.width
    }

    fn frozen_blocks(&self) -> usize {
        0
    }

    fn game(&self) -> Game {
        Game {
            batch: 128,
            lr_g: 0.003,
            lr_d: 0.003,
            beta1: 0.5,
            beta2: 0.9,
            r1_gamma: 0.0,
            ..Game::default()
        }
    }

    fn fields(&mut self) -> Vec<Field<'_>> {
        vec![
            Field {
                name: "noise",
                label: "Noise",
                help: "What the generator's random numbers are drawn from",
                slot: Slot::Choice(&mut self.noise),
            },
            Field {
                name: "z-dim",
                label: "Length of z",
                help: "Random numbers that each point starts from; with one the generator bends a line",
                slot: Slot::Count(&mut self.z_dim, Z),
            },
            Field {
                name: "layers",
                label: "Hidden layers",
                help: "Layers between input and output of each network",
                slot: Slot::Count(&mut self.layers, LAYERS),
            },
            Field {
                name: "width",
                label: "Width",
                help: "Values in each hidden layer",
                slot: Slot::Count(&mut self.width, WIDTH),
            },
        ]
    }

    fn size(&self) -> Option<Size> {
        None
    }

    fn set_size(&mut self, _size: Size) {}

    fn family(&self) -> &'static str {
        "plane"
    }

    fn kind(&self) -> &'static str {
        "GAN of points"
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        vec![("z", self.z_dim.to_string()), ("layers", listed(self.widths(self.z_dim, 2)))]
    }

    fn grown(&self, resolution: usize) -> Result<Self> {
        self.same(resolution)
    }

    fn validate(&self) -> Result<()> {
        let checks = [
            (
                Z.contains(&self.z_dim),
                "z must have 1 to 16 values for points; choose another length",
            ),
            (LAYERS.contains(&self.layers), "points need 1 to 4 hidden layers; choose as many"),
            (WIDTH.contains(&self.width), "the hidden layers must be 2 to 128 wide; choose so"),
        ];
        match checks.iter().find(|(fine, _)| !fine) {
            None => Ok(()),
            Some((_, sentence)) => Err(Error::Usage((*sentence).to_string())),
        }
    }
}

/// What leaves each layer but the last, and the output.
fn forward(
    layers: &[Linear],
    input: Dual<2>,
    slope: f32,
    call: &Call<'_>,
    pass: impl Fn(usize, Dual<2>) -> Dual<2>,
) -> Dual<2> {
    let (hidden, last) = layers.split_at(layers.len() - 1);
    let mut x = input;
    for (index, layer) in hidden.iter().enumerate() {
        x = layer.forward_dual(x, call.mode);
        x = if slope > 0.0 { x.leaky(slope) } else { x.relu() };
        x = pass(index, x);
    }
    last[0].forward_dual(x, call.mode)
}

/// z to a point, `[N, 2, 1, 1]`.
#[derive(Module, Debug)]
pub struct Generator {
    layers: Vec<Linear>,
    #[module(skip)]
    config: Config,
}

impl Draw for Generator {
    type Config = Config;

    fn new(config: &Config, init: &mut Init) -> Self {
        let widths = config.widths(config.z_dim, 2);
        let layers = Linear::chain(init, &widths, Start::Kaiming, Extras::BIAS);
        Self { layers, config: config.clone() }
    }

    fn config(&self) -> &Config {
        &self.config
    }

    fn device(&self) -> Device {
        self.layers[0].weight.val().device()
    }

    fn encode(&self, z: Tensor<2>, _cond: &super::Cond) -> Tensor<2> {
        match self.config.noise {
            Noise::Normal => z,
            // The distribution function of N(0, 1), from −1 to 1.
            Noise::Uniform => (z * std::f32::consts::FRAC_1_SQRT_2).erf(),
        }
    }

    fn entry(&self) -> Entry {
        let first = &self.layers[0];
        let bias = first.bias.as_ref().map(|bias| bias.val());
        Entry::First(FirstLayer::of(first.weight.val(), bias, 0))
    }

    fn draw(&self, styles: &[Tensor<2>], call: &Call<'_>) -> Tensor<4> {
        let pass =
            |index, x: Dual<2>| Dual::plain(call.pass_flat(|| format!("dense{index}"), x.value));
        let points = forward(&self.layers, Dual::plain(styles[0].clone()), 0.0, call, pass).value;
        let n = points.dims()[0];
        points.reshape([n, 2, 1, 1])
    }

    fn style_weights(&self) -> Vec<Tensor<2>> {
        vec![self.layers[0].weight.val()]
    }
}

/// A point to a logit.
#[derive(Module, Debug)]
pub struct Discriminator {
    layers: Vec<Linear>,
}

impl Judge for Discriminator {
    type Config = Config;

    fn new(config: &Config, init: &mut Init) -> Self {
        let extras = Extras { bias: true, spectral: config.spectral };
        Self { layers: Linear::chain(init, &config.widths(2, 1), Start::Kaiming, extras) }
    }

    fn judge(&self, pictures: Dual<4>, call: &Call<'_>) -> Dual<2> {
        let pass = |index, x: Dual<2>| {
            let value = call.pass_flat(|| format!("d.dense{index}"), x.value);
            call.dropped(Dual { value, ..x }, index)
        };
        forward(&self.layers, pictures.linear(|x| x.flatten(1, 3)), 0.2, call, pass)
    }

    fn frozen(self, _blocks: usize) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::{self, Cond, NetworkConfig, NoiseInput};

    #[test]
    fn latents_are_spread_as_the_setting_says() {
        let device = Device::flex();
        let z: Tensor<2> = Tensor::from_floats([[-50.0, -1.0], [0.0, 50.0]], &device);
        let of = |noise| {
            let config: NetworkConfig = Config { noise, ..Config::default() }.into();
            let generator = models::Generator::new(&config, 1, &device);
            let values = generator.encode(z.clone(), &Cond::labels(&[0, 0], 0)).into_data();
            values.try_to_vec::<f32>().unwrap()
        };
        assert_eq!(of(Noise::Normal), [-50.0, -1.0, 0.0, 50.0]);
        let uniform = of(Noise::Uniform);
        let expected = [-1.0, -0.682_689_5, 0.0, 1.0];
        assert!(uniform.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-5), "{uniform:?}");
    }

    #[test]
    fn points_are_pictures_of_one_pixel() {
        let config: NetworkConfig = Config { layers: 3, ..Config::default() }.into();
        let device = Device::flex();
        let generator = models::Generator::new(&config, 1, &device);
        let d = models::Discriminator::new(&config, 1, &device);
        let cond = Cond::labels(&[0; 5], 0);
        let call = Call::sample(&cond, NoiseInput::None);
        let points = generator.draw(&[Tensor::ones([5, 2], &device)], &call);
        assert_eq!(points.dims(), [5, 2, 1, 1]);
        assert_eq!(d.logits(points, &call).dims(), [5, 1]);
    }
}
