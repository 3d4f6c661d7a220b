//! Halving and doubling of planes with the filter `[1,3,3,1]/8` per axis.
//!
//! `up2 = 4·down2ᵀ`, so each is the other's gradient up to a factor:
//! `d down2(x) -> up2(dy, scale/4)`, `d up2(x) -> down2(dy, 4·scale)`.

use super::memory::{Scratch, filled};
use super::simd::{Kernel, Lane, dispatch};
use rayon::prelude::*;

/// `planes` planes of `h` by `w` values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planes {
    /// Batch times channels.
    pub planes: usize,
    /// Height of the input.
    pub h: usize,
    /// Width of the input.
    pub w: usize,
}

struct Down<'a> {
    x: &'a [f32],
    out: &'a mut [f32],
    /// One line of width `w + 2`, whose ends are zero.
    line: &'a mut [f32],
    w: usize,
    scale: f32,
}

impl Kernel for Down<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let (w, h) = (self.w, self.x.len() / self.w);
        let line = &mut self.line[..w + 2];
        (line[0], line[w + 1]) = (0.0, 0.0);
        let (outer, inner) = (self.scale / 64.0, 3.0 * self.scale / 64.0);
        for (i, out) in self.out.chunks_exact_mut(w / 2).enumerate() {
            let row = |y: usize| &self.x[y * w..][..w];
            // Beyond the edge a row counts as zero.
            let above = if i > 0 { outer } else { 0.0 };
            let below = if 2 * i + 2 < h { outer } else { 0.0 };
            let (a, b) = (row((2 * i).saturating_sub(1)), row(2 * i));
            let (c, d) = (row(2 * i + 1), row((2 * i + 2).min(h - 1)));
            for (j, v) in line[1..=w].iter_mut().enumerate() {
                *v = above * a[j] + inner * (b[j] + c[j]) + below * d[j];
            }
            for (j, y) in out.iter_mut().enumerate() {
                let [a, b, c, d] = [line[2 * j], line[2 * j + 1], line[2 * j + 2], line[2 * j + 3]];
                *y = a + 3.0 * (b + c) + d;
            }
        }
    }
}

struct Up<'a> {
    x: &'a [f32],
    out: &'a mut [f32],
    /// One line of width `w + 2`, whose ends are zero.
    line: &'a mut [f32],
    w: usize,
    scale: f32,
}

impl Kernel for Up<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let (w, h) = (self.w, self.x.len() / self.w);
        let line = &mut self.line[..w + 2];
        (line[0], line[w + 1]) = (0.0, 0.0);
        let (outer, inner) = (self.scale / 16.0, 3.0 * self.scale / 16.0);
        for (i, out) in self.out.chunks_exact_mut(2 * w).enumerate() {
            let y = i / 2;
            let other = if i % 2 == 0 { y.checked_sub(1) } else { Some(y + 1) };
            let (other, weight) = match other {
                Some(other) if other < h => (other, outer),
                _ => (y, 0.0),
            };
            let (near, far) = (&self.x[y * w..][..w], &self.x[other * w..][..w]);
            for (j, v) in line[1..=w].iter_mut().enumerate() {
                *v = inner * near[j] + weight * far[j];
            }
            let (left, right) = (&line[..w], &line[2..w + 2]);
            let sources = line[1..=w].iter().zip(left).zip(right);
            for (pair, ((near, left), right)) in out.as_chunks_mut::<2>().0.iter_mut().zip(sources)
            {
                *pair = [left + 3.0 * near, 3.0 * near + right];
            }
        }
    }
}

/// Planes per task: enough work to be worth a task.
fn group(shape: Planes) -> usize {
    (16_384 / (shape.h * shape.w).max(1)).max(1)
}

