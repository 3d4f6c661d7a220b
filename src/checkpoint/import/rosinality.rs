//! `.pt` files of rosinality/stylegan2-pytorch: state dicts under names of their own.

use super::super::Tensors;
use super::super::pickle::{TensorView, Value};
use super::names::noise_name;
use super::places::places;
use super::resample::FILTER;
use super::weights::{Part, Weights, read_all, state_dict};
use crate::models::NamedTensor;

/// Tensors that all such generators have.
const MARKS: [&str; 2] = ["input.input", "conv1.conv.modulation.weight"];
/// The mean w, among the tensors or beside them.
const AVERAGE: &str = "latent_avg";

/// The networks of a file in this format, wherever in it they lie, the discriminator if `both`; None
/// for other files. Encoders (pSp, e4e) hold such a generator too, as their decoder.
pub fn read(root: Value, both: bool) -> Result<Option<Weights>, String> {
    let Some(place) = places(root, &MARKS)?.into_iter().next() else { return Ok(None) };
    let usual = place.prefix.is_empty() && ["g_ema", "g"].contains(&&*place.path);
    let words = (!usual).then(|| place.words());
    let mut found = place.tensors;
    let beside = place.parent.get(AVERAGE).or(root.get(AVERAGE)).and_then(Value::tensor);
    if !found.iter().any(|(name, _)| name == AVERAGE) {
        found.extend(beside.map(|view| (AVERAGE.to_string(), view)));
    }
    // Data-parallel training puts it before each name.
    let d = root.get("d").filter(|_| both).map(|d| state_dict(d, "module.")).transpose()?;
    Ok(Some(Weights {
        place: words,
        generator: Part { tensors: rename(found, generator_name)?, conv_clamp: None },
        discriminator: d
            .map(|d| {
                let tensors = rename(d, discriminator_name)?;
                let tensors = number_blocks(tensors)?;
                Ok::<_, String>(Part { tensors, conv_clamp: None })
            })
            .transpose()?,
        ..Weights::default()
    }))
}

fn rename(
    views: Vec<(String, TensorView)>,
    name: impl Fn(&str) -> Option<String>,
) -> Result<Tensors, String> {
    let known = views.into_iter().filter_map(|(from, view)| Some((name(&from)?, view))).collect();
    let squeezed = |(name, mut tensor): (String, NamedTensor)| {
        if name.starts_with("synthesis.") && name.ends_with(FILTER) {
            // What doubles has the gain of it in the filter.
            tensor.values.iter_mut().for_each(|value| *value /= 4.0);
        }
        if let ("mapping.w_avg", [_, length]) = (&*name, &tensor.shape[..]) {
            // Encoders keep it once for each layer.
            tensor.values.truncate(*length);
            tensor.shape = vec![*length];
        }
        let shape = squeeze(&name, tensor.shape);
        (name, NamedTensor { shape, values: tensor.values })
    };
    Ok(read_all(known)?.into_iter().map(squeezed).collect())
}

/// Drops the axes of length 1 that NVIDIA's tensors do not have.
fn squeeze(name: &str, shape: Vec<usize>) -> Vec<usize> {
    let drop = match name.rsplit('.').next() {
        Some("weight") if shape.len() == 5 => 1,
        Some("const") => 1,
        Some("noise_const") => 2,
        Some("noise_strength") => shape.len(),
        Some("bias") => return vec![shape.iter().product()],
        _ => 0,
    };
    shape[drop.min(shape.len())..].to_vec()
}

fn generator_name(name: &str) -> Option<String> {
    if name == AVERAGE {
        return Some("mapping.w_avg".into());
    }
    if name == "input.input" {
        return Some("synthesis.b4.const".into());
    }
    let (head, rest) = name.split_once('.')?;
    let (index, kind) = rest.split_once('.').unwrap_or((rest, ""));
    let number = || index.parse::<u32>().ok().filter(|index| *index < 40);
    match head {
        // style.0 is the normalisation of z.
        "style" => Some(format!("mapping.fc{}.{kind}", number()?.checked_sub(1)?)),
        "conv1" => Some(format!("synthesis.b4.conv1.{}", part(rest)?)),
        "to_rgb1" => Some(format!("synthesis.b4.torgb.{}", part(rest)?)),
        "convs" => {
            let (r, conv) = (8u64 << (number()? / 2), number()? % 2);
            Some(format!("synthesis.b{r}.conv{conv}.{}", part(kind)?))
        }
        "to_rgbs" => {
            let block = format!("synthesis.b{}", 8u64 << number()?);
            if kind == "upsample.kernel" {
                return Some(format!("{block}.{FILTER}"));
            }
            Some(format!("{block}.torgb.{}", part(kind)?))
        }
        "noises" => noise_name(rest.strip_prefix("noise_")?),
        _ => None,
    }
}

