//! The operations as WGSL shaders on the wgpu backend: [`launch`] binds tensors to a shader,
//! [`kernels`] holds one function a shader, [`operations`] joins them to burn;
//! [`filtered`] is the same for StyleGAN3.
//!
//! The shaders read and write vectors of four pixels and tiles of 4×4, so that both sides of a
//! picture must be multiples of four; [`super::super`] sees to that. Those of [`filtered`] take any.

mod filtered;
mod kernels;
mod launch;
mod operations;
