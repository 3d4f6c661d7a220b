//! The heavy operations, each with two bodies: fused CPU kernels with hand-written gradients
//! ([`fused`], on burn's flex backend) and a composition of burn's own operations ([`composed`],
//! on every other device). Tests hold the two against each other.

pub mod composed;
mod fused;
#[cfg(test)]
mod tests;

use burn::backend::DispatchDevice;
use burn::tensor::Tensor;

fn on_cpu<const D: usize>(x: &Tensor<D>) -> bool {
    matches!(x.device().without_autodiff().as_dispatch(), DispatchDevice::Flex(_))
}

/// 3×3 convolution, stride 1, zero padding: `[N, C, H, W]`, `[O, C, 3, 3]` to `[N, O, H, W]`.
pub fn conv3x3(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    if on_cpu(&x) { fused::conv3x3(x, weight) } else { composed::conv3x3(x, weight) }
}

/// 1×1 convolution: `[N, C, H, W]`, `[O, C]` to `[N, O, H, W]`.
pub fn conv1x1(x: Tensor<4>, weight: Tensor<2>) -> Tensor<4> {
    if on_cpu(&x) { fused::conv1x1(x, weight) } else { composed::conv1x1(x, weight) }
}

/// `lrelu₀.₂(x + bias) · √2`, `bias` per channel.
pub fn bias_act(x: Tensor<4>, bias: Tensor<1>) -> Tensor<4> {
    if on_cpu(&x) { fused::bias_act(x, bias) } else { composed::bias_act(x, bias) }
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
    let body = if on_cpu(&x) { fused::style } else { composed::style };
    body(x, noise, strength, bias, scale, shift)
}

/// Doubles both sides: nearest neighbour, then the blur [1, 2, 1]/4, in one filter.
pub fn up2(x: Tensor<4>) -> Tensor<4> {
    if on_cpu(&x) { fused::up2(x) } else { composed::up2(x) }
}

/// Halves both sides (even ones): the blur [1, 2, 1]/4, then the mean of each 2×2, in one filter.
pub fn down2(x: Tensor<4>) -> Tensor<4> {
    if on_cpu(&x) { fused::down2(x) } else { composed::down2(x) }
}
