//! The operations in the autodiff graph: gradients only for inputs that want one.

use super::cpu::buffers::tensor;
use super::operations::{FusedGradients, FusedOps};
use burn::backend::autodiff::NodeId;
use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Flex};

type T<B> = FloatTensor<B>;
type Tracked<B, C> = FloatTensor<Autodiff<B, C>>;

impl<B: FusedGradients, C: CheckpointStrategy> FusedOps for Autodiff<B, C> {
    fn conv3x3(x: Tracked<B, C>, weight: Tracked<B, C>) -> Tracked<B, C> {
        record::<B, _, C, 2>(Conv3x3, [x, weight], |[x, w]| {
            (B::conv3x3(x.clone(), w.clone()), [x.clone(), w.clone()])
        })
    }

    fn conv1x1(x: Tracked<B, C>, weight: Tracked<B, C>) -> Tracked<B, C> {
        record::<B, _, C, 2>(Conv1x1, [x, weight], |[x, w]| {
            (B::conv1x1(x.clone(), w.clone()), [x.clone(), w.clone()])
        })
    }

    fn bias_act(x: Tracked<B, C>, bias: Tracked<B, C>) -> Tracked<B, C> {
        record::<B, _, C, 2>(BiasAct, [x, bias], |[x, bias]| {
            let y = B::bias_act(x.clone(), bias.clone());
            (y.clone(), y)
        })
    }

    fn style(
        x: Tracked<B, C>,
        noise: Tracked<B, C>,
        strength: Tracked<B, C>,
        bias: Tracked<B, C>,
        scale: Tracked<B, C>,
        shift: Tracked<B, C>,
    ) -> Tracked<B, C> {
        let noise = noise.into_parts().0;
        let inputs = [x, strength, bias, scale, shift];
        record::<B, _, C, 5>(StyleOp, inputs, |[x, strength, bias, scale, shift]| {
            B::style_saved(x.clone(), noise, [strength, bias, scale, shift].map(Clone::clone))
        })
    }

    fn up2(x: Tracked<B, C>) -> Tracked<B, C> {
        record::<B, _, C, 1>(Up2, [x], |[x]| (B::up2(x.clone()), ()))
    }

    fn down2(x: Tracked<B, C>) -> Tracked<B, C> {
        record::<B, _, C, 1>(Down2, [x], |[x]| (B::down2(x.clone()), ()))
    }
}

/// Runs `forward` on the plain tensors and records `node` with the state it returns.
pub fn record<B, Node, C, const N: usize>(
    node: Node,
    inputs: [Tracked<B, C>; N],
    forward: impl FnOnce([&T<B>; N]) -> (T<B>, Node::State),
) -> Tracked<B, C>
where
    B: Backend,
    Node: Backward<B, N>,
    C: CheckpointStrategy,
{
    let parts = inputs.map(|input| input.into_parts());
    let plain = parts.each_ref().map(|(primitive, _)| primitive.clone());
    let (output, state) = forward(plain.each_ref());
    match node.prepare::<C>(parts.map(|(_, guard)| guard)).compute_bound().stateful() {
        OpsKind::Tracked(prep) => prep.finish(state, output),
        OpsKind::UnTracked(prep) => prep.finish(output),
    }
}

/// Registers a gradient for a parent that wants one.
pub fn register<const D: usize>(
    grads: &mut Gradients,
    node: Option<NodeId>,
    shape: [usize; D],
    values: impl FnOnce() -> Vec<f32>,
) {
    if let Some(node) = node {
        grads.register::<Flex>(node, tensor(values(), shape));
    }
}

#[derive(Debug)]
struct Conv3x3;

impl<B: FusedGradients> Backward<B, 2> for Conv3x3 {
    type State = [T<B>; 2];

    fn backward(self, ops: Ops<[T<B>; 2], 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = grads.consume::<B>(&ops.node);
        let [x, weight] = ops.state;
        let [for_x, for_weight] = ops.parents;
        if let Some(node) = for_x {
            grads.register::<B>(node.id, B::conv3x3_data(dy.clone(), weight));
        }
        if let Some(node) = for_weight {
            grads.register::<B>(node.id, B::conv3x3_weight(x, dy));
        }
    }
}

#[derive(Debug)]
struct Conv1x1;

impl<B: FusedGradients> Backward<B, 2> for Conv1x1 {
    type State = [T<B>; 2];

    fn backward(self, ops: Ops<[T<B>; 2], 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = grads.consume::<B>(&ops.node);
        let [x, weight] = ops.state;
        let [for_x, for_weight] = ops.parents;
        if let Some(node) = for_x {
            grads.register::<B>(node.id, B::conv1x1_data(dy.clone(), weight));
        }
        if let Some(node) = for_weight {
            grads.register::<B>(node.id, B::conv1x1_weight(x, dy));
        }
    }
}

#[derive(Debug)]
struct BiasAct;

impl<B: FusedGradients> Backward<B, 2> for BiasAct {
    /// The output, whose sign tells the slope.
    type State = T<B>;

    fn backward(self, ops: Ops<T<B>, 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = grads.consume::<B>(&ops.node);
        register_all::<B, 2>(
            ops.parents.map(|p| p.map(|node| node.id)),
            B::bias_act_both(dy, ops.state),
            grads,
        );
    }
}

#[derive(Debug)]
struct StyleOp;

impl<B: FusedGradients> Backward<B, 5> for StyleOp {
    type State = B::Saved;

    fn backward(self, ops: Ops<B::Saved, 5>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = grads.consume::<B>(&ops.node);
        register_all::<B, 5>(
            ops.parents.map(|p| p.map(|node| node.id)),
            B::style_all(dy, ops.state),
            grads,
        );
    }
}

#[derive(Debug)]
struct Up2;

impl<B: FusedGradients> Backward<B, 1> for Up2 {
    type State = ();

    fn backward(self, ops: Ops<(), 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = grads.consume::<B>(&ops.node);
        register_all::<B, 1>(ops.parents.map(|p| p.map(|node| node.id)), [B::up2_data(dy)], grads);
    }
}

#[derive(Debug)]
struct Down2;

impl<B: FusedGradients> Backward<B, 1> for Down2 {
    type State = ();

    fn backward(self, ops: Ops<(), 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = grads.consume::<B>(&ops.node);
        register_all::<B, 1>(
            ops.parents.map(|p| p.map(|node| node.id)),
            [B::down2_data(dy)],
            grads,
        );
    }
}

/// Hands each parent that wants it the gradient of its place.
fn register_all<B: FusedGradients, const N: usize>(
    parents: [Option<NodeId>; N],
    gradients: [T<B>; N],
    grads: &mut Gradients,
) {
    for (parent, gradient) in parents.into_iter().zip(gradients) {
        if let Some(id) = parent {
            grads.register::<B>(id, gradient);
        }
    }
}
