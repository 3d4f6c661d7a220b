//! Residual blocks of generator and discriminator.

use super::Widths;
use crate::layers::{
    BatchNorm, ConditionalBatchNorm, Conv, Dual, Extras, Init, Linear, Mode, SelfAttention, Start,
    ops,
};
use crate::models::Call;
use crate::models::family::first_frozen;
use burn::module::Module;
use burn::tensor::Tensor;

const START: Start = Start::Orthogonal;

/// From one side to twice that; `conv(relu(bn(conv(up(relu(bn(x)))))))` beside a 1×1 convolution.
#[derive(Module, Debug)]
pub struct UpBlock {
    bn1: ConditionalBatchNorm,
    conv1: Conv,
    bn2: ConditionalBatchNorm,
    conv2: Conv,
    conv_sc: Conv,
    attention: Option<SelfAttention>,
}

impl UpBlock {
    fn new(init: &mut Init, [inputs, outputs]: [usize; 2], start: UpStart, attends: bool) -> Self {
        let conv =
            |init: &mut Init, sizes, kernel| Conv::new(init, sizes, kernel, START, Extras::BOTH);
        let norm = |init: &mut Init, channels| {
            let sizes = [start.condition, channels];
            ConditionalBatchNorm::new(init, sizes, START, start.spectral)
        };
        Self {
            bn1: norm(init, inputs),
            conv1: conv(init, [inputs, outputs], 3),
            bn2: norm(init, outputs),
            conv2: conv(init, [outputs, outputs], 3),
            conv_sc: conv(init, [inputs, outputs], 1),
            attention: attends.then(|| SelfAttention::new(init, outputs, START)),
        }
    }

    /// Without its attention, which comes after it.
    fn forward(&self, x: Tensor<4>, condition: Tensor<2>, mode: Mode<'_>) -> Tensor<4> {
        let y = self.bn1.forward_relu(x.clone(), condition.clone(), mode);
        let y = self.conv1.forward(ops::nearest2(y), mode);
        let y = self.bn2.forward_relu(y, condition, mode);
        let y = self.conv2.forward(y, mode);
        // A 1×1 convolution and the enlargement can change places.
        y + ops::nearest2(self.conv_sc.forward(x, mode))
    }

    /// What takes a condition to the gains and biases of both normalisations, `[values, condition]`.
    pub fn styles(&self) -> Tensor<2> {
        let maps = [&self.bn1.gain, &self.bn1.bias, &self.bn2.gain, &self.bn2.bias];
        Tensor::cat(maps.map(|map| map.effective(Mode::Sample)).into(), 0)
    }
}

/// What a generator is told.
#[derive(Debug, Clone, Copy)]
pub struct UpStart {
    /// Values that the first layer takes.
    pub inputs: usize,
    /// Values of each block's condition.
    pub condition: usize,
    /// Whether what takes the condition to gains and biases is spectrally normalised.
    pub spectral: bool,
    /// Side of the features that attend to each other, 0 for none.
    pub attention: usize,
}

/// A generator: a dense layer to 4×4, the blocks, and the output.
#[derive(Module, Debug)]
pub struct Up {
    /// Dense layer.
    pub linear: Linear,
    /// One block a resolution from 8×8 on.
    pub blocks: Vec<UpBlock>,
    output_norm: BatchNorm,
    output_conv: Conv,
}

impl Up {
    /// For what `start` has.
    pub fn new(init: &mut Init, widths: &Widths, start: UpStart) -> Self {
        let g = &widths.generator;
        let linear = Linear::new(init, [start.inputs, 16 * g[0]], START, Extras::BOTH);
        let blocks = g
            .windows(2)
            .enumerate()
            .map(|(index, pair)| {
                UpBlock::new(init, [pair[0], pair[1]], start, 8 << index == start.attention)
            })
            .collect();
        let last = g[widths.blocks()];
        Self {
            linear,
            blocks,
            output_norm: BatchNorm::new(init, last),
            output_conv: Conv::new(init, [last, 3], 3, START, Extras::BOTH),
        }
    }
}

