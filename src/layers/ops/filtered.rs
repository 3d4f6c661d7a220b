//! StyleGAN3's leaky ReLU between two filters as a composition of burn's operations.

use super::composed::{clamped, scale_planes};
use crate::cpu::filtered::Resampling;
use burn::tensor::Tensor;
use burn::tensor::activation::leaky_relu;
use burn::tensor::module::{conv_transpose2d, conv2d};
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions, PadMode};
use std::f32::consts::SQRT_2;

/// Values of the finer planes that may be held at once.
const FINE_LIMIT: usize = 16 << 20;

/// See [`super::filtered_act`].
pub fn filtered_act(
    x: Tensor<4>,
    scale: Tensor<2>,
    bias: Tensor<1>,
    [up, down]: [Option<Tensor<2>>; 2],
    r: Resampling,
    clamp: Option<f32>,
) -> Tensor<4> {
    let [n, c, _, _] = x.dims();
    let x = scale_planes(x, scale) + bias.reshape([1, c, 1, 1]);
    // Some channels after another, since the finer planes are large.
    let channels = (FINE_LIMIT / (n * r.fine * r.fine)).max(1);
    let parts = x.split(channels, 1).into_iter().map(|part| {
        let fine = [3, 2].into_iter().fold(part, |x, axis| finer(x, up.as_ref(), axis, r));
        let fine = clamped(leaky_relu(fine, 0.2) * SQRT_2, clamp);
        coarser(fine, down.as_ref(), r.down)
    });
    Tensor::cat(parts.collect(), 1)
}

/// One axis with more values.
fn finer(x: Tensor<4>, filter: Option<&Tensor<2>>, axis: usize, r: Resampling) -> Tensor<4> {
    let Some(filter) = filter else { return window(x, axis, r.start, r.fine) };
    let channels = x.dims()[1];
    let filter = along(filter.clone() * r.up as f32, axis, channels);
    let mut stride = [1, 1];
    stride[axis - 2] = r.up;
    let options = ConvTransposeOptions::new(stride, [0, 0], [0, 0], [1, 1], channels);
    window(conv_transpose2d(x, filter, None, options), axis, r.start, r.fine)
}

/// Both axes with each `down`th value.
fn coarser(x: Tensor<4>, filter: Option<&Tensor<2>>, down: usize) -> Tensor<4> {
    let Some(filter) = filter else { return x };
    let channels = x.dims()[1];
    // burn's convolutions do not mirror the filter.
    let filter = filter.clone().flip([0, 1]);
    let options = |stride| ConvOptions::new(stride, [0, 0], [1, 1], channels);
    let [rows, taps] = filter.dims();
    if rows > 1 {
        let plane = filter.reshape([1, 1, rows, taps]).expand([channels, 1, rows, taps]);
        return conv2d(x, plane, None, options([down, down]));
    }
    let x = conv2d(x, along(filter.clone(), 3, channels), None, options([1, down]));
    conv2d(x, along(filter, 2, channels), None, options([down, 1]))
}

/// A line as the filter of each channel.
fn along(filter: Tensor<2>, axis: usize, channels: usize) -> Tensor<4> {
    let taps = filter.dims()[1];
    let mut shape = [1, 1, 1, 1];
    shape[axis] = taps;
    let filter = filter.reshape(shape);
    shape[0] = channels;
    filter.expand(shape)
}

/// `length` values from `start` on, with zeros where there are none.
fn window(x: Tensor<4>, axis: usize, start: isize, length: usize) -> Tensor<4> {
    let beyond = start + length as isize - x.dims()[axis] as isize;
    let (before, after) = ((-start).max(0) as usize, beyond.max(0) as usize);
    let mut padding = [(0, 0); 4];
    padding[axis] = (before, after);
    let x = if before + after > 0 { x.pad(padding, PadMode::Constant(0.0)) } else { x };
    let mut ranges = x.dims().map(|side| 0..side);
    let from = start.max(0) as usize;
    ranges[axis] = from..from + length;
    x.slice(ranges)
}
