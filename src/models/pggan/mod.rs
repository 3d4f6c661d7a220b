//! PGGAN (Karras 2018): both networks grow from 4×4 to the picture's side while they learn; each new
//! resolution fades in. Pixel normalisation, equalized learning rates, minibatch deviation.

mod config;
mod discriminator;
mod generator;
mod stage;

pub use config::PgganConfig as Config;
pub use discriminator::Discriminator;
pub use generator::Generator;
use stage::{Stage, averaged, enlarged};

use super::{Family, Layers, Sketch};

/// As people choose it.
pub const FAMILIES: &[Family] = &[Family {
    name: "pggan",
    title: "PGGAN",
    year: 2018,
    author: "Karras",
    sentence: "Grows while it learns: first 4 × 4 pixels, then each finer resolution fades in, which \
               keeps large pictures steady",
    sketch: Sketch { layers: Layers::Growing, mapping: false, classes: false, attention: false },
    config: || Config::default().into(),
}];
