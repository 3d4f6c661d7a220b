//! Initial weights, drawn on the CPU so that every device starts from the same network.

use crate::base::Random;
use burn::module::Param;
use burn::tensor::{Device, Tensor, TensorData};

/// Draws the initial weights of one network in order.
pub struct Init<'a> {
    random: Random,
    device: &'a Device,
}

impl<'a> Init<'a> {
    /// Weights of the network called `name` in the run seeded with `seed`.
    pub fn new(seed: u64, name: &str, device: &'a Device) -> Self {
        Self { random: Random::stream(seed, name, 0), device }
    }

    /// The device the parameters live on.
    pub fn device(&self) -> &Device {
        self.device
    }

    /// N(0, `std`²).
    pub fn normal<const D: usize>(&mut self, shape: [usize; D], std: f32) -> Param<Tensor<D>> {
        let mut values = self.random.normals(shape.iter().product());
        values.iter_mut().for_each(|value| *value *= std);
        Param::from_data(TensorData::new(values, shape), self.device)
    }

    /// A constant.
    pub fn filled<const D: usize>(&self, shape: [usize; D], value: f32) -> Param<Tensor<D>> {
        Param::from_tensor(Tensor::full(shape, value, self.device))
    }
}
