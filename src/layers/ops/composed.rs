//! The operations as compositions of burn's, right on every backend.

use crate::cpu::optimiser::{AdamMoments, AdamStep};
use burn::tensor::activation::leaky_relu;
use burn::tensor::module::{conv_transpose2d, conv2d};
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions};
use burn::tensor::{Tensor, TensorData};
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

/// Values that a convolution of StyleGAN2 may make at once: half of what a binding of 128 MiB holds.
const LIMIT: usize = 16 << 20;

/// The filter of resampling along each axis, where a network has none of its own: [1, 3, 3, 1]/8.
pub const BINOMIAL: [f32; 4] = [0.125, 0.375, 0.375, 0.125];

/// See [`super::conv_up`].
pub fn conv_up(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    conv_up_by(&BINOMIAL, x, weight)
}

/// [`conv_up`] with any filter of an even number of taps.
pub fn conv_up_by(taps: &[f32], x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    let [n, _, h, w] = x.dims();
    let options = || ConvTransposeOptions::new([2, 2], [0, 0], [0, 0], [1, 1], 1);
    // Some output channels after another, where all would not fit a binding.
    let outputs = (LIMIT / (n * (2 * h + 1) * (2 * w + 1))).max(1);
    let parts = weight
        .split(outputs, 0)
        .into_iter()
        .map(|part| conv_transpose2d(x.clone(), part.swap_dims(0, 1), None, options()))
        .map(|spread| fir(spread, taps, taps.len() / 2 - 1, 4.0))
        .collect();
    Tensor::cat(parts, 1)
}

/// See [`super::conv_down`].
pub fn conv_down(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    conv_down_by(&BINOMIAL, x, weight)
}

/// [`conv_down`] with any filter of an even number of taps.
pub fn conv_down_by(taps: &[f32], x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    conv_down_within(LIMIT, taps, x, weight)
}

/// [`conv_down_by`], some input channels after another where all, blurred, would have more values
/// than `limit`.
fn conv_down_within(limit: usize, taps: &[f32], x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    let [n, _, h, w] = x.dims();
    let options = || ConvOptions::new([2, 2], [0, 0], [1, 1], 1);
    let inputs = (limit / (n * (h + 1) * (w + 1))).max(1);
    let parts = x.split(inputs, 1).into_iter().zip(weight.split(inputs, 1));
    parts
        .map(|(x, weight)| conv2d(fir(x, taps, taps.len() / 2, 1.0), weight, None, options()))
        .reduce(|sum, part| sum + part)
        .expect("a convolution has inputs")
}

/// Convolution with the taps on each axis, times `gain`, over planes padded with zeros.
fn fir(x: Tensor<4>, taps: &[f32], padding: usize, gain: f32) -> Tensor<4> {
    let [_, c, _, _] = x.dims();
    let filter = filter(&x, &turned(taps), gain);
    conv2d(x, filter, None, ConvOptions::new([1, 1], [padding, padding], [1, 1], c))
}

/// What makes a convolution of burn's, which correlates.
fn turned(taps: &[f32]) -> Vec<f32> {
    taps.iter().rev().copied().collect()
}

/// See [`super::scale_planes`].
pub fn scale_planes(x: Tensor<4>, factors: Tensor<2>) -> Tensor<4> {
    let [n, c] = factors.dims();
    x * factors.reshape([n, c, 1, 1])
}

/// See [`super::kernel_power`].
pub fn kernel_power(weight: Tensor<4>) -> Tensor<2> {
    let [o, c, h, w] = weight.dims();
    weight.square().reshape([o, c, h * w]).sum_dim(2).reshape([o, c])
}

/// See [`super::demod_act`].
pub fn demod_act(
    x: Tensor<4>,
    demod: Tensor<2>,
    noise: Option<(Tensor<4>, Tensor<1>)>,
    bias: Tensor<1>,
    clamp: Option<f32>,
) -> Tensor<4> {
    let x = scale_planes(x, demod);
    let x = match noise {
        Some((noise, strength)) => x + noise * strength.reshape([1, 1, 1, 1]),
        None => x,
    };
    clamped(bias_act(x, bias), clamp)
}

/// Within ±limit.
pub fn clamped<const D: usize>(x: Tensor<D>, limit: Option<f32>) -> Tensor<D> {
    match limit {
        Some(limit) => x.clamp(-limit, limit),
        None => x,
    }
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
    up2_by(&BINOMIAL, x)
}

