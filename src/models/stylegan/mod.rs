//! StyleGAN with AdaIN (Karras 2019), with the output skips and the residual discriminator of
//! its successor (Karras 2020), which need no progressive growing.

mod config;
mod discriminator;
mod generator;
mod mapping;
mod noise;

pub use config::{Architecture, StyleGanConfig};
pub use discriminator::Discriminator;
pub use generator::Generator;
pub use mapping::Mapping;
pub use noise::NoiseInput;