/// A parameter within a styled convolution or a toRGB.
fn part(name: &str) -> Option<&'static str> {
    match name {
        "conv.weight" => Some("weight"),
        "conv.modulation.weight" => Some("affine.weight"),
        "conv.modulation.bias" => Some("affine.bias"),
        "noise.weight" => Some("noise_strength"),
        "activate.bias" | "bias" => Some("bias"),
        "conv.blur.kernel" => Some(FILTER),
        _ => None,
    }
}

/// Blocks are counted from the finest, whose resolution only their number tells: they are `s1`,
/// `s2`… here.
fn discriminator_name(name: &str) -> Option<String> {
    let fixed = match name {
        "convs.0.0.weight" => Some("fromrgb.weight"),
        "convs.0.1.bias" => Some("fromrgb.bias"),
        "final_conv.0.weight" => Some("b4.conv.weight"),
        "final_conv.1.bias" => Some("b4.conv.bias"),
        "final_linear.0.weight" => Some("b4.fc.weight"),
        "final_linear.0.bias" => Some("b4.fc.bias"),
        "final_linear.1.weight" => Some("b4.out.weight"),
        "final_linear.1.bias" => Some("b4.out.bias"),
        _ => None,
    };
    if let Some(name) = fixed {
        return Some(name.into());
    }
    let (index, rest) = name.strip_prefix("convs.")?.split_once('.')?;
    let kind = match rest {
        "conv1.0.weight" => "conv0.weight",
        "conv1.1.bias" => "conv0.bias",
        "conv2.1.weight" => "conv1.weight",
        "conv2.2.bias" => "conv1.bias",
        "conv2.0.kernel" => "conv1.resample_filter",
        "skip.0.kernel" => "skip.resample_filter",
        "skip.1.weight" => "skip.weight",
        _ => return None,
    };
    Some(format!("s{index}.{kind}"))
}

/// `s1`… to `b{r}`, and fromRGB to the finest block.
fn number_blocks(tensors: Tensors) -> Result<Tensors, String> {
    let blocks = tensors.keys().filter(|name| name.ends_with(".skip.weight")).count() as u32;
    if !(1..=10).contains(&blocks) {
        return Err("its discriminator has an odd number of blocks".into());
    }
    let finest = 4u64 << blocks;
    let renamed = |(name, tensor): (String, NamedTensor)| {
        let name = if name.starts_with("fromrgb") {
            format!("b{finest}.{name}")
        } else if let Some((index, rest)) = name.strip_prefix('s').and_then(|s| s.split_once('.')) {
            let index = index.parse::<u32>().ok().filter(|i| (1..=blocks).contains(i));
            let index = index.ok_or("its discriminator's blocks are not numbered in a row")?;
            format!("b{}.{rest}", finest >> (index - 1))
        } else {
            name
        };
        Ok((name, tensor))
    };
    tensors.into_iter().map(renamed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_layers() {
        let name = |name| generator_name(name).unwrap();
        assert_eq!(name("style.1.weight"), "mapping.fc0.weight");
        assert_eq!(name("convs.0.conv.weight"), "synthesis.b8.conv0.weight");
        assert_eq!(name("convs.7.activate.bias"), "synthesis.b64.conv1.bias");
        assert_eq!(name("to_rgbs.3.conv.modulation.bias"), "synthesis.b64.torgb.affine.bias");
        assert_eq!(name("noises.noise_2"), "synthesis.b8.conv1.noise_const");
        assert_eq!(name("convs.0.conv.blur.kernel"), "synthesis.b8.conv0.resample_filter");
        assert_eq!(name("to_rgbs.1.upsample.kernel"), "synthesis.b16.resample_filter");
        assert_eq!(generator_name("style.0.weight"), None);
    }

    #[test]
    fn blocks_of_the_discriminator_get_their_resolutions() {
        let names = ["convs.0.0.weight", "convs.1.skip.1.weight", "convs.2.skip.1.weight"];
        let tensor = NamedTensor { shape: vec![], values: vec![0.0] };
        let tensors: Tensors =
            names.map(|name| (discriminator_name(name).unwrap(), tensor.clone())).into();
        let numbered = number_blocks(tensors).unwrap();
        let expected = ["b16.fromrgb.weight", "b16.skip.weight", "b8.skip.weight"];
        assert_eq!(numbered.keys().collect::<Vec<_>>(), expected);
    }
}
