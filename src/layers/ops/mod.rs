//! The heavy operations, each with three bodies: fused kernels with hand-written gradients for the
//! CPU (burn's flex backend) and as shaders (its wgpu backend), both in [`fused`], and a composition
//! of burn's own operations ([`composed`]) for what the shaders do not take. Tests hold them against
//! each other.

pub mod composed;
mod filtered;
mod fused;
pub mod plain;
#[cfg(test)]
mod tests;

pub use crate::cpu::filtered::Resampling;
pub use crate::cpu::optimiser::{AdamMoments, AdamStep};
pub use composed::clamped;

use burn::backend::DispatchDevice;
use burn::tensor::Tensor;

/// Whether there is a fused kernel for pictures like `x`. Shaders take those whose sides are
/// multiples of `step`.
fn has_kernel(x: &Tensor<4>, step: usize) -> bool {
    let [_, _, h, w] = x.dims();
    match x.device().without_autodiff().as_dispatch() {
        DispatchDevice::Flex(_) => true,
        DispatchDevice::Cube(_) => h.is_multiple_of(step) && w.is_multiple_of(step),
        _ => false,
    }
}

/// Whether only the kernels for the CPU apply, as for operations without shaders.
fn on_cpu<const D: usize>(x: &Tensor<D>) -> bool {
    matches!(x.device().without_autodiff().as_dispatch(), DispatchDevice::Flex(_))
}

/// 3×3 convolution, stride 1, zero padding: `[N, C, H, W]`, `[O, C, 3, 3]` to `[N, O, H, W]`.
pub fn conv3x3(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    if has_kernel(&x, 4) { fused::conv3x3(x, weight) } else { composed::conv3x3(x, weight) }
}

/// Dense layer: `[N, in]`, `[out, in]` to `[N, out]`.
pub fn dense(x: Tensor<2>, weight: Tensor<2>) -> Tensor<2> {
    if on_cpu(&x) { fused::dense(x, weight) } else { x.matmul(weight.transpose()) }
}

/// 1×1 convolution: `[N, C, H, W]`, `[O, C]` to `[N, O, H, W]`.
pub fn conv1x1(x: Tensor<4>, weight: Tensor<2>) -> Tensor<4> {
    if has_kernel(&x, 4) { fused::conv1x1(x, weight) } else { composed::conv1x1(x, weight) }
}

/// StyleGAN2's convolution to the double side: the transposed 3×3 convolution of stride 2, then the
/// filter [1, 3, 3, 1]/8 on each axis, gain 4: `[N, C, H, W]`, `[O, C, 3, 3]` to `[N, O, 2H, 2W]`.
pub fn conv_up(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    if on_cpu(&x) { fused::conv_up(x, weight) } else { composed::conv_up(x, weight) }
}

/// StyleGAN2's convolution to the half side: the filter [1, 3, 3, 1]/8 on each axis, then the 3×3
/// convolution of stride 2: `[N, C, H, W]`, `[O, C, 3, 3]` to `[N, O, H/2, W/2]`.
pub fn conv_down(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    if on_cpu(&x) { fused::conv_down(x, weight) } else { composed::conv_down(x, weight) }
}

/// 4×4 convolution of stride 2, zero padding 1: `[N, C, 2H, 2W]`, `[O, C, 4, 4]` to `[N, O, H, W]`.
pub fn conv4_down(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    let [_, _, h, w] = x.dims();
    let body = match (on_cpu(&x), h.is_multiple_of(8) && w.is_multiple_of(8)) {
        (true, _) => fused::conv4_down,
        // By the shader of the 3×3 convolution.
        (false, true) => plain::conv4_down_by_3x3,
        (false, false) => plain::conv4_down,
    };
    body(x, weight)
}

/// Transposed 4×4 convolution of stride 2, padding 1: `[N, C, H, W]`, `[C, O, 4, 4]` to
/// `[N, O, 2H, 2W]`. It is the adjoint of [`conv4_down`] with the same weights.
pub fn conv4_up(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    let [_, _, h, w] = x.dims();
    let body = match (on_cpu(&x), h.is_multiple_of(4) && w.is_multiple_of(4)) {
        (true, _) => fused::conv4_up,
        (false, true) => plain::conv4_up_by_3x3,
        (false, false) => plain::conv4_up,
    };
    body(x, weight)
}

