//! State dicts that load into the modules of stylegan2-ada-pytorch and stylegan3.

use super::super::Tensors;
use super::super::import::{Network, from_native};
use super::super::model_file::ModelFile;
use super::torch::Item;
use crate::models::{Architecture, NamedTensor};

/// All tensors of both networks under NVIDIA's names, filters included.
pub struct States {
    generator: Tensors,
    discriminator: Option<Tensors>,
}

impl States {
    /// Of a StyleGAN2.
    pub fn of(model: &ModelFile) -> Self {
        let mut generator = from_native(model.generator.clone(), Network::Generator);
        add_filters(&mut generator, "synthesis.");
        let discriminator = model.discriminator.clone().map(|tensors| {
            let mut tensors = from_native(tensors, Network::Discriminator);
            add_filters(&mut tensors, "");
            tensors
        });
        Self { generator, discriminator }
    }

    /// `G_ema`, `D`, and what is needed to make the modules.
    pub fn item(&self, model: &ModelFile) -> Item<'_> {
        let config = &model.config;
        let clamp =
            |clamp: Option<f32>| clamp.map_or(Item::None, |clamp| Item::Real(f64::from(clamp)));
        let kwargs = [
            ("z_dim", Item::Whole(config.z_dim)),
            ("c_dim", Item::Whole(config.classes.len())),
            ("w_dim", Item::Whole(config.w_dim)),
            ("img_resolution", Item::Whole(config.resolution)),
            ("img_channels", Item::Whole(config.colours)),
            ("mapping_layers", Item::Whole(config.mapping_layers)),
            ("mapping_lr", Item::Real(f64::from(config.mapping_lr))),
            ("conv_clamp", clamp(config.conv_clamp)),
            ("d_conv_clamp", clamp(config.discriminator.conv_clamp)),
        ];
        let kwargs = kwargs.into_iter().map(|(key, value)| (key.to_string(), value)).collect();
        let mut root = vec![("G_ema".to_string(), dict(&self.generator))];
        root.extend(self.discriminator.as_ref().map(|d| ("D".to_string(), dict(d))));
        root.push(("init_kwargs".into(), Item::Dict(kwargs)));
        Item::Dict(root)
    }
}

pub fn dict(tensors: &Tensors) -> Item<'_> {
    Item::Dict(tensors.iter().map(|(name, tensor)| (name.clone(), Item::Tensor(tensor))).collect())
}

/// The outer product of [1, 3, 3, 1]/8 with itself, times `gain`.
pub fn filter(gain: f32) -> NamedTensor {
    const TAPS: [f32; 4] = [0.125, 0.375, 0.375, 0.125];
    let values = TAPS.iter().flat_map(|a| TAPS.map(|b| a * b * gain)).collect();
    NamedTensor { shape: vec![4, 4], values }
}

/// NVIDIA's blocks and convolutions each keep the filter as a buffer, toRGB and the last layers
/// of the discriminator do not.
fn add_filters(tensors: &mut Tensors, prefix: &str) {
    let owner = |name: &String| {
        let (block, rest) = name.strip_prefix(prefix)?.split_once('.')?;
        block.strip_prefix('b')?.parse::<usize>().ok()?;
        let layer = rest.split('.').next()?;
        let layers = ["conv0", "conv1", "conv", "skip", "fromrgb"];
        Some((format!("{prefix}{block}"), layers.contains(&layer).then(|| layer.to_string())))
    };
    let owners: Vec<_> = tensors.keys().filter_map(owner).collect();
    for (block, layer) in owners {
        // The discriminator's last block is not made of up- or downsampling layers.
        if !(prefix.is_empty() && block == "b4") {
            tensors.insert(format!("{block}.resample_filter"), filter(1.0));
        }
        if let Some(layer) = layer {
            tensors.insert(format!("{block}.{layer}.resample_filter"), filter(1.0));
        }
    }
}

/// Why a model does not fit StyleGAN2's modules, if so.
pub fn unfit(model: &ModelFile) -> Option<&'static str> {
    (model.config.architecture == Architecture::Adain)
        .then_some("it is a StyleGAN with AdaIN, and only StyleGAN2 fits that format")
}
