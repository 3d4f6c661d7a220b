//! The operations in the autodiff graph: gradients only for inputs that want one.

use super::buffers::{Contiguous, tensor};
use super::forward::{CpuOps, GAIN, StyleInputs, conv_shape, conv1_shape, dims, planes};
use crate::cpu::{conv1x1, conv3x3, epilogue, epilogue::Saved, resample};
use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Flex};
use std::sync::Arc;

type T = FloatTensor<Flex>;
type Tracked<C> = FloatTensor<Autodiff<Flex, C>>;

impl<C: CheckpointStrategy> CpuOps for Autodiff<Flex, C> {
    fn conv3x3(x: Tracked<C>, weight: Tracked<C>) -> Tracked<C> {
        record::<_, C, 2>(Conv3x3, [x, weight], |[x, w]| {
            (Flex::conv3x3(x.clone(), w.clone()), [x.clone(), w.clone()])
        })
    }

    fn conv1x1(x: Tracked<C>, weight: Tracked<C>) -> Tracked<C> {
        record::<_, C, 2>(Conv1x1, [x, weight], |[x, w]| {
            (Flex::conv1x1(x.clone(), w.clone()), [x.clone(), w.clone()])
        })
    }

    fn bias_act(x: Tracked<C>, bias: Tracked<C>) -> Tracked<C> {
        record::<_, C, 2>(BiasAct, [x, bias], |[x, bias]| {
            let y = Flex::bias_act(x.clone(), bias.clone());
            (y.clone(), y)
        })
    }

    fn style(
        x: Tracked<C>,
        noise: Tracked<C>,
        strength: Tracked<C>,
        bias: Tracked<C>,
        scale: Tracked<C>,
        shift: Tracked<C>,
    ) -> Tracked<C> {
        let noise = noise.into_parts().0;
        record::<_, C, 5>(
            StyleOp,
            [x, strength, bias, scale, shift],
            |[x, strength, bias, scale, shift]| {
                let inputs = [strength, bias, scale, shift].map(Clone::clone);
                let state = StyleState { noise: noise.clone(), inputs, saved: Arc::default() };
                let (y, saved) = state.inputs().forward(&Contiguous::new(x));
                (y, StyleState { saved: Arc::new(saved), ..state })
            },
        )
    }

    fn up2(x: Tracked<C>) -> Tracked<C> {
        record::<_, C, 1>(Up2, [x], |[x]| (Flex::up2(x.clone()), ()))
    }

    fn down2(x: Tracked<C>) -> Tracked<C> {
        record::<_, C, 1>(Down2, [x], |[x]| (Flex::down2(x.clone()), ()))
    }
}

/// Runs `forward` on the plain tensors and records `node` with the state it returns.
pub fn record<B, C, const N: usize>(
    node: B,
    inputs: [Tracked<C>; N],
    forward: impl FnOnce([&T; N]) -> (T, B::State),
) -> Tracked<C>
where
    B: Backward<Flex, N>,
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

#[derive(Debug)]
struct Conv3x3;

impl Backward<Flex, 2> for Conv3x3 {
    type State = [T; 2];

    fn backward(self, ops: Ops<[T; 2], 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let [x, weight] = ops.state.each_ref().map(Contiguous::new);
        let s = conv_shape(&x, &weight);
        let [for_x, for_weight] = ops.parents;
        if let Some(node) = for_x {
            let dx = conv3x3::data_gradient(dy.values(), weight.values(), s);
            grads.register::<Flex>(node.id, tensor(dx, x.nchw()));
        }
        if let Some(node) = for_weight {
            let dw = conv3x3::weight_gradient(x.values(), dy.values(), s);
            grads.register::<Flex>(node.id, tensor(dw, weight.nchw()));
        }
    }
}

#[derive(Debug)]
struct Conv1x1;

impl Backward<Flex, 2> for Conv1x1 {
    type State = [T; 2];

    fn backward(self, ops: Ops<[T; 2], 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let [x, weight] = ops.state.each_ref().map(Contiguous::new);
        let s = conv1_shape(&x, &weight);
        let [for_x, for_weight] = ops.parents;
        if let Some(node) = for_x {
            let dx = conv1x1::data_gradient(dy.values(), weight.values(), s);
            grads.register::<Flex>(node.id, tensor(dx, x.nchw()));
        }
        if let Some(node) = for_weight {
            let dw = conv1x1::weight_gradient(x.values(), dy.values(), s);
            grads.register::<Flex>(node.id, tensor(dw, [s.o, s.c]));
        }
    }
}

#[derive(Debug)]
struct BiasAct;

impl Backward<Flex, 2> for BiasAct {
    /// The output, whose sign tells the slope.
    type State = T;

    fn backward(self, ops: Ops<T, 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let y = Contiguous::new(&ops.state);
        let (dx, dbias) = epilogue::act_backward(dy.values(), y.values(), dims(&y), GAIN);
        let channels = dbias.len();
        let [for_x, for_bias] = ops.parents;
        if let Some(node) = for_x {
            grads.register::<Flex>(node.id, tensor(dx, y.nchw()));
        }
        if let Some(node) = for_bias {
            grads.register::<Flex>(node.id, tensor(dbias, [channels]));
        }
    }
}

#[derive(Debug)]
struct StyleOp;

#[derive(Debug, Clone)]
struct StyleState {
    noise: T,
    /// Strength, bias, scale, shift.
    inputs: [T; 4],
    saved: Arc<Saved>,
}

impl StyleState {
    fn inputs(&self) -> StyleInputs {
        let [strength, bias, scale, shift] = self.inputs.clone();
        StyleInputs::new(self.noise.clone(), strength, bias, scale, shift)
    }
}

impl Backward<Flex, 5> for StyleOp {
    type State = StyleState;

    fn backward(self, ops: Ops<StyleState, 5>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let inputs = ops.state.inputs();
        let d = dims(&dy);
        let g = epilogue::style_backward(dy.values(), &ops.state.saved, d, inputs.style());
        let [x, strength, bias, scale, shift] = ops.parents;
        let mut register = |node: Option<_>, gradient: T| {
            let node: Option<burn::backend::autodiff::NodeId> = node;
            if let Some(id) = node {
                grads.register::<Flex>(id, gradient);
            }
        };
        register(x.map(|n| n.id), tensor(g.dx, dy.nchw()));
        register(strength.map(|n| n.id), tensor(g.dstrength, [d.c]));
        register(bias.map(|n| n.id), tensor(g.dbias, [d.c]));
        register(scale.map(|n| n.id), tensor(g.dscale, [d.n, d.c]));
        register(shift.map(|n| n.id), tensor(g.dshift, [d.n, d.c]));
    }
}

#[derive(Debug)]
struct Up2;

impl Backward<Flex, 1> for Up2 {
    type State = ();

    fn backward(self, ops: Ops<(), 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let [n, c, h, w] = dy.nchw();
        let dx = resample::down2(dy.values(), planes(&dy), 4.0);
        if let [Some(node)] = ops.parents {
            grads.register::<Flex>(node.id, tensor(dx, [n, c, h / 2, w / 2]));
        }
    }
}

#[derive(Debug)]
struct Down2;

impl Backward<Flex, 1> for Down2 {
    type State = ();

    fn backward(self, ops: Ops<(), 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let [n, c, h, w] = dy.nchw();
        let dx = resample::up2(dy.values(), planes(&dy), 0.25);
        if let [Some(node)] = ops.parents {
            grads.register::<Flex>(node.id, tensor(dx, [n, c, 2 * h, 2 * w]));
        }
    }
}
