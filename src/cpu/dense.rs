//! Dense layers of few rows: with a batch as small as those of training, most time goes into reading
//! the weights, so that packing them first, as a large matrix product does, costs more than it saves.

use super::memory::{Shared, filled};
use super::simd::{Kernel, LANES, Lane, dispatch};
use rayon::prelude::*;
use std::array::from_fn;
use std::ops::Range;

/// Most rows for which these kernels are the faster ones.
pub const MOST_ROWS: usize = 32;
/// Outputs of a product of few rows that are handled together, for two rows at a time, and of more rows
/// for sixteen at a time: as many sums as the registers of AVX2 hold beside what is loaded.
const DOTS: usize = 3;
const COLUMNS: usize = 6;
/// From so many rows on, sixteen rows at a time pay, though some be empty.
const SIXTEEN: usize = 9;
/// Rows of a weight gradient that are handled together.
const PRODUCTS: usize = 4;
/// Outputs per task: whole blocks of either.
const TASK: usize = 36;

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
    let columns = (shape.rows >= SIXTEEN).then(|| columns(x, shape));
    filled(shape.rows * shape.outputs, |y| {
        let y = Shared::of(y);
        let tasks = (0..shape.outputs).into_par_iter().step_by(TASK);
        tasks.for_each(|first| match &columns {
            Some(columns) => dispatch(Columns { columns, weight, y, shape, first }),
            None => dispatch(Dots { x, weight, y, shape, first }),
        });
    })
}

/// Rows in groups of sixteen, zeros where the last has fewer: `[groups, inputs, 16]`.
fn columns(x: &[f32], shape: DenseShape) -> Vec<f32> {
    let DenseShape { rows, inputs, .. } = shape;
    let mut out = vec![0.0; rows.div_ceil(LANES) * inputs * LANES];
    for row in 0..rows {
        let group = &mut out[row / LANES * inputs * LANES..][..inputs * LANES];
        for (column, value) in group.chunks_exact_mut(LANES).zip(&x[row * inputs..]) {
            column[row % LANES] = *value;
        }
    }
    out
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

/// Work on some outputs at a time.
trait Blocks {
    /// Does the `R` outputs from `output` on.
    fn block<L: Lane, const R: usize>(&mut self, output: usize);
}

/// All of `outputs`, `R` at a time and the last few one by one.
#[inline(always)]
fn walk<L: Lane, const R: usize>(work: &mut impl Blocks, outputs: Range<usize>) {
    let mut output = outputs.start;
    while output + R <= outputs.end {
        work.block::<L, R>(output);
        output += R;
    }
    (output..outputs.end).for_each(|output| work.block::<L, 1>(output));
}

/// Some outputs of [`product`], for few rows.
struct Dots<'a> {
    x: &'a [f32],
    weight: &'a [f32],
    y: Shared<'a>,
    shape: DenseShape,
    first: usize,
}

impl Dots<'_> {
    /// `R` outputs from `output` on, for `N` rows from `row` on.
    #[inline(always)]
    fn tile<L: Lane, const N: usize, const R: usize>(&self, row: usize, output: usize) {
        let DenseShape { inputs, outputs, .. } = self.shape;
        let rows: [_; N] = from_fn(|n| self.x[(row + n) * inputs..][..inputs].as_ptr());
        let weights: [_; R] = from_fn(|r| self.weight[(output + r) * inputs..][..inputs].as_ptr());
        let mut sums = [[L::zero(); R]; N];
        let whole = inputs / LANES * LANES;
        for at in (0..whole).step_by(LANES) {
            // SAFETY: sixteen values are left in each row, and in each row of the weight.
            let values: [L; N] = from_fn(|n| unsafe { L::load(rows[n].add(at)) });
            for r in 0..R {
                // SAFETY: as above.
                let weight = unsafe { L::load(weights[r].add(at)) };
                for n in 0..N {
                    sums[n][r] = values[n].fma(weight, sums[n][r]);
                }
            }
        }
        if whole < inputs {
            // SAFETY: as many values are left in each.
            let rest =
                |from: *const f32| unsafe { L::load_partial(from.add(whole), inputs - whole) };
            for r in 0..R {
                for n in 0..N {
                    sums[n][r] = rest(rows[n]).fma(rest(weights[r]), sums[n][r]);
                }
            }
        }
        for (n, sums) in sums.into_iter().enumerate() {
            // SAFETY: these outputs belong to this task alone.
            let y = unsafe { self.y.slice((row + n) * outputs + output, R) };
            for (y, sum) in y.iter_mut().zip(sums) {
                *y = sum.sum();
            }
        }
    }
}

impl Blocks for Dots<'_> {
    #[inline(always)]
    fn block<L: Lane, const R: usize>(&mut self, output: usize) {
        let rows = self.shape.rows;
        for row in (0..rows - rows % 2).step_by(2) {
            self.tile::<L, 2, R>(row, output);
        }
        if !rows.is_multiple_of(2) {
            self.tile::<L, 1, R>(rows - 1, output);
        }
    }
}

impl Kernel for Dots<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(mut self) {
        let outputs = self.first..self.shape.outputs.min(self.first + TASK);
        walk::<L, DOTS>(&mut self, outputs);
    }
}

/// Some outputs of [`product`], for sixteen rows at a time: a lane has a value of each.
struct Columns<'a> {
    /// As [`columns`] gives them.
    columns: &'a [f32],
    weight: &'a [f32],
    y: Shared<'a>,
    shape: DenseShape,
    first: usize,
}

impl Blocks for Columns<'_> {
    #[inline(always)]
    fn block<L: Lane, const R: usize>(&mut self, output: usize) {
        let DenseShape { rows, inputs, outputs } = self.shape;
        let weights: [_; R] = from_fn(|r| self.weight[(output + r) * inputs..][..inputs].as_ptr());
        for first in (0..rows).step_by(LANES) {
            let group = &self.columns[first * inputs..][..inputs * LANES];
            let mut sums = [L::zero(); R];
            for i in 0..inputs {
                // SAFETY: the group has sixteen values for each input.
                let values = unsafe { L::load(group.as_ptr().add(i * LANES)) };
                for r in 0..R {
                    // SAFETY: each row of the weight has a value for each input.
                    let weight = L::splat(unsafe { *weights[r].add(i) });
                    sums[r] = weight.fma(values, sums[r]);
                }
            }
            for (r, sum) in sums.into_iter().enumerate() {
                let mut values = [0.0; LANES];
                // SAFETY: there is room for sixteen.
                unsafe { sum.store(values.as_mut_ptr()) };
                for (row, value) in (first..rows).zip(values) {
                    // SAFETY: these outputs belong to this task alone.
                    let y = unsafe { self.y.slice(row * outputs + output + r, 1) };
                    y[0] = value;
                }
            }
        }
    }
}

impl Kernel for Columns<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(mut self) {
        let outputs = self.first..self.shape.outputs.min(self.first + TASK);
        walk::<L, COLUMNS>(&mut self, outputs);
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

impl Blocks for Products<'_> {
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
        let outputs = self.first..self.shape.outputs.min(self.first + TASK);
        walk::<L, PRODUCTS>(&mut self, outputs);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, noise};
    use super::*;

    #[test]
    fn products_match_loops() {
        for [rows, inputs, outputs] in
            [[1, 1, 1], [3, 17, 5], [16, 100, 70], [2, 64, 37], [9, 20, 8], [25, 33, 40]]
        {
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
