//! Generators and discriminators, one folder a family, and the networks that measures compare in.

mod config;
mod encoder;
mod lucid;
mod mapping;
mod network;
mod noise;
mod onnx;
mod params;
mod stylegan;
mod stylegan2;
mod stylegan3;

pub use config::{Architecture, DiscriminatorConfig, Input, StyleGanConfig};
pub use encoder::{ENCODER_SIDE, Encoder, FEATURES};
pub use mapping::{CLASS_LR, Mapping};
pub use network::{Discriminator, Generator};
pub use noise::NoiseInput;
pub use onnx::{Normalisation, OnnxNetwork, OnnxOptions};
pub use params::{Moments, NamedTensor, ParameterPath, adam, check, collect, ema, load};
pub use stylegan3::AliasFree;
