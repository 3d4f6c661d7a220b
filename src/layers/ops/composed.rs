//! The operations as compositions of burn's, right on every backend.

use burn::tensor::Tensor;
use burn::tensor::activation::leaky_relu;
use burn::tensor::module::conv2d;
use burn::tensor::ops::{ConvOptions, PadMode};
use std::f32::consts::SQRT_2;

const EPS: f32 = 1e-5;

/// See [`super::conv3x3`].
pub fn conv3x3(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    conv2d(x, weight, None, ConvOptions::new([1, 1], [1, 1], [1, 1], 1))
}

/// See [`super::conv1x1`].
pub fn conv1x1(x: Tensor<4>, weight: Tensor<2>) -> Tensor<4> {
    let [n, c, h, w] = x.dims();
    let [o, _] = weight.dims();
    let y: Tensor<3> = weight.unsqueeze::<3>().expand([n, o, c]).matmul(x.reshape([n, c, h * w]));
    y.reshape([n, o, h, w])
}

/// See [`super::bias_act`].
pub fn bias_act(x: Tensor<4>, bias: Tensor<1>) -> Tensor<4> {
    leaky_relu(x + per_channel(bias), 0.2) * SQRT_2
}

/// See [`super::style`].
pub fn style(
    x: Tensor<4>,
    noise: Option<Tensor<4>>,
    strength: Tensor<1>,
    bias: Tensor<1>,
    scale: Tensor<2>,
    shift: Tensor<2>,
) -> Tensor<4> {
    let [n, c, h, w] = x.dims();
    let noisy = match noise {
        Some(noise) => x + noise * per_channel(strength),
        None => x,
    };
    let a = bias_act(noisy, bias).reshape([n, c, h * w]);
    let centred = a.clone() - a.mean_dim(2);
    let deviation = (centred.clone().powf_scalar(2.0).mean_dim(2) + EPS).sqrt();
    let y = centred / deviation * (scale.reshape([n, c, 1]) + 1.0) + shift.reshape([n, c, 1]);
    y.reshape([n, c, h, w])
}

/// See [`super::up2`]: along each axis `(x[i−1] + 3x[i])/4` and `(3x[i] + x[i+1])/4`.
pub fn up2(x: Tensor<4>) -> Tensor<4> {
    up_axis(up_axis(x).swap_dims(2, 3)).swap_dims(2, 3)
}

/// See [`super::down2`]: along each axis `(x[2i−1] + 3x[2i] + 3x[2i+1] + x[2i+2])/8`.
pub fn down2(x: Tensor<4>) -> Tensor<4> {
    down_axis(down_axis(x).swap_dims(2, 3)).swap_dims(2, 3)
}

fn up_axis(x: Tensor<4>) -> Tensor<4> {
    let [n, c, h, w] = x.dims();
    let padded = pad_last(x.clone());
    let before = padded.clone().slice([0..n, 0..c, 0..h, 0..w]);
    let after = padded.slice([0..n, 0..c, 0..h, 2..w + 2]);
    let near = x * 0.75;
    let pair: Tensor<5> = Tensor::stack(vec![near.clone() + before * 0.25, near + after * 0.25], 4);
    pair.reshape([n, c, h, 2 * w])
}

fn down_axis(x: Tensor<4>) -> Tensor<4> {
    let [n, c, h, w] = x.dims();
    let padded = pad_last(x.clone());
    let pairs = |t: Tensor<4>| t.reshape([n, c, h, w / 2, 2]).sum_dim(4).reshape([n, c, h, w / 2]);
    // The four taps are [1 3 3 1] = 2·[0 1 1 0] + [1 1] left + [1 1] right.
    let inner = pairs(x);
    let left = pairs(padded.clone().slice([0..n, 0..c, 0..h, 0..w]));
    let right = pairs(padded.slice([0..n, 0..c, 0..h, 2..w + 2]));
    (inner * 2.0 + left + right) / 8.0
}

fn pad_last(x: Tensor<4>) -> Tensor<4> {
    x.pad([(0, 0), (0, 0), (0, 0), (1, 1)], PadMode::Constant(0.0))
}

fn per_channel(values: Tensor<1>) -> Tensor<4> {
    let channels = values.dims()[0];
    values.reshape([1, channels, 1, 1])
}
