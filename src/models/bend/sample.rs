//! Planes taken from other places: turned, moved, enlarged, blurred.

use burn::tensor::{Int, Tensor, TensorData};

/// A place so close to a pixel is that pixel: a quarter turn must not blur.
const EXACT: f64 = 1e-6;
/// Deviations up to which a Gaussian is taken into account.
const REACH: f32 = 4.0;

/// Each pixel of `x` `[N, C, H, W]` from the place that `from` gives for its own, both in pixels from
/// the middle, right and down; between pixels it is bilinear.
pub(super) fn resampled(x: Tensor<4>, from: impl Fn([f64; 2]) -> [f64; 2]) -> Tensor<4> {
    let [n, c, h, w] = x.dims();
    let middle = [w, h].map(|side| (side as f64 - 1.0) / 2.0);
    // For each of the four neighbours the index and the weight of each pixel.
    let mut indices: [Vec<i32>; 4] = Default::default();
    let mut weights: [Vec<f32>; 4] = Default::default();
    for i in 0..h * w {
        let place = from([(i % w) as f64 - middle[0], (i / w) as f64 - middle[1]]);
        let [(x0, x1, u), (y0, y1, v)] =
            [(place[0] + middle[0], w), (place[1] + middle[1], h)].map(|(at, side)| pair(at, side));
        let corners = [
            (y0, x0, (1.0 - v) * (1.0 - u)),
            (y0, x1, (1.0 - v) * u),
            (y1, x0, v * (1.0 - u)),
            (y1, x1, v * u),
        ];
        for (corner, (y, x, weight)) in corners.into_iter().enumerate() {
            indices[corner].push((y * w + x) as i32);
            weights[corner].push(weight as f32);
        }
    }
    let device = x.device().without_autodiff();
    let flat = x.reshape([n * c, h * w]);
    let parts = indices.into_iter().zip(weights).filter(|(_, all)| all.iter().any(|w| *w != 0.0));
    let parts = parts.map(|(index, weight)| {
        let index = Tensor::<1, Int>::from_data(TensorData::new(index, [h * w]), &device);
        let weight = Tensor::<2>::from_data(TensorData::new(weight, [1, h * w]), &device);
        flat.clone().select(1, index) * weight
    });
    // Weights add up to 1, so that at least one is not 0.
    let sum = parts.reduce(|sum, part| sum + part).unwrap_or_else(|| flat.clone());
    sum.reshape([n, c, h, w])
}

/// The pixels on both sides of a place, and how far it is from the first to the second.
fn pair(at: f64, side: usize) -> (usize, usize, f64) {
    let at = if (at - at.round()).abs() < EXACT { at.round() } else { at };
    let first = at.floor();
    (mirrored(first as i64, side), mirrored(first as i64 + 1, side), at - first)
}

/// The pixel that lies at `at`, where a row of `side` goes on mirrored: …1 0 | 0 1 … s−1 | s−1 …
fn mirrored(at: i64, side: usize) -> usize {
    let (side, at) = (side as i64, at.rem_euclid(2 * side as i64));
    (if at < side { at } else { 2 * side - 1 - at }) as usize
}

/// A Gaussian blur of this deviation in pixels, along one axis and then the other.
pub(super) fn blurred(x: Tensor<4>, deviation: f32) -> Tensor<4> {
    let [_, _, h, w] = x.dims();
    if deviation <= 0.0 {
        return x;
    }
    let device = x.device().without_autodiff();
    let matrix = |side: usize| {
        let data = TensorData::new(gaussian(side, deviation), [1, 1, side, side]);
        Tensor::<4>::from_data(data, &device)
    };
    matrix(h).matmul(x).matmul(matrix(w).transpose())
}

/// What each pixel of a row takes from which, row by row: each adds up to 1.
fn gaussian(side: usize, deviation: f32) -> Vec<f32> {
    let reach = (REACH * deviation).ceil() as i64;
    let weight = |off: i64| (-0.5 * (off as f32 / deviation).powi(2)).exp();
    let sum: f32 = (-reach..=reach).map(weight).sum();
    let mut matrix = vec![0.0; side * side];
    for (to, row) in matrix.chunks_exact_mut(side).enumerate() {
        for off in -reach..=reach {
            row[mirrored(to as i64 + off, side)] += weight(off) / sum;
        }
    }
    matrix
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn rows_go_on_mirrored() {
        let places: Vec<usize> = (-4..7).map(|at| mirrored(at, 3)).collect();
        assert_eq!(places, [2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0]);
        assert_eq!(mirrored(-5, 1), 0);
    }

    #[test]
    fn a_dot_becomes_a_gaussian_and_nothing_is_lost() {
        let mut plane = vec![0.0; 81];
        plane[40] = 1.0;
        let x = Tensor::from_data(TensorData::new(plane, [1, 1, 9, 9]), &Device::flex());
        let y: Vec<f32> = blurred(x, 1.0).into_data().try_to_vec().unwrap();
        assert!((y.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!((y[40] - 0.1592).abs() < 1e-3, "1/2πσ²: {}", y[40]);
        assert!((y[41] / y[40] - (-0.5f32).exp()).abs() < 1e-4);
        assert!((y[41] - y[31]).abs() < 1e-7, "alike in all directions");
        let flat = blurred(Tensor::ones([1, 2, 4, 6], &Device::flex()) * 3.0, 20.0);
        let flat: Vec<f32> = flat.into_data().try_to_vec().unwrap();
        assert!(flat.iter().all(|v| (v - 3.0).abs() < 1e-4), "{flat:?}");
    }
}
