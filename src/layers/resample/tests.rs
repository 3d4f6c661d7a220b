//! The filter against sums written out, and gradients against the operation itself.

use super::*;
use crate::base::Random;
use burn::tensor::{Device, TensorData};

const ODD: [f32; 3] = [0.1, 0.7, 0.3];
const LONG: [f32; 6] = [0.1, 0.2, 0.3, 0.25, 0.1, 0.15];

fn filter(taps: &[f32]) -> ResampleFilter {
    ResampleFilter::new(taps.to_vec())
}

fn random(name: &str, shape: [usize; 4]) -> Tensor<4> {
    let values = Random::stream(5, name, 0).normals(shape.iter().product());
    Tensor::from_data(TensorData::new(values, shape), &Device::flex())
}

fn values(x: Tensor<4>) -> Vec<f32> {
    x.into_data().try_to_vec().unwrap()
}

fn close(a: &[f32], b: &[f32], what: &str) {
    assert_eq!(a.len(), b.len(), "{what}");
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() < 1e-4 * (1.0 + b.abs()), "{what}: {a} against {b}");
    }
}

/// One row, halved by `y[n] = Σ f[t] · x[2n + (k−1) − t − (k−1)/2]`, zeros beyond its ends.
fn halved(x: &[f32], taps: &[f32]) -> Vec<f32> {
    let k = taps.len() as isize;
    let at = |place: isize| x.get(usize::try_from(place).ok()?).copied();
    let sum = |n: isize| {
        let terms = taps
            .iter()
            .zip(0..)
            .map(|(tap, t)| tap * at(2 * n + k - 1 - t - (k - 1) / 2).unwrap_or_default());
        terms.sum()
    };
    (0..x.len() as isize / 2).map(sum).collect()
}

/// One row, doubled: zeros put after each value, then the sum of [`halved`] at each place, padded by
/// (k+1)/2 before.
fn doubled(x: &[f32], taps: &[f32]) -> Vec<f32> {
    let k = taps.len() as isize;
    let stuffed: Vec<f32> = x.iter().flat_map(|value| [*value, 0.0]).collect();
    let at = |place: isize| stuffed.get(usize::try_from(place).ok()?).copied();
    let sum = |n: isize| {
        let terms = taps
            .iter()
            .zip(0..)
            .map(|(tap, t)| 2.0 * tap * at(n + k - 1 - t - (k + 1) / 2).unwrap_or_default());
        terms.sum()
    };
    (0..2 * x.len() as isize).map(sum).collect()
}

/// `[1, 1, 6, 6]`, with `by` along both axes.
fn on_both_axes(x: &[f32], by: impl Fn(&[f32]) -> Vec<f32>) -> Vec<f32> {
    let rows: Vec<Vec<f32>> = x.chunks_exact(6).map(&by).collect();
    let width = rows[0].len();
    let columns: Vec<Vec<f32>> =
        (0..width).map(|c| by(&rows.iter().map(|row| row[c]).collect::<Vec<_>>())).collect();
    (0..columns[0].len()).flat_map(|r| columns.iter().map(move |column| column[r])).collect()
}

#[test]
fn odd_and_long_filters_are_the_sums_of_their_definition() {
    let x = random("x", [1, 1, 6, 6]);
    let plain = values(x.clone());
    let all: [&[f32]; 5] = [&[1.0], &[0.4, 0.6], &ODD, &LONG, &[0.2; 9]];
    for taps in all {
        let found = values(filter(taps).down2(x.clone()));
        close(&found, &on_both_axes(&plain, |row| halved(row, taps)), "halved");
        let found = values(filter(taps).up2(x.clone()));
        close(&found, &on_both_axes(&plain, |row| doubled(row, taps)), "doubled");
    }
}

/// A kernel that is 1 in its middle leaves the resampling alone.
#[test]
fn convolutions_resample_as_pictures_do() {
    let x = random("x", [2, 1, 6, 6]);
    let mut kernel = vec![0.0; 9];
    kernel[4] = 1.0;
    let kernel = Tensor::<4>::from_data(TensorData::new(kernel, [1, 1, 3, 3]), &Device::flex());
    let all: [&[f32]; 4] = [&[1.0], &ODD, &LONG, &[0.125, 0.375, 0.375, 0.125]];
    for taps in all {
        let own = filter(taps);
        let (up, down) =
            (own.conv_up(x.clone(), kernel.clone()), own.conv_down(x.clone(), kernel.clone()));
        close(&values(up), &values(own.up2(x.clone())), "doubled");
        close(&values(down), &values(own.down2(x.clone())), "halved");
    }
}

/// Each operation is linear: along any direction it changes by its gradient.
#[test]
fn gradients_are_those_of_linear_operations() {
    let (x, along) = (random("x", [2, 3, 6, 6]), random("along", [2, 3, 6, 6]));
    let weight = random("weight", [4, 3, 3, 3]);
    for taps in [&ODD[..], &LONG] {
        let own = filter(taps);
        let operations: [&dyn Fn(Tensor<4>) -> Tensor<4>; 4] =
            [&|x| own.up2(x), &|x| own.down2(x), &|x| own.conv_up(x, weight.clone()), &|x| {
                own.conv_down(x, weight.clone())
            }];
        for operation in operations {
            let tracked = x.clone().autodiff().require_grad();
            let y = operation(tracked.clone());
            let projection = random("projection", y.dims());
            let loss = (y * projection.clone()).sum();
            let gradient = tracked.grad(&loss.backward()).unwrap();
            let found = (gradient * along.clone()).sum().into_scalar::<f32>();
            let wanted = (operation(along.clone()) * projection).sum().into_scalar::<f32>();
            assert!((found - wanted).abs() < 1e-3 * (1.0 + wanted.abs()), "{found} {wanted}");
        }
    }
}

#[test]
fn a_plane_is_taken_apart_and_put_together() {
    for taps in [&[1.0][..], &ODD, &LONG, &[-0.1, 0.6, 0.6, -0.1]] {
        let found = ResampleFilter::of_plane(&filter(taps).plane()).unwrap();
        close(found.taps(), taps, "taps");
    }
    let usual = ResampleFilter::default();
    assert!(ResampleFilter::of_plane(&usual.plane()).unwrap().is_usual());
    assert!(!filter(&[0.12, 0.38, 0.38, 0.12]).is_usual());
}
