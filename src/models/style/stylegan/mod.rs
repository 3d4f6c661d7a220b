//! StyleGAN with AdaIN (Karras 2019), with the output skips and the residual discriminator of
//! its successor (Karras 2020), which need no progressive growing.

mod discriminator;
mod generator;

pub use discriminator::Discriminator;
pub use generator::Generator;
