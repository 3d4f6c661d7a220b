//! The StyleGANs (Karras 2019, 2020, 2021, and lucidrains' StyleGAN2): a mapping network takes z to
//! w, and w styles each layer of the synthesis network. They share one configuration.

mod config;
mod lucid;
mod mapping;
mod network;
mod noise;
mod shape;
mod stylegan;
mod stylegan2;
mod stylegan3;

pub use config::StyleGanConfig as Config;
pub use config::{Architecture, DiscriminatorConfig, Input, StyleGanConfig};
pub use mapping::{CLASS_LR, Mapping};
pub use network::{Discriminator, Generator};
pub use noise::NoiseInput;
pub use stylegan3::AliasFree;

use crate::models::{Family, Layers, Sketch};

const SKETCH: Sketch =
    Sketch { layers: Layers::Convolutions, mapping: true, classes: false, attention: false };

/// The StyleGANs that can be trained.
pub const FAMILIES: &[Family] = &[
    Family {
        name: "stylegan",
        title: "StyleGAN",
        year: 2019,
        author: "Karras",
        sentence: "A mapping network bends z into w, and AdaIN styles each layer with it: the best \
                   pictures for aligned subjects",
        sketch: SKETCH,
        config: || StyleGanConfig::default().into(),
    },
    Family {
        name: "stylegan2",
        title: "StyleGAN2",
        year: 2020,
        author: "Karras",
        sentence: "Styles weight the convolutions instead of normalising features: freer layouts, \
                   at twice the time",
        sketch: SKETCH,
        config: || {
            StyleGanConfig { architecture: Architecture::Skip, ..StyleGanConfig::default() }.into()
        },
    },
];
