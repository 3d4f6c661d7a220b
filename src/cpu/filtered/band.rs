//! One plane in bands of rows: up along the rows, up along the columns and leaky ReLU, down along
//! both.

use super::super::simd::{LANES, Lane};
use super::sum::{Term, sum};
use super::{Filtered, Resampling};
use std::f32::consts::SQRT_2;
use std::ops::Range;

/// Rows of the output in a band.
const ROWS: usize = 32;
const SLOPE: f32 = 0.2;

/// What is the same for all planes.
pub struct Band<'a> {
    filters: Filtered<'a>,
    side: usize,
    output: usize,
    /// The first filter's taps for each remainder of a finer place by `up`, of equal number.
    phases: Vec<Vec<f32>>,
    /// The input's value that the first taps meet at the first finer place.
    first: isize,
    /// Length of a phase of a finer line before its values are sorted, in whole lanes.
    steps: usize,
    /// Length of a phase of a finer line after it, with what the second filter reads at the end.
    phase: usize,
    /// Where each value of a sorted line comes from.
    order: Vec<u32>,
    /// The second filter's taps, mirrored.
    taps: Vec<f32>,
}

/// Memory of one task.
pub struct Buffers {
    /// A row of the input, with zeros where there is none.
    row: Vec<f32>,
    /// A finer line, phase after phase.
    steps: Vec<f32>,
    /// Rows of the input, finer along themselves.
    wide: Vec<f32>,
    /// Rows that are finer along both axes.
    fine: Vec<f32>,
    /// A row of the output before its columns are joined.
    line: Vec<f32>,
    terms: Vec<Term>,
}

impl<'a> Band<'a> {
    pub fn new(filters: Filtered<'a>, side: usize, output: usize) -> Self {
        let Resampling { up, down, start, fine } = filters.resampling;
        let length = filters.up.len().div_ceil(up);
        let tap = |p: usize, m: usize| filters.up.get(p + m * up).map_or(0.0, |f| f * up as f32);
        let phases = (0..up).map(|p| (0..length).map(|m| tap(p, m)).collect()).collect();
        let first = start.div_euclid(up as isize);
        let place = |at: usize| {
            let at = at as isize + start;
            let (step, p) = (at.div_euclid(up as isize) - first, at.rem_euclid(up as isize));
            (step as usize, p as usize)
        };
        let steps = (place(fine - 1).0 + 1).next_multiple_of(LANES);
        let reach = filters.down_taps.div_ceil(down);
        let phase = (output.next_multiple_of(LANES) + reach).max(fine.div_ceil(down));
        let phase = phase.next_multiple_of(LANES);
        let mut order = vec![0; down * phase];
        for at in 0..fine {
            let (step, p) = place(at);
            order[at % down * phase + at / down] = (p * steps + step) as u32;
        }
        let taps = filters.down.iter().rev().copied().collect();
        Self { filters, side, output, phases, first, steps, phase, order, taps }
    }

    /// Memory for one task.
    pub fn buffers(&self) -> Buffers {
        let Resampling { up, down, .. } = self.filters.resampling;
        let fine = (ROWS - 1) * down + self.filters.down_taps;
        let wide = (fine / up + self.length() + 1).min(self.side);
        Buffers {
            row: vec![0.0; self.steps + self.length()],
            steps: vec![0.0; up * self.steps],
            wide: vec![0.0; wide * self.width()],
            fine: vec![0.0; fine * self.width()],
            line: vec![0.0; self.width()],
            terms: Vec::new(),
        }
    }

    /// Taps of a phase of the first filter.
    fn length(&self) -> usize {
        self.phases[0].len()
    }

    /// Length of a sorted finer line.
    fn width(&self) -> usize {
        self.filters.resampling.down * self.phase
    }

    /// A plane `x` to its output `y`; `x` is first multiplied and added to.
    #[inline(always)]
    pub fn plane<L: Lane>(&self, b: &mut Buffers, x: &[f32], y: &mut [f32], affine: [f32; 2]) {
        let down = self.filters.resampling.down;
        for (i, rows) in y.chunks_mut(ROWS * self.output).enumerate() {
            let count = rows.len() / self.output;
            let begin = i * ROWS * down;
            let fine = begin..begin + (count - 1) * down + self.filters.down_taps;
            let sources = self.sources(&fine);
            for (k, wide) in sources.clone().zip(0..) {
                self.widen::<L>(b, &x[k * self.side..][..self.side], wide, affine);
            }
            for at in fine.clone() {
                self.refine::<L>(b, at, at - begin, &sources);
            }
            for (row, y) in rows.chunks_exact_mut(self.output).enumerate() {
                self.coarsen::<L>(b, row * down, y);
            }
        }
    }

