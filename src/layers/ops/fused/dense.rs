//! The product of a dense layer, recorded as one operation: the gradient over the weights comes out as
//! the weights lie in memory, where burn's own would be its transpose, to be copied. Small batches have
//! kernels of their own.

use super::backward::record;
use super::cpu::buffers::{Contiguous, tensor};
use crate::cpu::dense::{self, DenseShape, MOST_ROWS};
use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops};
use burn::backend::ops::FloatTensorOps;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, Flex, backend_extension};
use burn::tensor::Tensor;

pub fn dense(x: Tensor<2>, weight: Tensor<2>) -> Tensor<2> {
    Tensor::from_dispatch(Dispatch::dense(x.into_dispatch(), weight.into_dispatch()))
}

#[backend_extension(Flex, Autodiff)]
pub trait DenseOps: Backend {
    fn dense(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;
}

type T = FloatTensor<Flex>;
type Tracked<C> = FloatTensor<Autodiff<Flex, C>>;

fn product(a: T, b: T) -> T {
    <Flex as FloatTensorOps<Flex>>::float_matmul(a, b)
}

fn turned(x: T) -> T {
    <Flex as FloatTensorOps<Flex>>::float_transpose(x)
}

/// `x · weightᵀ`.
fn forward(x: T, weight: T) -> T {
    if rows(&x) > MOST_ROWS {
        return product(x, turned(weight));
    }
    let (x, weight) = (Contiguous::new(&x), Contiguous::new(&weight));
    let shape = DenseShape { rows: x.side(0), inputs: x.side(1), outputs: weight.side(0) };
    let y = dense::product(x.values(), weight.values(), shape);
    tensor(y, [shape.rows, shape.outputs])
}

/// `dyᵀ · x`.
fn for_weight(dy: T, x: T) -> T {
    if rows(&x) > MOST_ROWS {
        return product(turned(dy), x);
    }
    let (dy, x) = (Contiguous::new(&dy), Contiguous::new(&x));
    let shape = DenseShape { rows: x.side(0), inputs: x.side(1), outputs: dy.side(1) };
    let gradient = dense::weight_gradient(dy.values(), x.values(), shape);
    tensor(gradient, [shape.outputs, shape.inputs])
}

fn rows(x: &T) -> usize {
    x.layout().shape()[0]
}

impl DenseOps for Flex {
    fn dense(x: T, weight: T) -> T {
        forward(x, weight)
    }
}

impl<C: CheckpointStrategy> DenseOps for Autodiff<Flex, C> {
    fn dense(x: Tracked<C>, weight: Tracked<C>) -> Tracked<C> {
        record::<Flex, _, C, 2>(Dense, [x, weight], |[x, w]| {
            (Flex::dense(x.clone(), w.clone()), [x.clone(), w.clone()])
        })
    }
}

#[derive(Debug)]
struct Dense;

impl Backward<Flex, 2> for Dense {
    type State = [T; 2];

    fn backward(self, ops: Ops<[T; 2], 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = grads.consume::<Flex>(&ops.node);
        let [x, weight] = ops.state;
        let [for_x, for_weights] = ops.parents;
        if let Some(node) = for_x {
            grads.register::<Flex>(node.id, product(dy.clone(), weight));
        }
        if let Some(node) = for_weights {
            grads.register::<Flex>(node.id, for_weight(dy, x));
        }
    }
}
