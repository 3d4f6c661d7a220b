use super::super::testing::{assert_close, noise};
use super::*;

/// Calls `f(small index, large index, weight index)` for every product.
fn each(s: Conv4Shape, mut f: impl FnMut(usize, usize, usize)) {
    let (h, w) = (s.h, s.w);
    for n in 0..s.n {
        for pair in 0..s.small * s.large {
            let (a, b) = (pair / s.large, pair % s.large);
            for tap in 0..16 {
                for pixel in 0..h * w {
                    let row = (2 * (pixel / w) + tap / 4).wrapping_sub(1);
                    let column = (2 * (pixel % w) + tap % 4).wrapping_sub(1);
                    if row < 2 * h && column < 2 * w {
                        let small = (n * s.small + a) * h * w + pixel;
                        let large = ((n * s.large + b) * 2 * h + row) * 2 * w + column;
                        f(small, large, 16 * pair + tap);
                    }
                }
            }
        }
    }
}

fn shapes() -> Vec<Conv4Shape> {
    let sizes = [
        [1, 1, 1, 1, 1],
        [2, 3, 2, 3, 5],
        [1, 17, 33, 4, 4],
        [16, 33, 3, 8, 8],
        [3, 64, 48, 4, 4],
        [2, 20, 18, 16, 16],
        [1, 5, 9, 7, 12],
        [2, 70, 40, 9, 6],
        [1, 6, 4, 32, 32],
        [2, 17, 20, 40, 40],
    ];
    sizes.map(|[n, small, large, h, w]| Conv4Shape { n, small, large, h, w }).to_vec()
}

fn check(got: &[Vec<f32>; 3], want: &[Vec<f32>; 3], form: &str, s: Conv4Shape) {
    for (what, (got, want)) in ["reduce", "enlarge", "weight"].iter().zip(got.iter().zip(want)) {
        assert_close(got, want, &format!("{form} {what} {s:?}"));
    }
}

#[test]
fn all_three_match_loops() {
    for s in shapes() {
        let (small, large, w) = (noise(s.smalls(), 1), noise(s.larges(), 2), noise(s.weights(), 3));
        let mut want = [vec![0.0; s.smalls()], vec![0.0; s.larges()], vec![0.0; s.weights()]];
        each(s, |i, j, k| {
            want[0][i] += w[k] * large[j];
            want[1][j] += w[k] * small[i];
            want[2][k] += small[i] * large[j];
        });
        let mut got = want.clone();
        direct::reduce(&large, &w, s, &mut got[0]);
        direct::enlarge(&small, &w, s, &mut got[1]);
        direct_weight::run(&small, &large, s, &mut got[2]);
        check(&got, &want, "direct", s);
        winograd::reduce(&large, &w, s, &mut got[0]);
        winograd::enlarge(&small, &w, s, &mut got[1]);
        winograd::weight_gradient(&small, &large, s, &mut got[2]);
        check(&got, &want, "winograd", s);
        let dw = weight_gradient(&small, &large, s);
        check(&[reduce(&large, &w, s), enlarge(&small, &w, s), dw], &want, "chosen", s);
    }
}
