//! All three passes against direct loops.

use super::super::simd::{Isa, limit};
use super::super::testing::{assert_close, noise};
use super::*;

struct Direct {
    y: Vec<f32>,
    dx: Vec<f32>,
    dw: Vec<f32>,
}

fn direct(x: &[f32], w: &[f32], dy: &[f32], s: ConvShape) -> Direct {
    let mut y = vec![0.0f64; s.outputs()];
    let mut dx = vec![0.0f64; s.inputs()];
    let mut dw = vec![0.0f64; s.weights()];
    for (n, o, c) in (0..s.n * s.o * s.c).map(|i| (i / (s.o * s.c), i / s.c % s.o, i % s.c)) {
        for tap in 0..9 {
            let wi = (o * s.c + c) * 9 + tap;
            for (i, j) in (0..s.h * s.w).map(|p| (p / s.w, p % s.w)) {
                let (Some(a), Some(b)) =
                    ((i + tap / 3).checked_sub(1), (j + tap % 3).checked_sub(1))
                else {
                    continue;
                };
                if a >= s.h || b >= s.w {
                    continue;
                }
                let xi = ((n * s.c + c) * s.h + a) * s.w + b;
                let yi = ((n * s.o + o) * s.h + i) * s.w + j;
                y[yi] += f64::from(w[wi] * x[xi]);
                dx[xi] += f64::from(w[wi] * dy[yi]);
                dw[wi] += f64::from(dy[yi] * x[xi]);
            }
        }
    }
    let narrow = |v: Vec<f64>| v.into_iter().map(|v| v as f32).collect();
    Direct { y: narrow(y), dx: narrow(dx), dw: narrow(dw) }
}

fn check(n: usize, c: usize, o: usize, h: usize, w: usize) {
    let s = ConvShape { n, c, o, h, w };
    let (x, weights, dy) = (noise(s.inputs(), 1), noise(s.weights(), 2), noise(s.outputs(), 3));
    let want = direct(&x, &weights, &dy, s);
    assert_close(&forward(&x, &weights, s), &want.y, &format!("forward {s:?}"));
    assert_close(&data_gradient(&dy, &weights, s), &want.dx, &format!("data {s:?}"));
    assert_close(&weight_gradient(&x, &dy, s), &want.dw, &format!("weight {s:?}"));
}

#[test]
fn odd_sizes() {
    check(1, 1, 5, 5, 7);
    check(3, 3, 5, 5, 7);
    check(8, 5, 1, 1, 1);
    check(2, 17, 33, 9, 18);
    check(1, 24, 20, 3, 37);
    check(3, 40, 48, 13, 16);
}

#[test]
fn square_sizes() {
    check(8, 32, 32, 4, 4);
    check(3, 16, 48, 8, 8);
    check(2, 64, 32, 16, 16);
    check(1, 24, 40, 32, 32);
    check(2, 16, 8, 64, 64);
    check(1, 8, 16, 128, 128);
}

#[test]
fn many_channels() {
    check(1, 257, 5, 5, 7);
    check(1, 64, 257, 4, 4);
    check(2, 160, 128, 8, 8);
    check(16, 128, 130, 4, 4);
}

#[test]
fn smaller_pools_agree() {
    for threads in [1, 3, 7] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            check(3, 20, 24, 12, 8);
            check(1, 130, 120, 8, 8);
        });
    }
}

#[test]
fn empty_batch() {
    let s = ConvShape { n: 0, c: 2, o: 3, h: 4, w: 4 };
    assert!(forward(&[], &[0.0; 54], s).is_empty());
    assert_eq!(weight_gradient(&[], &[], s), [0.0; 54]);
}

#[test]
fn few_pixels() {
    for (n, c, o, hw) in [(1, 16, 48, 4), (3, 32, 16, 4), (8, 16, 16, 4), (1, 48, 272, 8)] {
        assert!(direct::suits(ConvShape { n, c, o, h: hw, w: hw }));
        check(n, c, o, hw, hw);
    }
    check(1, 16, 32, 2, 8);
    check(1, 16, 32, 16, 3);
}

#[test]
fn every_instruction_set_agrees() {
    // Other tests may run meanwhile: they are right with any of them.
    for isa in [Isa::Portable, Isa::Avx2, Isa::Avx512] {
        limit(isa);
        check(1, 24, 40, 12, 20);
        check(2, 160, 128, 8, 8);
        check(1, 16, 48, 4, 4);
    }
}
