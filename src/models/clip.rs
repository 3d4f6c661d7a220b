//! Weights held within bounds.

use super::params::replace;
use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::Tensor;

/// `network` with each trained value held within ±`limit`: weight clipping (Arjovsky 2017, algorithm 1),
/// which bounds D's slope for the Wasserstein loss.
pub fn clipped<M: Module>(network: M, limit: f32) -> M {
    network.map(&mut Clip(limit))
}

struct Clip(f32);

impl ModuleMapper for Clip {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        if !param.is_require_grad() {
            return param;
        }
        replace(param, |values| values.clamp(-self.0, self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[derive(Module, Debug)]
    struct Layer {
        weight: Param<Tensor<1>>,
        buffer: Param<Tensor<1>>,
    }

    #[test]
    fn weights_are_held_and_buffers_left() {
        let device = Device::flex().autodiff();
        let of = || Param::from_tensor(Tensor::from_floats([-3.0, 0.05, 3.0], &device));
        let layer =
            Layer { weight: of().set_require_grad(true), buffer: of().set_require_grad(false) };
        let layer = clipped(layer, 0.1);
        let values =
            |param: &Param<Tensor<1>>| param.val().into_data().try_to_vec::<f32>().unwrap();
        assert_eq!(values(&layer.weight), [-0.1, 0.05, 0.1]);
        assert_eq!(values(&layer.buffer), [-3.0, 0.05, 3.0]);
        assert!(layer.weight.val().is_require_grad());
    }
}
