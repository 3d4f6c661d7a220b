//! The blocks of both networks: a convolution with its normalisation and activation.

use super::Widths;
use super::make::{Make, Normalised};
use crate::layers::{Conv4Down, Conv4Up, Dual, Init, Mode, Start, ops};
use crate::models::Call;
use burn::module::Module;
use burn::tensor::{Device, Tensor};

/// The first weights (Radford 2015).
const START: Start = Start::Normal(0.02);

/// From one side to twice that; the first block from a vector to 4×4.
#[derive(Module, Debug)]
pub struct Up {
    conv: Conv4Up,
    /// Missing in the last block.
    norm: Option<Normalised>,
}

impl Up {
    /// Blocks from `inputs` values to a picture in three colours.
    pub fn chain(init: &mut Init, widths: Widths, inputs: usize, make: Make) -> Vec<Self> {
        let hidden = widths.sides().into_iter().map(|side| widths.at(side));
        let all: Vec<usize> = std::iter::once(inputs).chain(hidden).chain([3]).collect();
        let last = all.len() - 2;
        let block = |index: usize| {
            let (norm, hidden) = (make.norm, index < last);
            let extras = if hidden { norm.extras() } else { norm.extras_of_ends() };
            let conv = Conv4Up::new(init, [all[index], all[index + 1]], START, extras);
            let norm = hidden.then(|| Normalised::new(init, all[index + 1], norm)).flatten();
            Self { conv, norm }
        };
        (0..=last).map(block).collect()
    }
}

impl Up {
    /// Device of its weights, with their autodiff setting.
    pub fn device(&self) -> Device {
        self.conv.weight.val().device()
    }
}

/// A vector `[N, inputs]` through `blocks` to pictures in [−1, 1].
pub fn up(blocks: &[Up], z: Tensor<2>, call: &Call<'_>) -> Tensor<4> {
    let [n, inputs] = z.dims();
    let mut x = z.reshape([n, inputs, 1, 1]);
    for (index, block) in blocks.iter().enumerate() {
        x = match index {
            0 => block.conv.forward_first(Dual::plain(x), call.mode).value,
            _ => block.conv.forward(x, call.mode),
        };
        if index + 1 < blocks.len() {
            x = match &block.norm {
                Some(norm) => norm.forward_leaky(Dual::plain(x), 0.0, call.mode).value,
                None => ops::leaky(x, 0.0),
            };
            x = call.pass(|| format!("b{}", 4 << index), x);
        }
    }
    ops::tanh(x)
}

/// Weight `[features, inputs]` and bias `[features]` of the first block, its normalisation included
/// where that is the same for all pictures.
pub fn first_layer(blocks: &[Up]) -> (Tensor<2>, Tensor<1>) {
    let Up { conv, norm } = &blocks[0];
    let weight = conv.effective(Mode::Sample);
    let [inputs, channels, _, _] = weight.dims();
    let weight = weight.reshape([inputs, channels * 16]).transpose();
    let spread = |values: Tensor<1>| -> Tensor<1> {
        values.reshape([channels, 1]).expand([channels, 16]).reshape([channels * 16])
    };
    match norm.as_ref().and_then(Normalised::folded) {
        Some((scale, shift)) => (weight * spread(scale).unsqueeze_dim(1), spread(shift)),
        None => {
            let none = || Tensor::zeros([channels], &weight.device());
            let bias = conv.bias.as_ref().map_or_else(none, |bias| bias.val());
            (weight, spread(bias))
        }
    }
}

/// From one side to half of it; the last block from 4×4 to a number.
#[derive(Module, Debug)]
pub struct Down {
    conv: Conv4Down,
    /// Missing in the first and the last block.
    norm: Option<Normalised>,
}

impl Down {
    /// Blocks from `planes` planes to a logit.
    pub fn chain(init: &mut Init, widths: Widths, planes: usize, make: Make) -> Vec<Self> {
        let hidden = widths.sides().into_iter().rev().map(|side| widths.at(side));
        let all: Vec<usize> = std::iter::once(planes).chain(hidden).chain([1]).collect();
        let last = all.len() - 2;
        let block = |index: usize| {
            let (norm, hidden) = (make.norm_d, 0 < index && index < last);
            let extras = if hidden { norm.extras() } else { norm.extras_of_ends() };
            let conv = Conv4Down::new(init, [all[index], all[index + 1]], START, extras);
            let norm = hidden.then(|| Normalised::new(init, all[index + 1], norm)).flatten();
            Self { conv, norm }
        };
        (0..=last).map(block).collect()
    }
}

/// Pictures to features `[N, C, 4, 4]` and the logits `[N, 1]` that follow from them.
pub fn down(blocks: &[Down], pictures: Dual<4>, call: &Call<'_>) -> (Dual<4>, Dual<2>) {
    let (hidden, last) = blocks.split_at(blocks.len() - 1);
    let (mut x, mode) = (pictures, call.mode);
    for (index, block) in hidden.iter().enumerate() {
        x = block.conv.forward_dual(x, mode);
        x = match &block.norm {
            Some(norm) => norm.forward_leaky(x, 0.2, mode),
            None => x.leaky(0.2),
        };
        x = call.dropped(x, index);
    }
    let logit = last[0].conv.forward_last(x.clone(), mode);
    let n = x.value.dims()[0];
    (x, logit.linear(|logit| logit.reshape([n, 1])))
}
