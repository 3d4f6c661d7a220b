//! CGAN (Mirza & Osindero 2014; with a projection, Miyato & Koyama 2018): generator and discriminator
//! are told the class. On the layers of DCGAN, or on residual blocks.

mod config;
mod discriminator;
mod generator;

pub use config::CganConfig as Config;
pub use discriminator::Discriminator;
pub use generator::Generator;

use super::{Family, Layers, Sketch};

/// As people choose it.
pub const FAMILIES: &[Family] = &[Family {
    name: "cgan",
    title: "CGAN",
    year: 2014,
    author: "Mirza",
    sentence: "Both networks are told what the picture shows, so that you can ask for a class, or for \
               something between two",
    sketch: Sketch {
        layers: Layers::Convolutions,
        mapping: false,
        classes: true,
        attention: false,
    },
    config: || Config::default().into(),
}];
