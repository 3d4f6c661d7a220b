//! Shape of the networks.

use crate::base::{Error, Result};
use crate::models::field::check_z_dim;
use crate::models::tally::{Side, Tally, listed};
use crate::models::{Abilities, Field, FirstWeights, Game, Loss, Shape, Size, Work};
use serde::{Deserialize, Serialize};

/// Configuration of both networks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GanConfig {
    /// Side of the square picture, 8 to 64.
    pub resolution: usize,
    /// Length of z.
    pub z_dim: usize,
    /// Width of the narrowest hidden layer; the others have twice and four times as many.
    pub width: usize,
    /// How the weights begin.
    pub init: FirstWeights,
}

impl Default for GanConfig {
    fn default() -> Self {
        Self { resolution: 32, z_dim: 100, width: 256, init: FirstWeights::Usual }
    }
}

impl GanConfig {
    /// Widths from z to the pixels.
    pub fn generator(&self) -> [usize; 5] {
        let [width, pixels] = [self.width, 3 * self.resolution.pow(2)];
        [self.z_dim, width, 2 * width, 4 * width, pixels]
    }

    /// Widths from the pixels to the logit.
    pub fn discriminator(&self) -> [usize; 5] {
        let [width, pixels] = [self.width, 3 * self.resolution.pow(2)];
        [pixels, 4 * width, 2 * width, width, 1]
    }
}

const WIDTHS: [usize; 3] = [128, 256, 512];

impl Shape for GanConfig {
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
            classes: Err("a plain GAN learns no classes; choose cgan or biggan"),
            ..Abilities::plain()
        }
    }

    fn work(&self) -> Work {
        let mut tally = Tally::default();
        for (side, widths) in [(Side::G, self.generator()), (Side::D, self.discriminator())] {
            widths.windows(2).for_each(|pair| tally.layer(side, [pair[0], pair[1]], 1, 1.0));
        }
        tally.work(0.1)
    }

    fn features(&self) -> usize {
        3 * self.resolution.pow(2)
    }

    fn frozen_blocks(&self) -> usize {
        3
    }

    fn game(&self) -> Game {
        Game {
            loss: Loss::Logistic,
            batch: 32,
            lr_g: 0.0002,
            lr_d: 0.0002,
            beta1: 0.5,
            beta2: 0.999,
            r1_gamma: 0.0,
            dropout: 0.3,
            ..Game::default()
        }
    }

    fn fields(&mut self) -> Vec<Field<'_>> {
        vec![
            Field::z_dim(&mut self.z_dim),
            Field::width(&mut self.width, 16..=2048),
            self.init.field(),
        ]
    }

    fn size(&self) -> Option<Size> {
        Size::of(&WIDTHS, &self.width)
    }

    fn set_size(&mut self, size: Size) {
        self.width = WIDTHS[size as usize];
    }

    fn family(&self) -> &'static str {
        "gan"
    }

    fn kind(&self) -> &'static str {
        "GAN, fully connected"
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        vec![("z", self.z_dim.to_string()), ("layers", listed(self.generator()))]
    }

    fn grown(&self, resolution: usize) -> Result<Self> {
        self.same(resolution)
    }

    fn validate(&self) -> Result<()> {
        let bad = |what: &str| Err(Error::Usage(what.into()));
        if !(8..=64).contains(&self.resolution) || !self.resolution.is_power_of_two() {
            return bad(&format!(
                "resolution {}: a GAN of fully connected layers draws 8, 16, 32 or 64 pixels; \
                 choose one of these, or another family",
                self.resolution
            ));
        }
        check_z_dim(self.z_dim)?;
        if !(1..=4096).contains(&self.width) {
            return bad("the width must be 1 to 4096; choose another one");
        }
        Ok(())
    }
}
