//! DCGAN (Radford 2015): strided and transposed 4×4 convolutions with batch normalisation and no
//! fully connected hidden layers. PyTorch's own example has the same layers, so its files open.

mod blocks;
mod config;
mod make;
mod networks;

pub use blocks::{Down, Up, down, first_layer, up};
pub use config::{DcganConfig as Config, SHARE, Widths, game};
pub use make::Make;
pub use networks::{Discriminator, Generator};

use super::{Family, Layers, Sketch};

/// As people choose it.
pub const FAMILIES: &[Family] = &[Family {
    name: "dcgan",
    title: "DCGAN",
    year: 2015,
    author: "Radford",
    sentence: "Strided convolutions with batch normalisation: the first GAN that trains steadily, and \
               quick",
    sketch: Sketch {
        layers: Layers::Convolutions,
        mapping: false,
        classes: false,
        attention: false,
    },
    config: || Config::default().into(),
}];
