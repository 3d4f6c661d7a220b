//! The operations in the autodiff graph.

use super::super::backward::{record, register};
use super::super::cpu::buffers::Contiguous;
use super::super::cpu::forward::dims;
use super::forward::{DemodInputs, ModulatedOps, down_shape, up_shape};
use crate::cpu::epilogue;
use crate::cpu::kernel_power::kernel_power_gradient;
use crate::cpu::resize::{self, First};
use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Flex};

type T = FloatTensor<Flex>;
type Tracked<C> = FloatTensor<Autodiff<Flex, C>>;

impl<C: CheckpointStrategy> ModulatedOps for Autodiff<Flex, C> {
    fn conv_up(x: Tracked<C>, weight: Tracked<C>) -> Tracked<C> {
        record::<Flex, _, C, 2>(ConvUp, [x, weight], |[x, w]| {
            (Flex::conv_up(x.clone(), w.clone()), [x.clone(), w.clone()])
        })
    }

    fn conv_down(x: Tracked<C>, weight: Tracked<C>) -> Tracked<C> {
        record::<Flex, _, C, 2>(ConvDown, [x, weight], |[x, w]| {
            (Flex::conv_down(x.clone(), w.clone()), [x.clone(), w.clone()])
        })
    }

    fn scale_planes(x: Tracked<C>, factors: Tracked<C>) -> Tracked<C> {
        record::<Flex, _, C, 2>(ScalePlanes, [x, factors], |[x, factors]| {
            (Flex::scale_planes(x.clone(), factors.clone()), [x.clone(), factors.clone()])
        })
    }

    fn kernel_power(weight: Tracked<C>) -> Tracked<C> {
        record::<Flex, _, C, 1>(KernelPower, [weight], |[w]| {
            (Flex::kernel_power(w.clone()), w.clone())
        })
    }

    fn demod_act(
        x: Tracked<C>,
        demod: Tracked<C>,
        noise: Tracked<C>,
        strength: Tracked<C>,
        bias: Tracked<C>,
        clamp: f32,
    ) -> Tracked<C> {
        let noise = noise.into_parts().0;
        record::<Flex, _, C, 4>(
            DemodAct,
            [x, demod, strength, bias],
            |[x, demod, strength, bias]| {
                let others = [noise, demod.clone(), strength.clone(), bias.clone()];
                let [noise, demod, strength, bias] = others.clone();
                let y = Flex::demod_act(x.clone(), demod, noise, strength, bias, clamp);
                (y.clone(), DemodState { x: x.clone(), y, others, clamp })
            },
        )
    }
}

#[derive(Debug)]
struct ConvUp;

impl Backward<Flex, 2> for ConvUp {
    type State = [T; 2];

    fn backward(self, ops: Ops<[T; 2], 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let [x, weight] = ops.state.each_ref().map(Contiguous::new);
        let s = up_shape(&x, &weight);
        let [for_x, for_weight] = ops.parents.map(|parent| parent.map(|node| node.id));
        register(grads, for_x, x.nchw(), || {
            resize::reduce(dy.values(), weight.values(), First::Large, s, 4.0)
        });
        register(grads, for_weight, weight.nchw(), || {
            resize::weight_gradient(x.values(), dy.values(), First::Large, s, 4.0)
        });
    }
}

#[derive(Debug)]
struct ConvDown;

impl Backward<Flex, 2> for ConvDown {
    type State = [T; 2];

    fn backward(self, ops: Ops<[T; 2], 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let [x, weight] = ops.state.each_ref().map(Contiguous::new);
        let s = down_shape(&x, &weight);
        let [for_x, for_weight] = ops.parents.map(|parent| parent.map(|node| node.id));
        register(grads, for_x, x.nchw(), || {
            resize::enlarge(dy.values(), weight.values(), First::Small, s, 1.0)
        });
        register(grads, for_weight, weight.nchw(), || {
            resize::weight_gradient(dy.values(), x.values(), First::Small, s, 1.0)
        });
    }
}

#[derive(Debug)]
struct ScalePlanes;

impl Backward<Flex, 2> for ScalePlanes {
    type State = [T; 2];

    fn backward(self, ops: Ops<[T; 2], 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let [x, factors] = ops.state.each_ref().map(Contiguous::new);
        let d = dims(&x);
        let (dx, dfactors) = epilogue::scale_backward(dy.values(), x.values(), factors.values(), d);
        let [for_x, for_factors] = ops.parents.map(|parent| parent.map(|node| node.id));
        register(grads, for_x, x.nchw(), || dx);
        register(grads, for_factors, [d.n, d.c], || dfactors);
    }
}

#[derive(Debug)]
struct KernelPower;

impl Backward<Flex, 1> for KernelPower {
    type State = T;

    fn backward(self, ops: Ops<T, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let weight = Contiguous::new(&ops.state);
        let [for_weight] = ops.parents.map(|parent| parent.map(|node| node.id));
        register(grads, for_weight, weight.nchw(), || {
            kernel_power_gradient(weight.values(), dy.values())
        });
    }
}

#[derive(Debug)]
struct DemodAct;

#[derive(Debug, Clone)]
struct DemodState {
    x: T,
    y: T,
    /// Noise, demodulation, strength, bias.
    others: [T; 4],
    clamp: f32,
}

impl Backward<Flex, 4> for DemodAct {
    type State = DemodState;

    fn backward(self, ops: Ops<DemodState, 4>, grads: &mut Gradients, _: &mut Checkpointer) {
        let dy = Contiguous::new(&grads.consume::<Flex>(&ops.node));
        let DemodState { x, y, others, clamp } = ops.state;
        let (x, y) = (Contiguous::new(&x), Contiguous::new(&y));
        let (d, inputs) = (dims(&x), DemodInputs::new(others, clamp));
        let g = epilogue::demod_backward(dy.values(), x.values(), y.values(), d, inputs.demod());
        let [x_node, demod, strength, bias] = ops.parents.map(|parent| parent.map(|node| node.id));
        register(grads, x_node, x.nchw(), || g.dx);
        register(grads, demod, [d.n, d.c], || g.ddemod);
        register(grads, strength, [1], || vec![g.dstrength]);
        register(grads, bias, [d.c], || g.dbias);
    }
}
