//! StyleGAN3's leaky ReLU, straight onto the kernel or the shaders; never recorded, as nothing trains
//! it.

use super::cpu::buffers::{Contiguous, tensor};
use crate::cpu::filtered::{self, Filtered, Input, Resampling};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Flex, backend_extension};

#[backend_extension(Cube, Flex)]
pub trait FilteredOps: Backend {
    /// A filter of a single 1 stands for none, an infinite `clamp` too.
    fn filtered_act(
        x: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        up: FloatTensor<Self>,
        down: FloatTensor<Self>,
        resampling: Resampling,
        clamp: f32,
    ) -> FloatTensor<Self>;
}

type T = FloatTensor<Flex>;

impl FilteredOps for Flex {
    fn filtered_act(
        x: T,
        scale: T,
        bias: T,
        up: T,
        down: T,
        resampling: Resampling,
        clamp: f32,
    ) -> T {
        let [x, scale, bias, up, down] = [&x, &scale, &bias, &up, &down].map(Contiguous::new);
        let ([n, c, side, _], down_taps) = (x.nchw(), down.side(1));
        let (scale, bias) = (scale.values(), bias.values());
        let input = Input { x: x.values(), scale, bias, side };
        let (up, down) = (up.values(), down.values());
        let y = filtered::filtered(input, Filtered { up, down, down_taps, resampling, clamp });
        let output = resampling.output(down_taps);
        tensor(y, [n, c, output, output])
    }
}