/// [`up2`] with any filter of an even number of taps: zeros after each value, then the filter on each
/// axis, gain 4, as one transposed convolution of each channel with itself.
pub fn up2_by(taps: &[f32], x: Tensor<4>) -> Tensor<4> {
    let [_, c, _, _] = x.dims();
    let padding = [taps.len() / 2 - 1; 2];
    let options = ConvTransposeOptions::new([2, 2], padding, [0, 0], [1, 1], c);
    let filter = filter(&x, taps, 4.0);
    conv_transpose2d(x, filter, None, options)
}

/// See [`super::down2`]: along each axis `(x[2i−1] + 3x[2i] + 3x[2i+1] + x[2i+2])/8`.
pub fn down2(x: Tensor<4>) -> Tensor<4> {
    down2_by(&BINOMIAL, x)
}

/// [`down2`] with any filter of an even number of taps, as one strided convolution of each channel
/// with itself.
///
/// Made of slices and sums, its gradient is wrong on burn's wgpu when the gradient that arrives
/// is not contiguous, as that of a convolution.
pub fn down2_by(taps: &[f32], x: Tensor<4>) -> Tensor<4> {
    let [_, c, _, _] = x.dims();
    let padding = [taps.len() / 2 - 1; 2];
    let filter = filter(&x, &turned(taps), 1.0);
    conv2d(x, filter, None, ConvOptions::new([2, 2], padding, [1, 1], c))
}

/// `[k, k]`: the outer product of k taps with themselves, times `gain`.
pub fn plane(taps: &[f32], gain: f32) -> Vec<f32> {
    taps.iter().flat_map(|a| taps.iter().map(move |b| a * b * gain)).collect()
}

/// `[C, 1, k, k]`: [`plane`] for each channel of `x`.
fn filter(x: &Tensor<4>, taps: &[f32], gain: f32) -> Tensor<4> {
    let (channels, k) = (x.dims()[1], taps.len());
    let values = plane(taps, gain).repeat(channels);
    let device = x.device().without_autodiff();
    Tensor::from_data(TensorData::new(values, [channels, 1, k, k]), &device)
}

/// See [`super::second_moment`].
pub fn second_moment<const D: usize>(old: Tensor<D>, gradient: Tensor<D>, decay: f32) -> Tensor<D> {
    old * decay + gradient.clone() * gradient * (1.0 - decay)
}

/// See [`super::adam_step`].
pub fn adam_step<const D: usize>(
    [weight, gradient, moment]: [Tensor<D>; 3],
    step: AdamStep,
) -> Tensor<D> {
    let deviation = (moment * step.correction).sqrt() + step.epsilon;
    weight - gradient / deviation * step.lr
}

/// See [`super::adam_moments`].
pub fn adam_moments<const D: usize>(
    [weight, gradient, first, second]: [Tensor<D>; 4],
    step: AdamMoments,
) -> [Tensor<D>; 3] {
    let [beta1, beta2] = step.betas;
    let first = first * beta1 + gradient.clone() * (1.0 - beta1);
    let second = second_moment(second, gradient, beta2);
    let [correction1, correction2] = step.corrections;
    let deviation = (second.clone() * correction2).sqrt() + step.epsilon;
    let weight = weight - first.clone() * correction1 / deviation * step.lr;
    [weight, first, second]
}

/// See [`super::blend`].
pub fn blend<const D: usize>(average: Tensor<D>, current: Tensor<D>, decay: f32) -> Tensor<D> {
    average * decay + current * (1.0 - decay)
}

fn per_channel(values: Tensor<1>) -> Tensor<4> {
    let channels = values.dims()[0];
    values.reshape([1, channels, 1, 1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Random;
    use burn::tensor::Device;

    #[test]
    fn a_convolution_in_parts_is_the_whole_one() {
        let mut random = Random::stream(1, "parts", 0);
        let mut tensor = |shape: [usize; 4]| {
            let values = random.normals(shape.iter().product());
            Tensor::<4>::from_data(TensorData::new(values, shape), &Device::flex())
        };
        let (x, weight) = (tensor([2, 5, 8, 8]), tensor([3, 5, 3, 3]));
        let whole = conv_down(x.clone(), weight.clone());
        // Two channels of both pictures at once.
        let parts = conv_down_within(2 * 2 * 9 * 9, &BINOMIAL, x, weight);
        let off = (whole.clone() - parts).abs().max().into_scalar::<f32>();
        assert!(off < 1e-5 && whole.dims() == [2, 3, 4, 4], "{off}");
    }
}
