//! What an optimiser does to each weight, in one pass over memory and on all threads.

use super::map::{CHUNK, map};
use super::memory::filled;
use super::simd::{Kernel, Lane, dispatch};
use rayon::prelude::*;

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

/// Numbers of [`adam_moments`].
#[derive(Debug, Clone, Copy)]
pub struct AdamMoments {
    /// β₁ and β₂.
    pub betas: [f32; 2],
    /// `1 / (1 − β₁ᵗ)` and `1 / (1 − β₂ᵗ)`.
    pub corrections: [f32; 2],
    /// ε.
    pub epsilon: f32,
    /// Learning rate.
    pub lr: f32,
}

impl AdamMoments {
    /// The numbers of step `step`, which counts from 1.
    pub fn at(step: u64, betas: [f64; 2], epsilon: f32, lr: f64) -> Self {
        let correction = |beta: f64| (1.0 / (1.0 - beta.powf(step as f64))) as f32;
        Self {
            betas: betas.map(|beta| beta as f32),
            corrections: betas.map(correction),
            epsilon,
            lr: lr as f32,
        }
    }
}

/// Adam's step (Kingma & Ba 2015) of weight, gradient, first and second moment:
/// `m = β₁ m + (1 − β₁) g`, `v = β₂ v + (1 − β₂) g²`,
/// `w = w − lr · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)`. Returns the new w, m and v.
pub fn adam_moments(inputs: [&[f32]; 4], step: AdamMoments) -> [Vec<f32>; 3] {
    let len = inputs[0].len();
    assert!(inputs.iter().all(|input| input.len() == len), "lengths");
    let mut moments = [vec![], vec![]];
    let [first, second] = &mut moments;
    let weight = filled(len, |w| {
        *first = filled(len, |m| {
            *second = filled(len, |v| {
                let outputs = w.par_chunks_mut(CHUNK).zip(m.par_chunks_mut(CHUNK));
                let outputs = outputs.zip(v.par_chunks_mut(CHUNK)).enumerate();
                outputs.for_each(|(chunk, ((w, m), v))| {
                    let inputs = inputs.map(|input| &input[chunk * CHUNK..][..w.len()]);
                    dispatch(Moments { inputs, outputs: [w, m, v], step });
                });
            });
        });
    });
    let [first, second] = moments;
    [weight, first, second]
}

struct Moments<'a> {
    inputs: [&'a [f32]; 4],
    outputs: [&'a mut [f32]; 3],
    step: AdamMoments,
}

impl Kernel for Moments<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let AdamMoments { betas: [beta1, beta2], corrections: [c1, c2], epsilon, lr } = self.step;
        let (part1, part2, rate) = (1.0 - beta1, 1.0 - beta2, lr * c1);
        let [weight, gradient, first, second] = self.inputs;
        let [w, m, v] = self.outputs;
        let inputs = weight.iter().zip(gradient).zip(first.iter().zip(second));
        let outputs = w.iter_mut().zip(m.iter_mut().zip(v));
        for ((w, (m, v)), ((weight, g), (first, second))) in outputs.zip(inputs) {
            *m = beta1 * first + part1 * g;
            *v = beta2 * second + part2 * g * g;
            *w = weight - rate * *m / ((*v * c2).sqrt() + epsilon);
        }
    }
}

/// `decay · average + (1 − decay) · current`.
pub fn blend(average: &[f32], current: &[f32], decay: f32) -> Vec<f32> {
    let part = 1.0 - decay;
    map([average, current, current], move |average, current, _| decay * average + part * current)
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
    #[test]
    fn both_moments_move_as_in_the_paper() {
        for len in [0, 3, CHUNK + 5] {
            let (w, g, m) = (noise(len, 1), noise(len, 2), noise(len, 3));
            let v: Vec<f32> = noise(len, 4).iter().map(|v| v * v).collect();
            let step = AdamMoments::at(3, [0.5, 0.999], 1e-8, 2e-2);
            let got = adam_moments([&w, &g, &m, &v], step);
            let first: Vec<f32> = m.iter().zip(&g).map(|(m, g)| 0.5 * m + 0.5 * g).collect();
            let second: Vec<f32> =
                v.iter().zip(&g).map(|(v, g)| 0.999 * v + 0.001 * g * g).collect();
            let one = |i: usize| {
                let (m, v) = (first[i] / 0.875, second[i] / (1.0 - 0.999f32.powi(3)));
                w[i] - 2e-2 * m / (v.sqrt() + 1e-8)
            };
            assert_close(&got[0], &(0..len).map(one).collect::<Vec<_>>(), "weight");
            assert_close(&got[1], &first, "first moment");
            assert_close(&got[2], &second, "second moment");
        }
    }
}