    /// The input's rows that finer rows are made of.
    fn sources(&self, fine: &Range<usize>) -> Range<usize> {
        let Resampling { up, start, .. } = self.filters.resampling;
        let meets = |at: usize| (at as isize + start).div_euclid(up as isize);
        let within = |k: isize| k.clamp(0, self.side as isize) as usize;
        let begin = within(meets(fine.start) - self.length() as isize + 1);
        begin..within(meets(fine.end - 1) + 1).max(begin)
    }

    /// A row of the input to a finer line, sorted, as row `wide` of [`Buffers::wide`].
    #[inline(always)]
    fn widen<L: Lane>(&self, b: &mut Buffers, x: &[f32], wide: usize, [scale, bias]: [f32; 2]) {
        let length = self.length();
        // Where the input begins in the row, and what the row holds of it.
        let offset = length as isize - 1 - self.first;
        let places = (offset.max(0) as usize).min(b.row.len())
            ..((offset + x.len() as isize).max(0) as usize).min(b.row.len());
        b.row.fill(0.0);
        if !places.is_empty() {
            let from = (places.start as isize - offset) as usize;
            let values = x[from..].iter();
            b.row[places].iter_mut().zip(values).for_each(|(row, x)| *row = x * scale + bias);
        }
        for (p, taps) in self.phases.iter().enumerate() {
            b.terms.clear();
            b.terms.extend(taps.iter().enumerate().map(|(m, tap)| (length - 1 - m, *tap)));
            let out = &mut b.steps[p * self.steps..][..self.steps];
            sum::<L>(out, &b.row, &b.terms, |sum| sum);
        }
        let wide = &mut b.wide[wide * self.width()..][..self.width()];
        wide.iter_mut().zip(&self.order).for_each(|(out, from)| *out = b.steps[*from as usize]);
    }

    /// The finer row `at` as row `row` of [`Buffers::fine`], from rows that begin at `sources`.
    #[inline(always)]
    fn refine<L: Lane>(&self, b: &mut Buffers, at: usize, row: usize, sources: &Range<usize>) {
        let Resampling { up, start, .. } = self.filters.resampling;
        let place = at as isize + start;
        let (meets, p) = (place.div_euclid(up as isize), place.rem_euclid(up as isize));
        let width = self.width();
        b.terms.clear();
        for (m, tap) in self.phases[p as usize].iter().enumerate() {
            let k = usize::try_from(meets - m as isize).ok();
            if let Some(k) = k.filter(|k| sources.contains(k)) {
                b.terms.push(((k - sources.start) * width, *tap));
            }
        }
        let clamp = self.filters.clamp;
        let (slope, gain) = (L::splat(SLOPE), L::splat(SQRT_2));
        let (least, most) = (L::splat(-clamp), L::splat(clamp));
        sum::<L>(
            &mut b.fine[row * width..][..width],
            &b.wide,
            &b.terms,
            #[inline(always)]
            |sum| {
                let held = sum.max(sum.mul(slope)).mul(gain).max(least);
                held.sub(most).if_positive(most, held)
            },
        );
    }

    /// A row of the output from the finer rows that begin at `row`.
    #[inline(always)]
    fn coarsen<L: Lane>(&self, b: &mut Buffers, row: usize, y: &mut [f32]) {
        let (count, width) = (self.filters.down_taps, self.width());
        let down = self.filters.resampling.down;
        let across = |s: usize| s % down * self.phase + s / down;
        let columns = self.output.next_multiple_of(LANES);
        b.terms.clear();
        let rows = (0..count).map(|t| (row + t) * width);
        if self.taps.len() > count {
            let lines = rows.zip(self.taps.chunks_exact(count));
            b.terms.extend(lines.flat_map(|(at, taps)| {
                taps.iter().enumerate().map(move |(s, tap)| (at + across(s), *tap))
            }));
            sum::<L>(&mut b.line[..columns], &b.fine, &b.terms, |sum| sum);
            y.copy_from_slice(&b.line[..y.len()]);
            return;
        }
        b.terms.extend(rows.zip(self.taps.iter().copied()));
        sum::<L>(&mut b.line, &b.fine, &b.terms, |sum| sum);
        b.terms.clear();
        b.terms.extend(self.taps.iter().enumerate().map(|(s, tap)| (across(s), *tap)));
        sum::<L>(&mut b.steps[..columns], &b.line, &b.terms, |sum| sum);
        y.copy_from_slice(&b.steps[..y.len()]);
    }
}
