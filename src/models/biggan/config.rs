//! Shape of the networks.

use super::Widths;
use super::widths::attended;
use crate::base::{Error, Result};
use crate::models::tally::listed;
use crate::models::{Abilities, Field, FirstWeights, Game, Loss, Shape, Size, Slot, Work};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Configuration of both networks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BigganConfig {
    /// Side of the square picture: 32, 64 or 128.
    pub resolution: usize,
    /// Length of z; each block takes an equal chunk of it, and what is left over is not used. Without
    /// a shared class embedding the first layer takes it all.
    pub z_dim: usize,
    /// Channels, times the published factors.
    pub width: usize,
    /// Length of the class embedding that all blocks share; 0 where each normalisation has a table of
    /// its own, as in the published settings for CIFAR-10.
    pub shared_dim: usize,
    /// Side of the features that attend to each other, 0 for none.
    pub attention: usize,
    /// How the weights begin.
    pub init: FirstWeights,
    /// Class names; empty for an unconditional model.
    pub classes: Vec<String>,
}

impl Default for BigganConfig {
    fn default() -> Self {
        let classes = Vec::new();
        let init = FirstWeights::Usual;
        Self { resolution: 64, z_dim: 100, width: 16, shared_dim: 64, attention: 32, init, classes }
    }
}

/// Largest side of features that attend to each other: their shares grow with its fourth power.
const MOST_ATTENTION: usize = 64;
/// Share of a convolution's speed that whole training steps reach.
pub const SHARE: f64 = 0.25;

impl BigganConfig {
    /// Channels.
    pub fn widths(&self) -> Widths {
        Widths::of(self.resolution, self.width)
    }

    /// Whether the blocks share a class embedding and take chunks of z.
    pub fn shares(&self) -> bool {
        self.shared_dim > 0
    }

    /// The parts of z that the first layer and, where z comes in chunks, each block takes.
    pub fn chunks(&self) -> Vec<Range<usize>> {
        let count = if self.shares() { self.widths().blocks() + 1 } else { 1 };
        let length = self.chunk();
        (0..count).map(|index| index * length..(index + 1) * length).collect()
    }

    /// Length of such a part.
    pub fn chunk(&self) -> usize {
        if self.shares() { self.z_dim / (self.widths().blocks() + 1) } else { self.z_dim }
    }

    /// Values of a block's condition.
    pub fn condition(&self) -> usize {
        match (self.shares(), self.classes.is_empty()) {
            (true, true) => self.chunk(),
            (true, false) => self.chunk() + self.shared_dim,
            (false, _) => self.classes.len(),
        }
    }
}

impl Shape for BigganConfig {
    fn resolution(&self) -> usize {
        self.resolution
    }

    fn set_resolution(&mut self, resolution: usize) {
        self.resolution = resolution;
    }

    fn classes(&self) -> &[String] {
        &self.classes
    }

    fn set_classes(&mut self, classes: Vec<String>) {
        self.classes = classes;
    }

    fn without_classes(&self) -> Option<&'static str> {
        Some(
            "BigGAN is made for classes; without them this one is unconditional and learns all \
              pictures as one kind",
        )
    }

    fn z_dim(&self) -> usize {
        self.z_dim
    }

    /// The first layer and each block take their chunk from a z of their own.
    fn style_sides(&self) -> Vec<usize> {
        (0..self.chunks().len()).map(|index| 4 << index).collect()
    }

    fn abilities(&self) -> Abilities {
        let plain = Abilities::plain();
        Abilities { mixing: if self.chunks().len() > 1 { Ok(()) } else { plain.mixing }, ..plain }
    }

    fn work(&self) -> Work {
        let tally = self.widths().tally(self.resolution, self.chunk(), self.condition());
        let mut work = tally.work(SHARE);
        // In both networks, for real and generated pictures.
        work.kept += 6.0 * attended(self.attention) as f64;
        work
    }

    fn normalises(&self) -> bool {
        true
    }

    fn features(&self) -> usize {
        self.widths().features(self.attention)
    }

    fn frozen_blocks(&self) -> usize {
        self.widths().discriminator.len()
    }

    fn game(&self) -> Game {
        Game {
            loss: Loss::Hinge,
            batch: 16,
            lr_g: 0.0002,
            lr_d: 0.0002,
            beta1: 0.0,
            beta2: 0.999,
            d_steps: 2,
            r1_gamma: 0.0,
            ortho: 0.0001,
            ..Game::default()
        }
    }

    fn fields(&mut self) -> Vec<Field<'_>> {
        vec![
            Field::width(&mut self.width, 1..=256),
            Field::z_dim(&mut self.z_dim),
            Field {
                name: "attention",
                label: "Self-attention",
                help: "Side of the features that look at each other across the whole picture; 0 for \
                       none",
                slot: Slot::Count(&mut self.attention, 0..=MOST_ATTENTION),
            },
        ]
    }

    fn size(&self) -> Option<Size> {
        Size::of(&Widths::SIZES, &self.width)
    }

    fn set_size(&mut self, size: Size) {
        self.width = Widths::SIZES[size as usize];
    }

    fn family(&self) -> &'static str {
        "biggan"
    }

    fn kind(&self) -> &'static str {
        "BigGAN"
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let attention = match self.attention {
            0 => String::new(),
            side => format!("{side}×{side}"),
        };
        vec![
            ("z", self.z_dim.to_string()),
            ("channels", listed(self.widths().generator)),
            ("self-attention", attention),
        ]
    }

    fn grown(&self, resolution: usize) -> Result<Self> {
        self.same(resolution)
    }

    fn validate(&self) -> Result<()> {
        Widths::validate(self.resolution, self.width, "a BigGAN")?;
        let bad = |what: &str| Err(Error::Usage(what.into()));
        let blocks = self.widths().blocks();
        let chunks = self.chunks().len();
        if !(chunks..=2048).contains(&self.z_dim) {
            return bad(&format!(
                "z must have {chunks} to 2048 values, one and more for each block; choose another \
                 length"
            ));
        }
        if self.shared_dim > 1024 {
            return bad("the class embedding must have 1024 values at most");
        }
        if !self.shares() && self.classes.is_empty() {
            return bad("a BigGAN without classes takes z in chunks; give it a class embedding");
        }
        let sides = (1..=blocks).map(|index| 4 << index).filter(|side| *side <= MOST_ATTENTION);
        if self.attention != 0 && !sides.clone().any(|side: usize| side == self.attention) {
            return bad(&format!(
                "self-attention works at {} pixels, or 0 for none; choose one of these",
                listed(sides)
            ));
        }
        if self.attention != 0 && self.widths().at(self.attention) < 8 {
            return bad("self-attention needs 8 features and more; widen it, or choose 0 for none");
        }
        if self.classes.len() > crate::models::MOST_CLASSES {
            return bad("more than 10000 classes");
        }
        Ok(())
    }
}