/// Runs `task(plane, output plane, line of w + 2)` for every plane.
fn each_plane(
    shape: Planes,
    out_len: usize,
    task: impl Fn(usize, &mut [f32], &mut [f32]) + Sync,
) -> Vec<f32> {
    filled(shape.planes * out_len, |out| {
        let group = group(shape);
        let chunks = out.par_chunks_mut((group * out_len).max(1)).enumerate();
        chunks.for_each(|(chunk, planes)| {
            let mut scratch = Scratch::take(shape.w + 2);
            let line = scratch.values(shape.w + 2);
            for (i, plane) in planes.chunks_exact_mut(out_len).enumerate() {
                task(chunk * group + i, plane, line);
            }
        });
    })
}

/// Halves each axis (H and W even), times `scale`:
/// `y[i] = (x[2i-1] + 3x[2i] + 3x[2i+1] + x[2i+2])/8` per axis.
pub fn down2(x: &[f32], shape: Planes, scale: f32) -> Vec<f32> {
    let Planes { planes, h, w } = shape;
    assert!(h % 2 == 0 && w % 2 == 0, "odd size {h}x{w}");
    assert_eq!(x.len(), planes * h * w, "input");
    each_plane(shape, h * w / 4, |plane, out, line| {
        let x = &x[plane * h * w..][..h * w];
        dispatch(Down { x, out, line, w, scale });
    })
}

/// Doubles each axis, times `scale`: `y[2i] = (x[i-1] + 3x[i])/4` and
/// `y[2i+1] = (3x[i] + x[i+1])/4` per axis.
pub fn up2(x: &[f32], shape: Planes, scale: f32) -> Vec<f32> {
    let Planes { planes, h, w } = shape;
    assert_eq!(x.len(), planes * h * w, "input");
    each_plane(shape, 4 * h * w, |plane, out, line| {
        let x = &x[plane * h * w..][..h * w];
        dispatch(Up { x, out, line, w, scale });
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, noise};
    use super::*;

    /// `down2` of one plane by its formula.
    fn naive_down(x: &[f32], h: usize, w: usize) -> Vec<f32> {
        let taps = [1.0f32, 3.0, 3.0, 1.0];
        let at = |y: usize, x0: usize| {
            if (1..=h).contains(&y) && (1..=w).contains(&x0) {
                x[(y - 1) * w + x0 - 1]
            } else {
                0.0
            }
        };
        let cell = |i: usize| {
            let (r, c) = (2 * (i / (w / 2)), 2 * (i % (w / 2)));
            (0..16).map(|t| taps[t / 4] * taps[t % 4] / 64.0 * at(r + t / 4, c + t % 4)).sum()
        };
        (0..h * w / 4).map(cell).collect()
    }

    #[test]
    fn down_matches_loops_and_up_is_its_adjoint() {
        for (planes, h, w) in [(1, 2, 2), (3, 4, 6), (5, 64, 32), (40, 8, 8), (2, 6, 130)] {
            let shape = Planes { planes, h, w };
            let x = noise(planes * h * w, 1);
            let want: Vec<f32> = x.chunks(h * w).flat_map(|p| naive_down(p, h, w)).collect();
            let got = down2(&x, shape, 1.0);
            assert_close(&got, &want, "down2");
            // <down2 x, y> = <x, up2 y>/4 for unit vectors y would take long:
            // one random y tests every weight.
            let y = noise(want.len(), 2);
            let up = up2(&y, Planes { planes, h: h / 2, w: w / 2 }, 0.25);
            let dot =
                |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(a * b)).sum::<f64>();
            let (left, right) = (dot(&got, &y), dot(&x, &up));
            assert!((left - right).abs() < 1e-4 * (1.0 + left.abs()), "{left} {right}");
        }
    }

    #[test]
    fn up_of_a_line() {
        let got = up2(&[4.0, 8.0], Planes { planes: 1, h: 1, w: 2 }, 1.0);
        let line = [3.0, 5.0, 7.0, 6.0];
        let want: Vec<f32> = line.iter().chain(&line).map(|v| v * 0.75).collect();
        assert_close(&got, &want, "up2");
    }
}
