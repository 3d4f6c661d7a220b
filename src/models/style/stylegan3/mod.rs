//! StyleGAN3 (Karras 2021, "Alias-Free Generative Adversarial Networks"), for drawing only: its
//! generators are trained elsewhere.

mod generator;
mod shape;

pub use generator::Generator;
pub use shape::AliasFree;
