//! Squared weights of 3x3 kernels, which demodulation needs.

use super::memory::filled;
use rayon::prelude::*;

/// Values of a kernel.
const KERNEL: usize = 9;
/// Kernels per task.
const TASK: usize = 4096;

/// The sum of the squares of each kernel.
pub fn kernel_power(weights: &[f32]) -> Vec<f32> {
    filled(weights.len() / KERNEL, |out| {
        let tasks = out.par_chunks_mut(TASK).zip(weights.par_chunks(TASK * KERNEL));
        tasks.for_each(|(out, weights)| {
            for (sum, kernel) in out.iter_mut().zip(weights.as_chunks::<KERNEL>().0) {
                *sum = kernel.iter().map(|w| w * w).sum();
            }
        });
    })
}

/// Gradient of [`kernel_power`]: `2w` times that of the kernel's sum.
pub fn kernel_power_gradient(weights: &[f32], dsums: &[f32]) -> Vec<f32> {
    filled(weights.len(), |out| {
        let tasks = out.par_chunks_mut(TASK * KERNEL).zip(weights.par_chunks(TASK * KERNEL));
        tasks.zip(dsums.par_chunks(TASK)).for_each(|((out, weights), dsums)| {
            let kernels = out.as_chunks_mut::<KERNEL>().0.iter_mut();
            for ((out, kernel), d) in kernels.zip(weights.as_chunks::<KERNEL>().0).zip(dsums) {
                *out = kernel.map(|w| 2.0 * w * d);
            }
        });
    })
}
