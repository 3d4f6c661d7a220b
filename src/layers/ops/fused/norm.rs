//! Batch normalisation, or a given factor and shift for each plane, with the activation after it.

use super::backward::{record, register};
use super::cpu::buffers::{Contiguous, tensor};
use super::cpu::forward::dims;
use crate::cpu::epilogue::{self, Affine, AffineGrads, Batch};
use burn::backend::autodiff::NodeId;
use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, Flex, backend_extension};
use burn::tensor::Tensor;

pub fn batch_norm_act(
    x: Tensor<4>,
    gain: Tensor<2>,
    shift: Tensor<2>,
    eps: f32,
    slope: Option<f32>,
) -> (Tensor<4>, Tensor<1>, Tensor<1>) {
    let channels = x.dims()[1];
    let moments = Dispatch::batch_moments(x.clone().without_autodiff().into_dispatch());
    let y = Tensor::from_dispatch(Dispatch::batch_norm_act(
        x.into_dispatch(),
        gain.into_dispatch(),
        shift.into_dispatch(),
        moments.clone(),
        eps,
        slope.unwrap_or(1.0),
    ));
    let moments: Tensor<2> = Tensor::from_dispatch(moments);
    let [mean, variance] =
        [0, 1].map(|k| moments.clone().slice([k..k + 1, 0..channels]).reshape([channels]));
    (y, mean, variance)
}

pub fn affine_act(
    x: Tensor<4>,
    gain: Tensor<2>,
    shift: Tensor<2>,
    slope: Option<f32>,
) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::affine_act(
        x.into_dispatch(),
        gain.into_dispatch(),
        shift.into_dispatch(),
        slope.unwrap_or(1.0),
    ))
}

#[backend_extension(Flex)]
pub trait MomentOps: Backend {
    /// Means, then variances: `[2, C]`. Never recorded.
    fn batch_moments(x: FloatTensor<Self>) -> FloatTensor<Self>;
}

impl MomentOps for Flex {
    fn batch_moments(x: T) -> T {
        let x = Contiguous::new(&x);
        let d = dims(&x);
        tensor(epilogue::batch_moments(x.values(), d), [2, d.c])
    }
}

/// Factors and shifts are `[1 or N, C]`; a slope of 1 stands for no activation.
#[backend_extension(Flex, Autodiff)]
pub trait NormOps: Backend {
    /// `moments` are those of `x`; the gradient over `x` has their part, too.
    fn batch_norm_act(
        x: FloatTensor<Self>,
        gain: FloatTensor<Self>,
        shift: FloatTensor<Self>,
        moments: FloatTensor<Self>,
        eps: f32,
        slope: f32,
    ) -> FloatTensor<Self>;
    fn affine_act(
        x: FloatTensor<Self>,
        gain: FloatTensor<Self>,
        shift: FloatTensor<Self>,
        slope: f32,
    ) -> FloatTensor<Self>;
}

type T = FloatTensor<Flex>;
type Tracked<C> = FloatTensor<Autodiff<Flex, C>>;

impl NormOps for Flex {
    fn batch_norm_act(x: T, gain: T, shift: T, moments: T, eps: f32, slope: f32) -> T {
        let [x, gain, shift, moments] = [&x, &gain, &shift, &moments].map(Contiguous::new);
        let affine = Affine { gain: gain.values(), shift: shift.values(), slope };
        let batch = Batch { moments: moments.values(), eps, affine };
        tensor(epilogue::batch_forward(x.values(), dims(&x), batch), x.nchw())
    }

    fn affine_act(x: T, gain: T, shift: T, slope: f32) -> T {
        let [x, gain, shift] = [&x, &gain, &shift].map(Contiguous::new);
        let affine = Affine { gain: gain.values(), shift: shift.values(), slope };
        tensor(epilogue::affine_forward(x.values(), dims(&x), affine), x.nchw())
    }
}

impl<C: CheckpointStrategy> NormOps for Autodiff<Flex, C> {
    fn batch_norm_act(
        x: Tracked<C>,
        gain: Tracked<C>,
        shift: Tracked<C>,
        moments: Tracked<C>,
        eps: f32,
        slope: f32,
    ) -> Tracked<C> {
        let moments = moments.into_parts().0;
        record::<Flex, _, C, 3>(BatchNormAct, [x, gain, shift], |[x, gain, shift]| {
            let inputs = [x, gain, shift].map(Clone::clone);
            let [x, gain, shift] = inputs.clone();
            let y = Flex::batch_norm_act(x, gain, shift, moments.clone(), eps, slope);
            (y, BatchState { inputs, moments, eps, slope })
        })
    }

    fn affine_act(x: Tracked<C>, gain: Tracked<C>, shift: Tracked<C>, slope: f32) -> Tracked<C> {
        record::<Flex, _, C, 3>(AffineAct, [x, gain, shift], |[x, gain, shift]| {
            let inputs = [x, gain, shift].map(Clone::clone);
            let [x, gain, shift] = inputs.clone();
            (Flex::affine_act(x, gain, shift, slope), (inputs, slope))
        })
    }
}

#[derive(Debug)]
struct BatchNormAct;

#[derive(Debug, Clone)]
struct BatchState {
    /// Features, factors and shifts.
    inputs: [T; 3],
    moments: T,
    eps: f32,
    slope: f32,
}

impl Backward<Flex, 3> for BatchNormAct {
    type State = BatchState;

    fn backward(self, ops: Ops<BatchState, 3>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let BatchState { inputs, moments, eps, slope } = ops.state;
        let [x, gain, shift] = inputs.each_ref().map(Contiguous::new);
        let moments = Contiguous::new(&moments);
        let affine = Affine { gain: gain.values(), shift: shift.values(), slope };
        let batch = Batch { moments: moments.values(), eps, affine };
        let found = epilogue::batch_backward(dy.values(), x.values(), dims(&x), batch);
        let parents = ops.parents.map(|parent| parent.map(|node| node.id));
        register_affine(grads, parents, [&x, &gain], found);
    }
}

#[derive(Debug)]
struct AffineAct;

impl Backward<Flex, 3> for AffineAct {
    type State = ([T; 3], f32);

    fn backward(self, ops: Ops<Self::State, 3>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let (inputs, slope) = ops.state;
        let [x, gain, shift] = inputs.each_ref().map(Contiguous::new);
        let affine = Affine { gain: gain.values(), shift: shift.values(), slope };
        let found = epilogue::affine_backward(dy.values(), x.values(), dims(&x), affine);
        let parents = ops.parents.map(|parent| parent.map(|node| node.id));
        register_affine(grads, parents, [&x, &gain], found);
    }
}

fn register_affine(
    grads: &mut Gradients,
    [for_x, for_gain, for_shift]: [Option<NodeId>; 3],
    [x, gain]: [&Contiguous; 2],
    found: AffineGrads,
) {
    let sides = [gain.side(0), gain.side(1)];
    register(grads, for_x, x.nchw(), || found.dx);
    register(grads, for_gain, sides, || found.dgain);
    register(grads, for_shift, sides, || found.dshift);
}