/// A first vector and a condition for each block to pictures in [−1, 1].
pub fn up(network: &Up, first: Tensor<2>, conditions: &[Tensor<2>], call: &Call<'_>) -> Tensor<4> {
    let mode = call.mode;
    let x = network.linear.forward(first, mode);
    let [n, values] = x.dims();
    let mut x = call.pass(|| "b4".into(), x.reshape([n, values / 16, 4, 4]));
    for (index, (block, condition)) in network.blocks.iter().zip(conditions).enumerate() {
        let side = 8 << index;
        x = call.pass(|| format!("b{side}"), block.forward(x, condition.clone(), mode));
        if let Some(attention) = &block.attention {
            x = call.pass(|| format!("b{side}.attention"), attention.forward(x, mode));
        }
    }
    let x = network.output_norm.forward_leaky(Dual::plain(x), 0.0, mode).value;
    ops::tanh(network.output_conv.forward(x, mode))
}

/// A block of the discriminator: two 3×3 convolutions beside a 1×1 one, some to half the side.
#[derive(Module, Debug)]
pub struct DownBlock {
    conv1: Conv,
    conv2: Conv,
    conv_sc: Option<Conv>,
    attention: Option<SelfAttention>,
    halves: bool,
    first: bool,
}

/// Which block it is.
#[derive(Debug, Clone, Copy)]
pub struct DownStart {
    /// Planes that enter the discriminator.
    pub planes: usize,
    /// Side of the pictures.
    pub resolution: usize,
    /// Side of the features that attend to each other, 0 for none.
    pub attention: usize,
}

impl DownBlock {
    fn new(init: &mut Init, [inputs, outputs]: [usize; 2], halves: bool, attends: bool) -> Self {
        let mut conv = |sizes, kernel| Conv::new(init, sizes, kernel, START, Extras::BOTH);
        Self {
            conv1: conv([inputs, outputs], 3),
            conv2: conv([outputs, outputs], 3),
            conv_sc: (halves || inputs != outputs).then(|| conv([inputs, outputs], 1)),
            attention: attends.then(|| SelfAttention::new(init, outputs, START)),
            halves,
            first: false,
        }
    }

    fn halved(&self, x: Dual<4>) -> Dual<4> {
        if self.halves { x.average2() } else { x }
    }

    fn forward(&self, x: Dual<4>, mode: Mode<'_>) -> Dual<4> {
        let entered = if self.first { x.clone() } else { x.clone().relu() };
        let y = self.conv1.forward_dual(entered, mode).relu();
        let y = self.halved(self.conv2.forward_dual(y, mode));
        // Halving and a 1×1 convolution can change places; the smaller picture is cheaper.
        let past = self.halved(x);
        let past = match &self.conv_sc {
            Some(conv) => conv.forward_dual(past, mode),
            None => past,
        };
        let y = y.plus(past);
        match &self.attention {
            Some(attention) => attention.forward_dual(y, mode),
            None => y,
        }
    }
}

/// A discriminator as far as its logit.
#[derive(Module, Debug)]
pub struct Down {
    blocks: Vec<DownBlock>,
    linear: Linear,
}

impl Down {
    /// For pictures as `start` has them.
    pub fn new(init: &mut Init, widths: &Widths, start: DownStart) -> Self {
        let mut before = start.planes;
        let mut blocks = Vec::new();
        for (index, width) in widths.discriminator.iter().enumerate() {
            let halves = index < widths.halving;
            // Fewer than 8 features have none to compare.
            let attends =
                halves && *width >= 8 && widths.side(start.resolution, index) == start.attention;
            let mut block = DownBlock::new(init, [before, *width], halves, attends);
            block.first = index == 0;
            blocks.push(block);
            before = *width;
        }
        Self { blocks, linear: Linear::new(init, [before, 1], START, Extras::BOTH) }
    }

    /// Its first so many blocks are no longer trained.
    pub fn frozen(mut self, count: usize) -> Self {
        self.blocks = first_frozen(self.blocks, count);
        self
    }
}

/// Pictures to the sums of their last features `[N, C]` and logits `[N, 1]`.
pub fn down(network: &Down, pictures: Dual<4>, call: &Call<'_>) -> (Dual<2>, Dual<2>) {
    let forward =
        |x, (index, block): (usize, &DownBlock)| call.dropped(block.forward(x, call.mode), index);
    let x = network.blocks.iter().enumerate().fold(pictures, forward);
    let sums = x.relu().plane_sum();
    (sums.clone(), network.linear.forward_dual(sums, call.mode))
}
