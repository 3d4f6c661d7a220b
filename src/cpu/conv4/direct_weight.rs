//! The direct form of the weight gradient: the small side times the taps of each pixel.

use super::super::gemm::{Product, Strided};
use super::super::memory::{Scratch, Shared};
use super::super::simd::LANES;
use super::Conv4Shape;
use super::shift::{margin_len, with_margin};
use rayon::prelude::*;
use std::ops::Range;

/// Large channels per task.
const GROUP: usize = 4;
/// Pixels between two products.
const PIXELS: usize = 256;

/// See [`super::weight_gradient`]. For a given number of threads the result is reproducible.
pub fn run(small: &[f32], large: &[f32], s: Conv4Shape, dw: &mut [f32]) {
    let (hw, groups) = (s.pixels(), s.large.div_ceil(GROUP));
    let threads = rayon::current_num_threads();
    // With few channels the images are shared out, and the sums of the shares added.
    let parts = (2 * threads).div_ceil(groups).min(threads).min(s.n);
    let padded = hw.next_multiple_of(LANES);
    let copied = if padded == hw { 0 } else { s.n * s.small * padded };
    let mut scratch = Scratch::take(copied);
    let small = if copied == 0 {
        small
    } else {
        let copy = scratch.values(copied);
        for (to, from) in copy.chunks_exact_mut(padded).zip(small.chunks_exact(hw)) {
            to[..hw].copy_from_slice(from);
            to[hw..].fill(0.0);
        }
        copy
    };
    in_parts(parts, dw, |sums| {
        (0..groups * parts).into_par_iter().for_each(|task| {
            let (group, part) = (task / parts, task % parts);
            let first = group * GROUP;
            let job = Job {
                small,
                large,
                s,
                channels: first..s.large.min(first + GROUP),
                images: part * s.n / parts..(part + 1) * s.n / parts,
            };
            // SAFETY: each task has its own columns of its part.
            job.run(unsafe { sums.from(part * s.weights()) });
        });
    });
}

/// Calls `fill` with room for `parts` results, one after another, and adds them up in `sum`.
pub fn in_parts(parts: usize, sum: &mut [f32], fill: impl FnOnce(Shared)) {
    if parts == 1 {
        return fill(Shared::of(sum));
    }
    let mut scratch = Scratch::take(parts * sum.len());
    let memory = scratch.shared();
    fill(memory);
    // SAFETY: the scratch has that length, and `fill` has written it.
    let results = unsafe { memory.slice(0, parts * sum.len()) };
    sum.fill(0.0);
    for result in results.chunks_exact(sum.len()) {
        sum.iter_mut().zip(result).for_each(|(sum, v)| *sum += v);
    }
}

/// Some large channels, summed over some images.
struct Job<'a> {
    /// Planes with a length that is a multiple of sixteen.
    small: &'a [f32],
    large: &'a [f32],
    s: Conv4Shape,
    channels: Range<usize>,
    images: Range<usize>,
}

impl Job<'_> {
    fn run(self, dw: Shared) {
        let (s, group) = (self.s, self.channels.len());
        let (margin, len) = (margin_len(s.h, s.w), 4 * s.pixels());
        let mut scratch = Scratch::take(group * (margin + PIXELS * 16));
        let memory = scratch.shared();
        // SAFETY: two disjoint parts of the task's scratch.
        let (planes, taps) = unsafe {
            (memory.slice(0, group * margin), memory.slice(group * margin, group * PIXELS * 16))
        };
        for image in self.images.clone() {
            for (channel, plane) in self.channels.clone().zip(planes.chunks_exact_mut(margin)) {
                let from = &self.large[(image * s.large + channel) * len..][..len];
                with_margin(from, [s.h, s.w], plane);
            }
            for first in (0..s.pixels()).step_by(PIXELS) {
                let pixels = first..s.pixels().min(first + PIXELS);
                let depth = self.gather(pixels, planes, taps);
                let started = image > self.images.start || first > 0;
                self.multiply(image, first..first + depth, taps, dw, started);
            }
        }
    }

    /// Writes `[channel][pixel][16]`, zeros up to a multiple of sixteen pixels, which it returns.
    fn gather(&self, pixels: Range<usize>, planes: &[f32], out: &mut [f32]) -> usize {
        let (w, width) = (self.s.w, 2 * self.s.w + 2);
        let depth = pixels.len().next_multiple_of(LANES);
        let planes = planes.chunks_exact(margin_len(self.s.h, w));
        for (plane, taps) in planes.zip(out.chunks_exact_mut(depth * 16)) {
            taps[pixels.len() * 16..].fill(0.0);
            for (pixel, taps) in pixels.clone().zip(taps.as_chunks_mut::<16>().0) {
                let start = 2 * (pixel / w) * width + 2 * (pixel % w);
                for (row, line) in taps.as_chunks_mut::<4>().0.iter_mut().enumerate() {
                    line.copy_from_slice(&plane[start + row * width..][..4]);
                }
            }
        }
        depth
    }

    fn multiply(&self, image: usize, pixels: Range<usize>, taps: &[f32], dw: Shared, more: bool) {
        let s = self.s;
        let hw = s.pixels().next_multiple_of(LANES);
        let product = Product {
            rows: s.small,
            panels: self.channels.len(),
            depth: pixels.len(),
            a: self.small[image * s.small * hw + pixels.start..].as_ptr(),
            a_row: hw,
            a_block: LANES,
            b: taps.as_ptr(),
            b_panel: pixels.len() * 16,
            // SAFETY: an existing column of the weights.
            c: unsafe { dw.at(16 * self.channels.start) },
            c_row: 16 * s.large,
            c_panel: 16,
            accumulate: more,
        };
        // SAFETY: the slices have these sizes, and these columns are the task's own.
        unsafe { product.run(Strided::<16>) };
    }
}
