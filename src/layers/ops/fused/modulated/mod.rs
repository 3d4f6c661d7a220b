//! StyleGAN2's operations.

mod backward;
mod forward;

use burn::backend::Dispatch;
use burn::tensor::Tensor;
use forward::ModulatedOps;

pub fn conv_up(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::conv_up(x.into_dispatch(), weight.into_dispatch()))
}

pub fn conv_down(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::conv_down(x.into_dispatch(), weight.into_dispatch()))
}

pub fn scale_planes(x: Tensor<4>, factors: Tensor<2>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::scale_planes(x.into_dispatch(), factors.into_dispatch()))
}

pub fn kernel_power(weight: Tensor<4>) -> Tensor<2> {
    Tensor::from_dispatch(Dispatch::kernel_power(weight.into_dispatch()))
}

pub fn demod_act(
    x: Tensor<4>,
    demod: Tensor<2>,
    noise: Option<(Tensor<4>, Tensor<1>)>,
    bias: Tensor<1>,
    clamp: Option<f32>,
) -> Tensor<4> {
    let device = x.device();
    let (noise, strength) = noise
        .unwrap_or_else(|| (Tensor::zeros([1, 1, 1, 1], &device), Tensor::zeros([1], &device)));
    Tensor::from_dispatch(Dispatch::demod_act(
        x.into_dispatch(),
        demod.into_dispatch(),
        noise.into_dispatch(),
        strength.into_dispatch(),
        bias.into_dispatch(),
        clamp.unwrap_or(f32::INFINITY),
    ))
}
