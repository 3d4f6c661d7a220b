//! The CPU kernels as operations of burn's flex backend: [`buffers`] moves between flex tensors and
//! slices, [`forward`] and [`gradients`] run the kernels.

mod buffers;
mod forward;
mod gradients;
