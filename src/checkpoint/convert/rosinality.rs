//! Both networks as the state dicts of rosinality/stylegan2-pytorch.

use super::super::Tensors;
use super::super::import::{Network, from_native};
use super::super::model_file::ModelFile;
use super::nvidia::{dict, plane};
use super::torch::{Entries, Item};
use crate::models::{Architecture, NamedTensor, StyleGanConfig};

/// The tensors under rosinality's names, and `latent_avg`.
pub struct State {
    generator: Tensors,
    discriminator: Option<Tensors>,
    average: Option<NamedTensor>,
}

impl State {
    /// Of a model that is not [`unfit`], with its configuration.
    pub fn of(model: &ModelFile, config: &StyleGanConfig) -> Self {
        let mut tensors = from_native(model.generator.clone(), Network::Generator);
        let average = tensors.remove("mapping.w_avg");
        let renamed = tensors.into_iter().filter_map(|(name, tensor)| rename(&name, tensor));
        let mut generator: Tensors = renamed.collect();
        let blocks = config.resolutions().len() - 1;
        for k in 0..blocks {
            let filter = plane(&config.resample_filter, 4.0);
            generator.insert(format!("convs.{}.conv.blur.kernel", 2 * k), filter.clone());
            generator.insert(format!("to_rgbs.{k}.upsample.kernel"), filter);
        }
        let fitting = model.discriminator.as_ref().filter(|_| fits(config));
        let filter = plane(&config.discriminator.resample_filter, 1.0);
        let discriminator = fitting.map(|d| discriminator(d.clone(), blocks, &filter));
        Self { generator, discriminator, average }
    }

    /// `g_ema`, `latent_avg`, and `d` where there is one.
    pub fn entries(&self) -> Entries<'_> {
        let mut root = vec![("g_ema".to_string(), dict(&self.generator))];
        root.extend(self.average.as_ref().map(|w| ("latent_avg".to_string(), Item::Tensor(w))));
        root.extend(self.discriminator.as_ref().map(|d| ("d".to_string(), dict(d))));
        root
    }
}

/// Why a model does not fit rosinality's generator, if so.
pub fn unfit(config: &StyleGanConfig) -> Option<&'static str> {
    let reasons = [
        (
            config.architecture == Architecture::Lucid,
            "only StyleGAN2 of NVIDIA's kind, and it is one of lucidrains'",
        ),
        (config.architecture != Architecture::Skip, "only StyleGAN2 with output skips"),
        (config.colours != 3, "only pictures in three colours"),
        (!config.classes.is_empty(), "only models without classes"),
        (config.z_dim != config.w_dim, "only z and w of one length"),
        (config.mapping_width.is_some(), "only mapping layers of one width"),
        (config.mapping_lr != 0.01, "only mapping networks with a learning rate of 0.01"),
    ];
    reasons.into_iter().find_map(|(unfit, reason)| unfit.then_some(reason))
}

/// What is lost or to be done on the way, in sentences.
pub fn losses(model: &ModelFile, config: &StyleGanConfig) -> Vec<String> {
    let clamp = config.conv_clamp.map(|clamp| {
        format!(
            "rosinality's layers have no bound, so the model's of ±{clamp} is left out; pictures \
             differ where a layer would go beyond it"
        )
    });
    let d = (model.discriminator.is_some() && !fits(config)).then(|| {
        "its discriminator is left out, for rosinality's format takes only residual ones as wide \
         as the generator"
            .to_string()
    });
    let usual = [1, 2].iter().any(|multiplier| {
        let mut sides = config.resolutions().into_iter();
        sides.all(|r| config.channels(r) == (16_384 * multiplier / r).min(512))
    });
    let widths = (!usual).then(|| {
        "rosinality's code knows models of other widths; to load this one, edit the table of \
         channels in its model.py"
            .to_string()
    });
    let filter = (!config.resample_filter.is_usual()).then(|| {
        "its resample filter is not rosinality's usual one; to load this model, give Generator its \
         taps as blur_kernel"
            .to_string()
    });
    [clamp, d, widths, filter].into_iter().flatten().collect()
}

/// Whether its discriminator, if it has one, is of rosinality's kind.
fn fits(config: &StyleGanConfig) -> bool {
    config.discriminator.architecture == Architecture::Resnet
        && config
            .resolutions()
            .iter()
            .all(|r| config.discriminator_channels(*r) == config.channels(*r))
}