/// Batch normalisation (Ioffe & Szegedy 2015): `gain · (x − mean)/√(variance + eps) + shift`, with
/// mean and biased variance of each channel over batch and plane. `x` is `[N, C, H, W]`, `gain` and
/// `shift` are `[1, C]`, or `[N, C]` for conditional batch normalisation. Also returned are mean and
/// variance, `[C]` each, without autodiff.
pub fn batch_norm(
    x: Tensor<4>,
    gain: Tensor<2>,
    shift: Tensor<2>,
    eps: f32,
) -> (Tensor<4>, Tensor<1>, Tensor<1>) {
    batch_norm_act(x, gain, shift, eps, None)
}

/// [`batch_norm`], then a leaky ReLU of this slope below zero (0 for ReLU), if there is one.
pub fn batch_norm_act(
    x: Tensor<4>,
    gain: Tensor<2>,
    shift: Tensor<2>,
    eps: f32,
    slope: Option<f32>,
) -> (Tensor<4>, Tensor<1>, Tensor<1>) {
    let body = if on_cpu(&x) { fused::batch_norm_act } else { plain::batch_norm_act };
    body(x, gain, shift, eps, slope)
}

/// `gain · x + shift`, each `[1, C]` or `[N, C]`: batch normalisation with running statistics.
pub fn affine(x: Tensor<4>, gain: Tensor<2>, shift: Tensor<2>) -> Tensor<4> {
    affine_act(x, gain, shift, None)
}

/// [`affine`], then a leaky ReLU of this slope below zero (0 for ReLU), if there is one.
pub fn affine_act(
    x: Tensor<4>,
    gain: Tensor<2>,
    shift: Tensor<2>,
    slope: Option<f32>,
) -> Tensor<4> {
    let body = if on_cpu(&x) { fused::affine_act } else { plain::affine_act };
    body(x, gain, shift, slope)
}

/// `x` where it is positive, and `slope · x` elsewhere; a slope of 0 makes it ReLU.
pub fn leaky<const D: usize>(x: Tensor<D>, slope: f32) -> Tensor<D> {
    if on_cpu(&x) { fused::leaky(x, slope) } else { plain::leaky(x, slope) }
}

/// Hyperbolic tangent.
pub fn tanh<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    if on_cpu(&x) { fused::tanh(x) } else { x.tanh() }
}

/// Doubles both sides, each value becoming 2×2: `[N, C, H, W]` to `[N, C, 2H, 2W]`.
pub fn nearest2(x: Tensor<4>) -> Tensor<4> {
    if on_cpu(&x) { fused::nearest2(x) } else { plain::nearest2(x) }
}

/// Halves both sides (even ones) by the mean of each 2×2: `[N, C, H, W]` to `[N, C, H/2, W/2]`.
pub fn average2(x: Tensor<4>) -> Tensor<4> {
    if on_cpu(&x) { fused::average2(x) } else { plain::average2(x) }
}

/// Halves both sides (even ones) by the largest of each 2×2: `[N, C, H, W]` to `[N, C, H/2, W/2]`.
/// Of equal values the first takes the gradient.
pub fn max2(x: Tensor<4>) -> Tensor<4> {
    if on_cpu(&x) { fused::max2(x) } else { plain::max2(x) }
}

/// Each plane of `x` `[N, C, H, W]` times its factor, `[N, C]`.
pub fn scale_planes(x: Tensor<4>, factors: Tensor<2>) -> Tensor<4> {
    if on_cpu(&x) { fused::scale_planes(x, factors) } else { composed::scale_planes(x, factors) }
}

/// Sum of the squares of each kernel: `[O, C, 3, 3]` to `[O, C]`.
pub fn kernel_power(weight: Tensor<4>) -> Tensor<2> {
    if on_cpu(&weight) { fused::kernel_power(weight) } else { composed::kernel_power(weight) }
}

