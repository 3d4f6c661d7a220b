//! The 4×4 convolution of stride 2 and its transpose.

use super::backward::{record, register};
use super::cpu::buffers::{Contiguous, tensor};
use crate::cpu::conv4::{self, Conv4Shape};
use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, Flex, backend_extension};
use burn::tensor::Tensor;

pub fn conv4_down(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::conv4_down(x.into_dispatch(), weight.into_dispatch()))
}

pub fn conv4_up(x: Tensor<4>, weight: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::conv4_up(x.into_dispatch(), weight.into_dispatch()))
}

#[backend_extension(Flex, Autodiff)]
pub trait Conv4Ops: Backend {
    fn conv4_down(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;
    fn conv4_up(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;
}

type T = FloatTensor<Flex>;
type Tracked<C> = FloatTensor<Autodiff<Flex, C>>;

impl Conv4Ops for Flex {
    fn conv4_down(x: T, weight: T) -> T {
        let (x, weight) = (Contiguous::new(&x), Contiguous::new(&weight));
        let s = shape(&weight, half(x.nchw()));
        tensor(conv4::reduce(x.values(), weight.values(), s), [s.n, s.small, s.h, s.w])
    }

    fn conv4_up(x: T, weight: T) -> T {
        let (x, weight) = (Contiguous::new(&x), Contiguous::new(&weight));
        let s = shape(&weight, x.nchw());
        tensor(conv4::enlarge(x.values(), weight.values(), s), [s.n, s.large, 2 * s.h, 2 * s.w])
    }
}

impl<C: CheckpointStrategy> Conv4Ops for Autodiff<Flex, C> {
    fn conv4_down(x: Tracked<C>, weight: Tracked<C>) -> Tracked<C> {
        record::<Flex, _, C, 2>(Down, [x, weight], |[x, w]| {
            (Flex::conv4_down(x.clone(), w.clone()), [x.clone(), w.clone()])
        })
    }

    fn conv4_up(x: Tracked<C>, weight: Tracked<C>) -> Tracked<C> {
        record::<Flex, _, C, 2>(Up, [x, weight], |[x, w]| {
            (Flex::conv4_up(x.clone(), w.clone()), [x.clone(), w.clone()])
        })
    }
}

#[derive(Debug)]
struct Down;

impl Backward<Flex, 2> for Down {
    type State = [T; 2];

    fn backward(self, ops: Ops<[T; 2], 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let [x, weight] = ops.state.each_ref().map(Contiguous::new);
        let s = shape(&weight, dy.nchw());
        let [for_x, for_weight] = ops.parents.map(|parent| parent.map(|node| node.id));
        register(grads, for_x, x.nchw(), || conv4::enlarge(dy.values(), weight.values(), s));
        register(grads, for_weight, weight.nchw(), || {
            conv4::weight_gradient(dy.values(), x.values(), s)
        });
    }
}

#[derive(Debug)]
struct Up;

impl Backward<Flex, 2> for Up {
    type State = [T; 2];

    fn backward(self, ops: Ops<[T; 2], 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let [x, weight] = ops.state.each_ref().map(Contiguous::new);
        let s = shape(&weight, x.nchw());
        let [for_x, for_weight] = ops.parents.map(|parent| parent.map(|node| node.id));
        register(grads, for_x, x.nchw(), || conv4::reduce(dy.values(), weight.values(), s));
        register(grads, for_weight, weight.nchw(), || {
            conv4::weight_gradient(x.values(), dy.values(), s)
        });
    }
}

/// Sizes from the weights and from the small side, whose channels do not matter.
fn shape(weight: &Contiguous, [n, _, h, w]: [usize; 4]) -> Conv4Shape {
    let [small, large, _, _] = weight.nchw();
    Conv4Shape { n, small, large, h, w }
}

fn half([n, c, h, w]: [usize; 4]) -> [usize; 4] {
    assert!(h.is_multiple_of(2) && w.is_multiple_of(2), "sides of {h} and {w} are not even");
    [n, c, h / 2, w / 2]
}
