//! One function a shader: shapes in, tensors out. Every tensor that comes in is contiguous.

use super::launch::{Shader, Tensors, empty, shader, sides};
use burn_cubecl::tensor::CubeTensor;

type T = CubeTensor;

/// Pixels or channels of a vector.
const VECTOR: usize = 4;

/// A convolution's weights, four output channels a vector.
pub struct Packed {
    tensor: T,
    inputs: usize,
    outputs: usize,
}

impl Packed {
    /// `weight` is `[outputs, inputs, …]` with `taps` values each; `reversed`, the convolution goes
    /// from its outputs to its inputs.
    pub fn new(weight: &T, taps: usize, reversed: bool) -> Self {
        let [o, i] = sides::<2>(weight);
        let (outputs, inputs) = if reversed { (i, o) } else { (o, i) };
        let vectors = outputs.div_ceil(VECTOR) * inputs * taps;
        let tensor = empty(weight, [vectors, VECTOR]);
        let params = [inputs, outputs, taps, usize::from(reversed), vectors].map(|v| v as u32);
        shader!("pack_weight").each(
            vectors,
            Tensors { reads: &[weight], writes: &[&tensor] },
            &params,
        );
        Self { tensor, inputs, outputs }
    }
}

pub fn conv3x3(x: &T, weight: &Packed) -> T {
    let [n, _, h, w] = sides(x);
    let y = empty(x, [n, weight.outputs, h, w]);
    let count = n * weight.outputs.div_ceil(VECTOR) * (h / VECTOR) * (w / VECTOR);
    let params = [weight.inputs, weight.outputs, h, w / VECTOR, count].map(|v| v as u32);
    shader!("conv3x3").each(count, Tensors { reads: &[x, &weight.tensor], writes: &[&y] }, &params);
    y
}

pub fn conv3x3_weight(x: &T, dy: &T) -> T {
    let ([n, c, h, w], [_, o, ..]) = (sides(x), sides::<4>(dy));
    let dw = empty(x, [o, c, 3, 3]);
    let params = [c, o, h, w / VECTOR, n].map(|v| v as u32);
    shader!("conv3x3_weight").groups(
        c * o.div_ceil(VECTOR),
        Tensors { reads: &[x, dy], writes: &[&dw] },
        &params,
    );
    dw
}

pub fn conv1x1(x: &T, weight: &Packed) -> T {
    let [n, _, h, w] = sides(x);
    let y = empty(x, [n, weight.outputs, h, w]);
    let plane = h * w / VECTOR;
    let count = n * weight.outputs.div_ceil(VECTOR) * plane / 4;
    let params = [weight.inputs, weight.outputs, plane, count].map(|v| v as u32);
    shader!("conv1x1").each(count, Tensors { reads: &[x, &weight.tensor], writes: &[&y] }, &params);
    y
}

pub fn conv1x1_weight(x: &T, dy: &T) -> T {
    let ([n, c, h, w], [_, o, ..]) = (sides(x), sides::<4>(dy));
    let dw = empty(x, [o, c]);
    let groups = c.div_ceil(VECTOR) * o.div_ceil(VECTOR);
    let params = [c, o, h * w / VECTOR, n].map(|v| v as u32);
    shader!("conv1x1_weight").groups(groups, Tensors { reads: &[x, dy], writes: &[&dw] }, &params);
    dw
}

pub fn act(x: &T, bias: &T) -> T {
    let [n, c, h, w] = sides(x);
    let y = empty(x, [n, c, h, w]);
    let plane = h * w / VECTOR;
    let params = [c, plane, n * c * plane].map(|v| v as u32);
    shader!("act").each(n * c * plane, Tensors { reads: &[x, bias], writes: &[&y] }, &params);
    y
}

/// The gradient over the input, and its sums over the planes, `[N, C]`.
pub fn act_backward(dy: &T, y: &T) -> [T; 2] {
    let [n, c, h, w] = sides(y);
    let (dx, sums) = (empty(y, [n, c, h, w]), empty(y, [n, c]));
    let params = [h * w / VECTOR, n * c].map(|v| v as u32);
    shader!("act_backward").planes(
        n * c,
        h * w / VECTOR,
        Tensors { reads: &[dy, y], writes: &[&dx, &sums] },
        &params,
    );
    [dx, sums]
}

/// Noise of a style layer.
#[derive(Debug, Clone)]
pub struct Noise {
    tensor: T,
    /// 0: none, 1: the same for the batch, 2: one a sample.
    kind: usize,
}

impl Noise {
    /// A single value stands for none.
    pub fn new(noise: T) -> Self {
        let count = noise.meta.num_elements();
        if count == 1 {
            // Something to bind: the shader reads vectors.
            return Self { tensor: empty(&noise, [VECTOR]), kind: 0 };
        }
        let kind = if sides::<1>(&noise) == [1] { 1 } else { 2 };
        Self { tensor: noise, kind }
    }
}

/// The output and what [`style_backward`] needs beside the input; `styles` are strength, bias,
/// scale and shift.
pub fn style(x: &T, noise: &Noise, styles: &[T; 4]) -> [T; 2] {
    let [n, c, h, w] = sides(x);
    let (y, saved) = (empty(x, [n, c, h, w]), empty(x, [5, n * c]));
    let [strength, bias, scale, shift] = styles;
    let reads = &[x, &noise.tensor, strength, bias, scale, shift];
    let tensors = Tensors { reads, writes: &[&y, &saved] };
    shader!("style").planes(n * c, h * w / VECTOR, tensors, &style_params(x, noise));
    [y, saved]
}

/// Gradients over input, scale and shift, and each plane's share of those over bias and strength,
/// `[2, N, C]`.
pub fn style_backward(x: &T, noise: &Noise, saved: &T, dy: &T) -> [T; 4] {
    let [n, c, h, w] = sides(x);
    let (dx, shares) = (empty(x, [n, c, h, w]), empty(x, [2, n, c]));
    let (dscale, dshift) = (empty(x, [n, c]), empty(x, [n, c]));
    let tensors = Tensors {
        reads: &[x, &noise.tensor, saved, dy],
        writes: &[&dx, &dscale, &dshift, &shares],
    };
    shader!("style_backward").planes(n * c, h * w / VECTOR, tensors, &style_params(x, noise));
    [dx, dscale, dshift, shares]
}

fn style_params(x: &T, noise: &Noise) -> [u32; 4] {
    let [n, c, h, w] = sides(x);
    [c, h * w / VECTOR, n * c, noise.kind].map(|v| v as u32)
}

/// From a small picture to one with sides twice as long, times `gain`.
pub fn up2(x: &T, gain: f32) -> T {
    let [n, c, h, w] = sides(x);
    let y = empty(x, [n, c, 2 * h, 2 * w]);
    resample(shader!("up2"), x, &y, sides(x), gain);
    y
}

/// From a large picture to one with sides half as long, times `gain`.
pub fn down2(x: &T, gain: f32) -> T {
    let [n, c, h, w] = sides(x);
    let y = empty(x, [n, c, h / 2, w / 2]);
    resample(shader!("down2"), x, &y, sides(&y), gain);
    y
}

fn resample(shader: Shader, x: &T, y: &T, [n, c, h, w]: [usize; 4], gain: f32) {
    let count = n * c * h * w / VECTOR;
    let params = [h as u32, (w / VECTOR) as u32, count as u32, gain.to_bits()];
    shader.each(count, Tensors { reads: &[x], writes: &[y] }, &params);
}
