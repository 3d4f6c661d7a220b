//! Tensors of a network under the key names of NVIDIA's PyTorch code.

use super::super::Tensors;
use super::super::pickle::{TensorView, Value};
use crate::base::shown;
use crate::models::{AliasFree, NamedTensor, StyleGanConfig};
use rayon::prelude::*;
use std::borrow::Borrow;

/// Longest name of a tensor in bytes; those of networks have fewer than 60.
const NAME: usize = 200;

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
    /// Where in the file it was found, where that is not the usual place.
    pub place: Option<String>,
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
    pub fn add_missing_noise(&mut self, config: &StyleGanConfig) {
        let tensors = &mut self.generator.tensors;
        let of_noise = [".noise_strength", ".noise_const"];
        if tensors.keys().any(|name| of_noise.iter().any(|end| name.ends_with(end))) {
            return;
        }
        for side in config.resolutions() {
            for layer in ["conv0", "conv1"].map(|conv| format!("synthesis.b{side}.{conv}")) {
                if !tensors.contains_key(&format!("{layer}.affine.weight")) {
                    continue;
                }
                for (kind, shape) in [("noise_strength", vec![]), ("noise_const", vec![side; 2])] {
                    let values = vec![0.0; shape.iter().product()];
                    tensors.insert(format!("{layer}.{kind}"), NamedTensor { shape, values });
                }
            }
        }
    }
}

/// The name of a tensor or module: what it lies in, and its own name in the file.
pub fn name(prefix: &str, own: &str) -> Result<String, String> {
    if prefix.len() + own.len() <= NAME {
        return Ok(format!("{prefix}{own}"));
    }
    let own = shown(own, 60);
    Err(format!("its name {own} is longer than {NAME} bytes, which no network needs"))
}

/// Tensors of a state dict under their names, which may begin with `prefix`.
pub fn state_dict<'d>(
    state: Value<'d>,
    prefix: &str,
) -> Result<Vec<(String, TensorView<'d>)>, String> {
    let mut found = Vec::new();
    for (key, value) in state.entries() {
        if let (Some(key), Some(view)) = (key.str(), value.tensor()) {
            found.push((name("", key.strip_prefix(prefix).unwrap_or(key))?, view));
        }
    }
    Ok(found)
}

/// Reads tensors of a file, all cores at work.
pub fn read_all<'d, V>(views: Vec<(String, V)>) -> Result<Tensors, String>
where
    V: Borrow<TensorView<'d>> + Send,
{
    views
        .into_par_iter()
        .map(|(name, view)| {
            let view = view.borrow();
            let values = view.to_f32().map_err(|e| format!("tensor {name}: {e}"))?;
            // Any of its sides may be absurd.
            if values.is_empty() {
                return Err(format!("tensor {name} holds no values"));
            }
            Ok((name, NamedTensor { shape: view.shape.clone(), values }))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_added_for_the_layers_of_the_network_alone() {
        let layers = ["b16.conv0", "b4.conv1", "b8.torgb", "b8.conv7", "b1024.conv0", "b1024.x"];
        let tensor = NamedTensor { shape: vec![1, 2], values: vec![0.5; 2] };
        let named =
            layers.map(|layer| (format!("synthesis.{layer}.affine.weight"), tensor.clone()));
        let generator = Part { tensors: named.into(), conv_clamp: None };
        let mut weights = Weights { generator, ..Weights::default() };
        weights.add_missing_noise(&StyleGanConfig { resolution: 16, ..Default::default() });
        let mut added = weights.generator.tensors;
        added.retain(|name, _| name.contains(".noise_"));
        let shapes: Vec<_> = added.iter().map(|(name, t)| (name.as_str(), &t.shape[..])).collect();
        assert_eq!(
            shapes,
            [
                ("synthesis.b16.conv0.noise_const", &[16, 16][..]),
                ("synthesis.b16.conv0.noise_strength", &[]),
                ("synthesis.b4.conv1.noise_const", &[4, 4]),
                ("synthesis.b4.conv1.noise_strength", &[]),
            ]
        );
    }
}
