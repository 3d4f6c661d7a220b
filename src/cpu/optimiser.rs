//! What an optimiser does to each weight, in one pass over memory and on all threads.

use super::memory::filled;
use super::simd::{Kernel, Lane, dispatch};
use rayon::prelude::*;

/// Values per task.
const CHUNK: usize = 32 << 10;

/// `decay · old + (1 − decay) · gradient²`: Adam's second moment.
pub fn second_moment(old: &[f32], gradient: &[f32], decay: f32) -> Vec<f32> {
    let part = 1.0 - decay;
    map([old, gradient, gradient], move |old, g, _| decay * old + part * g * g)
}

/// `weight − lr · gradient / (√(moment · correction) + epsilon)`: Adam's step without a first
/// moment.
pub fn adam_step([weight, gradient, moment]: [&[f32]; 3], step: AdamStep) -> Vec<f32> {
    let AdamStep { correction, epsilon, lr } = step;
    map([weight, gradient, moment], move |weight, g, moment| {
        weight - lr * g / ((moment * correction).sqrt() + epsilon)
    })
}

/// Numbers of [`adam_step`].
#[derive(Debug, Clone, Copy)]
pub struct AdamStep {
    /// `1 / (1 − β₂ᵗ)`.
    pub correction: f32,
    /// ε.
    pub epsilon: f32,
    /// Learning rate.
    pub lr: f32,
}

/// `decay · average + (1 − decay) · current`.
pub fn blend(average: &[f32], current: &[f32], decay: f32) -> Vec<f32> {
    let part = 1.0 - decay;
    map([average, current, current], move |average, current, _| decay * average + part * current)
}

/// `f` of three slices of one length.
fn map<F>([a, b, c]: [&[f32]; 3], f: F) -> Vec<f32>
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

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, noise};
    use super::*;

    #[test]
    fn every_value_of_long_and_odd_slices_is_computed() {
        for len in [0, 1, 17, CHUNK, 2 * CHUNK + 5] {
            let (a, g) = (noise(len, 1), noise(len, 2));
            let old: Vec<f32> = a.iter().map(|v| v * v).collect();
            let moment = second_moment(&old, &g, 0.9);
            let want: Vec<f32> =
                old.iter().zip(&g).map(|(v, g)| 0.9 * v + (1.0 - 0.9) * g * g).collect();
            assert_close(&moment, &want, "moment");
            let step = AdamStep { correction: 2.0, epsilon: 1e-8, lr: 0.1 };
            let moved = adam_step([&a, &g, &moment], step);
            let one = |i: usize| a[i] - 0.1 * g[i] / ((2.0 * want[i]).sqrt() + 1e-8);
            assert_close(&moved, &(0..len).map(one).collect::<Vec<_>>(), "step");
            let want: Vec<f32> = a.iter().zip(&g).map(|(a, g)| 0.25 * a + 0.75 * g).collect();
            assert_close(&blend(&a, &g, 0.25), &want, "blend");
        }
    }
}
