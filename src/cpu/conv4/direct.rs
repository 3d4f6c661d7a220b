//! The direct form: products of the weights as they are with the taps of each pixel. It serves any
//! size, and is the faster one for narrow ends and for few pixels.

use super::super::gemm::{Product, RowPanel, Strided};
use super::super::memory::{Scratch, Shared};
use super::super::simd::LANES;
use super::Conv4Shape;
use super::shift::{margin_len, split, split_len, taps, without_margin};
use rayon::prelude::*;
use std::ops::Range;

/// Panels of sixteen pixels per task of [`reduce`].
const PANELS: usize = 8;
/// Large channels between two products of [`reduce`].
const DEPTH: usize = 16;
/// Rows of weights that meet all panels of a task before the next rows are read.
const ROWS: usize = 48;
/// Large channels per task of [`enlarge`].
const GROUP: usize = 8;

/// See [`super::reduce`].
pub fn reduce(x: &[f32], w: &[f32], s: Conv4Shape, y: &mut [f32]) {
    let per_image = s.pixels().div_ceil(LANES);
    let panels = s.n * per_image;
    let groups = panels.div_ceil(PANELS);
    // With few pixels several tasks share a group, each with some of the results.
    let wanted = (4 * rayon::current_num_threads()).div_ceil(groups);
    let rows = s.small.div_ceil(wanted).next_multiple_of(12).min(s.small);
    let splits = s.small.div_ceil(rows);
    let y = Shared::of(y);
    (0..groups * splits).into_par_iter().for_each(|task| {
        let (group, first) = (task / splits, task % splits * rows);
        let job = Reduce {
            x,
            w,
            s,
            per_image,
            panels: group * PANELS..panels.min((group + 1) * PANELS),
            rows: first..s.small.min(first + rows),
        };
        job.run(y);
    });
}

/// Some results for some panels of pixels.
struct Reduce<'a> {
    x: &'a [f32],
    w: &'a [f32],
    s: Conv4Shape,
    per_image: usize,
    panels: Range<usize>,
    rows: Range<usize>,
}

impl Reduce<'_> {
    fn run(self, y: Shared) {
        let (s, panels) = (self.s, self.panels.len());
        let taps_len = panels * DEPTH * 16 * LANES;
        let sums_len = self.rows.len() * panels * LANES;
        let mut scratch = Scratch::take(taps_len + sums_len + split_len(s.h, s.w));
        let memory = scratch.shared();
        // SAFETY: three disjoint parts of the task's scratch.
        let (taps, sums, planes) = unsafe {
            (
                memory.slice(0, taps_len),
                memory.slice(taps_len, sums_len),
                memory.slice(taps_len + sums_len, split_len(s.h, s.w)),
            )
        };
        for first in (0..s.large).step_by(DEPTH) {
            let channels = first..s.large.min(first + DEPTH);
            self.gather(channels.clone(), planes, taps);
            self.multiply(channels, taps, sums);
        }
        self.store(sums, y);
    }

    /// Panels of the same image, as their numbers there, and the first one's place in the group.
    fn images(&self) -> impl Iterator<Item = (usize, Range<usize>, usize)> {
        let (start, end, per) = (self.panels.start, self.panels.end, self.per_image);
        (start / per..end.div_ceil(per)).map(move |image| {
            let from = start.max(image * per);
            let to = end.min((image + 1) * per);
            (image, from - image * per..to - image * per, from - start)
        })
    }

    /// Writes `[panel][channel][16 taps][16 pixels]`.
    fn gather(&self, channels: Range<usize>, planes: &mut [f32], out: &mut [f32]) {
        let (s, hw) = (self.s, self.s.pixels());
        for (image, panels, place) in self.images() {
            let pixels = panels.start * LANES..hw.min(panels.end * LANES);
            let rows = pixels.start / s.w..pixels.end.div_ceil(s.w);
            let planes = &mut planes[..split_len(rows.len(), s.w)];
            for (k, channel) in channels.clone().enumerate() {
                let plane = &self.x[(image * s.large + channel) * 4 * hw..][..4 * hw];
                split(plane, [s.h, s.w], rows.clone(), planes);
                for (i, panel) in panels.clone().enumerate() {
                    let lines = &mut out[((place + i) * channels.len() + k) * 16 * LANES..];
                    let pixels = panel * LANES..hw.min((panel + 1) * LANES);
                    taps(planes, s.w, rows.start, pixels, &mut lines[..16 * LANES]);
                }
            }
        }
    }

    /// Adds the products with some channels to the sums.
    fn multiply(&self, channels: Range<usize>, taps: &[f32], sums: &mut [f32]) {
        let (panels, row) = (self.panels.len(), 16 * self.s.large);
        let depth = 16 * channels.len();
        for first in self.rows.clone().step_by(ROWS) {
            let at = (first - self.rows.start) * panels * LANES;
            let product = Product {
                rows: ROWS.min(self.rows.end - first),
                panels,
                depth,
                a: self.w[first * row + 16 * channels.start..].as_ptr(),
                a_row: row,
                a_block: 16,
                b: taps.as_ptr(),
                b_panel: depth * LANES,
                c: sums[at..].as_mut_ptr(),
                c_row: panels * LANES,
                c_panel: LANES,
                accumulate: channels.start > 0,
            };
            // SAFETY: the weights, taps and sums have these sizes.
            unsafe { product.run(Strided::<16>) };
        }
    }

    fn store(&self, sums: &[f32], y: Shared) {
        let (s, hw) = (self.s, self.s.pixels());
        for (image, panels, place) in self.images() {
            let first = panels.start * LANES;
            let count = hw.min(panels.end * LANES) - first;
            for (row, sums) in self.rows.clone().zip(sums.chunks_exact(self.panels.len() * LANES)) {
                // SAFETY: these pixels of these results are the task's own.
                let to = unsafe { y.slice((image * s.small + row) * hw + first, count) };
                to.copy_from_slice(&sums[place * LANES..][..count]);
            }
        }
    }
}

