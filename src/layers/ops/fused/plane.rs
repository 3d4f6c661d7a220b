//! Leaky ReLU, tanh, and steps between sides without filters.

use super::backward::{record, register};
use super::cpu::buffers::{Contiguous, tensor, tensor_like};
use super::cpu::forward::planes;
use crate::cpu::{pointwise, pool};
use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, Flex, backend_extension};
use burn::tensor::Tensor;

pub fn leaky<const D: usize>(x: Tensor<D>, slope: f32) -> Tensor<D> {
    Tensor::from_dispatch(Dispatch::plain_leaky(x.into_dispatch(), slope))
}

pub fn tanh<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    Tensor::from_dispatch(Dispatch::plain_tanh(x.into_dispatch()))
}

pub fn nearest2(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::nearest2(x.into_dispatch()))
}

pub fn average2(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::average2(x.into_dispatch()))
}

pub fn max2(x: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::max2(x.into_dispatch()))
}

#[backend_extension(Flex, Autodiff)]
pub trait PlaneOps: Backend {
    fn plain_leaky(x: FloatTensor<Self>, slope: f32) -> FloatTensor<Self>;
    fn plain_tanh(x: FloatTensor<Self>) -> FloatTensor<Self>;
    fn nearest2(x: FloatTensor<Self>) -> FloatTensor<Self>;
    fn average2(x: FloatTensor<Self>) -> FloatTensor<Self>;
    fn max2(x: FloatTensor<Self>) -> FloatTensor<Self>;
}

type T = FloatTensor<Flex>;
type Tracked<C> = FloatTensor<Autodiff<Flex, C>>;

impl PlaneOps for Flex {
    fn plain_leaky(x: T, slope: f32) -> T {
        let x = Contiguous::new(&x);
        tensor_like(&x, pointwise::leaky(x.values(), slope))
    }

    fn plain_tanh(x: T) -> T {
        let x = Contiguous::new(&x);
        tensor_like(&x, pointwise::tanh(x.values()))
    }

    fn nearest2(x: T) -> T {
        enlarged(&Contiguous::new(&x), 1.0)
    }

    fn average2(x: T) -> T {
        summed(&Contiguous::new(&x), 0.25)
    }

    fn max2(x: T) -> T {
        let x = Contiguous::new(&x);
        let [n, c, h, w] = x.nchw();
        tensor(pool::max2(x.values(), planes(&x)), [n, c, h / 2, w / 2])
    }
}

fn enlarged(x: &Contiguous, scale: f32) -> T {
    let [n, c, h, w] = x.nchw();
    tensor(pool::nearest2(x.values(), planes(x), scale), [n, c, 2 * h, 2 * w])
}

fn summed(x: &Contiguous, scale: f32) -> T {
    let [n, c, h, w] = x.nchw();
    tensor(pool::sum2(x.values(), planes(x), scale), [n, c, h / 2, w / 2])
}

impl<C: CheckpointStrategy> PlaneOps for Autodiff<Flex, C> {
    fn plain_leaky(x: Tracked<C>, slope: f32) -> Tracked<C> {
        record::<Flex, _, C, 1>(Leaky, [x], |[x]| {
            let y = Flex::plain_leaky(x.clone(), slope);
            (y.clone(), (y, slope))
        })
    }

    fn plain_tanh(x: Tracked<C>) -> Tracked<C> {
        record::<Flex, _, C, 1>(Tanh, [x], |[x]| {
            let y = Flex::plain_tanh(x.clone());
            (y.clone(), y)
        })
    }

    fn nearest2(x: Tracked<C>) -> Tracked<C> {
        record::<Flex, _, C, 1>(Nearest2, [x], |[x]| (Flex::nearest2(x.clone()), ()))
    }

    fn average2(x: Tracked<C>) -> Tracked<C> {
        record::<Flex, _, C, 1>(Average2, [x], |[x]| (Flex::average2(x.clone()), ()))
    }

    fn max2(x: Tracked<C>) -> Tracked<C> {
        record::<Flex, _, C, 1>(Max2, [x], |[x]| (Flex::max2(x.clone()), x.clone()))
    }
}

#[derive(Debug)]
struct Leaky;

impl Backward<Flex, 1> for Leaky {
    /// The output, whose sign tells the slope.
    type State = (T, f32);

    fn backward(self, ops: Ops<(T, f32), 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let (y, slope) = (Contiguous::new(&ops.state.0), ops.state.1);
        if let [Some(parent)] = ops.parents {
            let dx = pointwise::leaky_gradient(dy.values(), y.values(), slope);
            grads.register::<Flex>(parent.id, tensor_like(&y, dx));
        }
    }
}

#[derive(Debug)]
struct Tanh;

impl Backward<Flex, 1> for Tanh {
    /// The output.
    type State = T;

    fn backward(self, ops: Ops<T, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let y = Contiguous::new(&ops.state);
        if let [Some(parent)] = ops.parents {
            let dx = pointwise::tanh_gradient(dy.values(), y.values());
            grads.register::<Flex>(parent.id, tensor_like(&y, dx));
        }
    }
}

#[derive(Debug)]
struct Nearest2;

impl Backward<Flex, 1> for Nearest2 {
    type State = ();

    fn backward(self, ops: Ops<(), 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        if let [Some(parent)] = ops.parents {
            grads.register::<Flex>(parent.id, summed(&dy, 1.0));
        }
    }
}

#[derive(Debug)]
struct Average2;

impl Backward<Flex, 1> for Average2 {
    type State = ();

    fn backward(self, ops: Ops<(), 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        if let [Some(parent)] = ops.parents {
            grads.register::<Flex>(parent.id, enlarged(&dy, 0.25));
        }
    }
}

#[derive(Debug)]
struct Max2;

impl Backward<Flex, 1> for Max2 {
    /// The input.
    type State = T;

    fn backward(self, ops: Ops<T, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let x = Contiguous::new(&ops.state);
        let [parent] = ops.parents.map(|parent| parent.map(|node| node.id));
        register(grads, parent, x.nchw(), || {
            pool::max2_gradient(x.values(), dy.values(), planes(&x))
        });
    }
}
