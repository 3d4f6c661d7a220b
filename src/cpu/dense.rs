//! Dense layers of few rows: with a batch as small as those of training, most time goes into reading
//! the weights, so that packing them first, as a large matrix product does, costs more than it saves.

use super::memory::{Shared, filled};
use super::simd::{Kernel, LANES, Lane, dispatch};
use rayon::prelude::*;

/// Most rows for which these kernels are the faster ones.
pub const MOST_ROWS: usize = 32;
/// Outputs handled together, which share each value of the input.
const TOGETHER: usize = 4;
/// Outputs per task.
const TASK: usize = 32;

/// Rows, inputs and outputs of a layer.
#[derive(Debug, Clone, Copy)]
pub struct DenseShape {
    /// Rows of the batch.
    pub rows: usize,
    /// Values of a row.
    pub inputs: usize,
    /// Values that come out for a row.
    pub outputs: usize,
}

/// `x · weightᵀ`: `[rows, inputs]` and `[outputs, inputs]` to `[rows, outputs]`.
pub fn product(x: &[f32], weight: &[f32], shape: DenseShape) -> Vec<f32> {
    assert_eq!(x.len(), shape.rows * shape.inputs, "rows");
    assert_eq!(weight.len(), shape.outputs * shape.inputs, "weight");
    filled(shape.rows * shape.outputs, |y| {
        let y = Shared::of(y);
        (0..shape.outputs).into_par_iter().step_by(TASK).for_each(|first| {
            dispatch(Dots { x, weight, y, shape, first });
        });
    })
}

/// The gradient over the weight, `dyᵀ · x`: `[rows, outputs]` and `[rows, inputs]` to
/// `[outputs, inputs]`.
pub fn weight_gradient(dy: &[f32], x: &[f32], shape: DenseShape) -> Vec<f32> {
    assert_eq!(x.len(), shape.rows * shape.inputs, "rows");
    assert_eq!(dy.len(), shape.rows * shape.outputs, "gradient");
    filled(shape.outputs * shape.inputs, |out| {
        let tasks = out.par_chunks_mut((TASK * shape.inputs).max(1)).enumerate();
        tasks.for_each(|(task, out)| {
            dispatch(Products { dy, x, out, shape, first: task * TASK });
        });
    })
}

/// Some outputs of [`product`].
struct Dots<'a> {
    x: &'a [f32],
    weight: &'a [f32],
    y: Shared,
    shape: DenseShape,
    first: usize,
}

impl Dots<'_> {
    /// The outputs from `output` on, `R` of them, for all rows.
    #[inline(always)]
    fn block<L: Lane, const R: usize>(&self, output: usize) {
        let DenseShape { rows, inputs, outputs } = self.shape;
        let weights: [&[f32]; R] =
            std::array::from_fn(|r| &self.weight[(output + r) * inputs..][..inputs]);
        for row in 0..rows {
            let x = &self.x[row * inputs..][..inputs];
            let mut sums = [L::zero(); R];
            for at in (0..inputs).step_by(LANES) {
                let count = LANES.min(inputs - at);
                // SAFETY: `count` values are left in the row, and in each row of the weight.
                let value = unsafe { L::load_some(x.as_ptr().add(at), count) };
                for (sum, weight) in sums.iter_mut().zip(&weights) {
                    // SAFETY: as above.
                    let weight = unsafe { L::load_some(weight.as_ptr().add(at), count) };
                    *sum = value.fma(weight, *sum);
                }
            }
            // SAFETY: these outputs belong to this task alone.
            let y = unsafe { self.y.slice(row * outputs + output, R) };
            for (y, sum) in y.iter_mut().zip(sums) {
                *y = sum.sum();
            }
        }
    }
}

impl Kernel for Dots<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let last = self.shape.outputs.min(self.first + TASK);
        let mut output = self.first;
        while output + TOGETHER <= last {
            self.block::<L, TOGETHER>(output);
            output += TOGETHER;
        }
        (output..last).for_each(|output| self.block::<L, 1>(output));
    }
}

/// Some rows of [`weight_gradient`].
struct Products<'a> {
    dy: &'a [f32],
    x: &'a [f32],
    out: &'a mut [f32],
    shape: DenseShape,
    first: usize,
}

impl Products<'_> {
    /// `R` rows of the gradient, those of the outputs from `output` on.
    #[inline(always)]
    fn block<L: Lane, const R: usize>(&mut self, output: usize) {
        let DenseShape { rows, inputs, outputs } = self.shape;
        let out = &mut self.out[(output - self.first) * inputs..][..R * inputs];
        for at in (0..inputs).step_by(LANES) {
            let count = LANES.min(inputs - at);
            let mut sums = [L::zero(); R];
            for row in 0..rows {
                // SAFETY: `count` values are left in the row.
                let x = unsafe { L::load_some(self.x.as_ptr().add(row * inputs + at), count) };
                let dy = &self.dy[row * outputs + output..][..R];
                for (sum, dy) in sums.iter_mut().zip(dy) {
                    *sum = L::splat(*dy).fma(x, *sum);
                }
            }
            for (r, sum) in sums.into_iter().enumerate() {
                // SAFETY: as many are left in each row of the gradient.
                unsafe { sum.store_some(out.as_mut_ptr().add(r * inputs + at), count) };
            }
        }
    }
}

impl Kernel for Products<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(mut self) {
        let last = self.shape.outputs.min(self.first + TASK);
        let mut output = self.first;
        while output + TOGETHER <= last {
            self.block::<L, TOGETHER>(output);
            output += TOGETHER;
        }
        (output..last).for_each(|output| self.block::<L, 1>(output));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, noise};
    use super::*;

    #[test]
    fn products_match_loops() {
        for [rows, inputs, outputs] in [[1, 1, 1], [3, 17, 5], [16, 100, 70], [2, 64, 33]] {
            let shape = DenseShape { rows, inputs, outputs };
            let (x, weight) = (noise(rows * inputs, 1), noise(outputs * inputs, 2));
            let dy = noise(rows * outputs, 3);
            let at = |row: usize, output: usize| -> f32 {
                (0..inputs).map(|i| x[row * inputs + i] * weight[output * inputs + i]).sum()
            };
            let want: Vec<f32> =
                (0..rows * outputs).map(|i| at(i / outputs, i % outputs)).collect();
            assert_close(&product(&x, &weight, shape), &want, "product");
            let at = |output: usize, input: usize| -> f32 {
                (0..rows).map(|row| dy[row * outputs + output] * x[row * inputs + input]).sum()
            };
            let want: Vec<f32> =
                (0..outputs * inputs).map(|i| at(i / inputs, i % inputs)).collect();
            assert_close(&weight_gradient(&dy, &x, shape), &want, "gradient");
        }
    }
}
