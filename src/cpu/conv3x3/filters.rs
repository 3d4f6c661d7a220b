//! Filters to the Winograd domain and their gradients back.

use super::super::memory::Shared;
use super::super::simd::{Kernel, LANES, Lane, dispatch};
use super::ConvShape;
use super::blocks::{load_block, store_block};
use super::domain::Domain;
use super::transform::{Filter, FilterGradient, both_axes};
use rayon::prelude::*;
use std::ops::Range;

/// Inner channels per task.
const CHUNK: usize = 32;

/// The filters of a convolution: sixteen outputs side by side, one inner
/// channel after another.
#[derive(Clone, Copy)]
pub struct Filters<'a> {
    w: &'a [f32],
    /// Outputs and the distance between their filters.
    outer: [usize; 2],
    /// Inputs and the distance between their filters.
    inner: [usize; 2],
    /// Whether each filter is turned by 180 degrees.
    flip: bool,
}

impl<'a> Filters<'a> {
    /// For the convolution itself.
    pub fn forward(w: &'a [f32], s: ConvShape) -> Self {
        Self { w, outer: [s.o, 9 * s.c], inner: [s.c, 9], flip: false }
    }

    /// For its data gradient.
    pub fn flipped(w: &'a [f32], s: ConvShape) -> Self {
        Self { w, outer: [s.c, 9], inner: [s.o, 9 * s.c], flip: true }
    }

    /// Scratch that [`Filters::transform`] needs.
    pub fn len(&self) -> usize {
        Domain::len(self.outer[0].div_ceil(LANES), self.inner[0])
    }

    /// `U = G g Gᵀ` as `[36][outer/16][inner][16]`.
    pub fn transform(self, memory: Shared) -> Domain {
        let blocks = self.outer[0].div_ceil(LANES);
        // SAFETY: the start of the buffer.
        let domain = Domain::new(unsafe { memory.at(0) }, blocks, self.inner[0]);
        let chunks = self.inner[0].div_ceil(CHUNK);
        (0..blocks * chunks).into_par_iter().for_each(|task| {
            let first = task % chunks * CHUNK;
            dispatch(ToDomain {
                filters: self,
                domain,
                block: task / chunks,
                inner: first..self.inner[0].min(first + CHUNK),
            });
        });
        domain
    }
}

struct ToDomain<'a> {
    filters: Filters<'a>,
    domain: Domain,
    block: usize,
    inner: Range<usize>,
}

impl Kernel for ToDomain<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let Filters { w, outer, inner, flip } = self.filters;
        let first = self.block * LANES;
        let lines = LANES.min(outer[0] - first);
        for i in self.inner {
            // SAFETY: filters of existing channels; the block's rows of the
            // domain belong to this task.
            unsafe {
                let from = w.as_ptr().add(first * outer[1] + i * inner[1]);
                let mut taps: [L; LANES] = load_block(from, outer[1], lines, 9);
                let to = self.domain.at(0, self.block, i);
                if flip {
                    taps[..9].reverse();
                }
                both_axes::<L, Filter, 3, 6>(
                    #[inline(always)]
                    |i, j| taps[3 * i + j],
                    #[inline(always)]
                    |i, j, v| v.store(to.add((6 * i + j) * self.domain.point)),
                );
            }
        }
    }
}

/// Gradients of filters in the domain: `parts` matrices `[36][o][c]`, which
/// are summed.
#[derive(Clone, Copy)]
pub struct Gradients {
    /// The first part; `tiles` is the padded number of `o`.
    pub first: Domain,
    /// Distance between parts.
    pub part: usize,
    /// Number of parts.
    pub parts: usize,
    /// Distance between rows (the padded number of `c`).
    pub row: usize,
}

impl Gradients {
    /// One of the matrices.
    pub fn part(&self, index: usize) -> Domain {
        Domain { start: self.first.start.wrapping_add(index * self.part), ..self.first }
    }

    /// `dw = Gᵀ dU G` for all filters.
    pub fn to_weights(self, s: ConvShape, dw: Shared) {
        (0..s.o).into_par_iter().with_min_len(4).for_each(|o| {
            dispatch(FromDomain { from: self, s, o, dw });
        });
    }
}

struct FromDomain<'a> {
    from: Gradients,
    s: ConvShape,
    o: usize,
    dw: Shared<'a>,
}

impl Kernel for FromDomain<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let Gradients { first, part, parts, row } = self.from;
        let mut c = 0;
        while c < self.s.c {
            let start = first.start.wrapping_add(self.o * row + c);
            // SAFETY: a row of each part; this output's filters are the
            // task's own.
            unsafe {
                let mut taps = [L::zero(); LANES];
                both_axes::<L, FilterGradient, 6, 3>(
                    #[inline(always)]
                    |i, j| {
                        let at = start.add((6 * i + j) * first.point);
                        let mut sum = L::load(at);
                        for p in 1..parts {
                            sum = sum.add(L::load(at.add(p * part)));
                        }
                        sum
                    },
                    #[inline(always)]
                    |i, j, v| taps[3 * i + j] = v,
                );
                let to = self.dw.at((self.o * self.s.c + c) * 9);
                store_block(taps, to, 9, LANES.min(self.s.c - c), 9);
            }
            c += LANES;
        }
    }
}