/// See [`super::enlarge`].
pub fn enlarge(x: &[f32], w: &[f32], s: Conv4Shape, y: &mut [f32]) {
    let groups = s.large.div_ceil(GROUP);
    let parts = (4 * rayon::current_num_threads()).div_ceil(groups).min(s.n);
    let y = Shared::of(y);
    (0..groups * parts).into_par_iter().for_each(|task| {
        let (first, part) = (task / parts * GROUP, task % parts);
        let job = Enlarge {
            x,
            s,
            channels: first..s.large.min(first + GROUP),
            images: part * s.n / parts..(part + 1) * s.n / parts,
        };
        job.run(w, y);
    });
}

/// Some large channels of some images.
struct Enlarge<'a> {
    x: &'a [f32],
    s: Conv4Shape,
    channels: Range<usize>,
    images: Range<usize>,
}

impl Enlarge<'_> {
    fn run(self, w: &[f32], y: Shared) {
        let (s, group) = (self.s, self.channels.len());
        let (h, w_) = (s.h, s.w);
        let lens =
            [group * s.small * 16, s.small * LANES, LANES * group * 16, group * margin_len(h, w_)];
        let mut scratch = Scratch::take(lens.iter().sum());
        let memory = scratch.shared();
        let mut at = 0;
        let [weights, pixels, patches, planes] = lens.map(|len| {
            at += len;
            // SAFETY: disjoint parts of the task's scratch.
            unsafe { memory.slice(at - len, len) }
        });
        self.pack(w, weights);
        for image in self.images.clone() {
            planes.fill(0.0);
            for first in (0..s.pixels()).step_by(LANES) {
                let count = LANES.min(s.pixels() - first);
                self.multiply(image, first..first + count, weights, [&mut *pixels, &mut *patches]);
                self.scatter(first..first + count, patches, planes);
            }
            for (channel, plane) in
                self.channels.clone().zip(planes.chunks_exact(margin_len(h, w_)))
            {
                let len = 4 * s.pixels();
                // SAFETY: this plane is the task's own.
                let to = unsafe { y.slice((image * s.large + channel) * len, len) };
                without_margin(plane, [h, w_], to);
            }
        }
    }

    /// Writes the weights as `[channel][small][16]`.
    fn pack(&self, w: &[f32], out: &mut [f32]) {
        let s = self.s;
        for (channel, block) in self.channels.clone().zip(out.chunks_exact_mut(s.small * 16)) {
            for (k, line) in block.chunks_exact_mut(16).enumerate() {
                line.copy_from_slice(&w[(k * s.large + channel) * 16..][..16]);
            }
        }
    }

    /// The patches that pixels add to the large planes, `[pixel][channel][16]`.
    fn multiply(
        &self,
        image: usize,
        at: Range<usize>,
        weights: &[f32],
        [pixels, patches]: [&mut [f32]; 2],
    ) {
        let (s, hw, group) = (self.s, self.s.pixels(), self.channels.len());
        for (k, line) in pixels.chunks_exact_mut(LANES).enumerate() {
            let from = &self.x[(image * s.small + k) * hw..][at.clone()];
            match <&[f32; LANES]>::try_from(from) {
                Ok(whole) => line.copy_from_slice(whole),
                Err(_) => {
                    line[..from.len()].copy_from_slice(from);
                    line[from.len()..].fill(0.0);
                }
            }
        }
        let product = Product {
            rows: at.len().next_multiple_of(4),
            panels: group,
            depth: s.small,
            a: pixels.as_ptr(),
            a_row: 0,
            a_block: LANES,
            b: weights.as_ptr(),
            b_panel: s.small * 16,
            c: patches.as_mut_ptr(),
            c_row: group * 16,
            c_panel: 16,
            accumulate: false,
        };
        // SAFETY: the slices have these sizes.
        unsafe { product.run(RowPanel) };
    }

    /// Adds the patches to the planes with their margins.
    fn scatter(&self, at: Range<usize>, patches: &[f32], planes: &mut [f32]) {
        let (w, width, group) = (self.s.w, 2 * self.s.w + 2, self.channels.len());
        let planes = planes.chunks_exact_mut(margin_len(self.s.h, w));
        for (c, plane) in planes.enumerate() {
            for (i, pixel) in at.clone().enumerate() {
                let patch = &patches[(i * group + c) * 16..][..16];
                let start = 2 * (pixel / w) * width + 2 * (pixel % w);
                for (row, values) in patch.as_chunks::<4>().0.iter().enumerate() {
                    let line = &mut plane[start + row * width..][..4];
                    line.iter_mut().zip(values).for_each(|(sum, v)| *sum += v);
                }
            }
        }
    }
}
