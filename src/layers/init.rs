//! Initial weights, drawn on the CPU so that every device starts from the same network.

use crate::base::Random;
use burn::module::{Param, ParamId};
use burn::tensor::{Device, Tensor, TensorData};

/// Makes the parameters of one network in order.
pub struct Init<'a> {
    /// None where all weights will come from a file.
    random: Option<Random>,
    device: &'a Device,
}

impl<'a> Init<'a> {
    /// Weights of the network called `name` in the run seeded with `seed`.
    pub fn new(seed: u64, name: &str, device: &'a Device) -> Self {
        Self { random: Some(Random::stream(seed, name, 0)), device }
    }

    /// Parameters that have a shape but no values yet; one that is read all the same is 0.
    pub fn blank(device: &'a Device) -> Self {
        Self { random: None, device }
    }

    /// N(0, `std`²).
    pub fn normal<const D: usize>(&mut self, shape: [usize; D], std: f32) -> Param<Tensor<D>> {
        let Some(random) = &mut self.random else { return self.unset(shape) };
        let mut values = random.normals(shape.iter().product());
        values.iter_mut().for_each(|value| *value *= std);
        Param::from_data(TensorData::new(values, shape), self.device)
    }

    /// A constant.
    pub fn filled<const D: usize>(&self, shape: [usize; D], value: f32) -> Param<Tensor<D>> {
        match self.random {
            Some(_) => Param::from_tensor(Tensor::full(shape, value, self.device)),
            None => self.unset(shape),
        }
    }

    fn unset<const D: usize>(&self, shape: [usize; D]) -> Param<Tensor<D>> {
        let zeros = move |device: &Device, tracked: bool| {
            let zeros = Tensor::zeros(shape, device);
            if tracked { zeros.require_grad() } else { zeros }
        };
        Param::uninitialized(ParamId::new(), zeros, self.device.clone(), true, shape.into())
    }
}
