//! Moves between planes and the rows of taps that products take.

use super::super::simd::LANES;
use std::ops::Range;

/// Values that [`split`] writes for `rows` small rows.
pub fn split_len(rows: usize, w: usize) -> usize {
    4 * (rows + 1) * (w + 1)
}

/// Parts a large plane, with a margin of zeros, into its four planes of every second row and
/// column: `out[p][q][i][j] = plane[2(rows.start + i) + p - 1][2j + q - 1]` for one row and one
/// column more than there are small pixels.
pub fn split(plane: &[f32], [h, w]: [usize; 2], rows: Range<usize>, out: &mut [f32]) {
    let part = (rows.len() + 1) * (w + 1);
    for i in 0..=rows.len() {
        for p in 0..2 {
            let (left, right) = out[2 * p * part..][..2 * part].split_at_mut(part);
            let (left, right) =
                (&mut left[i * (w + 1)..][..w + 1], &mut right[i * (w + 1)..][..w + 1]);
            let row = (2 * (rows.start + i) + p).wrapping_sub(1);
            if row >= 2 * h {
                left.fill(0.0);
                right.fill(0.0);
                continue;
            }
            (left[0], right[w]) = (0.0, 0.0);
            let pairs = plane[row * 2 * w..][..2 * w].as_chunks::<2>().0;
            for ((left, right), pair) in left[1..].iter_mut().zip(&mut right[..w]).zip(pairs) {
                [*right, *left] = *pair;
            }
        }
    }
}

/// The taps of `pixels` (at most sixteen, one after another in a small plane) as sixteen lines of
/// sixteen pixels, from the planes that [`split`] made of the rows from `first` on.
pub fn taps(split: &[f32], w: usize, first: usize, pixels: Range<usize>, lines: &mut [f32]) {
    match w {
        w if w.is_multiple_of(16) => runs::<16>(split, w, first, pixels, lines),
        w if w.is_multiple_of(8) => runs::<8>(split, w, first, pixels, lines),
        w if w.is_multiple_of(4) => runs::<4>(split, w, first, pixels, lines),
        _ => runs::<1>(split, w, first, pixels, lines),
    }
}

/// [`taps`], `R` pixels of a row at once.
fn runs<const R: usize>(
    split: &[f32],
    w: usize,
    first: usize,
    pixels: Range<usize>,
    lines: &mut [f32],
) {
    let part = split.len() / 4;
    for (at, pixel) in pixels.step_by(R).enumerate() {
        let start = (pixel / w - first) * (w + 1) + pixel % w;
        for (tap, line) in lines.chunks_exact_mut(LANES).enumerate().take(16) {
            let (a, b) = (tap / 4, tap % 4);
            let from = (a % 2 * 2 + b % 2) * part + start + a / 2 * (w + 1) + b / 2;
            line[at * R..][..R].copy_from_slice(&split[from..][..R]);
        }
    }
}

/// Values of a large plane with its margin.
pub fn margin_len(h: usize, w: usize) -> usize {
    (2 * h + 2) * (2 * w + 2)
}

/// A large plane with a margin of one zero on each side.
pub fn with_margin(plane: &[f32], [h, w]: [usize; 2], out: &mut [f32]) {
    let width = 2 * w + 2;
    out[..width].fill(0.0);
    out[(2 * h + 1) * width..][..width].fill(0.0);
    for (row, line) in plane.chunks_exact(2 * w).zip(out[width..].chunks_exact_mut(width)) {
        (line[0], line[width - 1]) = (0.0, 0.0);
        line[1..width - 1].copy_from_slice(row);
    }
}

/// A plane without its margin.
pub fn without_margin(from: &[f32], [_, w]: [usize; 2], plane: &mut [f32]) {
    let width = 2 * w + 2;
    for (row, line) in plane.chunks_exact_mut(2 * w).zip(from[width..].chunks_exact(width)) {
        row.copy_from_slice(&line[1..width - 1]);
    }
}
