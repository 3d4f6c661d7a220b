//! Fused kernels as operations of burn's backends, with hand-written gradients.
//!
//! [`operations`] declares the operations, [`backward`] records them in the autodiff graph, [`cpu`]
//! runs them on burn's flex backend, and [`gpu`] as shaders on wgpu.

mod backward;
mod cpu;
mod gpu;
mod operations;

use burn::backend::Dispatch;
use burn::tensor::Tensor;
use operations::FusedOps;

pub fn conv3x3(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::conv3x3(x.into_dispatch(), weight.into_dispatch()))
}

pub fn conv1x1(x: Tensor<4>, weight: Tensor<2>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::conv1x1(x.into_dispatch(), weight.into_dispatch()))
}

pub fn bias_act(x: Tensor<4>, bias: Tensor<1>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::bias_act(x.into_dispatch(), bias.into_dispatch()))
}

pub fn style(
    x: Tensor<4>,
    noise: Option<Tensor<4>>,
    strength: Tensor<1>,
    bias: Tensor<1>,
    scale: Tensor<2>,
    shift: Tensor<2>,
) -> Tensor<4> {
    let noise = noise.unwrap_or_else(|| Tensor::zeros([1, 1, 1, 1], &x.device()));
    Tensor::from_dispatch(Dispatch::style(
        x.into_dispatch(),
        noise.into_dispatch(),
        strength.into_dispatch(),
        bias.into_dispatch(),
        scale.into_dispatch(),
        shift.into_dispatch(),
    ))
}

pub fn up2(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::up2(x.into_dispatch()))
}

pub fn down2(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::down2(x.into_dispatch()))
}
