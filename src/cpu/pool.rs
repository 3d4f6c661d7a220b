//! Steps between sides that differ by two: nearest neighbour, mean and maximum of 2x2 values.

use super::memory::filled;
use super::resample::Planes;
use super::simd::{Kernel, Lane, dispatch};
use rayon::prelude::*;

/// Runs `f(plane, output plane)` for every plane; output planes have `len` values.
fn each_plane(s: Planes, len: usize, f: impl Fn(usize, &mut [f32]) + Sync) -> Vec<f32> {
    filled(s.planes * len, |y| {
        let least = (16_384 / len.max(1)).max(1);
        y.par_chunks_mut(len.max(1)).enumerate().with_min_len(least).for_each(|(i, y)| f(i, y));
    })
}

struct Enlarge<'a> {
    x: &'a [f32],
    y: &'a mut [f32],
    w: usize,
    scale: f32,
}

impl Kernel for Enlarge<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let w = self.w;
        for (row, rows) in self.x.chunks_exact(w).zip(self.y.chunks_exact_mut(4 * w)) {
            let (first, second) = rows.split_at_mut(2 * w);
            for (pair, x) in first.as_chunks_mut::<2>().0.iter_mut().zip(row) {
                *pair = [self.scale * x; 2];
            }
            second.copy_from_slice(first);
        }
    }
}

/// Each value four times, times `scale`: sides `h`, `w` to `2h`, `2w`.
pub fn nearest2(x: &[f32], s: Planes, scale: f32) -> Vec<f32> {
    let Planes { planes, h, w } = s;
    assert_eq!(x.len(), planes * h * w, "input");
    each_plane(s, 4 * h * w, |plane, y| {
        dispatch(Enlarge { x: &x[plane * h * w..][..h * w], y, w, scale });
    })
}

struct Halve<'a, F> {
    x: &'a [f32],
    y: &'a mut [f32],
    w: usize,
    of: F,
}

impl<F: Fn([f32; 2], [f32; 2]) -> f32> Kernel for Halve<'_, F> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let w = self.w;
        for (rows, y) in self.x.chunks_exact(2 * w).zip(self.y.chunks_exact_mut(w / 2)) {
            let (first, second) = rows.split_at(w);
            let pairs = first.as_chunks::<2>().0.iter().zip(second.as_chunks::<2>().0);
            for (y, (a, b)) in y.iter_mut().zip(pairs) {
                *y = (self.of)(*a, *b);
            }
        }
    }
}

/// Makes one value `of` each 2x2, which come as rows: even sides `h`, `w` to their halves.
fn halve(x: &[f32], s: Planes, of: impl Fn([f32; 2], [f32; 2]) -> f32 + Copy + Sync) -> Vec<f32> {
    let Planes { h, w, .. } = s;
    check_even(x, s);
    each_plane(s, h * w / 4, |plane, y| {
        dispatch(Halve { x: &x[plane * h * w..][..h * w], y, w, of });
    })
}

/// Sums of 2x2 values, times `scale`: even sides `h`, `w` to their halves. A quarter makes it the
/// mean, whose gradient is [`nearest2`] with a quarter; 1 makes it the gradient of [`nearest2`].
pub fn sum2(x: &[f32], s: Planes, scale: f32) -> Vec<f32> {
    halve(
        x,
        s,
        #[inline(always)]
        move |a, b| scale * ((a[0] + a[1]) + (b[0] + b[1])),
    )
}

/// The larger of two values, or whichever is not a number.
#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if a >= b || a.is_nan() { a } else { b }
}

/// The largest of 2x2 values.
#[inline(always)]
fn largest(a: [f32; 2], b: [f32; 2]) -> f32 {
    larger(larger(a[0], a[1]), larger(b[0], b[1]))
}

/// Largest of 2x2 values: even sides `h`, `w` to their halves.
pub fn max2(x: &[f32], s: Planes) -> Vec<f32> {
    halve(x, s, largest)
}

