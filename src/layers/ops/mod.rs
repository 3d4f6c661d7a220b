//! The heavy operations, each with three bodies: fused kernels with hand-written gradients for the
//! CPU (burn's flex backend) and as shaders (its wgpu backend), both in [`fused`], and a composition
//! of burn's own operations ([`composed`]) for what the shaders do not take. Tests hold them against
//! each other.

pub mod composed;
mod fused;
#[cfg(test)]
mod tests;

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

/// 3×3 convolution, stride 1, zero padding: `[N, C, H, W]`, `[O, C, 3, 3]` to `[N, O, H, W]`.
pub fn conv3x3(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    if has_kernel(&x, 4) { fused::conv3x3(x, weight) } else { composed::conv3x3(x, weight) }
}

/// 1×1 convolution: `[N, C, H, W]`, `[O, C]` to `[N, O, H, W]`.
pub fn conv1x1(x: Tensor<4>, weight: Tensor<2>) -> Tensor<4> {
    if has_kernel(&x, 4) { fused::conv1x1(x, weight) } else { composed::conv1x1(x, weight) }
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