/// With `blocks` residual blocks, of which the first in rosinality's order is the finest.
fn discriminator(tensors: Tensors, blocks: usize, filter: &NamedTensor) -> Tensors {
    let tensors = from_native(tensors, Network::Discriminator).into_iter();
    let renamed = tensors.filter_map(|(name, tensor)| Some((judge_name(&name, blocks)?, tensor)));
    let mut renamed: Tensors = renamed.collect();
    for k in 1..=blocks {
        renamed.insert(format!("convs.{k}.conv2.0.kernel"), filter.clone());
        renamed.insert(format!("convs.{k}.skip.0.kernel"), filter.clone());
    }
    renamed
}

fn judge_name(name: &str, blocks: usize) -> Option<String> {
    let (block, rest) = name.strip_prefix('b')?.split_once('.')?;
    let block = (blocks + 3).checked_sub(block.parse::<usize>().ok()?.checked_ilog2()? as usize)?;
    let fixed = match rest {
        "fromrgb.weight" => "convs.0.0.weight",
        "fromrgb.bias" => "convs.0.1.bias",
        "conv.weight" => "final_conv.0.weight",
        "conv.bias" => "final_conv.1.bias",
        "fc.weight" => "final_linear.0.weight",
        "fc.bias" => "final_linear.0.bias",
        "out.weight" => "final_linear.1.weight",
        "out.bias" => "final_linear.1.bias",
        "conv0.weight" => return Some(format!("convs.{block}.conv1.0.weight")),
        "conv0.bias" => return Some(format!("convs.{block}.conv1.1.bias")),
        "conv1.weight" => return Some(format!("convs.{block}.conv2.1.weight")),
        "conv1.bias" => return Some(format!("convs.{block}.conv2.2.bias")),
        "skip.weight" => return Some(format!("convs.{block}.skip.1.weight")),
        _ => return None,
    };
    Some(fixed.into())
}

fn rename(name: &str, tensor: NamedTensor) -> Option<(String, NamedTensor)> {
    if let Some(rest) = name.strip_prefix("mapping.fc") {
        let (index, kind) = rest.split_once('.')?;
        return Some((format!("style.{}.{kind}", index.parse::<usize>().ok()? + 1), tensor));
    }
    let (block, rest) = name.strip_prefix("synthesis.b")?.split_once('.')?;
    let r: u32 = block.parse().ok()?;
    if rest == "const" {
        return Some(("input.input".into(), lead(tensor, 1)));
    }
    let (layer, kind) = rest.split_once('.')?;
    // The place among the convolutions, that of 4×4 being 0.
    let place = match (r.ilog2().checked_sub(3), layer) {
        (Some(k), "conv0") => 2 * k + 1,
        (Some(k), "conv1") => 2 * k + 2,
        _ => 0,
    };
    if kind == "noise_const" {
        return Some((format!("noises.noise_{place}"), lead(tensor, 2)));
    }
    let rgb = layer == "torgb";
    let owner = match (rgb, r) {
        (true, 4) => "to_rgb1".to_string(),
        (true, _) => format!("to_rgbs.{}", r.ilog2() - 3),
        (false, 4) => "conv1".to_string(),
        (false, _) => format!("convs.{}", place - 1),
    };
    let (kind, tensor) = match kind {
        "weight" => ("conv.weight", lead(tensor, 1)),
        "bias" if rgb => {
            let shape = vec![1, tensor.values.len(), 1, 1];
            ("bias", NamedTensor { shape, ..tensor })
        }
        "bias" => ("activate.bias", tensor),
        "noise_strength" => ("noise.weight", NamedTensor { shape: vec![1], ..tensor }),
        "affine.weight" => ("conv.modulation.weight", tensor),
        "affine.bias" => ("conv.modulation.bias", tensor),
        _ => return None,
    };
    Some((format!("{owner}.{kind}"), tensor))
}

/// With `axes` more axes of length 1 in front.
fn lead(tensor: NamedTensor, axes: usize) -> NamedTensor {
    let shape = std::iter::repeat_n(1, axes).chain(tensor.shape).collect();
    NamedTensor { shape, values: tensor.values }
}
