//! What an optimiser does, straight onto the kernels; never recorded, as nothing differentiates it.

use super::cpu::buffers::{Contiguous, tensor_like};
use crate::cpu::optimiser::{self, AdamMoments, AdamStep};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Flex, backend_extension};

#[backend_extension(Flex)]
pub trait OptimiserOps: Backend {
    fn second_moment(
        old: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        decay: f32,
    ) -> FloatTensor<Self>;
    fn adam_step(
        weight: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        moment: FloatTensor<Self>,
        correction: f32,
        epsilon: f32,
        lr: f32,
    ) -> FloatTensor<Self>;
    /// The new weight, first and second moment.
    fn adam_moments(
        weight: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        first: FloatTensor<Self>,
        second: FloatTensor<Self>,
        step: AdamMoments,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);
    fn blend(
        average: FloatTensor<Self>,
        current: FloatTensor<Self>,
        decay: f32,
    ) -> FloatTensor<Self>;
}

type T = FloatTensor<Flex>;

impl OptimiserOps for Flex {
    fn second_moment(old: T, gradient: T, decay: f32) -> T {
        let (old, gradient) = (Contiguous::new(&old), Contiguous::new(&gradient));
        tensor_like(&old, optimiser::second_moment(old.values(), gradient.values(), decay))
    }

    fn adam_step(weight: T, gradient: T, moment: T, correction: f32, epsilon: f32, lr: f32) -> T {
        let inputs = [&weight, &gradient, &moment].map(Contiguous::new);
        let step = AdamStep { correction, epsilon, lr };
        let values = optimiser::adam_step(inputs.each_ref().map(Contiguous::values), step);
        tensor_like(&inputs[0], values)
    }

    fn adam_moments(weight: T, gradient: T, first: T, second: T, step: AdamMoments) -> (T, T, T) {
        let inputs = [&weight, &gradient, &first, &second].map(Contiguous::new);
        let new = optimiser::adam_moments(inputs.each_ref().map(Contiguous::values), step);
        let [weight, first, second] = new.map(|values| tensor_like(&inputs[0], values));
        (weight, first, second)
    }

    fn blend(average: T, current: T, decay: f32) -> T {
        let (average, current) = (Contiguous::new(&average), Contiguous::new(&current));
        tensor_like(&average, optimiser::blend(average.values(), current.values(), decay))
    }
}
