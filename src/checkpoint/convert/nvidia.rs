//! State dicts that load into the modules of stylegan2-ada-pytorch and stylegan3.

use super::super::Tensors;
use super::super::import::{DOWN, FILTER, Network, UP, from_native};
use super::super::model_file::ModelFile;
use super::torch::{Entries, Item};
use crate::layers::ResampleFilter;
use crate::models::{Architecture, NamedTensor, StyleGanConfig};

/// All tensors of both networks under NVIDIA's names, filters included.
pub struct States {
    generator: Tensors,
    discriminator: Option<Tensors>,
}

impl States {
    /// Of a StyleGAN2 with this configuration.
    pub fn of(model: &ModelFile, config: &StyleGanConfig) -> Self {
        let mut generator = from_native(model.generator.clone(), Network::Generator);
        add_filters(&mut generator, "synthesis.", &config.resample_filter, &UP);
        let discriminator = model.discriminator.clone().map(|tensors| {
            let mut tensors = from_native(tensors, Network::Discriminator);
            add_filters(&mut tensors, "", &config.discriminator.resample_filter, &DOWN);
            tensors
        });
        Self { generator, discriminator }
    }

    /// `G_ema` and `D`, and what the constructors of the stylegan3 repository take to make them.
    pub fn entries(&self, config: &StyleGanConfig) -> Entries<'_> {
        let mut root =
            vec![entry("G_ema", dict(&self.generator)), entry("init_kwargs", generator(config))];
        if let Some(tensors) = &self.discriminator {
            root.push(entry("D", dict(tensors)));
            root.push(entry("D_init_kwargs", discriminator(config)));
        }
        root
    }
}

fn generator(config: &StyleGanConfig) -> Item<'static> {
    let mapping = vec![
        entry("num_layers", Item::Whole(config.mapping_layers)),
        entry("embed_features", Item::Whole(config.embed_dim())),
        entry("layer_features", Item::Whole(config.mapping_width.unwrap_or(config.w_dim))),
        entry("lr_multiplier", Item::Real(f64::from(config.mapping_lr))),
    ];
    let mut kwargs = vec![
        entry("z_dim", Item::Whole(config.z_dim)),
        entry("w_dim", Item::Whole(config.w_dim)),
        entry("mapping_kwargs", Item::Dict(mapping)),
    ];
    let widths = config.resolutions().into_iter().map(|r| config.channels(r)).collect();
    kwargs.extend(shared(config, config.architecture, config.conv_clamp, widths));
    kwargs.extend(taps(&config.resample_filter));
    Item::Dict(kwargs)
}

fn discriminator(config: &StyleGanConfig) -> Item<'static> {
    let own = &config.discriminator;
    let mapping = vec![entry("num_layers", Item::Whole(own.mapping_layers))];
    let mut kwargs = vec![entry("mapping_kwargs", Item::Dict(mapping))];
    let widths = config.resolutions().into_iter().map(|r| config.discriminator_channels(r));
    kwargs.extend(shared(config, own.architecture, own.conv_clamp, widths.collect()));
    let blocks =
        taps(&own.resample_filter).map(|taps| entry("block_kwargs", Item::Dict(vec![taps])));
    kwargs.extend(blocks);
    Item::Dict(kwargs)
}

/// What a constructor takes for a filter that is not the usual one.
fn taps(filter: &ResampleFilter) -> Option<(String, Item<'static>)> {
    let taps = filter.taps().iter().map(|tap| Item::Real(f64::from(*tap))).collect();
    (!filter.is_usual()).then(|| entry(FILTER, Item::List(taps)))
}

/// What both constructors take. Their channels at resolution r are `min(base // r, max)`; for
/// others, coarse to fine in `widths`, no base and max are given.
fn shared(
    config: &StyleGanConfig,
    architecture: Architecture,
    clamp: Option<f32>,
    widths: Vec<usize>,
) -> Entries<'static> {
    let name = match architecture {
        Architecture::Adain => "adain",
        Architecture::Skip => "skip",
        Architecture::Resnet => "resnet",
        Architecture::Orig => "orig",
        Architecture::AliasFree => "alias-free",
        Architecture::Lucid => "lucid",
    };
    let mut kwargs = vec![
        entry("c_dim", Item::Whole(config.classes.len())),
        entry("img_resolution", Item::Whole(config.resolution)),
        entry("img_channels", Item::Whole(config.colours)),
        entry("architecture", Item::Text(name.into())),
        entry("num_fp16_res", Item::Whole(0)),
        entry("conv_clamp", clamp.map_or(Item::None, |clamp| Item::Real(f64::from(clamp)))),
    ];
    let most = widths.iter().copied().max().unwrap_or_default();
    let base = widths.iter().zip(2..).map(|(width, log)| width << log).max().unwrap_or_default();
    if widths.iter().zip(2..).all(|(width, log)| *width == (base >> log).min(most)) {
        kwargs.push(entry("channel_base", Item::Whole(base)));
        kwargs.push(entry("channel_max", Item::Whole(most)));
    }
    kwargs
}

fn entry<'a>(name: &str, item: Item<'a>) -> (String, Item<'a>) {
    (name.to_string(), item)
}

pub fn dict(tensors: &Tensors) -> Item<'_> {
    Item::Dict(tensors.iter().map(|(name, tensor)| (name.clone(), Item::Tensor(tensor))).collect())
}

/// A filter as its product with itself, times `gain`.
pub fn plane(filter: &ResampleFilter, gain: f32) -> NamedTensor {
    let values = filter.plane().into_iter().map(|value| gain * value).collect();
    NamedTensor { shape: vec![filter.taps().len(); 2], values }
}

/// A filter as NVIDIA's modules keep it: a long one is a line.
fn buffer(filter: &ResampleFilter) -> NamedTensor {
    let taps = filter.taps();
    match taps.len() {
        0..8 => plane(filter, 1.0),
        long => NamedTensor { shape: vec![long], values: taps.into() },
    }
}

/// NVIDIA's blocks and convolutions each keep a filter as a buffer, toRGB and the last layers of the
/// discriminator do not. In layers other than `resampling` it is the usual one, which nothing reads.
fn add_filters(tensors: &mut Tensors, prefix: &str, filter: &ResampleFilter, resampling: &[&str]) {
    let [own, usual] = [filter, &ResampleFilter::default()].map(buffer);
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
            tensors.insert(format!("{block}.{FILTER}"), own.clone());
        }
        if let Some(layer) = layer {
            let filter = if resampling.contains(&&*layer) { &own } else { &usual };
            tensors.insert(format!("{block}.{layer}.{FILTER}"), filter.clone());
        }
    }
}

/// Why a model does not fit StyleGAN2's modules, if so.
pub fn unfit(config: &StyleGanConfig) -> Option<&'static str> {
    match config.architecture {
        Architecture::Adain => {
            Some("it is a StyleGAN with AdaIN, and only StyleGAN2 fits that format")
        }
        Architecture::AliasFree => Some("it is a StyleGAN3, and only StyleGAN2 fits that format"),
        Architecture::Lucid => {
            Some("it is a StyleGAN2 of lucidrains' kind, and only StyleGAN2 of NVIDIA's fits")
        }
        _ if config.joint_norm => {
            Some("it normalises z and class as one vector, as only TensorFlow's StyleGAN2 does")
        }
        _ => None,
    }
}
