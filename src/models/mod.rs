//! Generators and discriminators, one folder a family.

mod params;
mod stylegan;

pub use params::{Moments, NamedTensor, adam, collect, ema, load};
pub use stylegan::{Architecture, Discriminator, Generator, Mapping, NoiseInput, StyleGanConfig};
