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
    /// `weight` `[values, chunk]` of the chunk with this index as one of the whole z.
    fn widened(&self, weight: Tensor<2>, index: usize) -> Tensor<2> {
        let chunk = self.config.chunks()[index].clone();
        let ([rows, _], device) = (weight.dims(), weight.device());
        let zeros = |columns| Tensor::<2>::zeros([rows, columns], &device);
        let around = [chunk.start, self.config.z_dim - chunk.end];
        match around {
            [0, 0] => weight,
            [before, after] => Tensor::cat(vec![zeros(before), weight, zeros(after)], 1),
        }
    }

    /// What the blocks are told of the classes, where there are any.
    fn class(&self, call: &Call<'_>) -> Option<Tensor<2>> {
        let device = self.device();
        let embed = |shared: &Embedding| shared.forward(call.cond, &device, call.mode);
        let told = !self.config.classes.is_empty();
        told.then(|| self.shared.as_ref().map_or_else(|| call.cond.weights(1.0, &device), embed))
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
        init.begin(config.init.start());
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
        let chunks = self.config.chunks();
        let part = |index: usize| {
            let style = &styles[index];
            style.clone().slice([0..style.dims()[0], chunks[index].clone()])
        };
        let class = self.class(call);
        let condition = |index: usize| {
            let own = (index < chunks.len()).then(|| part(index));
            Tensor::cat(class.iter().cloned().chain(own).collect(), 1)
        };
        let blocks = self.network.blocks.len();
        let conditions: Vec<Tensor<2>> = (1..=blocks).map(condition).collect();
        up(&self.network, part(0), &conditions, call)
    }

    fn style_weights(&self) -> Vec<Tensor<2>> {
        let first = self.widened(self.network.linear.effective(Mode::Sample), 0);
        let (chunk, condition) = (self.config.chunk(), self.config.condition());
        let of_block = |(index, block): (usize, &super::blocks::UpBlock)| {
            let styles = block.styles();
            let rows = styles.dims()[0];
            self.widened(styles.slice([0..rows, condition - chunk..condition]), index + 1)
        };
        let told = self.config.chunks().len() - 1;
        let blocks = self.network.blocks[..told].iter().enumerate().map(of_block);
        std::iter::once(first).chain(blocks).collect()
    }
}