struct MaxBack<'a> {
    x: &'a [f32],
    dy: &'a [f32],
    dx: &'a mut [f32],
    w: usize,
}

impl Kernel for MaxBack<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let w = self.w;
        let rows = self.x.chunks_exact(2 * w).zip(self.dx.chunks_exact_mut(2 * w));
        for ((x, dx), dy) in rows.zip(self.dy.chunks_exact(w / 2)) {
            let ((a, b), (da, db)) = (x.split_at(w), dx.split_at_mut(w));
            let x = a.as_chunks::<2>().0.iter().zip(b.as_chunks::<2>().0);
            let dx = da.as_chunks_mut::<2>().0.iter_mut().zip(db.as_chunks_mut::<2>().0);
            for ((dy, (a, b)), (da, db)) in dy.iter().zip(x).zip(dx) {
                let largest = largest(*a, *b);
                let first = a[0] == largest;
                let second = !first & (a[1] == largest);
                let third = !(first | second) & (b[0] == largest);
                let one = |taken: bool| if taken { *dy } else { 0.0 };
                *da = [one(first), one(second)];
                *db = [one(third), one(!(first | second | third))];
            }
        }
    }
}

/// Gradient of [`max2`]: that of each result goes to the first of its largest values.
pub fn max2_gradient(x: &[f32], dy: &[f32], s: Planes) -> Vec<f32> {
    let Planes { h, w, .. } = s;
    check_even(x, s);
    assert_eq!(dy.len(), x.len() / 4, "gradient");
    each_plane(s, h * w, |plane, dx| {
        let dy = &dy[plane * h * w / 4..][..h * w / 4];
        dispatch(MaxBack { x: &x[plane * h * w..][..h * w], dy, dx, w });
    })
}

fn check_even(x: &[f32], Planes { planes, h, w }: Planes) {
    assert!(h.is_multiple_of(2) && w.is_multiple_of(2), "sides of {h} and {w} are not even");
    assert_eq!(x.len(), planes * h * w, "input");
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, noise};
    use super::*;

    #[test]
    fn matches_loops() {
        for [planes, h, w] in [[1, 1, 1], [3, 2, 5], [7, 16, 16], [300, 4, 4]] {
            let small = Planes { planes, h, w };
            let large = Planes { planes, h: 2 * h, w: 2 * w };
            let (x, dy) = (noise(planes * 4 * h * w, 1), noise(planes * h * w, 2));
            let at = |i: usize| {
                let (plane, row, column) = (i / (4 * h * w), i / (2 * w) % (2 * h), i % (2 * w));
                (plane * h + row / 2) * w + column / 2
            };
            let (mut sums, mut most) = (vec![0.0; dy.len()], vec![f32::MIN; dy.len()]);
            for (i, x) in x.iter().enumerate() {
                sums[at(i)] += 3.0 * x;
                most[at(i)] = most[at(i)].max(*x);
            }
            assert_close(&sum2(&x, large, 3.0), &sums, "sum");
            assert_eq!(max2(&x, large), most);
            let near: Vec<f32> = (0..x.len()).map(|i| 0.5 * dy[at(i)]).collect();
            assert_eq!(nearest2(&dy, small, 0.5), near);
            let one = |i: usize| if x[i] == most[at(i)] { dy[at(i)] } else { 0.0 };
            assert_eq!(max2_gradient(&x, &dy, large), (0..x.len()).map(one).collect::<Vec<_>>());
        }
    }

    #[test]
    fn of_equal_values_the_first_takes_the_gradient() {
        let s = Planes { planes: 1, h: 2, w: 4 };
        let x = [1.0, 1.0, 0.0, 2.0, 1.0, 1.0, 2.0, 2.0];
        let dx = max2_gradient(&x, &[3.0, 5.0], s);
        assert_eq!(dx, [3.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.0, 0.0]);
    }
}
