use super::super::super::testing::{assert_close, noise};
use super::super::affine::{affine_backward, affine_forward};
use super::*;

fn sizes() -> [Dims; 4] {
    [[1, 1, 35], [3, 5, 64], [8, 33, 15], [2, 3, 1024]].map(|[n, c, hw]| Dims { n, c, hw })
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

#[test]
fn moments_are_those_of_a_channel() {
    for dims in sizes() {
        // Far from zero, where squares of the values would lose the variance.
        let x: Vec<f32> = noise(dims.len(), 1).iter().map(|v| v + 50.0).collect();
        let got = batch_moments(&x, dims);
        for c in 0..dims.c {
            let of_channel = |i: &usize| i / dims.hw % dims.c == c;
            let values: Vec<f64> =
                (0..x.len()).filter(of_channel).map(|i| f64::from(x[i])).collect();
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let variance =
                values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64;
            assert!((f64::from(got[c]) - mean).abs() < 1e-4, "{} {mean}", got[c]);
            let off = (f64::from(got[dims.c + c]) - variance).abs();
            assert!(off < 1e-3 * variance, "{} {variance}", got[dims.c + c]);
        }
    }
}

/// Each gradient against the change of the output along a random direction.
#[test]
fn gradients_match_differences() {
    for (dims, per_picture, slope) in
        sizes().into_iter().flat_map(|d| [(d, false, 1.0), (d, true, 1.0), (d, true, 0.2)])
    {
        let count = if per_picture { dims.n * dims.c } else { dims.c };
        let gain: Vec<f32> = noise(count, 4).iter().map(|v| 1.0 + 0.5 * v).collect();
        let values = [noise(dims.len(), 1), gain, noise(count, 5)];
        let dy = noise(dims.len(), 2);
        let run = |v: &[Vec<f32>; 3], normal: bool| {
            let affine = Affine { gain: &v[1], shift: &v[2], slope };
            if normal {
                let moments = batch_moments(&v[0], dims);
                batch_forward(&v[0], dims, Batch { moments: &moments, eps: 1e-5, affine })
            } else {
                affine_forward(&v[0], dims, affine)
            }
        };
        for normal in [false, true] {
            let affine = Affine { gain: &values[1], shift: &values[2], slope };
            let moments = batch_moments(&values[0], dims);
            let g = if normal {
                batch_backward(
                    &dy,
                    &values[0],
                    dims,
                    Batch { moments: &moments, eps: 1e-5, affine },
                )
            } else {
                affine_backward(&dy, &values[0], dims, affine)
            };
            for (k, got) in [&g.dx, &g.dgain, &g.dshift].into_iter().enumerate() {
                let direction = noise(values[k].len(), 9);
                let moved = |step: f32| {
                    let mut v = values.clone();
                    v[k].iter_mut().zip(&direction).for_each(|(v, d)| *v += step * d);
                    dot(&run(&v, normal), &dy)
                };
                let want = (moved(1e-3) - moved(-1e-3)) / 2e-3;
                let found = dot(got, &direction);
                let scale = 1.0 + (dims.len() as f64).sqrt();
                assert!((found - want).abs() < 2e-2 * scale, "{dims:?} {k}: {found} {want}");
            }
        }
    }
}

#[test]
fn outputs_match_the_formula() {
    let dims = Dims { n: 3, c: 5, hw: 21 };
    let (x, gain, shift) = (noise(dims.len(), 1), noise(15, 2), noise(15, 3));
    let affine = Affine { gain: &gain, shift: &shift, slope: 0.2 };
    let moments = batch_moments(&x, dims);
    let y = batch_forward(&x, dims, Batch { moments: &moments, eps: 1e-5, affine });
    let want = (0..x.len()).map(|i| {
        let (plane, c) = (i / 21, i / 21 % 5);
        let z = (x[i] - moments[c]) / (moments[5 + c] + 1e-5).sqrt() * gain[plane] + shift[plane];
        if z > 0.0 { z } else { 0.2 * z }
    });
    assert_close(&y, &want.collect::<Vec<_>>(), "y");
}
