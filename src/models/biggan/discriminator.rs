//! The discriminator, with a projection of the class (Miyato & Koyama 2018).

use super::{Config, Down, DownStart, down};
use crate::layers::{Dual, Init, Start};
use crate::models::embed::{Embedding, projected};
use crate::models::{Call, Judge};
use burn::module::Module;

/// Picture and class to logit.
#[derive(Module, Debug)]
pub struct Discriminator {
    network: Down,
    /// Class embedding, in class-conditional models.
    embed: Option<Embedding>,
}

impl Judge for Discriminator {
    type Config = Config;

    fn new(config: &Config, init: &mut Init) -> Self {
        init.begin(config.init.start());
        let widths = config.widths();
        let start =
            DownStart { planes: 3, resolution: config.resolution, attention: config.attention };
        let network = Down::new(init, &widths, start);
        let last = widths.discriminator[widths.discriminator.len() - 1];
        let classes = config.classes.len();
        let embed =
            (classes > 0).then(|| Embedding::new(init, [classes, last], Start::Orthogonal, true));
        Self { network, embed }
    }

    fn judge(&self, pictures: Dual<4>, call: &Call<'_>) -> Dual<2> {
        let (sums, logit) = down(&self.network, pictures, call);
        let Some(embed) = &self.embed else { return logit };
        let vector = embed.forward(call.cond, &sums.value.device(), call.mode);
        projected(logit, sums, vector)
    }

    fn frozen(self, blocks: usize) -> Self {
        Self { network: self.network.frozen(blocks), ..self }
    }
}
