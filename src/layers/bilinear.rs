//! Bilinear doubling and the blur after it, as lucidrains' networks resample.

use super::ops;
use burn::tensor::module::conv2d;
use burn::tensor::ops::{ConvOptions, PadMode};
use burn::tensor::{Device, Tensor, TensorData};

/// Doubles both sides: along each axis `(x[i−1] + 3x[i])/4` and `(3x[i] + x[i+1])/4`, where the
/// planes go on beyond the edge with its values: `[N, C, H, W]` to `[N, C, 2H, 2W]`.
pub fn bilinear2(x: Tensor<4>) -> Tensor<4> {
    let [_, _, h, w] = x.dims();
    let device = x.device().without_autodiff();
    let rows = edges(2 * h, &device).reshape([1, 1, 2 * h, 1]);
    let columns = edges(2 * w, &device).reshape([1, 1, 1, 2 * w]);
    ops::up2(x) * (rows * columns)
}

/// Factors along an axis: beyond the edge [`ops::up2`] sees zeros, which leaves three quarters.
fn edges(length: usize, device: &Device) -> Tensor<1> {
    let mut factors = vec![1.0; length];
    factors[0] = 4.0 / 3.0;
    factors[length - 1] = 4.0 / 3.0;
    Tensor::from_data(TensorData::new(factors, [length]), device)
}

/// [1, 2, 1]/4 on each axis, the planes mirrored beyond the edge: `[N, C, H, W]`.
pub fn blur(x: Tensor<4>) -> Tensor<4> {
    const TAPS: [f32; 3] = [0.25, 0.5, 0.25];
    let channels = x.dims()[1];
    let plane: Vec<f32> = TAPS.iter().flat_map(|a| TAPS.map(|b| a * b)).collect();
    let data = TensorData::new(plane.repeat(channels), [channels, 1, 3, 3]);
    let filter = Tensor::from_data(data, &x.device().without_autodiff());
    let x = x.pad((1, 1, 1, 1), PadMode::Reflect);
    conv2d(x, filter, None, ConvOptions::new([1, 1], [0, 0], [1, 1], channels))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(x: Tensor<4>) -> Vec<f32> {
        x.into_data().try_to_vec::<f32>().unwrap()
    }

    fn ramp(h: usize, w: usize) -> Tensor<4> {
        let values: Vec<f32> = (0..h * w).map(|i| (i * i % 23) as f32).collect();
        Tensor::from_data(TensorData::new(values, [1, 1, h, w]), &Device::flex())
    }

    #[test]
    fn values_lie_a_quarter_of_the_way_and_stay_at_the_edge() {
        let (h, w) = (4, 8);
        let (x, y) = (values(ramp(h, w)), values(bilinear2(ramp(h, w))));
        let place = |i: usize, most: usize| {
            let at = ((i as f32 + 0.5) / 2.0 - 0.5).clamp(0.0, (most - 1) as f32);
            (at as usize, (at as usize + 1).min(most - 1), at.fract())
        };
        for i in 0..2 * h {
            for j in 0..2 * w {
                let ((i0, i1, u), (j0, j1, v)) = (place(i, h), place(j, w));
                let row = |r: usize| x[r * w + j0] * (1.0 - v) + x[r * w + j1] * v;
                let wanted = row(i0) * (1.0 - u) + row(i1) * u;
                let found = y[i * 2 * w + j];
                assert!((found - wanted).abs() < 1e-4, "({i}, {j}): {found}, not {wanted}");
            }
        }
    }

    #[test]
    fn the_blur_sees_the_planes_mirrored() {
        let (h, w) = (4, 5);
        let (x, y) = (values(ramp(h, w)), values(blur(ramp(h, w))));
        let mirrored = |i: usize, step: usize, most: usize| match (i + step).checked_sub(1) {
            None => 1,
            Some(at) if at == most => most - 2,
            Some(at) => at,
        };
        for i in 0..h {
            for j in 0..w {
                let taps = (0..9).map(|k| (k / 3, k % 3)).map(|(a, b)| {
                    let weight = [1.0, 2.0, 1.0][a] * [1.0, 2.0, 1.0][b] / 16.0;
                    weight * x[mirrored(i, a, h) * w + mirrored(j, b, w)]
                });
                let (found, wanted) = (y[i * w + j], taps.sum::<f32>());
                assert!((found - wanted).abs() < 1e-4, "({i}, {j}): {found}, not {wanted}");
            }
        }
    }
}
