//! The input of StyleGAN3: waves that w turns and moves.

use super::{EqualLinear, Init, ops};
use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor, TensorData};
use serde::{Deserialize, Serialize};
use std::f32::consts::TAU;

/// Size of [`FourierFeatures`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FourierShape {
    /// Waves, and channels of the features.
    pub channels: usize,
    /// Side of the features, which reach beyond the picture.
    pub side: usize,
    /// Samples across the picture.
    pub rate: usize,
    /// Highest frequency that passes undamped, in periods across the picture.
    pub bandwidth: f32,
}

/// Fourier features on the plane of the picture, mixed by a matrix (Karras 2021, 3 and appendix F):
/// `y = weight/√C · a(f) · sin(2π (f · p + φ))` at each point p, the picture being [−½, ½]².
///
/// With `(r_c, r_s, t_x, t_y) = affine(w) / ‖(r_c, r_s)‖` the plane is first moved by −t and then
/// turned by r, and before that goes through `transform`. Frequencies that this brings beyond the
/// bandwidth are damped: `a(f) = 1 − (‖f‖ − bandwidth) / (rate/2 − bandwidth)`, within [0, 1].
#[derive(Module, Debug)]
pub struct FourierFeatures {
    /// `[C, C]`.
    pub weight: Param<Tensor<2>>,
    /// w to turn and move, `[4, w]`.
    pub affine: EqualLinear,
    /// Fixed transform of the plane, `[3, 3]`.
    pub transform: Param<Tensor<2>>,
    /// Frequency of each wave along x and y, `[C, 2]`; not trained.
    pub freqs: Param<Tensor<2>>,
    /// Phase of each wave in turns, `[C]`; not trained.
    pub phases: Param<Tensor<1>>,
    #[module(skip)]
    shape: FourierShape,
}

impl FourierFeatures {
    /// Waves of no frequency, to be loaded.
    pub fn new(init: &mut Init, shape: FourierShape, w_dim: usize) -> Self {
        let channels = shape.channels;
        Self {
            weight: init.filled([channels, channels], 0.0),
            affine: EqualLinear::new(init, w_dim, 4, 1.0),
            transform: init.filled([3, 3], 0.0),
            freqs: init.filled([channels, 2], 0.0),
            phases: init.filled([channels], 0.0),
            shape,
        }
    }

    /// w `[N, w]` to features `[N, C, side, side]`.
    pub fn forward(&self, w: Tensor<2>) -> Tensor<4> {
        let FourierShape { channels, rate, bandwidth, .. } = self.shape;
        let n = w.dims()[0];
        let plane = self.plane(w);
        let freqs = self.freqs.val().unsqueeze::<3>().expand([n, channels, 2]).matmul(plane);
        let column = |i: usize| freqs.clone().slice([0..n, 0..channels, i..i + 1]);
        let per_wave = |values: Tensor<3>| values.reshape([n, channels, 1, 1]);
        let (x, y) = (column(0), column(1));
        let phases = column(2) + self.phases.val().reshape([1, channels, 1]);
        let beyond = (x.clone().square() + y.clone().square()).sqrt() - bandwidth;
        let damping = (beyond / -(rate as f32 / 2.0 - bandwidth) + 1.0).clamp(0.0, 1.0);
        let [across, down] = self.grid(&freqs.device().without_autodiff());
        let turns = per_wave(x) * across + per_wave(y) * down + per_wave(phases);
        // GPUs take sines of small angles only for exact.
        let waves = ((turns.clone() - turns.round()) * TAU).sin() * per_wave(damping);
        ops::conv1x1(waves, self.weight.val() / (channels as f32).sqrt())
    }

    /// The transform of the plane that w asks for, the first two rows of each: `[N, 2, 3]`.
    fn plane(&self, w: Tensor<2>) -> Tensor<3> {
        let n = w.dims()[0];
        let t = self.affine.forward(w);
        let turn = t.clone().slice([0..n, 0..2]);
        let t = t / turn.square().sum_dim(1).sqrt();
        let column = |i: usize| t.clone().slice([0..n, i..i + 1]);
        let [c, s, x, y] = [0, 1, 2, 3].map(column);
        let moved_x = s.clone() * y.clone() - c.clone() * x.clone();
        let moved_y = -(s.clone() * x + c.clone() * y);
        let rows = vec![c.clone(), -s.clone(), moved_x, s, c, moved_y];
        let own = Tensor::cat(rows, 1).reshape([n, 2, 3]);
        own.matmul(self.transform.val().unsqueeze::<3>().expand([n, 3, 3]))
    }

    /// x of each column and y of each row.
    fn grid(&self, device: &Device) -> [Tensor<4>; 2] {
        let FourierShape { side, rate, .. } = self.shape;
        let place = |i: usize| (i as f32 + 0.5 - side as f32 / 2.0) / rate as f32;
        let places: Vec<f32> = (0..side).map(place).collect();
        [[1, 1, 1, side], [1, 1, side, 1]]
            .map(|shape| Tensor::from_data(TensorData::new(places.clone(), shape), device))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One wave across the picture, turned by a quarter and moved by a quarter.
    #[test]
    fn a_wave_is_turned_and_moved() {
        let device = Device::flex();
        let shape = FourierShape { channels: 1, side: 6, rate: 4, bandwidth: 1.0 };
        let mut layer = FourierFeatures::new(&mut Init::new(1, "test", &device), shape, 2);
        let param = |values: &[f32], shape: [usize; 2]| {
            Param::from_data(TensorData::new(values.to_vec(), shape), &device)
        };
        layer.weight = param(&[1.0], [1, 1]);
        layer.transform = param(&[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0], [3, 3]);
        layer.freqs = param(&[1.0, 0.0], [1, 2]);
        layer.affine.weight = param(&[0.0; 8], [4, 2]);
        // Twice (0, 1, 0, ¼): the length of the turn divides all.
        layer.affine.bias =
            Param::from_data(TensorData::new(vec![0.0, 2.0, 0.0, 0.5], [4]), &device);
        let y = layer.forward(Tensor::zeros([1, 2], &device));
        let y = y.into_data().try_to_vec::<f32>().unwrap();
        for (i, value) in y.iter().enumerate() {
            // Row of f · R is (0, −1), and the move by −¼ along y adds a quarter of a turn.
            let place = ((i / 6) as f32 + 0.5 - 3.0) / 4.0;
            let wanted = (TAU * (0.25 - place)).sin();
            assert!((value - wanted).abs() < 1e-5, "{i}: {value} against {wanted}");
        }
    }
}
