//! The CPU kernels as operations of burn's flex backend: [`buffers`] moves between flex tensors and
//! slices, [`forward`] and [`gradients`] run the kernels.

pub mod buffers;
pub mod forward;
mod gradients;
