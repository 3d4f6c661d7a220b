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

/// Whose layers a StyleGAN2 has.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Nvidia,
    Lucid,
}

/// Both networks of a file.
#[derive(Debug, Default)]
pub struct Weights {
    pub generator: Part,
    pub discriminator: Option<Part>,
    pub kind: Kind,
    /// Sizes of the synthesis network, in a StyleGAN3; its tensors have our names already.
    pub alias_free: Option<AliasFree>,
    /// Length of z, where the file says it.
    pub z_dim: Option<usize>,
    /// Learning-rate multiplier of the mapping network, where the file says it.
    pub mapping_lr: Option<f32>,
    /// Whether z and the class embedding are normalised as one vector.
    pub joint_norm: bool,
}

/// One network: its tensors, and the bound of its layers' values.
#[derive(Debug, Default)]
pub struct Part {
    pub tensors: Tensors,
    pub conv_clamp: Option<f32>,
}

impl Weights {
    /// A generator that was built without noise has no tensors for it; strengths of 0 draw the same.
    pub fn add_missing_noise(&mut self) {
        let tensors = &mut self.generator.tensors;
        let of_noise = [".noise_strength", ".noise_const"];
        if tensors.keys().any(|name| of_noise.iter().any(|end| name.ends_with(end))) {
            return;
        }
        let layer = |name: &String| {
            let layer = name.strip_suffix(".affine.weight").filter(|l| !l.ends_with("torgb"))?;
            let (side, _) = layer.strip_prefix("synthesis.b")?.split_once('.')?;
            let side = side.parse::<usize>().ok().filter(|side| *side <= 1024)?;
            Some((layer.to_string(), side))
        };
        for (layer, side) in tensors.keys().filter_map(layer).collect::<Vec<_>>() {
            for (kind, shape) in [("noise_strength", vec![]), ("noise_const", vec![side, side])] {
                let values = vec![0.0; shape.iter().product()];
                tensors.insert(format!("{layer}.{kind}"), NamedTensor { shape, values });
            }
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
