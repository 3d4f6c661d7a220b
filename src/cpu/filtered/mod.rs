//! A leaky ReLU between two filters, which makes planes finer before it and coarser after it.
//!
//! Whole finer planes would not fit a cache, so that a plane passes in bands of rows ([`band`]).
//! Every step is a weighted sum of lines ([`sum`]): values of the finer lines that lie `down` apart
//! are kept side by side, in `down` phases, so that the second filter reads neighbours.

mod band;
mod sum;

use super::memory::filled;
use super::simd::{Kernel, Lane, dispatch};
use band::{Band, Buffers};
use rayon::prelude::*;

/// How planes become finer and coarser again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resampling {
    /// Values of a finer line for each value of the input.
    pub up: usize,
    /// Values of a finer line for each value of the output.
    pub down: usize,
    /// Where the finer lines begin: at 0 the filter's first tap meets the input's first value.
    /// What lies outside counts as zero.
    pub start: isize,
    /// Length of the finer lines.
    pub fine: usize,
}

impl Resampling {
    /// Length of the output's lines, after a filter of so many taps.
    pub fn output(&self, taps: usize) -> usize {
        (self.fine - taps) / self.down + 1
    }
}

/// Filters and what is done between them.
#[derive(Debug, Clone, Copy)]
pub struct Filtered<'a> {
    /// Filter of both axes; `[1]` for none.
    pub up: &'a [f32],
    /// Filter of both axes, or of the plane; `[1]` for none.
    pub down: &'a [f32],
    /// Length of the second filter's lines.
    pub down_taps: usize,
    /// Where the lines are.
    pub resampling: Resampling,
    /// Bound of what the leaky ReLU gives, perhaps infinite.
    pub clamp: f32,
}

/// Square planes and what each is multiplied by, and what is added to those of a channel.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// `[N, C, side, side]`.
    pub x: &'a [f32],
    /// `[N, C]`.
    pub scale: &'a [f32],
    /// `[C]`.
    pub bias: &'a [f32],
    /// Side of the planes.
    pub side: usize,
}

/// `down(lrelu₀.₂(up(scale · x + bias)) · √2 within ±clamp)`, `[N, C, output, output]`.
pub fn filtered(input: Input, filters: Filtered) -> Vec<f32> {
    let Input { x, scale, bias, side } = input;
    assert_eq!(x.len(), scale.len() * side * side, "planes");
    assert!(filters.resampling.fine >= filters.down_taps, "finer lines hold the filter");
    let output = filters.resampling.output(filters.down_taps);
    let band = Band::new(filters, side, output);
    filled(scale.len() * output * output, |y| {
        let planes = y.par_chunks_mut(output * output).zip(x.par_chunks(side * side));
        planes.zip(scale).enumerate().for_each_init(
            || band.buffers(),
            |buffers, (plane, ((y, x), scale))| {
                let bias = bias[plane % bias.len()];
                dispatch(Plane { band: &band, buffers, x, y, scale: *scale, bias });
            },
        );
    })
}

struct Plane<'a> {
    band: &'a Band<'a>,
    buffers: &'a mut Buffers,
    x: &'a [f32],
    y: &'a mut [f32],
    scale: f32,
    bias: f32,
}

impl Kernel for Plane<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        self.band.plane::<L>(self.buffers, self.x, self.y, [self.scale, self.bias]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, noise};
    use super::*;

    /// By the formula, value by value.
    fn naive(input: Input, f: Filtered) -> Vec<f32> {
        let (r, side) = (f.resampling, input.side);
        let (fine, taps) = (r.fine, f.down_taps);
        let tap = |value: isize| {
            let found = usize::try_from(value).ok().and_then(|value| f.up.get(value));
            found.map_or(0.0, |tap| tap * r.up as f32)
        };
        let weight = |at: usize, k: usize| tap(at as isize + r.start - (k * r.up) as isize);
        let plane = |plane: usize| {
            let x = &input.x[plane * side * side..][..side * side];
            let bias = input.bias[plane % input.bias.len()];
            let value = |i: usize, j: usize| {
                let mut sum = 0.0;
                for k in (0..side).filter(|k| weight(i, *k) != 0.0) {
                    for l in (0..side).filter(|l| weight(j, *l) != 0.0) {
                        let x = x[k * side + l] * input.scale[plane] + bias;
                        sum += weight(i, k) * weight(j, l) * x;
                    }
                }
                let sum = if sum > 0.0 { sum } else { 0.2 * sum } * std::f32::consts::SQRT_2;
                sum.clamp(-f.clamp, f.clamp)
            };
            let values: Vec<f32> = (0..fine * fine).map(|i| value(i / fine, i % fine)).collect();
            let second = |t: usize, s: usize| match f.down.len() == taps {
                true => f.down[taps - 1 - t] * f.down[taps - 1 - s],
                false => f.down[(taps - 1 - t) * taps + taps - 1 - s],
            };
            let output = r.output(taps);
            let cell = move |i: usize| {
                let (row, column) = (i / output * r.down, i % output * r.down);
                let places = (0..taps * taps).map(|p| (p / taps, p % taps));
                places.map(|(t, s)| second(t, s) * values[(row + t) * fine + column + s]).sum()
            };
            (0..output * output).map(cell).collect::<Vec<f32>>()
        };
        (0..input.scale.len()).flat_map(plane).collect()
    }

    #[test]
    fn bands_match_the_formula() {
        // up, down, taps of both, start, fine, side.
        let cases = [
            (2, 2, 12, 12, 2, 58, 26),
            (4, 2, 24, 12, 17, 90, 26),
            (2, 2, 12, 12, 10, 150, 88),
            (3, 2, 7, 5, -4, 41, 9),
            (1, 1, 1, 1, -3, 20, 12),
            (2, 4, 5, 11, 1, 35, 20),
        ];
        for (up, down, first, second, start, fine, side) in cases {
            for radial in [false, true] {
                let filter = noise(if radial { second * second } else { second }, 5);
                let filters = Filtered {
                    up: &noise(first, 4),
                    down: &filter,
                    down_taps: second,
                    resampling: Resampling { up, down, start, fine },
                    clamp: 1.5,
                };
                let x = noise(4 * side * side, 1);
                let (scale, bias) = (noise(4, 2), noise(2, 3));
                let input = Input { x: &x, scale: &scale, bias: &bias, side };
                let what = format!("{up} {down} {first} {second} {start} {fine} {side} {radial}");
                assert_close(&filtered(input, filters), &naive(input, filters), &what);
            }
        }
    }
}
