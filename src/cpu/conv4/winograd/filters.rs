//! Filters of a phase to the domain.

use super::super::super::conv3x3::blocks::load_block;
use super::super::super::conv3x3::domain::Domain;
use super::super::super::conv3x3::transform::both_axes;
use super::super::super::simd::{Kernel, LANES, Lane, dispatch};
use super::super::Conv4Shape;
use super::transform::Filter;
use std::ops::Range;

/// The filters of a pass: sixteen results side by side, one input after another.
#[derive(Clone, Copy)]
pub struct Filters<'a> {
    w: &'a [f32],
    /// Results and the distance between their filters.
    outer: [usize; 2],
    /// Inputs and the distance between their filters.
    inner: [usize; 2],
}

impl<'a> Filters<'a> {
    /// From the large side to the small one.
    pub fn reducing(w: &'a [f32], s: Conv4Shape) -> Self {
        Self { w, outer: [s.small, 16 * s.large], inner: [s.large, 16] }
    }

    /// From the small side to the large one.
    pub fn enlarging(w: &'a [f32], s: Conv4Shape) -> Self {
        Self { w, outer: [s.large, 16], inner: [s.small, 16 * s.large] }
    }

    /// Inputs.
    pub fn inputs(&self) -> usize {
        self.inner[0]
    }

    /// Results.
    pub fn results(&self) -> usize {
        self.outer[0]
    }

    /// `U = G g Gᵀ` of one phase as `[25][blocks][inputs][16]`.
    ///
    /// # Safety
    /// `to` must be this task's alone, and have room for these blocks and inputs.
    pub unsafe fn transform(
        self,
        phase: usize,
        blocks: Range<usize>,
        inputs: Range<usize>,
        to: Domain,
    ) {
        dispatch(ToDomain { filters: self, phase, blocks, inputs, to });
    }
}

struct ToDomain<'a> {
    filters: Filters<'a>,
    phase: usize,
    blocks: Range<usize>,
    inputs: Range<usize>,
    to: Domain,
}

impl Kernel for ToDomain<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let Filters { w, outer, inner } = self.filters;
        for (place, block) in self.blocks.enumerate() {
            let lines = LANES.min(outer[0] - block * LANES);
            for (k, input) in self.inputs.clone().enumerate() {
                // SAFETY: filters of existing channels, and the caller's promise for the domain.
                unsafe {
                    let from = w.as_ptr().add(block * LANES * outer[1] + input * inner[1]);
                    let taps: [L; LANES] = load_block(from, outer[1], lines, 16);
                    let to = self.to.at(0, place, k);
                    let first = self.phase / 2 * 4 + self.phase % 2;
                    both_axes::<L, Filter, 2, 5>(
                        #[inline(always)]
                        |i, j| taps[first + 8 * i + 2 * j],
                        #[inline(always)]
                        |i, j, v| v.store(to.add((5 * i + j) * self.to.point)),
                    );
                }
            }
        }
    }
}
