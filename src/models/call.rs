//! What a network is told besides its input.

use super::{NoiseInput, Watch};
use crate::layers::{Dual, Mode, dropout};
use burn::tensor::{Device, Tensor, TensorData};

/// The classes of a batch: for each picture a weight for each class. One weight of 1 is that class,
/// and others lie between classes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cond {
    rows: usize,
    classes: usize,
    weights: Vec<f32>,
}

impl Cond {
    /// One class a picture, of so many; a label beyond them counts as the last. Without classes
    /// there are no weights.
    pub fn labels(labels: &[usize], classes: usize) -> Self {
        let mut weights = vec![0.0; labels.len() * classes];
        if classes > 0 {
            for (row, label) in labels.iter().enumerate() {
                weights[row * classes + (*label).min(classes - 1)] = 1.0;
            }
        }
        Self { rows: labels.len(), classes, weights }
    }

    /// A weight for each class, row by row; all rows have the same length.
    pub fn blends(rows: &[Vec<f32>]) -> Self {
        let classes = rows.first().map_or(0, Vec::len);
        Self { rows: rows.len(), classes, weights: rows.concat() }
    }

    /// The first so many rows.
    pub fn first(&self, rows: usize) -> Self {
        let rows = rows.min(self.rows);
        let weights = self.weights[..rows * self.classes].to_vec();
        Self { rows, classes: self.classes, weights }
    }

    /// Pictures in the batch.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The weights `[N, classes]` times `hot`, without autodiff.
    pub fn weights(&self, hot: f32, device: &Device) -> Tensor<2> {
        let values: Vec<f32> = self.weights.iter().map(|weight| weight * hot).collect();
        let data = TensorData::new(values, [self.rows, self.classes]);
        Tensor::from_data(data, &device.clone().without_autodiff())
    }
}

/// How a network is run once.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// To learn, or to draw and judge.
    pub mode: Mode<'a>,
    /// Noise inputs.
    pub noise: NoiseInput,
    /// Classes.
    pub cond: &'a Cond,
    /// Stage of growth, for networks that grow as they learn; None is what they keep.
    pub stage: Option<f64>,
    /// Share of the features between a discriminator's layers that are left out, in training.
    pub dropout: f32,
    /// Whoever looks at the features between the layers of a generator, and may change them.
    pub watch: Option<&'a dyn Watch>,
}

impl<'a> Call<'a> {
    /// To draw pictures, or to judge them, as they are.
    pub fn sample(cond: &'a Cond, noise: NoiseInput) -> Self {
        Self { mode: Mode::Sample, noise, cond, stage: None, dropout: 0.0, watch: None }
    }

    /// Features that a discriminator's layer number `layer` hands on, some of them left out.
    pub fn dropped<const D: usize>(&self, x: Dual<D>, layer: usize) -> Dual<D> {
        if self.dropout == 0.0 { x } else { dropout(x, self.dropout, self.mode, layer as u64) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_blends_become_rows_of_weights() {
        let values = |cond: Cond| {
            cond.weights(2.0, &Device::flex()).into_data().try_to_vec::<f32>().unwrap()
        };
        assert_eq!(values(Cond::labels(&[1, 7], 3)), [0.0, 2.0, 0.0, 0.0, 0.0, 2.0]);
        assert_eq!(values(Cond::blends(&[vec![0.25, 0.75]])), [0.5, 1.5]);
        assert!(Cond::labels(&[0, 0], 0).weights.is_empty());
    }
}
