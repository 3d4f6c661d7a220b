//! Erosion and dilation of grey planes by a disc (Serra 1982), as Broad's transforms have them.

use burn::tensor::module::max_pool2d;
use burn::tensor::ops::MaxPoolOptions;
use burn::tensor::{Int, Tensor, TensorData};

/// The least value within `radius` pixels of each place; beyond the edges there is none.
pub(super) fn eroded(x: Tensor<4>, radius: f32) -> Tensor<4> {
    if radius < 1.0 { x } else { -dilated(-x, radius) }
}

/// The largest value within `radius` pixels of each place of `x` `[N, C, H, W]`.
pub(super) fn dilated(x: Tensor<4>, radius: f32) -> Tensor<4> {
    if radius < 1.0 {
        return x;
    }
    let [_, _, h, w] = x.dims();
    let device = x.device().without_autodiff();
    let mut largest: Option<Tensor<4>> = None;
    // A disc is a line for each of its rows; beyond the edge a row counts as the last one, which lies
    // nearer and whose line is longer, so that this adds nothing.
    for away in 0..=(radius as usize).min(h - 1) {
        let half = (radius * radius - (away * away) as f32).sqrt() as usize;
        let line = line(x.clone(), half.min(w - 1));
        for step in if away == 0 { vec![0] } else { vec![-(away as i32), away as i32] } {
            let moved = match step {
                0 => line.clone(),
                _ => {
                    let rows: Vec<i32> =
                        (0..h as i32).map(|row| (row + step).clamp(0, h as i32 - 1)).collect();
                    let rows = TensorData::new(rows, [h]);
                    line.clone().select(2, Tensor::<1, Int>::from_data(rows, &device))
                }
            };
            largest = Some(match largest {
                Some(others) => others.max_pair(moved),
                None => moved,
            });
        }
    }
    largest.unwrap_or(x)
}

/// The largest value up to so many pixels to the left and right.
fn line(x: Tensor<4>, half: usize) -> Tensor<4> {
    if half == 0 {
        return x;
    }
    let options = MaxPoolOptions::new([1, 2 * half + 1]);
    max_pool2d(x, options.with_stride([1, 1]).with_padding([0, half]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    fn plane(at: &[usize], side: usize, [on, off]: [f32; 2]) -> Tensor<4> {
        let values: Vec<f32> =
            (0..side * side).map(|i| if at.contains(&i) { on } else { off }).collect();
        Tensor::from_data(TensorData::new(values, [1, 1, side, side]), &Device::flex())
    }

    fn marked(x: Tensor<4>) -> Vec<usize> {
        let values: Vec<f32> = x.into_data().try_to_vec().unwrap();
        (0..values.len()).filter(|i| values[*i] > 0.0).collect()
    }

    #[test]
    fn a_dot_becomes_a_disc_and_back() {
        let dot = plane(&[12], 5, [1.0, -1.0]);
        assert_eq!(marked(dilated(dot.clone(), 1.0)), [7, 11, 12, 13, 17]);
        assert_eq!(marked(dilated(dot.clone(), 1.5)).len(), 9, "with its corners");
        let disc = dilated(dot.clone(), 2.0);
        assert_eq!(marked(disc.clone()).len(), 13);
        assert_eq!(marked(eroded(disc, 2.0)), [12], "closed, a dot is a dot");
        assert!(marked(eroded(dot.clone(), 1.0)).is_empty());
        assert_eq!(marked(dilated(dot, 5.0)).len(), 25);
    }

    #[test]
    fn nothing_comes_in_from_beyond_the_edge() {
        let corner = plane(&[0], 5, [-1.0, -2.0]);
        let values: Vec<f32> = dilated(corner.clone(), 1.0).into_data().try_to_vec().unwrap();
        let raised: Vec<usize> = (0..25).filter(|i| values[*i] == -1.0).collect();
        assert_eq!(raised, [0, 1, 5]);
        let lowered: Vec<f32> = eroded(corner, 1.0).into_data().try_to_vec().unwrap();
        assert!(lowered.iter().all(|v| *v == -2.0), "{lowered:?}");
    }
}
