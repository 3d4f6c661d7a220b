//! The discriminator, the generator's mirror.

use super::{Config, Stage, averaged, enlarged};
use crate::layers::{Dual, EqualConv, EqualConv1, EqualLinear, Init};
use crate::models::family::last_frozen;
use crate::models::{Call, Judge};
use burn::module::{Module, Param};
use burn::tensor::Tensor;

const STD_GROUP: usize = 4;

/// Picture to logit. What enters at a resolution has a fromRGB of its own; all are counted from the
/// coarsest, so that a larger network has those of a smaller one.
#[derive(Module, Debug)]
pub struct Discriminator {
    from_rgb: Vec<EqualConv1>,
    blocks: Vec<Block>,
    conv: EqualConv,
    bias: Param<Tensor<1>>,
    dense: EqualLinear,
    out: EqualLinear,
}

/// From a resolution to half of it.
#[derive(Module, Debug)]
struct Block {
    conv0: EqualConv,
    bias0: Param<Tensor<1>>,
    conv1: EqualConv,
    bias1: Param<Tensor<1>>,
}

impl Block {
    fn new(init: &mut Init, [fine, coarse]: [usize; 2]) -> Self {
        Self {
            conv0: EqualConv::new(init, fine, fine),
            bias0: init.filled([fine], 0.0),
            conv1: EqualConv::new(init, fine, coarse),
            bias1: init.filled([coarse], 0.0),
        }
    }

    fn forward(&self, x: Dual<4>) -> Dual<4> {
        let x = x.linear(|x| self.conv0.forward(x)).bias_act(self.bias0.val());
        averaged(x.linear(|x| self.conv1.forward(x)).bias_act(self.bias1.val()), 2)
    }
}

impl Discriminator {
    fn enter(&self, index: usize, pictures: Dual<4>) -> Dual<4> {
        let layer = &self.from_rgb[index];
        pictures.linear(|x| layer.forward_no_bias(x)).bias_act(layer.bias.val())
    }

    fn stage(&self, call: &Call<'_>) -> Stage {
        Stage::of(call.stage, self.from_rgb.len())
    }
}

/// `fine` at `share` and `coarse` for the rest.
fn blend(fine: Dual<4>, coarse: Dual<4>, share: f32) -> Dual<4> {
    fine.linear(|x| x * share).plus(coarse.linear(|x| x * (1.0 - share)))
}

impl Judge for Discriminator {
    type Config = Config;

    fn new(config: &Config, init: &mut Init) -> Self {
        let sides = config.sides();
        let widths: Vec<usize> = sides.iter().map(|side| config.channels(*side)).collect();
        let last = widths[0];
        Self {
            from_rgb: widths.iter().map(|width| EqualConv1::new(init, 3, *width, 1.0)).collect(),
            blocks: widths.windows(2).map(|pair| Block::new(init, [pair[1], pair[0]])).collect(),
            conv: EqualConv::new(init, last + 1, last),
            bias: init.filled([last], 0.0),
            dense: EqualLinear::new(init, 16 * last, last, 1.0),
            out: EqualLinear::new(init, last, 1, 1.0),
        }
    }

    /// Real pictures at the resolution in use; while it fades in, they are blended with their
    /// own halves as the generator's are.
    fn real(&self, pictures: Tensor<4>, call: &Call<'_>) -> Tensor<4> {
        let stage = self.stage(call);
        let factor = 1 << (self.from_rgb.len() - 1 - stage.index);
        let fine = averaged(Dual::plain(pictures), factor).value;
        let shown = if stage.fades() {
            let coarse = enlarged(averaged(Dual::plain(fine.clone()), 2).value, 2);
            coarse.clone() + (fine - coarse) * stage.share
        } else {
            fine
        };
        enlarged(shown, factor)
    }

    fn judge(&self, pictures: Dual<4>, call: &Call<'_>) -> Dual<2> {
        let stage = self.stage(call);
        let factor = 1 << (self.from_rgb.len() - 1 - stage.index);
        let pictures = averaged(pictures, factor);
        let mut x = self.enter(stage.index, pictures.clone());
        for index in (1..=stage.index).rev() {
            x = call.dropped(self.blocks[index - 1].forward(x), index);
            if index == stage.index && stage.fades() {
                let coarse = self.enter(index - 1, averaged(pictures.clone(), 2));
                x = blend(x, coarse, stage.share);
            }
        }
        let x = x.minibatch_std(STD_GROUP).linear(|x| self.conv.forward(x));
        let x = x.bias_act(self.bias.val()).linear(|x| x.flatten(1, 3));
        let dense = self.dense.forward_dual(x).leaky_relu();
        self.out.forward_dual(call.dropped(dense, 0))
    }

    fn frozen(mut self, blocks: usize) -> Self {
        if blocks == 0 {
            return self;
        }
        self.blocks = last_frozen(self.blocks, blocks);
        self.from_rgb = last_frozen(self.from_rgb, blocks);
        self
    }
}
