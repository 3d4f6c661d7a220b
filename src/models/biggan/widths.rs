//! Channels of the residual networks, as the published code has them.

use crate::base::{Error, Result};
use crate::models::tally::{Side, Tally};

/// Channels of both networks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Widths {
    /// Of the generator before its first block and after each.
    pub generator: Vec<usize>,
    /// Of the discriminator after each block.
    pub discriminator: Vec<usize>,
    /// Blocks of the discriminator that halve the side.
    pub halving: usize,
}

/// Shares of attention between features of that side and those of the half.
pub fn attended(side: usize) -> usize {
    side.pow(4) / 4
}

impl Widths {
    /// Sides that the published code knows.
    pub const SIDES: [usize; 3] = [32, 64, 128];
    /// Presets of the width.
    pub const SIZES: [usize; 3] = [8, 16, 32];

    /// Of networks for pictures of that side, `width` channels times the published factors.
    pub fn of(resolution: usize, width: usize) -> Self {
        let (generator, discriminator, halving): (&[usize], &[usize], usize) = match resolution {
            ..=32 => (&[4, 4, 4, 4], &[4, 4, 4, 4], 2),
            33..=64 => (&[16, 16, 8, 4, 2], &[1, 2, 4, 8, 16], 4),
            _ => (&[16, 16, 8, 4, 2, 1], &[1, 2, 4, 8, 16, 16], 5),
        };
        let times = |factors: &[usize]| factors.iter().map(|factor| factor * width).collect();
        Self { generator: times(generator), discriminator: times(discriminator), halving }
    }

    /// Features of the generator at `side`, from 8 on.
    pub fn at(&self, side: usize) -> usize {
        let block = side.max(8).ilog2() as usize - 2;
        self.generator.get(block).copied().unwrap_or(0)
    }

    /// Blocks of the generator.
    pub fn blocks(&self) -> usize {
        self.generator.len() - 1
    }

    /// Side of the discriminator's features after block `index`.
    pub fn side(&self, resolution: usize, index: usize) -> usize {
        resolution >> (index + 1).min(self.halving)
    }

    /// Most values that one layer of the generator has for one picture.
    pub fn features(&self, attention: usize) -> usize {
        let shares = attended(attention);
        let of = |(index, width): (usize, &usize)| (64 << (2 * index)) * width;
        self.generator.iter().take(self.blocks()).enumerate().map(of).max().unwrap_or(1).max(shares)
    }

    /// Counts both networks.
    pub fn tally(&self, resolution: usize, inputs: usize, condition: usize) -> Tally {
        let mut tally = Tally::default();
        let g = &self.generator;
        tally.layer(Side::G, [inputs, 16 * g[0]], 1, 1.0);
        for (index, pair) in g.windows(2).enumerate() {
            let places = 64 << (2 * index);
            tally.layer(Side::G, [pair[0], pair[1]], places, 9.0);
            tally.layer(Side::G, [pair[1], pair[1]], places, 9.0);
            tally.layer(Side::G, [pair[0], pair[1]], places, 1.0);
            tally.layer(Side::G, [condition, 2 * (pair[0] + pair[1])], 1, 1.0);
        }
        let mut before = 3;
        for (index, width) in self.discriminator.iter().enumerate() {
            let places =
                if index == 0 { resolution } else { self.side(resolution, index - 1) }.pow(2);
            tally.layer(Side::D, [before, *width], places, 9.0);
            tally.layer(Side::D, [*width, *width], places, 9.0);
            tally.layer(Side::D, [before, *width], places, 1.0);
            before = *width;
        }
        tally
    }

    /// # Errors
    /// [`Error::Usage`] naming the first setting out of range.
    pub fn validate(resolution: usize, width: usize, name: &str) -> Result<()> {
        if !Self::SIDES.contains(&resolution) {
            return Err(Error::Usage(format!(
                "resolution {resolution}: {name} draws 32, 64 or 128 pixels; choose one of these, or \
                 stylegan or pggan for larger pictures"
            )));
        }
        if !(1..=256).contains(&width) {
            return Err(Error::Usage("the width must be 1 to 256; choose another one".into()));
        }
        Ok(())
    }
}
