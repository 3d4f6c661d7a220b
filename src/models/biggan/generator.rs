//! The generator.

use super::{Config, Up, UpStart, up};
use crate::layers::{Init, Mode, Start};
use crate::models::embed::Embedding;
use crate::models::{Call, Draw, Entry, FirstLayer};
use burn::module::Module;
use burn::tensor::{Device, Tensor};

/// Chunks of z and a class to pictures.
#[derive(Module, Debug)]
pub struct Generator {
    network: Up,
    /// Class embedding `[classes, shared_dim]`, in class-conditional models that share one.
    shared: Option<Embedding>,
    #[module(skip)]
    config: Config,
}

impl Generator {
    /// The chunk of z that the first layer (0) or a block takes.
    fn chunk(&self, style: &Tensor<2>, index: usize) -> Tensor<2> {
        let (n, chunk) = (style.dims()[0], self.config.chunk());
        style.clone().slice([0..n, index * chunk..(index + 1) * chunk])
    }

    /// `weight` `[values, chunk]` as one of the whole z.
    fn widened(&self, weight: Tensor<2>, index: usize) -> Tensor<2> {
        if !self.config.shares() {
            return weight;
        }
        let ([rows, chunk], device) = (weight.dims(), weight.device());
        let zeros = |columns| Tensor::<2>::zeros([rows, columns], &device);
        let before = index * chunk;
        Tensor::cat(vec![zeros(before), weight, zeros(self.config.z_dim - before - chunk)], 1)
    }
}

impl Draw for Generator {
    type Config = Config;

    fn new(config: &Config, init: &mut Init) -> Self {
        let start = UpStart {
            inputs: config.chunk(),
            condition: config.condition(),
            // Tables of classes are not normalised in the published code.
            spectral: config.shares(),
            attention: config.attention,
        };
        let network = Up::new(init, &config.widths(), start);
        let size = [config.classes.len(), config.shared_dim];
        let shared = size.iter().all(|length| *length > 0);
        let shared = shared.then(|| Embedding::new(init, size, Start::Orthogonal, false));
        Self { network, shared, config: config.clone() }
    }

    fn config(&self) -> &Config {
        &self.config
    }

    fn device(&self) -> Device {
        self.network.linear.weight.val().device()
    }

    fn entry(&self) -> Entry {
        let linear = &self.network.linear;
        let weight = self.widened(linear.effective(Mode::Sample), 0);
        let bias = linear.bias.as_ref().map(|bias| bias.val());
        Entry::First(FirstLayer::of(weight, bias, self.config.classes.len()))
    }

    fn draw(&self, styles: &[Tensor<2>], call: &Call<'_>) -> Tensor<4> {
        let device = self.device();
        let first = self.chunk(&styles[0], 0);
        if !self.config.shares() {
            let class = call.cond.weights(1.0, &device);
            return up(&self.network, first, &vec![class; self.network.blocks.len()], call.mode);
        }
        let shared = self.shared.as_ref();
        let class = shared.map(|shared| shared.forward(call.cond, &device, call.mode));
        let condition = |(index, style): (usize, &Tensor<2>)| {
            let chunk = self.chunk(style, index);
            match &class {
                Some(class) => Tensor::cat(vec![class.clone(), chunk], 1),
                None => chunk,
            }
        };
        let conditions: Vec<Tensor<2>> = styles.iter().enumerate().skip(1).map(condition).collect();
        up(&self.network, first, &conditions, call.mode)
    }

    fn style_weights(&self) -> Vec<Tensor<2>> {
        let first = self.widened(self.network.linear.effective(Mode::Sample), 0);
        let (chunk, condition) = (self.config.chunk(), self.config.condition());
        let of_block = |(index, block): (usize, &super::blocks::UpBlock)| {
            let styles = block.styles();
            let rows = styles.dims()[0];
            self.widened(styles.slice([0..rows, condition - chunk..condition]), index + 1)
        };
        let told = if self.config.shares() { self.network.blocks.len() } else { 0 };
        let blocks = self.network.blocks[..told].iter().enumerate().map(of_block);
        std::iter::once(first).chain(blocks).collect()
    }
}
