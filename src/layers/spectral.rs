//! Spectral normalisation.

use super::{Init, Mode};
use burn::module::{Module, Param};
use burn::tensor::Tensor;

/// Least length that a vector is divided by, as in BigGAN's code.
const EPS: f32 = 1e-6;

/// W / σ with the largest singular value σ of W, found by power iteration (Miyato 2018, 2.1 and
/// appendix A). Each use makes one iteration from the u that is kept: `v = Wᵀu / ‖Wᵀu‖`,
/// `u' = Wv / ‖Wv‖`, `σ = u'ᵀ W v`. u' and v count as constant, so the gradient of σ is `u' vᵀ`.
#[derive(Module, Debug)]
pub struct Spectral {
    /// u, `[rows]`, of length 1; not trained. In training u' takes its place.
    pub u: Param<Tensor<1>>,
}

impl Spectral {
    /// For a matrix of so many rows.
    pub fn new(init: &mut Init, rows: usize) -> Self {
        Self { u: init.unit_buffer(rows) }
    }

    /// W / σ for the matrix `weight` `[rows, columns]`.
    pub fn normalised(&self, weight: Tensor<2>, mode: Mode) -> Tensor<2> {
        weight.clone() / self.sigma(weight, mode).reshape([1, 1])
    }

    /// σ of the matrix `weight` `[rows, columns]`, `[1]`.
    pub fn sigma(&self, weight: Tensor<2>, mode: Mode) -> Tensor<1> {
        let rows = weight.dims()[0];
        let u = self.u.val().without_autodiff().reshape([1, rows]);
        let v = unit(u.matmul(weight.clone().without_autodiff()));
        let image = weight.matmul(v.transpose());
        let u = unit(image.clone().without_autodiff());
        mode.note(&self.u, u.clone().reshape([rows]));
        // A matrix of zeros stays one.
        (image * u).sum().clamp_min(1e-12)
    }
}

/// x / ‖x‖.
fn unit(x: Tensor<2>) -> Tensor<2> {
    let length = x.clone().square().sum().sqrt().clamp_min(EPS);
    x / length.reshape([1, 1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::Updates;
    use crate::layers::probe::{assert_close, random, trained, values};
    use burn::tensor::{Device, TensorData};
    use nalgebra::DMatrix;

    fn layer(rows: usize) -> Spectral {
        let device = Device::flex();
        Spectral::new(&mut Init::new(1, "test", &device), rows)
    }

    /// Singular values, the largest first.
    fn singular_values(matrix: Tensor<2>) -> Vec<f32> {
        let [rows, columns] = matrix.dims();
        let matrix = DMatrix::from_row_slice(rows, columns, &values(matrix));
        matrix.singular_values().as_slice().to_vec()
    }

    #[test]
    fn iterations_arrive_at_the_largest_singular_value() {
        for shape in [[6, 9], [9, 6], [5, 5], [1, 7], [7, 1]] {
            let weight = || random("weight", shape);
            let layer = trained(layer(shape[0]), 300, |layer, mode| {
                layer.sigma(weight(), mode);
            });
            let sigma = layer.sigma(weight(), Mode::Sample).into_scalar::<f32>();
            let largest = singular_values(weight())[0];
            assert!((sigma / largest - 1.0).abs() < 1e-4, "{shape:?}: {sigma}, not {largest}");
            let normalised = singular_values(layer.normalised(weight(), Mode::Sample))[0];
            assert!((normalised - 1.0).abs() < 1e-4, "{shape:?}: {normalised}");
            let length = layer.u.val().square().sum().into_scalar::<f32>();
            assert!((length - 1.0).abs() < 1e-5, "{length}");
        }
    }

    /// W's rows as f64, u' and v after one iteration from u, and σ.
    fn iterated(u: &[f32], weight: &[f32]) -> (Vec<f64>, Vec<f64>, f64) {
        let columns = weight.len() / u.len();
        let at = |i: usize, j: usize| f64::from(weight[i * columns + j]);
        let unit = |x: Vec<f64>| {
            let length = x.iter().map(|x| x * x).sum::<f64>().sqrt();
            (x.into_iter().map(|x| x / length).collect::<Vec<_>>(), length)
        };
        let v = (0..columns).map(|j| (0..u.len()).map(|i| at(i, j) * f64::from(u[i])).sum());
        let (v, _) = unit(v.collect());
        let image = (0..u.len()).map(|i| (0..columns).map(|j| at(i, j) * v[j]).sum());
        let (u, sigma) = unit(image.collect());
        (u, v, sigma)
    }

    #[test]
    fn one_call_makes_one_iteration_and_only_training_keeps_it() {
        let (before, weight) = (layer(4), || random("weight", [4, 6]));
        let u = values(before.u.val());
        let (next, _, sigma) = iterated(&u, &values(weight()));
        for mode in
            [Mode::Sample, Mode::Train { updates: &Updates::default(), seed: 0, momentum: 0.1 }]
        {
            assert_close(&values(before.sigma(weight(), mode)), &[sigma as f32]);
        }
        assert_eq!(values(before.u.val()), u);
        let after = trained(before, 1, |layer, mode| drop(layer.sigma(weight(), mode)));
        let next: Vec<f32> = next.iter().map(|value| *value as f32).collect();
        assert_close(&values(after.u.val()), &next);
    }

    /// The gradient of Σ C · W/σ with u' and v constant: of `uᵀ(W + h)v`, by difference quotients
    /// in f64.
    #[test]
    fn the_gradient_goes_through_the_weight_alone() {
        let (layer, shape) = (layer(4), [4, 6]);
        let (start, factors) = (values(random("weight", shape)), values(random("C", shape)));
        let (u, v, _) = iterated(&values(layer.u.val()), &start);
        let loss = |k: usize, step: f64| {
            let mut weight: Vec<f64> = start.iter().map(|w| f64::from(*w)).collect();
            weight[k] += step;
            let sigma: f64 = (0..24).map(|i| u[i / 6] * weight[i] * v[i % 6]).sum();
            weight.iter().zip(&factors).map(|(w, c)| w * f64::from(*c) / sigma).sum::<f64>()
        };
        let quotient: Vec<f32> =
            (0..24).map(|k| ((loss(k, 1e-5) - loss(k, -1e-5)) / 2e-5) as f32).collect();
        let weight = random("weight", shape).autodiff().require_grad();
        let layer = layer.train();
        let updates = Updates::default();
        let y = layer
            .normalised(weight.clone(), Mode::Train { updates: &updates, seed: 0, momentum: 0.1 });
        let factors: Tensor<2> =
            Tensor::from_data(TensorData::new(factors, shape), &Device::flex());
        let gradients = (y * factors).sum().backward();
        assert_close(&values(weight.grad(&gradients).unwrap()), &quotient);
        assert!(layer.u.val().grad(&gradients).is_none());
    }

    #[test]
    fn zeros_stay_zeros() {
        let zeros = Tensor::zeros([3, 4], &Device::flex());
        assert_eq!(values(layer(3).normalised(zeros, Mode::Sample)), [0.0; 12]);
    }
}
