//! The one-dimensional maps of F(4, 2), with the points 0, 1, -1, 2, ∞.

use super::super::super::conv3x3::transform::Map;
use super::super::super::simd::Lane;

/// `Bᵀ`: a line of an input tile to the domain.
pub struct Input;

impl Map<5, 5> for Input {
    #[inline(always)]
    fn apply<L: Lane>(d: [L; 5]) -> [L; 5] {
        let step = d[3].sub(d[1]);
        [
            L::splat(2.0).fma(d[0].sub(d[2]), step),
            step.sub(d[1].add(d[2])),
            L::splat(3.0).fma(d[1].sub(d[2]), step),
            step,
            L::splat(-2.0).fma(step, d[4].sub(d[2])),
        ]
    }
}

/// `B`: a line of the domain to a patch of the input's side.
pub struct InputGradient;

impl Map<5, 5> for InputGradient {
    #[inline(always)]
    fn apply<L: Lane>(v: [L; 5]) -> [L; 5] {
        let (two, minus_two) = (L::splat(2.0), L::splat(-2.0));
        let ends = minus_two.fma(v[4], v[0].add(v[3]));
        let middle = minus_two.fma(v[0], L::splat(-3.0).fma(v[2], L::zero().sub(v[1])));
        [
            two.mul(v[0]),
            two.fma(v[2].sub(v[1]), L::zero().sub(ends)),
            middle.sub(v[4]),
            v[1].add(v[2]).add(ends),
            v[4],
        ]
    }
}

/// `Aᵀ`: a line of the domain to an output tile.
pub struct Output;

impl Map<5, 4> for Output {
    #[inline(always)]
    fn apply<L: Lane>(m: [L; 5]) -> [L; 4] {
        let (sum, difference) = (m[1].add(m[2]), m[1].sub(m[2]));
        [
            m[0].add(sum).add(m[3]),
            L::splat(2.0).fma(m[3], difference),
            L::splat(4.0).fma(m[3], sum),
            L::splat(8.0).fma(m[3], difference.add(m[4])),
        ]
    }
}

/// `A`: a line of an output tile's gradient to the domain.
pub struct OutputGradient;

impl Map<4, 5> for OutputGradient {
    #[inline(always)]
    fn apply<L: Lane>(y: [L; 4]) -> [L; 5] {
        let (even, odd) = (y[0].add(y[2]), y[1].add(y[3]));
        let even2 = L::splat(4.0).fma(y[2], y[0]);
        let odd2 = L::splat(4.0).fma(y[3], y[1]);
        [y[0], even.add(odd), even.sub(odd), L::splat(2.0).fma(odd2, even2), y[3]]
    }
}

/// `G`: a line of a phase's filter to the domain.
pub struct Filter;

impl Map<2, 5> for Filter {
    #[inline(always)]
    fn apply<L: Lane>(g: [L; 2]) -> [L; 5] {
        let (half, sixth) = (L::splat(0.5), L::splat(1.0 / 6.0));
        [
            g[0].mul(half),
            g[0].add(g[1]).mul(L::splat(-0.5)),
            g[1].sub(g[0]).mul(sixth),
            L::splat(2.0).fma(g[1], g[0]).mul(sixth),
            g[1],
        ]
    }
}

/// `Gᵀ`: a line of the domain to a phase's gradient of a filter.
pub struct FilterGradient;

impl Map<5, 2> for FilterGradient {
    #[inline(always)]
    fn apply<L: Lane>(u: [L; 5]) -> [L; 2] {
        let (half, sixth) = (L::splat(0.5), L::splat(1.0 / 6.0));
        let level = u[3].sub(u[2]).mul(sixth);
        let tilt = L::splat(2.0).fma(u[3], u[2]).mul(sixth);
        [half.fma(u[0].sub(u[1]), level), L::splat(-0.5).fma(u[1], tilt).add(u[4])]
    }
}
