//! Shape of the networks.

use super::Make;
use crate::base::{Error, Result};
use crate::models::field::check_z_dim;
use crate::models::tally::{Side, Tally, listed};
use crate::models::{Abilities, Field, Game, Loss, Shape, Size, Work};
use serde::{Deserialize, Serialize};

/// Configuration of both networks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DcganConfig {
    /// Side of the square picture: a power of two, 16 to 256.
    pub resolution: usize,
    /// Length of z.
    pub z_dim: usize,
    /// Features at half the picture's side; twice as many at each half of that, up to eight times.
    pub width: usize,
    /// Normalisation and first weights.
    #[serde(flatten)]
    pub make: Make,
}

impl Default for DcganConfig {
    fn default() -> Self {
        Self { resolution: 64, z_dim: 100, width: 64, make: Make::default() }
    }
}

/// Widths of a DCGAN's layers.
#[derive(Debug, Clone, Copy)]
pub struct Widths {
    /// Side of the picture.
    pub resolution: usize,
    /// Features at half that side.
    pub width: usize,
}

impl Widths {
    /// Sides of the features: 4 up to half the picture's.
    pub fn sides(self) -> Vec<usize> {
        (2..self.resolution.ilog2()).map(|log| 1 << log).collect()
    }

    /// Features at `side`.
    pub fn at(self, side: usize) -> usize {
        (self.width * self.resolution / (2 * side)).clamp(1, 8 * self.width)
    }

    /// Counts both networks, whose first layers take `inputs` values and `planes` planes.
    pub fn tally(self, inputs: usize, planes: usize) -> Tally {
        let mut tally = Tally::default();
        let sides = self.sides();
        let widths: Vec<usize> = sides.iter().map(|side| self.at(*side)).collect();
        tally.layer(Side::G, [inputs, widths[0]], 16, 1.0);
        tally.layer(Side::D, [widths[0], 1], 1, 16.0);
        for (index, side) in sides.iter().enumerate() {
            let finer = widths.get(index + 1).copied();
            // Each output of a transposed convolution of stride 2 has a quarter of its taps.
            let places = 4 * side * side;
            tally.layer(Side::G, [widths[index], finer.unwrap_or(3)], places, 4.0);
            tally.layer(Side::D, [finer.unwrap_or(planes), widths[index]], side * side, 16.0);
        }
        tally
    }

    /// # Errors
    /// [`Error::Usage`] naming the first that is out of range.
    pub fn validate(self, name: &str) -> Result<()> {
        let resolution = self.resolution;
        if !resolution.is_power_of_two() || !(16..=256).contains(&resolution) {
            return Err(Error::Usage(format!(
                "resolution {resolution}: a {name} draws 16, 32, 64, 128 or 256 pixels; choose one of \
                 these, or stylegan or pggan for larger pictures"
            )));
        }
        if !(1..=512).contains(&self.width) {
            return Err(Error::Usage("the width must be 1 to 512; choose another one".into()));
        }
        Ok(())
    }

    /// Most values that one layer has for one picture.
    pub fn features(self) -> usize {
        let of = |side: usize| side * side * self.at(side);
        let hidden = self.sides().into_iter().map(of).max().unwrap_or(0);
        hidden.max(3 * self.resolution.pow(2))
    }

    /// Presets of the width.
    pub const SIZES: [usize; 3] = [32, 64, 96];

    /// Features coarse to fine, for people.
    pub fn listed(self) -> String {
        listed(self.sides().into_iter().map(|side| self.at(side)))
    }
}

/// DCGAN's published settings, with a batch for small machines.
pub fn game() -> Game {
    Game {
        loss: Loss::Logistic,
        batch: 16,
        lr_g: 0.0002,
        lr_d: 0.0002,
        beta1: 0.5,
        beta2: 0.999,
        r1_gamma: 0.0,
        ..Game::default()
    }
}

/// Share of a convolution's speed that whole training steps reach.
pub const SHARE: f64 = 0.35;

impl DcganConfig {
    /// Widths of the layers.
    pub fn widths(&self) -> Widths {
        Widths { resolution: self.resolution, width: self.width }
    }
}

impl Shape for DcganConfig {
    fn resolution(&self) -> usize {
        self.resolution
    }

    fn set_resolution(&mut self, resolution: usize) {
        self.resolution = resolution;
    }

    fn z_dim(&self) -> usize {
        self.z_dim
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            classes: Err("a DCGAN learns no classes; choose cgan or biggan"),
            ..Abilities::plain()
        }
    }

    fn work(&self) -> Work {
        self.widths().tally(self.z_dim, 3).work(SHARE)
    }

    fn normalises(&self) -> bool {
        self.make.normalises()
    }

    fn features(&self) -> usize {
        self.widths().features()
    }

    fn frozen_blocks(&self) -> usize {
        self.widths().sides().len()
    }

    fn game(&self) -> Game {
        game()
    }

    fn fields(&mut self) -> Vec<Field<'_>> {
        let mut fields =
            vec![Field::z_dim(&mut self.z_dim), Field::width(&mut self.width, 4..=512)];
        fields.extend(self.make.fields());
        fields
    }

    fn size(&self) -> Option<Size> {
        Size::of(&Widths::SIZES, &self.width)
    }

    fn set_size(&mut self, size: Size) {
        self.width = Widths::SIZES[size as usize];
    }

    fn family(&self) -> &'static str {
        "dcgan"
    }

    fn kind(&self) -> &'static str {
        "DCGAN"
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        vec![("z", self.z_dim.to_string()), ("channels", self.widths().listed())]
    }

    fn grown(&self, resolution: usize) -> Result<Self> {
        self.same(resolution)
    }

    fn validate(&self) -> Result<()> {
        self.widths().validate("DCGAN")?;
        check_z_dim(self.z_dim)
    }
}