/// `lrelu₀.₂(demod · x + strength · noise + bias) · √2`, within ±clamp: `demod` `[N, C]`, the noise
/// `[N or 1, 1, H, W]` with its strength `[1]`, `bias` `[C]`.
pub fn demod_act(
    x: Tensor<4>,
    demod: Tensor<2>,
    noise: Option<(Tensor<4>, Tensor<1>)>,
    bias: Tensor<1>,
    clamp: Option<f32>,
) -> Tensor<4> {
    let body = if on_cpu(&x) { fused::demod_act } else { composed::demod_act };
    body(x, demod, noise, bias, clamp)
}

/// StyleGAN3's `down(lrelu₀.₂(up(scale · x + bias)) · √2 within ±clamp)`. `up` puts `up − 1` zeros
/// after each value and convolves both axes with `up` times the first filter; `down` convolves with
/// the second, on both axes if it is a line and on the plane otherwise, and keeps each `down`th
/// value. `x` is `[N, C, H, H]`, `scale` `[N, C]`, `bias` `[C]`, a filter `[1 or taps, taps]`.
pub fn filtered_act(
    x: Tensor<4>,
    scale: Tensor<2>,
    bias: Tensor<1>,
    filters: [Option<Tensor<2>>; 2],
    resampling: Resampling,
    clamp: Option<f32>,
) -> Tensor<4> {
    // Nothing trains through it.
    let plain = has_kernel(&x, 1) && !x.is_autodiff();
    let body = if plain { fused::filtered_act } else { filtered::filtered_act };
    body(x, scale, bias, filters, resampling, clamp)
}

/// `lrelu₀.₂(x + bias) · √2`, `bias` per channel.
pub fn bias_act(x: Tensor<4>, bias: Tensor<1>) -> Tensor<4> {
    if has_kernel(&x, 4) { fused::bias_act(x, bias) } else { composed::bias_act(x, bias) }
}

/// Noise, bias, leaky ReLU and AdaIN: the formula is that of [`super::StyleLayer`].
pub fn style(
    x: Tensor<4>,
    noise: Option<Tensor<4>>,
    strength: Tensor<1>,
    bias: Tensor<1>,
    scale: Tensor<2>,
    shift: Tensor<2>,
) -> Tensor<4> {
    let body = if has_kernel(&x, 4) { fused::style } else { composed::style };
    body(x, noise, strength, bias, scale, shift)
}

/// Doubles both sides: nearest neighbour, then the blur [1, 2, 1]/4, in one filter.
pub fn up2(x: Tensor<4>) -> Tensor<4> {
    if has_kernel(&x, 4) { fused::up2(x) } else { composed::up2(x) }
}

/// Halves both sides (even ones): the blur [1, 2, 1]/4, then the mean of each 2×2, in one filter.
pub fn down2(x: Tensor<4>) -> Tensor<4> {
    if has_kernel(&x, 8) { fused::down2(x) } else { composed::down2(x) }
}

/// `decay · old + (1 − decay) · gradient²`, as Adam's second moment moves; without autodiff.
pub fn second_moment<const D: usize>(old: Tensor<D>, gradient: Tensor<D>, decay: f32) -> Tensor<D> {
    let body = if on_cpu(&old) { fused::second_moment } else { composed::second_moment };
    body(old, gradient, decay)
}

/// `weight − lr · gradient / (√(moment · correction) + ε)`, of weight, gradient and moment; without
/// autodiff.
pub fn adam_step<const D: usize>(tensors: [Tensor<D>; 3], step: AdamStep) -> Tensor<D> {
    let body = if on_cpu(&tensors[0]) { fused::adam_step } else { composed::adam_step };
    body(tensors, step)
}

/// One step of Adam with both moments, of weight, gradient, first and second moment: the new weight,
/// first and second moment; without autodiff. [`AdamMoments`] has the formula.
pub fn adam_moments<const D: usize>(tensors: [Tensor<D>; 4], step: AdamMoments) -> [Tensor<D>; 3] {
    let body = if on_cpu(&tensors[0]) { fused::adam_moments } else { composed::adam_moments };
    body(tensors, step)
}

/// `decay · average + (1 − decay) · current`; without autodiff.
pub fn blend<const D: usize>(average: Tensor<D>, current: Tensor<D>, decay: f32) -> Tensor<D> {
    let body = if on_cpu(&average) { fused::blend } else { composed::blend };
    body(average, current, decay)
}
