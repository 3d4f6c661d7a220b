//! The operations of older networks (DCGAN, BigGAN and their like) as compositions of burn's, right
//! on every backend.

use burn::tensor::Tensor;
use burn::tensor::activation::{leaky_relu, relu};
use burn::tensor::module::{avg_pool2d, conv_transpose2d, conv2d, max_pool2d};
use burn::tensor::ops::{
    AvgPoolOptions, ConvOptions, ConvTransposeOptions, MaxPoolOptions, PadMode,
};

/// See [`super::conv4_down`].
pub fn conv4_down(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    conv2d(x, weight, None, ConvOptions::new([2, 2], [1, 1], [1, 1], 1))
}

/// See [`super::conv4_up`].
pub fn conv4_up(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    let options = ConvTransposeOptions::new([2, 2], [1, 1], [0, 0], [1, 1], 1);
    conv_transpose2d(x, weight, None, options)
}

/// [`conv4_down`] as a 3×3 convolution: every second row and column of the picture make four planes,
/// of whose 3×3 taps one row and one column are zero.
pub fn conv4_down_by_3x3(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    let [n, c, h, w] = x.dims();
    let [o, _, _, _] = weight.dims();
    let planes: Tensor<6> = x.reshape([n, c, h / 2, 2, w / 2, 2]);
    let planes = planes.permute([0, 1, 3, 5, 2, 4]).reshape([n, 4 * c, h / 2, w / 2]);
    let weight = phases(weight).permute([0, 1, 3, 5, 2, 4]).reshape([o, 4 * c, 3, 3]);
    super::conv3x3(planes, weight)
}

/// [`conv4_up`] as a 3×3 convolution to four planes for each result, which make every second row and
/// column of it.
pub fn conv4_up_by_3x3(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    let [n, c, h, w] = x.dims();
    let [_, o, _, _] = weight.dims();
    let weight = phases(weight).flip([2, 4]).permute([1, 3, 5, 0, 2, 4]);
    let planes = super::conv3x3(x, weight.reshape([4 * o, c, 3, 3]));
    let planes: Tensor<6> = planes.reshape([n, o, 2, 2, h, w]);
    planes.permute([0, 1, 4, 2, 5, 3]).reshape([n, o, 2 * h, 2 * w])
}

/// `[A, B, 4, 4]` to `[A, B, 3, 2, 3, 2]`: taps of each phase of the rows and of the columns.
fn phases(weight: Tensor<4>) -> Tensor<6> {
    let [a, b, _, _] = weight.dims();
    let sides = [(0, 0), (0, 0), (1, 1), (1, 1)];
    weight.pad(sides, PadMode::Constant(0.0)).reshape([a, b, 3, 2, 3, 2])
}

/// See [`super::batch_norm_act`].
pub fn batch_norm_act(
    x: Tensor<4>,
    gain: Tensor<2>,
    shift: Tensor<2>,
    eps: f32,
    slope: Option<f32>,
) -> (Tensor<4>, Tensor<1>, Tensor<1>) {
    let [n, c, h, w] = x.dims();
    let x = x.reshape([n, c, h * w]);
    let over_all = |x: Tensor<3>| x.mean_dim(2).mean_dim(0);
    let mean = over_all(x.clone());
    let centred = x - mean.clone();
    let variance = over_all(centred.clone().square());
    let normal = centred / (variance.clone() + eps).sqrt();
    let y = affine_act(normal.reshape([n, c, h, w]), gain, shift, slope);
    let [mean, variance] = [mean, variance].map(|moment| moment.without_autodiff().reshape([c]));
    (y, mean, variance)
}

/// See [`super::affine_act`].
pub fn affine_act(
    x: Tensor<4>,
    gain: Tensor<2>,
    shift: Tensor<2>,
    slope: Option<f32>,
) -> Tensor<4> {
    let [gain, shift] = [gain, shift].map(|values| {
        let [n, c] = values.dims();
        values.reshape([n, c, 1, 1])
    });
    let z = x * gain + shift;
    match slope {
        None => z,
        Some(slope) => leaky(z, slope),
    }
}

/// See [`super::leaky`].
pub fn leaky<const D: usize>(x: Tensor<D>, slope: f32) -> Tensor<D> {
    if slope == 0.0 { relu(x) } else { leaky_relu(x, f64::from(slope)) }
}

/// See [`super::nearest2`].
pub fn nearest2(x: Tensor<4>) -> Tensor<4> {
    let [n, c, h, w] = x.dims();
    let x: Tensor<6> = x.reshape([n, c, h, 1, w, 1]);
    x.expand([n, c, h, 2, w, 2]).reshape([n, c, 2 * h, 2 * w])
}

/// See [`super::average2`].
pub fn average2(x: Tensor<4>) -> Tensor<4> {
    avg_pool2d(x, AvgPoolOptions::new([2, 2]))
}

/// See [`super::max2`].
pub fn max2(x: Tensor<4>) -> Tensor<4> {
    max_pool2d(x, MaxPoolOptions::new([2, 2]))
}
