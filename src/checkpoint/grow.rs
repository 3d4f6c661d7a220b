//! A model at a higher resolution.

mod entrance;

use super::{ModelFile, Tensors};
use crate::base::Result;
use crate::models::{Architecture, Discriminator, Generator, StyleGanConfig, collect};
use burn::tensor::Device;
use entrance::Entrance;

impl ModelFile {
    /// The model at `resolution`: what it holds stays, and each resolution above gets fresh layers,
    /// drawn from `seed`, which change nothing at first (as in Net2Net, Chen 2016). The generator's
    /// toRGBs begin at zero, so that it draws the pictures it drew before, enlarged. The
    /// discriminator judges a picture as it did the halved one: with random blocks before those
    /// that have learnt, it would begin from nothing, and the generator would forget meanwhile.
    ///
    /// # Errors
    /// As of [`StyleGanConfig::grown`].
    pub fn grown(mut self, resolution: usize, seed: u64) -> Result<Self> {
        self.config.grown(resolution)?;
        while self.config.resolution < resolution {
            let config = self.config.grown(2 * self.config.resolution)?;
            self = self.doubled(config, seed);
        }
        Ok(self)
    }

    /// With one resolution more, as `config` has it.
    fn doubled(mut self, config: StyleGanConfig, seed: u64) -> Self {
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
            let former = Entrance::of(&self.config).take(&mut held);
            let mut own = collect(&Discriminator::new(&self.config, seed, &device), "");
            if config.architecture == Architecture::Adain {
                held = moved_back(held);
                own = moved_back(own);
            }
            let fresh = collect(&Discriminator::new(&config, seed, &device), "");
            add_new(&mut held, &own, fresh);
            if let Some(former) = former {
                Entrance::of(&config).hand_on(&mut held, &former);
            }
            self.discriminator = Some(held);
        }
        self.config = config;
        self
    }
}

/// Adds the tensors that a network of the former size, which `own` is, does not have. One that it
/// has but the file lacks is missed when the network is built.
fn add_new(held: &mut Tensors, own: &Tensors, fresh: Tensors) {
    held.extend(fresh.into_iter().filter(|(name, _)| !own.contains_key(name)));
}

/// The names of StyleGAN's discriminator when a block is put before its first one. StyleGAN2's are
/// counted from the coarsest block and stay.
fn moved_back(tensors: Tensors) -> Tensors {
    let name = |name: String| -> Option<String> {
        if name.starts_with("from_rgb.") {
            return None;
        }
        let Some(block) = name.strip_prefix("blocks.") else { return Some(name) };
        let (index, rest) = block.split_once('.')?;
        Some(format!("blocks.{}.{rest}", index.parse::<usize>().ok()? + 1))
    };
    tensors.into_iter().filter_map(|(old, tensor)| Some((name(old)?, tensor))).collect()
}
