//! The operations without autodiff, straight onto the kernels.

use super::buffers::{Contiguous, tensor};
use crate::cpu::conv1x1::{self, Conv1x1Shape};
use crate::cpu::conv3x3::{self, ConvShape};
use crate::cpu::epilogue::{self, Dims, Saved, Style};
use crate::cpu::resample::{self, Planes};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Flex, backend_extension};
use std::f32::consts::SQRT_2;

/// Gain of the leaky ReLU.
pub const GAIN: f32 = SQRT_2;
/// ε of the instance norm.
pub const EPS: f32 = 1e-5;

#[backend_extension(Flex, Autodiff)]
pub trait CpuOps: Backend {
    fn conv3x3(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;
    fn conv1x1(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;
    fn bias_act(x: FloatTensor<Self>, bias: FloatTensor<Self>) -> FloatTensor<Self>;
    /// `noise` of a single value stands for none: the macro takes no optional tensors.
    fn style(
        x: FloatTensor<Self>,
        noise: FloatTensor<Self>,
        strength: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        shift: FloatTensor<Self>,
    ) -> FloatTensor<Self>;
    fn up2(x: FloatTensor<Self>) -> FloatTensor<Self>;
    fn down2(x: FloatTensor<Self>) -> FloatTensor<Self>;
}

type T = FloatTensor<Flex>;

impl CpuOps for Flex {
    fn conv3x3(x: T, weight: T) -> T {
        let (x, weight) = (Contiguous::new(&x), Contiguous::new(&weight));
        let s = conv_shape(&x, &weight);
        tensor(conv3x3::forward(x.values(), weight.values(), s), [s.n, s.o, s.h, s.w])
    }

    fn conv1x1(x: T, weight: T) -> T {
        let (x, weight) = (Contiguous::new(&x), Contiguous::new(&weight));
        let s = conv1_shape(&x, &weight);
        let [n, _, h, w] = x.nchw();
        tensor(conv1x1::forward(x.values(), weight.values(), s), [n, s.o, h, w])
    }

    fn bias_act(x: T, bias: T) -> T {
        let (x, bias) = (Contiguous::new(&x), Contiguous::new(&bias));
        tensor(epilogue::act_forward(x.values(), bias.values(), dims(&x), GAIN), x.nchw())
    }

    fn style(x: T, noise: T, strength: T, bias: T, scale: T, shift: T) -> T {
        let inputs = StyleInputs::new(noise, strength, bias, scale, shift);
        let x = Contiguous::new(&x);
        inputs.forward(&x).0
    }

    fn up2(x: T) -> T {
        let x = Contiguous::new(&x);
        let [n, c, h, w] = x.nchw();
        tensor(resample::up2(x.values(), planes(&x), 1.0), [n, c, 2 * h, 2 * w])
    }

    fn down2(x: T) -> T {
        let x = Contiguous::new(&x);
        let [n, c, h, w] = x.nchw();
        tensor(resample::down2(x.values(), planes(&x), 1.0), [n, c, h / 2, w / 2])
    }
}

/// Everything a style layer needs beside its features.
pub struct StyleInputs {
    noise: Option<Contiguous>,
    strength: Contiguous,
    bias: Contiguous,
    scale: Contiguous,
    shift: Contiguous,
}

impl StyleInputs {
    pub fn new(noise: T, strength: T, bias: T, scale: T, shift: T) -> Self {
        Self {
            noise: Some(Contiguous::new(&noise)).filter(|noise| noise.values().len() > 1),
            strength: Contiguous::new(&strength),
            bias: Contiguous::new(&bias),
            scale: Contiguous::new(&scale),
            shift: Contiguous::new(&shift),
        }
    }

    pub fn forward(&self, x: &Contiguous) -> (T, Saved) {
        let (y, saved) = epilogue::style_forward(x.values(), dims(x), self.style());
        (tensor(y, x.nchw()), saved)
    }

    pub fn style(&self) -> Style<'_> {
        Style {
            noise: self.noise.as_ref().map(Contiguous::values),
            strength: self.strength.values(),
            bias: self.bias.values(),
            scale: self.scale.values(),
            shift: self.shift.values(),
            gain: GAIN,
            eps: EPS,
        }
    }
}

pub fn conv_shape(x: &Contiguous, weight: &Contiguous) -> ConvShape {
    let [n, c, h, w] = x.nchw();
    ConvShape { n, c, o: weight.side(0), h, w }
}

pub fn conv1_shape(x: &Contiguous, weight: &Contiguous) -> Conv1x1Shape {
    let [n, c, h, w] = x.nchw();
    Conv1x1Shape { n, c, o: weight.side(0), hw: h * w }
}

pub fn dims(x: &Contiguous) -> Dims {
    let [n, c, h, w] = x.nchw();
    Dims { n, c, hw: h * w }
}

pub fn planes(x: &Contiguous) -> Planes {
    let [n, c, h, w] = x.nchw();
    Planes { planes: n * c, h, w }
}
