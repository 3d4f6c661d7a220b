//! A model at a higher resolution.

use super::{ModelFile, Tensors};
use crate::base::Result;
use crate::models::{Architecture, Discriminator, Generator, collect};
use burn::tensor::Device;

impl ModelFile {
    /// The model at `resolution`: what it holds stays, and each resolution above gets fresh layers,
    /// drawn from `seed`. Their toRGBs begin at zero, so that the generator draws the pictures it
    /// drew before, enlarged, until training fills the new layers in. The discriminator's fromRGB
    /// belongs to the picture's side and is fresh too.
    ///
    /// # Errors
    /// As of [`crate::models::StyleGanConfig::grown`].
    pub fn grown(mut self, resolution: usize, seed: u64) -> Result<Self> {
        let config = self.config.grown(resolution)?;
        if config == self.config {
            return Ok(self);
        }
        let device = Device::flex();
        let mut fresh = collect(&Generator::new(&config, seed, &device), "");
        for (name, tensor) in &mut fresh {
            if name.ends_with("to_rgb.weight") {
                tensor.values.fill(0.0);
            }
        }
        let own = collect(&Generator::new(&self.config, seed, &device), "");
        add_new(&mut self.generator, &own, fresh);

        if let Some(mut held) = self.discriminator.take() {
            let mut own = collect(&Discriminator::new(&self.config, seed, &device), "");
            if config.architecture == Architecture::Adain {
                let doublings = (resolution / self.config.resolution).ilog2() as usize;
                held = moved_back(held, doublings);
                own = moved_back(own, doublings);
            }
            let fresh = collect(&Discriminator::new(&config, seed, &device), "");
            add_new(&mut held, &own, fresh);
            self.discriminator = Some(held);
        }
        self.config = config;
        Ok(self)
    }
}

/// Adds the tensors that a network of the former size, which `own` is, does not have. One that it
/// has but the file lacks is missed when the network is built.
fn add_new(held: &mut Tensors, own: &Tensors, fresh: Tensors) {
    held.extend(fresh.into_iter().filter(|(name, _)| !own.contains_key(name)));
}

/// The names of StyleGAN's discriminator when blocks are put before its first one. StyleGAN2's are
/// counted from the coarsest block and stay.
fn moved_back(tensors: Tensors, by: usize) -> Tensors {
    let name = |name: String| -> Option<String> {
        if name.starts_with("from_rgb.") {
            return None;
        }
        let Some(block) = name.strip_prefix("blocks.") else { return Some(name) };
        let (index, rest) = block.split_once('.')?;
        Some(format!("blocks.{}.{rest}", index.parse::<usize>().ok()? + by))
    };
    tensors.into_iter().filter_map(|(old, tensor)| Some((name(old)?, tensor))).collect()
}
