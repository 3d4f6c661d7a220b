//! Where a picture enters a discriminator, and how a fresh block there changes nothing.

use super::Tensors;
use crate::models::{Architecture, NamedTensor, StyleGanConfig};
use std::f32::consts::SQRT_2;

/// Two activations in a row, `lrelu₀.₂ · √2` each, make of x and of −x two values whose difference is
/// so many times x.
const PAIR: f32 = 2.0 * (1.0 + 0.2 * 0.2);

/// Weight and bias of a fromRGB.
pub struct FromRgb {
    weight: NamedTensor,
    bias: NamedTensor,
}

/// The names of a discriminator's finest fromRGB and of the block that follows it.
pub struct Entrance {
    from_rgb: String,
    block: String,
    /// Of the block's second convolution.
    bias: String,
    architecture: Architecture,
}

impl Entrance {
    /// That of the discriminator of `config`.
    pub fn of(config: &StyleGanConfig) -> Self {
        if config.architecture == Architecture::Adain {
            return Self {
                from_rgb: "from_rgb".into(),
                block: "blocks.0".into(),
                bias: "blocks.0.bias1".into(),
                architecture: Architecture::Resnet,
            };
        }
        let block = format!("blocks.{}", config.resolution.ilog2() - 3);
        Self {
            from_rgb: format!("{block}.from_rgb"),
            bias: format!("{block}.conv1.bias"),
            architecture: config.discriminator.architecture,
            block,
        }
    }

    /// Its fromRGB, which only stays in place where each block has one.
    pub fn take(&self, d: &mut Tensors) -> Option<FromRgb> {
        let mut part = |end| {
            let name = format!("{}.{end}", self.from_rgb);
            if self.architecture == Architecture::Skip {
                d.get(&name).cloned()
            } else {
                d.remove(&name)
            }
        };
        Some(FromRgb { weight: part("weight")?, bias: part("bias")? })
    }

    /// Has its fresh block give what `former` gave for the halved picture: each colour goes through
    /// two activations once as it is and once negated, so that nothing of it is lost.
    pub fn hand_on(&self, d: &mut Tensors, former: &FromRgb) {
        let [entrance, block] = [&self.from_rgb, &self.block];
        if self.architecture == Architecture::Skip {
            // The next block has the former fromRGB itself; this one begins by adding 0 to it.
            return values(d, &format!("{block}.conv1.weight")).fill(0.0);
        }
        let colours = former.weight.shape[1];
        let inputs = values(d, &format!("{entrance}.bias")).len();
        // The stored weight that stands for 1.
        let one = (9.0 * inputs as f32).sqrt();
        // The way past the block is 0, and the block's sum with it is divided by √2.
        let gain = if self.architecture == Architecture::Resnet {
            values(d, &format!("{block}.skip.weight")).fill(0.0);
            SQRT_2
        } else {
            1.0
        };

        let from_rgb = values(d, &format!("{entrance}.weight"));
        for (channel, row) in from_rgb.chunks_exact_mut(colours).take(2 * colours).enumerate() {
            row.fill(0.0);
            row[channel / 2] = sign(channel);
        }
        let conv0 = values(d, &format!("{block}.conv0.weight"));
        for (channel, row) in conv0.chunks_exact_mut(9 * inputs).take(2 * colours).enumerate() {
            row.fill(0.0);
            row[centre(channel)] = one;
        }
        let conv1 = values(d, &format!("{block}.conv1.weight"));
        conv1.fill(0.0);
        let former_rows = former.weight.values.chunks_exact(colours);
        for (row, former) in conv1.chunks_exact_mut(9 * inputs).zip(former_rows) {
            for channel in 0..2 * colours {
                row[centre(channel)] = sign(channel) * former[channel / 2] * gain * one / PAIR;
            }
        }
        let bias = values(d, &self.bias);
        bias.iter_mut().zip(&former.bias.values).for_each(|(new, old)| *new = old * gain);
    }
}

/// Channels 2c and 2c + 1 carry colour c as it is and negated.
fn sign(channel: usize) -> f32 {
    if channel.is_multiple_of(2) { 1.0 } else { -1.0 }
}

/// Index of the middle of a channel's 3×3 kernel in its row of weights.
fn centre(channel: usize) -> usize {
    9 * channel + 4
}

fn values<'a>(tensors: &'a mut Tensors, name: &str) -> &'a mut [f32] {
    &mut tensors.get_mut(name).expect("fresh blocks are whole").values
}
