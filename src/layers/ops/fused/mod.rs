//! Fused kernels as operations of burn's backends, with hand-written gradients.
//!
//! [`operations`] declares the operations, [`backward`] records them in the autodiff graph, [`cpu`]
//! runs them on burn's flex backend, and [`gpu`] as shaders on wgpu. [`modulated`] is the same for
//! StyleGAN2's operations, which have no shaders yet, as have [`conv4`], [`dense`], [`norm`] and [`plane`], those of older
//! networks; [`filtered`] is for StyleGAN3's, and [`optimiser`] for Adam and the average.

mod backward;
mod conv4;
mod cpu;
mod dense;
mod filtered;
mod gpu;
mod modulated;
mod norm;
mod operations;
mod optimiser;
mod plane;

use crate::cpu::filtered::Resampling;
use crate::cpu::optimiser::{AdamMoments, AdamStep};
use burn::backend::Dispatch;
use burn::tensor::Tensor;
pub use conv4::{conv4_down, conv4_up};
pub use dense::dense;
use filtered::FilteredOps;
pub use modulated::{conv_down, conv_up, demod_act, kernel_power, scale_planes};
pub use norm::{affine_act, batch_norm_act};
use operations::FusedOps;
use optimiser::OptimiserOps;
pub use plane::{average2, leaky, max2, nearest2, tanh};

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

pub fn filtered_act(
    x: Tensor<4>,
    scale: Tensor<2>,
    bias: Tensor<1>,
    filters: [Option<Tensor<2>>; 2],
    resampling: Resampling,
    clamp: Option<f32>,
) -> Tensor<4> {
    let device = x.device();
    let [up, down] = filters
        .map(|filter| filter.unwrap_or_else(|| Tensor::ones([1, 1], &device)).into_dispatch());
    Tensor::from_dispatch(Dispatch::filtered_act(
        x.into_dispatch(),
        scale.into_dispatch(),
        bias.into_dispatch(),
        up,
        down,
        resampling,
        clamp.unwrap_or(f32::INFINITY),
    ))
}

pub fn up2(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::up2(x.into_dispatch()))
}

pub fn down2(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::down2(x.into_dispatch()))
}

pub fn second_moment<const D: usize>(old: Tensor<D>, gradient: Tensor<D>, decay: f32) -> Tensor<D> {
    let moment = Dispatch::second_moment(old.into_dispatch(), gradient.into_dispatch(), decay);
    Tensor::from_dispatch(moment)
}

pub fn adam_step<const D: usize>(
    [weight, gradient, moment]: [Tensor<D>; 3],
    AdamStep { correction, epsilon, lr }: AdamStep,
) -> Tensor<D> {
    Tensor::from_dispatch(Dispatch::adam_step(
        weight.into_dispatch(),
        gradient.into_dispatch(),
        moment.into_dispatch(),
        correction,
        epsilon,
        lr,
    ))
}

pub fn adam_moments<const D: usize>(tensors: [Tensor<D>; 4], step: AdamMoments) -> [Tensor<D>; 3] {
    let [weight, gradient, first, second] = tensors.map(Tensor::into_dispatch);
    let (weight, first, second) = Dispatch::adam_moments(weight, gradient, first, second, step);
    [weight, first, second].map(Tensor::from_dispatch)
}

pub fn blend<const D: usize>(average: Tensor<D>, current: Tensor<D>, decay: f32) -> Tensor<D> {
    let blended = Dispatch::blend(average.into_dispatch(), current.into_dispatch(), decay);
    Tensor::from_dispatch(blended)
}
