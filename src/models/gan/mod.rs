//! The first GAN (Goodfellow 2014): fully connected generator and discriminator, dropout in the
//! latter.

mod config;
mod networks;

pub use config::GanConfig as Config;
pub use networks::{Discriminator, Generator};

use super::{Family, Layers, Sketch};

/// As people choose it.
pub const FAMILIES: &[Family] = &[Family {
    name: "gan",
    title: "GAN",
    year: 2014,
    author: "Goodfellow",
    sentence: "Two fully connected networks and nothing else: where it all began. Small, quick, rough \
               pictures up to 64 × 64",
    sketch: Sketch { layers: Layers::Dense, mapping: false, classes: false, attention: false },
    config: || Config::default().into(),
}];
