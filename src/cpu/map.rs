//! One function of every value, on all threads.

use super::memory::filled;
use super::simd::{Kernel, Lane, dispatch};
use rayon::prelude::*;

/// Values per task.
pub const CHUNK: usize = 32 << 10;

/// `f` of three slices of one length.
pub fn map<F>([a, b, c]: [&[f32]; 3], f: F) -> Vec<f32>
where
    F: Fn(f32, f32, f32) -> f32 + Copy + Send + Sync,
{
    assert!(a.len() == b.len() && a.len() == c.len(), "lengths");
    filled(a.len(), |y| {
        let inputs = a.par_chunks(CHUNK).zip(b.par_chunks(CHUNK)).zip(c.par_chunks(CHUNK));
        y.par_chunks_mut(CHUNK).zip(inputs).for_each(|(y, ((a, b), c))| {
            dispatch(Map { y, a, b, c, f });
        });
    })
}

struct Map<'a, F> {
    y: &'a mut [f32],
    a: &'a [f32],
    b: &'a [f32],
    c: &'a [f32],
    f: F,
}

impl<F: Fn(f32, f32, f32) -> f32> Kernel for Map<'_, F> {
    type Output = ();
    /// Plain loops: the compiler makes the vectors, with the instructions of the lane.
    #[inline(always)]
    fn run<L: Lane>(self) {
        for ((y, a), (b, c)) in self.y.iter_mut().zip(self.a).zip(self.b.iter().zip(self.c)) {
            *y = (self.f)(*a, *b, *c);
        }
    }
}
