//! How a network is run, and what a training step tells the tensors that are kept but not trained.

use burn::module::{Module, ModuleMapper, Param, ParamId};
use burn::tensor::Tensor;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// How a network is run.
#[derive(Debug, Clone, Copy)]
pub enum Mode<'a> {
    /// With running statistics and without dropout; nothing is noted.
    Sample,
    /// With statistics of the batch and dropout.
    Train {
        /// Takes the new values of buffers.
        updates: &'a Updates,
        /// Seed of the dropout masks.
        seed: u64,
        /// Share of the batch's statistics in the running ones.
        momentum: f32,
    },
}

impl Mode<'_> {
    /// Notes a new value of the buffer `param` when training.
    pub(super) fn note(self, param: &Param<Tensor<1>>, value: Tensor<1>) {
        if let Self::Train { updates, .. } = self {
            updates.note(param, value);
        }
    }
}

/// New values of buffers, which are tensors kept but not trained: running statistics, vectors of
/// power iterations. A forward pass cannot change its network; it notes here what is to follow.
#[derive(Debug, Default)]
pub struct Updates(RefCell<BTreeMap<ParamId, Tensor<1>>>);

impl Updates {
    /// Keeps `value`, without its graph, for the buffer `param`; the last one noted counts.
    pub fn note(&self, param: &Param<Tensor<1>>, value: Tensor<1>) {
        self.0.borrow_mut().insert(param.id, value.without_autodiff());
    }

    /// Whether nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// `module` with the values noted for its buffers, which keep their ids and stay untrained.
    /// Buffers of other modules are left alone, and a copy of the module, with or without
    /// autodiff, has the same ids.
    pub fn applied<M: Module>(&self, module: M) -> M {
        module.map(&mut Apply(&self.0.borrow()))
    }
}

struct Apply<'a>(&'a BTreeMap<ParamId, Tensor<1>>);

impl ModuleMapper for Apply<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(value) = self.0.get(&param.id) else { return param };
        let (id, old, mapper) = param.consume();
        let device = old.device().without_autodiff();
        let value = value.clone().to_device(&device).reshape(old.dims());
        let value = if old.is_autodiff() { value.autodiff() } else { value };
        Param::from_mapped_value(id, value, mapper).set_require_grad(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::Init;
    use burn::tensor::Device;

    #[derive(Module, Debug)]
    struct Pair {
        weight: Param<Tensor<1>>,
        buffer: Param<Tensor<1>>,
    }

    impl Pair {
        fn new(device: &Device) -> Self {
            let init = Init::new(1, "test", device);
            Self { weight: init.filled([2], 1.0), buffer: init.buffer([2], 0.5) }
        }
    }

    fn values(param: &Param<Tensor<1>>) -> Vec<f32> {
        param.val().into_data().try_to_vec::<f32>().unwrap()
    }

    #[test]
    fn the_last_value_replaces_the_buffer_alone() {
        for device in [Device::flex(), Device::flex().autodiff()] {
            let pair = Pair::new(&device);
            let (id, updates) = (pair.buffer.id, Updates::default());
            assert!(updates.is_empty());
            updates.note(&pair.buffer, pair.weight.val());
            updates.note(&pair.buffer, pair.weight.val() * 3.0);
            assert!(!updates.is_empty());
            let pair = updates.applied(pair);
            assert_eq!(values(&pair.buffer), [3.0, 3.0]);
            assert_eq!(values(&pair.weight), [1.0, 1.0]);
            assert_eq!(pair.buffer.id, id);
            assert_eq!(pair.buffer.val().device(), device);
            assert!(!pair.buffer.val().is_require_grad());
            assert_eq!(pair.weight.val().is_require_grad(), device.is_autodiff());
        }
    }

    #[test]
    fn what_a_copy_without_autodiff_noted_reaches_the_original() {
        let pair = Pair::new(&Device::flex().autodiff());
        let (copy, updates) = (pair.valid(), Updates::default());
        Mode::Sample.note(&copy.buffer, copy.weight.val());
        assert!(updates.is_empty());
        Mode::Train { updates: &updates, seed: 0, momentum: 0.1 }
            .note(&copy.buffer, copy.weight.val());
        let pair = updates.applied(pair);
        assert_eq!(values(&pair.buffer), [1.0, 1.0]);
        let gradients = (pair.buffer.val() * pair.weight.val()).sum().backward();
        assert!(pair.weight.val().grad(&gradients).is_some());
        assert!(pair.buffer.val().grad(&gradients).is_none());
        // Taken to inference and back it is still no parameter to be trained.
        assert!(!pair.valid().train().buffer.val().is_require_grad());
    }
}
