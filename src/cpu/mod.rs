//! CPU kernels: convolutions, matrix products and the element-wise steps of
//! a GAN, written for contiguous NCHW `f32` slices.
//!
//! Every kernel runs on rayon's current pool and picks AVX-512, AVX2 or a
//! portable form at run time (see [`simd`]).

pub mod conv1x1;
pub mod conv3x3;
pub mod conv4;
pub mod dense;
pub mod epilogue;
pub mod filtered;
pub mod gemm;
pub mod kernel_power;
pub mod map;
pub mod memory;
pub mod optimiser;
pub mod peak;
pub mod pointwise;
pub mod pool;
pub mod recycler;
pub mod resample;
pub mod resize;
pub mod simd;

#[cfg(test)]
pub mod testing;
