//! A model at a higher resolution.

mod entrance;

use super::{ModelFile, Tensors};
use crate::base::Result;
use crate::models::{
    Architecture, Discriminator, Generator, NetworkConfig, StyleGanConfig, collect,
};
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
    /// As of [`crate::models::NetworkConfig::grown`].
    pub fn grown(mut self, resolution: usize, seed: u64) -> Result<Self> {
        let target = self.config.grown(resolution)?;
        while let Some(own) = self.config.style().filter(|own| own.resolution < resolution) {
            let (own, config) = (own.clone(), own.grown(2 * own.resolution)?);
            self = self.doubled(&own, config, seed);
        }
        if self.config.resolution() < resolution {
            self.extend(target, seed);
        }
        Ok(self)
    }

    /// Fresh layers for what `config` has more. Networks that grow as they learn count their layers
    /// from the coarsest, and new ones fade in.
    fn extend(&mut self, config: NetworkConfig, seed: u64) {
        let device = Device::flex();
        let own = collect(&Generator::new(&self.config, seed, &device), "");
        add_new(&mut self.generator, &own, collect(&Generator::new(&config, seed, &device), ""));
        if let Some(held) = &mut self.discriminator {
            let own = collect(&Discriminator::new(&self.config, seed, &device), "");
            add_new(held, &own, collect(&Discriminator::new(&config, seed, &device), ""));
        }
        self.config = config;
    }

    /// With one resolution more than `own`, as `config` has it.
    fn doubled(mut self, own: &StyleGanConfig, config: StyleGanConfig, seed: u64) -> Self {
        let device = Device::flex();
        let grown = config.clone().into();
        let mut fresh = collect(&Generator::new(&grown, seed, &device), "");
        for (name, tensor) in &mut fresh {
            if name.ends_with("to_rgb.weight") {
                tensor.values.fill(0.0);
            }
        }
        let former = collect(&Generator::new(&self.config, seed, &device), "");
        add_new(&mut self.generator, &former, fresh);

        if let Some(mut held) = self.discriminator.take() {
            let entrance = Entrance::of(own).take(&mut held);
            let mut former = collect(&Discriminator::new(&self.config, seed, &device), "");
            if config.architecture == Architecture::Adain {
                held = moved_back(held);
                former = moved_back(former);
            }
            let fresh = collect(&Discriminator::new(&grown, seed, &device), "");
            add_new(&mut held, &former, fresh);
            if let Some(former) = entrance {
                Entrance::of(&config).hand_on(&mut held, &former);
            }
            self.discriminator = Some(held);
        }
        self.config = grown;
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
