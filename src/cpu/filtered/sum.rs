//! Weighted sums of lines.

use super::super::simd::{LANES, Lane};

/// Lanes that are summed together, to hide the time that one takes.
const BLOCK: usize = 4;

/// A line of a buffer, by where it begins, and its weight.
pub type Term = (usize, f32);

/// `out[i] = finish(Σ weight · source[begin + i])`; `out` is a whole number of lanes long.
#[inline(always)]
pub fn sum<L: Lane>(out: &mut [f32], source: &[f32], terms: &[Term], finish: impl Fn(L) -> L) {
    let length = out.len();
    assert!(length.is_multiple_of(LANES), "whole lanes");
    assert!(terms.iter().all(|(begin, _)| begin + length <= source.len()), "lines of the source");
    let mut at = 0;
    // SAFETY: all lanes lie within `out` and, by the assertion, within each line of the source.
    unsafe {
        while at + BLOCK * LANES <= length {
            let sums = block::<L, BLOCK>(source.as_ptr().add(at), terms);
            for (i, sum) in sums.into_iter().enumerate() {
                finish(sum).store(out.as_mut_ptr().add(at + i * LANES));
            }
            at += BLOCK * LANES;
        }
        while at < length {
            let [sum] = block::<L, 1>(source.as_ptr().add(at), terms);
            finish(sum).store(out.as_mut_ptr().add(at));
            at += LANES;
        }
    }
}

/// Sums of `N` lanes side by side.
///
/// # Safety
/// `source` must be readable for so many lanes from where each term begins.
#[inline(always)]
unsafe fn block<L: Lane, const N: usize>(source: *const f32, terms: &[Term]) -> [L; N] {
    let mut sums = [L::zero(); N];
    for (begin, weight) in terms {
        let weight = L::splat(*weight);
        for (i, sum) in sums.iter_mut().enumerate() {
            // SAFETY: the caller vouches for it.
            *sum = unsafe { L::load(source.add(begin + i * LANES)) }.fma(weight, *sum);
        }
    }
    sums
}
