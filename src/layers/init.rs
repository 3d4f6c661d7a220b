//! Initial weights, drawn on the CPU so that every device starts from the same network.

use crate::base::Random;
use burn::module::{Param, ParamId};
use burn::tensor::{Device, Tensor, TensorData};
use nalgebra::{Cholesky, DMatrix};

/// How the weights of a layer begin. A weight of shape
/// `[rows, columns, k, k]` counts `columns·k²` values in and `rows·k²` out, as in PyTorch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Start {
    /// N(0, σ²), σ as given.
    Normal(f32),
    /// N(0, 2/(in + out)) (Glorot & Bengio 2010, 4.2.1).
    Xavier,
    /// N(0, 2/in), for layers that a ReLU follows (He 2015, 2.2).
    Kaiming,
    /// Orthonormal rows, or columns where there are more rows, of the matrix
    /// `[rows, columns·k²]`, uniformly among all such (Saxe 2014).
    Orthogonal,
    /// N(0, 1), and the layer multiplies them by √(2/in) whenever it uses them, so that Adam's steps
    /// are as large a share of all weights (equalized learning rate, Karras 2018, 4.1).
    Equalized,
}

impl Start {
    /// What a layer multiplies a weight of this shape by.
    pub(super) fn gain<const D: usize>(self, shape: [usize; D]) -> f32 {
        match self {
            Self::Equalized => (2.0 / shape[1..].iter().product::<usize>() as f32).sqrt(),
            _ => 1.0,
        }
    }
}

/// Makes the parameters of one network in order.
pub struct Init<'a> {
    /// None where all weights will come from a file.
    random: Option<Random>,
    device: &'a Device,
    /// How weights begin, whatever a layer would have.
    start: Option<Start>,
}

impl<'a> Init<'a> {
    /// Weights of the network called `name` in the run seeded with `seed`.
    pub fn new(seed: u64, name: &str, device: &'a Device) -> Self {
        Self { random: Some(Random::stream(seed, name, 0)), device, start: None }
    }

    /// Parameters that have a shape but no values yet; one that is read all the same is 0.
    pub fn blank(device: &'a Device) -> Self {
        Self { random: None, device, start: None }
    }

    /// Has all weights begin so from here on, whatever their layers would have; None for as they would.
    pub fn begin(&mut self, start: Option<Start>) {
        self.start = start;
    }

    /// How weights begin that a layer would have begin as `usual`.
    pub(super) fn start(&self, usual: Start) -> Start {
        self.start.unwrap_or(usual)
    }

    /// N(0, `std`²).
    pub fn normal<const D: usize>(&mut self, shape: [usize; D], std: f32) -> Param<Tensor<D>> {
        self.drawn(shape, |random, count| {
            let mut values = random.normals(count);
            values.iter_mut().for_each(|value| *value *= std);
            values
        })
    }

    /// N(1, `std`²), for factors.
    pub fn around_one<const D: usize>(&mut self, shape: [usize; D], std: f32) -> Param<Tensor<D>> {
        self.drawn(shape, |random, count| (0..count).map(|_| 1.0 + std * random.normal()).collect())
    }

    /// Weights that begin as `usual` says, where [`Self::begin`] says nothing; rows along the first
    /// axis.
    pub fn weights<const D: usize>(&mut self, shape: [usize; D], usual: Start) -> Param<Tensor<D>> {
        let rows = shape[0];
        let columns: usize = shape[1..].iter().product();
        let field: usize = shape.iter().skip(2).product();
        match self.start(usual) {
            Start::Normal(std) => self.normal(shape, std),
            Start::Xavier => self.normal(shape, (2.0 / (columns + rows * field) as f32).sqrt()),
            Start::Kaiming => self.normal(shape, (2.0 / columns as f32).sqrt()),
            Start::Orthogonal => self.drawn(shape, |random, _| orthogonal(random, rows, columns)),
            Start::Equalized => self.normal(shape, 1.0),
        }
    }

    /// A constant.
    pub fn filled<const D: usize>(&self, shape: [usize; D], value: f32) -> Param<Tensor<D>> {
        match self.random {
            Some(_) => Param::from_tensor(Tensor::full(shape, value, self.device)),
            None => self.unset(shape),
        }
    }

    /// A constant that is kept and loaded but not trained.
    pub fn buffer<const D: usize>(&self, shape: [usize; D], value: f32) -> Param<Tensor<D>> {
        self.filled(shape, value).set_require_grad(false)
    }

    /// A random vector of length 1 that is not trained.
    pub fn unit_buffer(&mut self, count: usize) -> Param<Tensor<1>> {
        let unit = self.drawn([count], |random, count| {
            let mut values = random.normals(count);
            let norm = values.iter().map(|value| value * value).sum::<f32>().sqrt();
            values.iter_mut().for_each(|value| *value /= norm);
            values
        });
        unit.set_require_grad(false)
    }

