//! The operations without autodiff, straight onto the kernels.

use super::super::operations::{EPS, FusedOps, GAIN};
use super::buffers::{Contiguous, tensor};
use crate::cpu::conv1x1::{self, Conv1x1Shape};
use crate::cpu::conv3x3::{self, ConvShape};
use crate::cpu::epilogue::{self, Dims, Saved, Style};
use crate::cpu::resample::{self, Planes};
use burn::backend::Flex;
use burn::backend::tensor::FloatTensor;

type T = FloatTensor<Flex>;

impl FusedOps for Flex {
    fn conv3x3(x: T, weight: T) -> T {
        let (x, weight) = (Contiguous::new(&x), Contiguous::new(&weight));
        let s = conv_shape(x.nchw(), weight.side(0));
        tensor(conv3x3::forward(x.values(), weight.values(), s), [s.n, s.o, s.h, s.w])
    }

    fn conv1x1(x: T, weight: T) -> T {
        let (x, weight) = (Contiguous::new(&x), Contiguous::new(&weight));
        let s = conv1_shape(x.nchw(), weight.side(0));
        let [n, _, h, w] = x.nchw();
        tensor(conv1x1::forward(x.values(), weight.values(), s), [n, s.o, h, w])
    }

    fn bias_act(x: T, bias: T) -> T {
        let (x, bias) = (Contiguous::new(&x), Contiguous::new(&bias));
        tensor(epilogue::act_forward(x.values(), bias.values(), dims(&x), GAIN), x.nchw())
    }

    fn style(x: T, noise: T, strength: T, bias: T, scale: T, shift: T) -> T {
        StyleInputs::new(&noise, &[strength, bias, scale, shift]).forward(&Contiguous::new(&x)).0
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
    /// `styles` are strength, bias, scale and shift.
    pub fn new(noise: &T, styles: &[T; 4]) -> Self {
        let [strength, bias, scale, shift] = styles.each_ref().map(Contiguous::new);
        let noise = Some(Contiguous::new(noise)).filter(|noise| noise.values().len() > 1);
        Self { noise, strength, bias, scale, shift }
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

pub fn conv_shape([n, c, h, w]: [usize; 4], o: usize) -> ConvShape {
    ConvShape { n, c, o, h, w }
}

pub fn conv1_shape([n, c, h, w]: [usize; 4], o: usize) -> Conv1x1Shape {
    Conv1x1Shape { n, c, o, hw: h * w }
}

pub fn dims(x: &Contiguous) -> Dims {
    let [n, c, h, w] = x.nchw();
    Dims { n, c, hw: h * w }
}

pub fn planes(x: &Contiguous) -> Planes {
    let [n, c, h, w] = x.nchw();
    Planes { planes: n * c, h, w }
}
