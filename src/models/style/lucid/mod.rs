//! StyleGAN2 as lucidrains/stylegan2-pytorch has it, for drawing only: one w for each resolution,
//! one noise image for all layers, bilinear doubling. Such networks are trained elsewhere.

mod generator;

pub use generator::Generator;
