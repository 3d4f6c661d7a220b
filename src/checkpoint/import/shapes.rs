//! The configuration that the shapes of a network's tensors imply, and its filter.

use super::super::Tensors;
use super::resample::{DOWN, UP, resample_filter};
use super::weights::{Kind, Part, Weights};
use crate::layers::ResampleFilter;
use crate::models::{
    AliasFree, Architecture, DiscriminatorConfig, Input, MOST_CLASSES, StyleGanConfig,
};

/// Shape of both networks.
pub fn config(weights: &Weights) -> Result<StyleGanConfig, String> {
    let mapping = mapping(weights)?;
    match &weights.alias_free {
        Some(shape) => alias_free(weights, shape, mapping),
        None => by_resolutions(weights, mapping),
    }
}

/// What the mapping network tells; all else as by default.
fn mapping(weights: &Weights) -> Result<StyleGanConfig, String> {
    let g = &weights.generator.tensors;
    let layers = (0..).take_while(|i| g.contains_key(&format!("mapping.fc{i}.weight"))).count();
    let outer = layers.checked_sub(1).ok_or("it has no mapping network")?;
    let [w_dim, _] = sizes(g, &format!("mapping.fc{outer}.weight"))?;
    let [hidden, inputs] = sizes(g, "mapping.fc0.weight")?;
    let embedding = match g.contains_key("mapping.embed.weight") {
        true => Some(sizes::<2>(g, "mapping.embed.weight")?),
        false => None,
    };
    let [embed_dim, classes] = embedding.unwrap_or([0, 0]);
    if classes > MOST_CLASSES {
        let most = MOST_CLASSES;
        return Err(format!("it has {classes} classes, and Morphogen opens {most} at most"));
    }
    let z_dim = inputs.checked_sub(embed_dim).ok_or("its class embedding is longer than its z")?;
    if weights.z_dim.is_some_and(|stated| stated != z_dim) {
        return Err(format!("its mapping network takes {z_dim} values, which is not its z_dim"));
    }
    Ok(StyleGanConfig {
        z_dim,
        w_dim,
        mapping_layers: layers,
        classes: (0..classes).map(|class| class.to_string()).collect(),
        conv_clamp: weights.generator.conv_clamp,
        embed_dim: embedding.map(|[dim, _]| dim).filter(|dim| *dim != w_dim),
        mapping_width: Some(hidden).filter(|hidden| *hidden != w_dim),
        mapping_lr: weights.mapping_lr.unwrap_or(0.01),
        joint_norm: weights.joint_norm,
        ..StyleGanConfig::default()
    })
}

/// A StyleGAN2.
fn by_resolutions(weights: &Weights, mapping: StyleGanConfig) -> Result<StyleGanConfig, String> {
    let g = &weights.generator.tensors;
    let resolution = resolution(g, "synthesis.")?;
    let widths = widths(g, &sides(resolution), |r| format!("synthesis.b{r}.conv1.weight"))?;
    let last = format!("synthesis.b{resolution}.torgb.weight");
    Ok(StyleGanConfig {
        resolution,
        channel_base: (resolution * widths[widths.len() - 1]).min(65_536),
        channel_max: widths.iter().copied().max().unwrap_or(8).clamp(8, 1024),
        architecture: match weights.kind {
            Kind::Nvidia => architecture(g, "synthesis.", "torgb", resolution),
            Kind::Lucid => Architecture::Lucid,
        },
        input: match weights.kind {
            Kind::Lucid if sizes::<4>(g, "synthesis.b4.const")?[0] > 1 => Input::Latent,
            _ => Input::Constant,
        },
        colours: sizes::<4>(g, &last)?[0],
        widths,
        resample_filter: match weights.kind {
            Kind::Nvidia => resample_filter(g, &UP)?,
            // Its layers have one of their own.
            Kind::Lucid => ResampleFilter::default(),
        },
        discriminator: match &weights.discriminator {
            Some(part) => discriminator(part, resolution)?,
            None => DiscriminatorConfig::default(),
        },
        ..mapping
    })
}

/// A StyleGAN3, whose picture is as large as what its last layer puts out.
fn alias_free(
    weights: &Weights,
    shape: &AliasFree,
    mapping: StyleGanConfig,
) -> Result<StyleGanConfig, String> {
    let last = shape.layers.last().ok_or("its StyleGAN3 has no layers but toRGB")?;
    Ok(StyleGanConfig {
        resolution: last.side,
        architecture: Architecture::AliasFree,
        colours: sizes::<4>(&weights.generator.tensors, "synthesis.to_rgb.weight")?[0],
        alias_free: Some(Box::new(shape.clone())),
        ..mapping
    })
}

fn discriminator(part: &Part, resolution: usize) -> Result<DiscriminatorConfig, String> {
    let d = &part.tensors;
    let own = self::resolution(d, "")?;
    if own != resolution {
        return Err(format!("its discriminator is for {own}×{own}, its generator not"));
    }
    let mut widths = widths(d, &sides(resolution)[1..], |r| format!("b{r}.conv0.weight"))?;
    widths.insert(0, sizes::<4>(d, "b4.conv.weight")?[0]);
    let layers = (0..).take_while(|i| d.contains_key(&format!("mapping.fc{i}.weight"))).count();
    Ok(DiscriminatorConfig {
        architecture: architecture(d, "", "fromrgb", resolution),
        widths,
        mapping_layers: if d.contains_key("mapping.embed.weight") { layers } else { 8 },
        conv_clamp: part.conv_clamp,
        resample_filter: resample_filter(d, &DOWN)?,
    })
}

/// The finest block's side.
fn resolution(tensors: &Tensors, prefix: &str) -> Result<usize, String> {
    let side = |name: &String| {
        let (side, _) = name.strip_prefix(prefix)?.strip_prefix('b')?.split_once('.')?;
        side.parse::<usize>().ok()
    };
    let finest = tensors.keys().filter_map(side).max().unwrap_or(0);
    match finest {
        8..=1024 if finest.is_power_of_two() => Ok(finest),
        0 => Err("it has no synthesis blocks".into()),
        other => Err(format!("{other}×{other} is not a size from 8 to 1024 by powers of two")),
    }
}

fn sides(resolution: usize) -> Vec<usize> {
    (2..=resolution.ilog2()).map(|log| 1 << log).collect()
}

/// Outputs of one convolution a resolution.
fn widths(
    tensors: &Tensors,
    sides: &[usize],
    name: impl Fn(usize) -> String,
) -> Result<Vec<usize>, String> {
    sides.iter().map(|r| sizes::<4>(tensors, &name(*r)).map(|[o, ..]| o)).collect()
}

/// By the layers at the picture (`rgb`) and the ways past blocks.
fn architecture(tensors: &Tensors, prefix: &str, rgb: &str, resolution: usize) -> Architecture {
    let has = |r: usize, layer: &str| tensors.contains_key(&format!("{prefix}b{r}.{layer}.weight"));
    if has(resolution, "skip") {
        Architecture::Resnet
    } else if has(4, rgb) {
        Architecture::Skip
    } else {
        Architecture::Orig
    }
}

/// The sides of a tensor that must be there with `N` axes.
fn sizes<const N: usize>(tensors: &Tensors, name: &str) -> Result<[usize; N], String> {
    let tensor = tensors.get(name).ok_or_else(|| format!("it holds no tensor {name}"))?;
    <[usize; N]>::try_from(&tensor.shape[..])
        .map_err(|_| format!("{name} has {} axes where the network needs {N}", tensor.shape.len()))
}
