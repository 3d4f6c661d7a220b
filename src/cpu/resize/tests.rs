//! Against the definitions, loop by loop.

use super::super::testing::{assert_close, noise};
use super::*;

const TAPS: [f32; 4] = [0.125, 0.375, 0.375, 0.125];

/// The transposed convolution without blur, `2h+1` by `2w+1`, then the blur.
fn naive(x: &[f32], w: &[f32], first: First, s: ResizeShape) -> Vec<f32> {
    let (height, width) = (2 * s.h + 1, 2 * s.w + 1);
    let [small, large] = first.steps(s);
    let mut out = vec![];
    for (image, l) in (0..s.n).flat_map(|n| (0..s.large).map(move |l| (n, l))) {
        let mut spread = vec![0.0; height * width];
        for (c, i, j) in pixels(s) {
            let value = x[((image * s.small + c) * s.h + i) * s.w + j];
            for tap in 0..9 {
                let at = (2 * i + tap / 3) * width + 2 * j + tap % 3;
                spread[at] += value * w[c * small + l * large + tap];
            }
        }
        for (y, x) in (0..2 * s.h).flat_map(|y| (0..2 * s.w).map(move |x| (y, x))) {
            let tap = |a: usize, b: usize| {
                let inside = (1..=height).contains(&(y + a)) && (1..=width).contains(&(x + b));
                if inside {
                    TAPS[a] * TAPS[b] * spread[(y + a - 1) * width + x + b - 1]
                } else {
                    0.0
                }
            };
            out.push((0..16).map(|k| tap(k / 4, k % 4)).sum());
        }
    }
    out
}

fn pixels(s: ResizeShape) -> impl Iterator<Item = (usize, usize, usize)> {
    (0..s.small * s.h * s.w).map(move |k| (k / (s.h * s.w), k / s.w % s.h, k % s.w))
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

fn shapes() -> impl Iterator<Item = (ResizeShape, First)> {
    let sizes = [
        (1, 1, 1, 1, 1),
        (2, 3, 5, 4, 6),
        (3, 17, 33, 4, 4),
        (1, 32, 50, 9, 20),
        (1, 512, 3, 33, 32),
    ];
    let shape = |(n, small, large, h, w)| ResizeShape { n, small, large, h, w };
    sizes.into_iter().flat_map(move |size| [First::Small, First::Large].map(|f| (shape(size), f)))
}

#[test]
fn enlarging_matches_loops() {
    for (s, first) in shapes() {
        let (x, w) = (noise(s.small_len(), 1), noise(s.weights(), 2));
        let want: Vec<f32> = naive(&x, &w, first, s).iter().map(|v| 4.0 * v).collect();
        assert_close(&enlarge(&x, &w, first, s, 4.0), &want, "enlarge");
    }
}

/// <enlarge x, y> = <x, reduce y> = <weights, gradient>.
#[test]
fn reducing_is_the_transpose_and_the_gradient_fits() {
    for (s, first) in shapes() {
        let (x, w, y) = (noise(s.small_len(), 1), noise(s.weights(), 2), noise(s.large_len(), 3));
        let enlarged = enlarge(&x, &w, first, s, 2.0);
        let up = dot(&enlarged, &y);
        let down = dot(&x, &reduce(&y, &w, first, s, 2.0));
        let weights = dot(&w, &weight_gradient(&x, &y, first, s, 2.0));
        let scale = 1e-5 * (dot(&enlarged, &enlarged) * dot(&y, &y)).sqrt();
        assert!((up - down).abs() < scale, "{s:?} {first:?}: {up} {down}");
        assert!((up - weights).abs() < scale, "{s:?} {first:?}: {up} {weights}");
    }
}
