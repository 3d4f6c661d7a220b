//! Adam and the exponential moving average, each one pass over its slices.

use super::simd::{Kernel, Lane, dispatch};
use rayon::prelude::*;

/// Values handled by one task.
const CHUNK: usize = 16 * 1024;

/// The constants of one Adam step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamStep {
    /// Learning rate.
    pub lr: f32,
    /// Decay of the mean of gradients.
    pub beta1: f32,
    /// Decay of the mean of squared gradients.
    pub beta2: f32,
    /// Added to the root.
    pub eps: f32,
    /// `1 - beta1^t` at step t.
    pub correction1: f32,
    /// `1 - beta2^t` at step t.
    pub correction2: f32,
}

struct Update<'a> {
    step: AdamStep,
    param: &'a mut [f32],
    grad: &'a [f32],
    m: &'a mut [f32],
    v: &'a mut [f32],
}

impl Kernel for Update<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let AdamStep {
            lr,
            beta1,
            beta2,
            eps,
            correction1,
            correction2,
        } = self.step;
        let (rate, rescale) = (lr / correction1, 1.0 / correction2);
        let moments = self.m.iter_mut().zip(self.v);
        for ((p, g), (m, v)) in self.param.iter_mut().zip(self.grad).zip(moments) {
            *m = beta1 * *m + (1.0 - beta1) * g;
            *v = beta2 * *v + (1.0 - beta2) * g * g;
            *p -= rate * *m / ((*v * rescale).sqrt() + eps);
        }
    }
}

/// One Adam step:
/// `m = b1 m + (1-b1) g; v = b2 v + (1-b2) g²;
/// p -= lr (m/c1) / (sqrt(v/c2) + eps)`.
pub fn adam(param: &mut [f32], grad: &[f32], m: &mut [f32], v: &mut [f32], step: AdamStep) {
    let len = param.len();
    assert!(
        grad.len() == len && m.len() == len && v.len() == len,
        "lengths"
    );
    let moments = m.par_chunks_mut(CHUNK).zip(v.par_chunks_mut(CHUNK));
    param
        .par_chunks_mut(CHUNK)
        .zip(grad.par_chunks(CHUNK))
        .zip(moments)
        .for_each(|((param, grad), (m, v))| {
            dispatch(Update {
                step,
                param,
                grad,
                m,
                v,
            })
        });
}

struct Average<'a>(&'a mut [f32], &'a [f32], f32);

impl Kernel for Average<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        for (d, s) in self.0.iter_mut().zip(self.1) {
            *d = s + self.2 * (*d - s);
        }
    }
}

/// `dst = decay·dst + (1-decay)·src`.
pub fn ema(dst: &mut [f32], src: &[f32], decay: f32) {
    assert_eq!(dst.len(), src.len(), "lengths");
    dst.par_chunks_mut(CHUNK)
        .zip(src.par_chunks(CHUNK))
        .for_each(|(d, s)| dispatch(Average(d, s, decay)));
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, noise};
    use super::*;

    #[test]
    fn adam_matches_the_formula() {
        for len in [1, 37, 40_001] {
            let (mut p, g) = (noise(len, 1), noise(len, 2));
            let (mut m, mut v) = (noise(len, 3), noise(len, 4));
            v.iter_mut().for_each(|v| *v = v.abs());
            let step = AdamStep {
                lr: 0.01,
                beta1: 0.5,
                beta2: 0.99,
                eps: 1e-8,
                correction1: 0.75,
                correction2: 0.02,
            };
            let want: Vec<[f32; 3]> = (0..len)
                .map(|i| {
                    let m = 0.5 * m[i] + 0.5 * g[i];
                    let v = 0.99 * v[i] + 0.01 * g[i] * g[i];
                    [p[i] - 0.01 * (m / 0.75) / ((v / 0.02).sqrt() + 1e-8), m, v]
                })
                .collect();
            adam(&mut p, &g, &mut m, &mut v, step);
            for (k, got) in [p, m, v].iter().enumerate() {
                let want: Vec<f32> = want.iter().map(|w| w[k]).collect();
                assert_close(got, &want, "adam");
            }
        }
    }

    #[test]
    fn ema_matches_the_formula() {
        let (mut d, s) = (noise(20_003, 1), noise(20_003, 2));
        let want: Vec<f32> = d.iter().zip(&s).map(|(d, s)| 0.9 * d + 0.1 * s).collect();
        ema(&mut d, &s, 0.9);
        assert_close(&d, &want, "ema");
    }
}