    /// What `draw` makes of the random numbers, given how many values are needed.
    fn drawn<const D: usize>(
        &mut self,
        shape: [usize; D],
        draw: impl FnOnce(&mut Random, usize) -> Vec<f32>,
    ) -> Param<Tensor<D>> {
        let Some(random) = &mut self.random else { return self.unset(shape) };
        let values = draw(random, shape.iter().product());
        Param::from_data(TensorData::new(values, shape), self.device)
    }

    fn unset<const D: usize>(&self, shape: [usize; D]) -> Param<Tensor<D>> {
        let zeros = move |device: &Device, tracked: bool| {
            let zeros = Tensor::zeros(shape, device);
            if tracked { zeros.require_grad() } else { zeros }
        };
        Param::uninitialized(ParamId::new(), zeros, self.device.clone(), true, shape.into())
    }
}

/// A matrix with orthonormal rows, or columns where there are more rows, row-major: of a normal
/// matrix A, its long side along the rows, with A Aᵀ = L Lᵀ, the product L⁻¹ A. That is the Q of
/// the QR decomposition in which R has a positive diagonal, in a third of the time.
fn orthogonal(random: &mut Random, rows: usize, columns: usize) -> Vec<f32> {
    let (long, short) = (rows.max(columns), rows.min(columns));
    let normals = random.normals(short * long).into_iter().map(f64::from);
    let normal = DMatrix::from_iterator(short, long, normals);
    let lower = Cholesky::new(&normal * normal.transpose());
    let Some(q) = lower.and_then(|lower| lower.l().solve_lower_triangular(&normal)) else {
        // Rows that depend on each other as far as f64 can tell.
        return orthogonal(random, rows, columns);
    };
    // nalgebra's storage is column-major: that of q is row-major for its transpose.
    let q = if rows > columns { q } else { q.transpose() };
    q.iter().map(|value| *value as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::probe::values;

    fn drawn<const D: usize>(shape: [usize; D], start: Start) -> Vec<f32> {
        let device = Device::flex();
        values(Init::new(5, "test", &device).weights(shape, start).val())
    }

    #[test]
    fn variances_follow_the_formulas() {
        let variance =
            |values: Vec<f32>| values.iter().map(|v| v * v).sum::<f32>() / values.len() as f32;
        for (start, expected) in [
            (Start::Normal(0.02), 0.0004),
            (Start::Xavier, 2.0 / (9.0 * (40.0 + 60.0))),
            (Start::Kaiming, 2.0 / (9.0 * 40.0)),
        ] {
            let found = variance(drawn([60, 40, 3, 3], start)) / expected;
            assert!((found - 1.0).abs() < 0.05, "{start:?}: {found} of the variance");
        }
        let found = variance(drawn([150, 50], Start::Xavier)) * 100.0;
        assert!((found - 1.0).abs() < 0.05, "a dense layer: {found} of the variance");
    }

    #[test]
    fn orthogonal_weights_are_orthonormal_along_the_shorter_axis() {
        for [rows, inputs, side] in [[6, 5, 3], [50, 2, 3], [18, 2, 3], [8, 8, 1]] {
            let columns = inputs * side * side;
            let w = drawn([rows, inputs, side, side], Start::Orthogonal);
            let w = DMatrix::from_row_slice(rows, columns, &w);
            let gram = if rows > columns { w.tr_mul(&w) } else { &w * w.transpose() };
            let off = (&gram - DMatrix::identity(gram.nrows(), gram.ncols())).abs().max();
            assert!(off < 1e-5, "{rows} × {columns}: {off}");
        }
    }

    #[test]
    fn orthogonal_weights_prefer_no_sign() {
        let device = Device::flex();
        let mut init = Init::new(5, "test", &device);
        let mut first = |_: &usize| values(init.weights([2, 3], Start::Orthogonal).val())[0] > 0.0;
        let positive = (0..400).filter(&mut first).count();
        assert!((150..250).contains(&positive), "{positive} of 400 first values are positive");
    }

    #[test]
    fn buffers_are_not_trained() {
        let device = Device::flex().autodiff();
        for mut init in [Init::new(5, "test", &device), Init::blank(&device)] {
            assert!(init.around_one([3], 0.1).val().is_require_grad());
            assert!(!init.buffer([3], 1.0).val().is_require_grad());
            assert!(!init.unit_buffer(3).val().is_require_grad());
        }
        let unit = Init::new(5, "test", &device).unit_buffer(7).val();
        assert!((unit.square().sum().into_scalar::<f32>() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn blank_weights_wait() {
        let device = Device::flex();
        let mut init = Init::blank(&device);
        assert!(!init.weights([4, 3, 3, 3], Start::Orthogonal).is_initialized());
        assert!(!init.around_one([4], 0.02).is_initialized());
        assert!(!init.buffer([4], 1.0).is_initialized());
        assert!(!init.unit_buffer(4).is_initialized());
    }
}
