//! The operations without autodiff, straight onto the kernels.

use super::super::cpu::buffers::{Contiguous, tensor};
use super::super::cpu::forward::dims;
use super::super::operations::GAIN;
use crate::cpu::epilogue::{self, Demod};
use crate::cpu::kernel_power;
use crate::cpu::resize::{self, First, ResizeShape};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Flex, backend_extension};

#[backend_extension(Flex, Autodiff)]
pub trait ModulatedOps: Backend {
    fn conv_up(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;
    fn conv_down(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;
    fn scale_planes(x: FloatTensor<Self>, factors: FloatTensor<Self>) -> FloatTensor<Self>;
    fn kernel_power(weight: FloatTensor<Self>) -> FloatTensor<Self>;
    /// `noise` of a single value stands for none, an infinite `clamp` too.
    fn demod_act(
        x: FloatTensor<Self>,
        demod: FloatTensor<Self>,
        noise: FloatTensor<Self>,
        strength: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        clamp: f32,
    ) -> FloatTensor<Self>;
}

type T = FloatTensor<Flex>;

impl ModulatedOps for Flex {
    fn conv_up(x: T, weight: T) -> T {
        let (x, weight) = (Contiguous::new(&x), Contiguous::new(&weight));
        let s = up_shape(&x, &weight);
        let y = resize::enlarge(x.values(), weight.values(), First::Large, s, 4.0);
        tensor(y, [s.n, s.large, 2 * s.h, 2 * s.w])
    }

    fn conv_down(x: T, weight: T) -> T {
        let (x, weight) = (Contiguous::new(&x), Contiguous::new(&weight));
        let s = down_shape(&x, &weight);
        let y = resize::reduce(x.values(), weight.values(), First::Small, s, 1.0);
        tensor(y, [s.n, s.small, s.h, s.w])
    }

    fn scale_planes(x: T, factors: T) -> T {
        let (x, factors) = (Contiguous::new(&x), Contiguous::new(&factors));
        tensor(epilogue::scale_forward(x.values(), factors.values(), dims(&x)), x.nchw())
    }

    fn kernel_power(weight: T) -> T {
        let weight = Contiguous::new(&weight);
        let [o, c, _, _] = weight.nchw();
        tensor(kernel_power::kernel_power(weight.values()), [o, c])
    }

    fn demod_act(x: T, demod: T, noise: T, strength: T, bias: T, clamp: f32) -> T {
        let x = Contiguous::new(&x);
        let inputs = DemodInputs::new([noise, demod, strength, bias], clamp);
        tensor(epilogue::demod_forward(x.values(), dims(&x), inputs.demod()), x.nchw())
    }
}

/// Everything that [`ModulatedOps::demod_act`] needs beside its features.
pub struct DemodInputs {
    noise: Option<Contiguous>,
    demod: Contiguous,
    strength: Contiguous,
    bias: Contiguous,
    clamp: f32,
}

impl DemodInputs {
    pub fn new([noise, demod, strength, bias]: [T; 4], clamp: f32) -> Self {
        Self {
            noise: Some(Contiguous::new(&noise)).filter(|noise| noise.values().len() > 1),
            demod: Contiguous::new(&demod),
            strength: Contiguous::new(&strength),
            bias: Contiguous::new(&bias),
            clamp,
        }
    }

    pub fn demod(&self) -> Demod<'_> {
        Demod {
            demod: self.demod.values(),
            noise: self.noise.as_ref().map(Contiguous::values),
            strength: self.strength.values()[0],
            bias: self.bias.values(),
            gain: GAIN,
            clamp: self.clamp,
        }
    }
}

/// Sizes of a doubling convolution of `x`.
pub fn up_shape(x: &Contiguous, weight: &Contiguous) -> ResizeShape {
    let [n, c, h, w] = x.nchw();
    ResizeShape { n, small: c, large: weight.side(0), h, w }
}

/// Sizes of a halving convolution of `x`, whose sides are even.
pub fn down_shape(x: &Contiguous, weight: &Contiguous) -> ResizeShape {
    let [n, c, h, w] = x.nchw();
    ResizeShape { n, small: weight.side(0), large: c, h: h / 2, w: w / 2 }
}
