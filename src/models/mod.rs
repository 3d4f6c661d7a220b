//! Generators and discriminators, one folder a family, and the encoder that measures compare in.

mod encoder;
mod params;
mod stylegan;

pub use encoder::{ENCODER_SIDE, Encoder, FEATURES};
pub use params::{Moments, NamedTensor, adam, collect, ema, load};
pub use stylegan::{Architecture, Discriminator, Generator, Mapping, NoiseInput, StyleGanConfig};
