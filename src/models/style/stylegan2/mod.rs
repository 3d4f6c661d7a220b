//! StyleGAN2 (Karras 2020), as NVIDIA's networks compute it: all architectures, with and without
//! classes. Half precision is left out; the bound that goes with it is kept.

mod discriminator;
mod generator;
mod synthesis;

pub use discriminator::Discriminator;
pub use generator::Generator;
