//! BigGAN (Brock 2018): residual blocks with class-conditional batch normalisation, a chunk of z for
//! each, self-attention, spectral normalisation, orthogonal weights. Its PyTorch code has the same
//! layers, so its files open.

mod blocks;
mod config;
mod discriminator;
mod generator;
mod widths;

pub use blocks::{Down, DownStart, Up, UpStart, down, up};
pub use config::{BigganConfig as Config, SHARE};
pub use discriminator::Discriminator;
pub use generator::Generator;
pub use widths::Widths;

use super::{Family, Layers, Sketch};

/// As people choose it.
pub const FAMILIES: &[Family] = &[Family {
    name: "biggan",
    title: "BigGAN",
    year: 2018,
    author: "Brock",
    sentence: "Residual blocks that know the class and a part of z each, self-attention, spectral \
               normalisation: made for many kinds of things",
    sketch: Sketch { layers: Layers::Residual, mapping: false, classes: true, attention: true },
    config: || Config::default().into(),
}];
