//! The one-dimensional maps of F(4, 3), with the points 0, ±1, ±2, ∞, and
//! their application to both axes of a tile.

use super::super::simd::Lane;

/// Winograd-domain points per tile.
pub const POINTS: usize = 36;
/// Side of an output tile.
pub const TILE: usize = 4;

/// A linear map from `I` values to `O` values.
pub trait Map<const I: usize, const O: usize> {
    /// Applies it to vectors, lane by lane.
    fn apply<L: Lane>(d: [L; I]) -> [L; O];
}

/// `Bᵀ`: a line of an input tile to the domain.
pub struct Input;

impl Map<6, 6> for Input {
    #[inline(always)]
    fn apply<L: Lane>(d: [L; 6]) -> [L; 6] {
        let (four, minus_four, minus_five) = (L::splat(4.0), L::splat(-4.0), L::splat(-5.0));
        let two = L::splat(2.0);
        let even = minus_four.fma(d[2], d[4]);
        let odd = minus_four.fma(d[1], d[3]);
        let (even2, odd2) = (d[4].sub(d[2]), d[3].sub(d[1]));
        [
            four.fma(d[0], minus_five.fma(d[2], d[4])),
            even.add(odd),
            even.sub(odd),
            two.fma(odd2, even2),
            L::splat(-2.0).fma(odd2, even2),
            four.fma(d[1], minus_five.fma(d[3], d[5])),
        ]
    }
}

/// `Aᵀ`: a line of the domain to an output tile.
pub struct Output;

impl Map<6, 4> for Output {
    #[inline(always)]
    fn apply<L: Lane>(m: [L; 6]) -> [L; 4] {
        let (sum, difference) = (m[1].add(m[2]), m[1].sub(m[2]));
        let (sum2, difference2) = (m[3].add(m[4]), m[3].sub(m[4]));
        [
            m[0].add(sum).add(sum2),
            L::splat(2.0).fma(difference2, difference),
            L::splat(4.0).fma(sum2, sum),
            L::splat(8.0).fma(difference2, difference.add(m[5])),
        ]
    }
}

/// `A`: a line of an output tile's gradient to the domain.
pub struct OutputGradient;

impl Map<4, 6> for OutputGradient {
    #[inline(always)]
    fn apply<L: Lane>(y: [L; 4]) -> [L; 6] {
        let (even, odd) = (y[0].add(y[2]), y[1].add(y[3]));
        let four = L::splat(4.0);
        let even2 = four.fma(y[2], y[0]);
        // Half of the odd part: 2 y1 + 8 y3 = 2 (y1 + 4 y3).
        let odd2 = four.fma(y[3], y[1]);
        [
            y[0],
            even.add(odd),
            even.sub(odd),
            L::splat(2.0).fma(odd2, even2),
            L::splat(-2.0).fma(odd2, even2),
            y[3],
        ]
    }
}

/// `G`: a line of a filter to the domain.
pub struct Filter;

impl Map<3, 6> for Filter {
    #[inline(always)]
    fn apply<L: Lane>(g: [L; 3]) -> [L; 6] {
        let sixth = L::splat(-1.0 / 6.0);
        let ends = g[0].add(g[2]).mul(sixth);
        let ends2 = L::splat(1.0 / 24.0).mul(g[0].add(g[2].mul(L::splat(4.0))));
        let twelfth = L::splat(1.0 / 12.0);
        [
            g[0].mul(L::splat(0.25)),
            sixth.fma(g[1], ends),
            L::splat(1.0 / 6.0).fma(g[1], ends),
            twelfth.fma(g[1], ends2),
            L::splat(-1.0 / 12.0).fma(g[1], ends2),
            g[2],
        ]
    }
}

/// `Gᵀ`: a line of the domain to a filter's gradient.
pub struct FilterGradient;

impl Map<6, 3> for FilterGradient {
    #[inline(always)]
    fn apply<L: Lane>(u: [L; 6]) -> [L; 3] {
        let (sum, difference) = (u[1].add(u[2]), u[2].sub(u[1]));
        let (sum2, difference2) = (u[3].add(u[4]), u[3].sub(u[4]));
        let sixth = L::splat(1.0 / 6.0);
        let minus_sixth = L::splat(-1.0 / 6.0);
        let ends = minus_sixth.mul(sum);
        [
            L::splat(0.25).fma(u[0], L::splat(1.0 / 24.0).fma(sum2, ends)),
            L::splat(1.0 / 12.0).fma(difference2, sixth.mul(difference)),
            sixth.fma(sum2, ends).add(u[5]),
        ]
    }
}

/// Applies `M` to both axes: element `(i, j)` comes from `load`, and the
/// result's go to `store`.
#[inline(always)]
pub fn both_axes<L: Lane, M: Map<I, O>, const I: usize, const O: usize>(
    load: impl Fn(usize, usize) -> L,
    mut store: impl FnMut(usize, usize, L),
) {
    let mut middle = [[L::zero(); I]; O];
    for j in 0..I {
        let mut column = [L::zero(); I];
        for (i, value) in column.iter_mut().enumerate() {
            *value = load(i, j);
        }
        for (row, value) in middle.iter_mut().zip(M::apply(column)) {
            row[j] = value;
        }
    }
    for (i, row) in middle.into_iter().enumerate() {
        for (j, value) in M::apply(row).into_iter().enumerate() {
            store(i, j, value);
        }
    }
}
