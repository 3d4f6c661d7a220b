//! Tensors of a network under the key names of NVIDIA's PyTorch code.

use super::super::Tensors;
use super::super::pickle::TensorView;
use crate::models::{AliasFree, NamedTensor};
use rayon::prelude::*;

/// Which of the two networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// Latents to pictures.
    Generator,
    /// Pictures to logits.
    Discriminator,
}

/// Both networks of a file.
#[derive(Debug, Default)]
pub struct Weights {
    pub generator: Part,
    pub discriminator: Option<Part>,
    /// Sizes of the synthesis network, in a StyleGAN3; its tensors have our names already.
    pub alias_free: Option<AliasFree>,
    /// Length of z, where the file says it.
    pub z_dim: Option<usize>,
    /// Learning-rate multiplier of the mapping network, where the file says it.
    pub mapping_lr: Option<f32>,
}

/// One network: its tensors, and the bound of its layers' values.
#[derive(Debug, Default)]
pub struct Part {
    pub tensors: Tensors,
    pub conv_clamp: Option<f32>,
}

impl Weights {
    /// Refuses values that are not finite.
    pub fn check_finite(&self) -> Result<(), String> {
        let parts = std::iter::once(&self.generator).chain(&self.discriminator);
        let tensors: Vec<_> = parts.flat_map(|part| &part.tensors).collect();
        let spoilt = |(_, tensor): &&(&String, &NamedTensor)| {
            tensor.values.iter().any(|value| !value.is_finite())
        };
        match tensors.par_iter().find_first(spoilt) {
            Some((name, _)) => Err(format!("tensor {name} holds values that are not finite")),
            None => Ok(()),
        }
    }
}

/// Reads tensors of a file, all cores at work.
pub fn read_all(views: Vec<(String, TensorView)>) -> Result<Tensors, String> {
    views
        .into_par_iter()
        .map(|(name, view)| {
            let values = view.to_f32().map_err(|e| format!("tensor {name}: {e}"))?;
            Ok((name, NamedTensor { shape: view.shape, values }))
        })
        .collect()
}
