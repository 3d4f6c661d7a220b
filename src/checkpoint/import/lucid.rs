//! `model_N.pt` of lucidrains/stylegan2-pytorch: one state dict for all networks, of which those
//! with averaged weights (`SE`, `GE`) are read.
//!
//! Its linear layers neither divide by √inputs nor multiply by √2 after the leaky ReLU, and styles
//! are counted from 1; tensors are rescaled here once, so that our layers compute the same.

use super::super::Tensors;
use super::super::pickle::Value;
use super::places::places;
use super::weights::{Kind, Part, Weights, read_all};
use crate::models::NamedTensor;
use std::f32::consts::FRAC_1_SQRT_2;
use std::path::Path;

/// A tensor that all such files have.
const MARK: &str = "SE.net.0.weight";
/// The filter that pictures are blurred with, since version 1.1.
const BLUR: &str = "GE.blocks.0.to_rgb.upsample.1.f";
/// `lr_mlp` unless it is set.
const MAPPING_LR: f32 = 0.1;

/// The generator of a file in this format; None for other files.
pub fn read(root: Value, source: &Path) -> Result<Option<Weights>, String> {
    let Some(place) = places(root, &[MARK])?.into_iter().next() else { return Ok(None) };
    let views = place.tensors;
    drawable(views.iter().map(|(name, _)| name.as_str()))?;
    let known = views.into_iter().filter_map(|(name, view)| Some((known_name(&name)?, view)));
    let tensors = read_all(known.collect())?;
    Ok(Some(Weights {
        generator: Part { tensors: complete(tensors), conv_clamp: None },
        kind: Kind::Lucid,
        mapping_lr: Some(mapping_lr(source)),
        ..Weights::default()
    }))
}

/// Refuses networks of which the names tell that they are drawn in another way.
fn drawable<'n>(mut names: impl Iterator<Item = &'n str> + Clone) -> Result<(), String> {
    if names.clone().any(|name| name.starts_with("GE.attns.")) {
        return Err("it has attention layers (attn_layers), which Morphogen does not draw".into());
    }
    if !names.any(|name| name == BLUR) {
        return Err(
            "it was saved by lucidrains' code before version 1.1, whose networks are drawn in \
             another way"
                .into(),
        );
    }
    Ok(())
}

/// `lr_mlp` in the configuration that the code writes beside its models.
fn mapping_lr(source: &Path) -> f32 {
    let path = source.with_file_name(".config.json");
    let small = std::fs::metadata(&path).is_ok_and(|file| file.is_file() && file.len() < 1 << 16);
    let text =
        if small { std::fs::read_to_string(path).unwrap_or_default() } else { String::new() };
    let config: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    config["lr_mlp"].as_f64().map_or(MAPPING_LR, |lr| lr as f32)
}

/// The name that NVIDIA's code would give, or ours where it has no such tensor.
fn known_name(name: &str) -> Option<String> {
    if let Some(rest) = name.strip_prefix("SE.net.") {
        let (index, kind) = rest.split_once('.')?;
        // Each second part is the activation.
        let index = index.parse::<u32>().ok().filter(|index| index.is_multiple_of(2))?;
        return Some(format!("mapping.fc{}.{kind}", index / 2));
    }
    match name.strip_prefix("GE.")? {
        "initial_block" | "to_initial_block.weight" => Some("synthesis.b4.const".into()),
        "initial_conv.weight" => Some("synthesis.initial.weight".into()),
        "initial_conv.bias" => Some("synthesis.initial_bias".into()),
        rest => {
            let (index, part) = rest.strip_prefix("blocks.")?.split_once('.')?;
            let index = index.parse::<u32>().ok().filter(|index| *index < 20)?;
            Some(format!("synthesis.b{}.{}", 4u64 << index, known_part(part)?))
        }
    }
}

/// A parameter within a block.
fn known_part(name: &str) -> Option<&'static str> {
    Some(match name {
        "conv1.weight" => "conv0.weight",
        "to_style1.weight" => "conv0.affine.weight",
        "to_style1.bias" => "conv0.affine.bias",
        "to_noise1.weight" => "conv0.noise_strength",
        "to_noise1.bias" => "conv0.bias",
        "conv2.weight" => "conv1.weight",
        "to_style2.weight" => "conv1.affine.weight",
        "to_style2.bias" => "conv1.affine.bias",
        "to_noise2.weight" => "conv1.noise_strength",
        "to_noise2.bias" => "conv1.bias",
        "to_rgb.conv.weight" => "torgb.weight",
        "to_rgb.to_style.weight" => "torgb.affine.weight",
        "to_rgb.to_style.bias" => "torgb.affine.bias",
        _ => return None,
    })
}

/// All tensors as our layers take them, and no bias for each toRGB.
fn complete(tensors: Tensors) -> Tensors {
    let mut done = Tensors::new();
    for (name, tensor) in tensors {
        if let (Some(rgb), Some(colours)) =
            (name.strip_suffix("torgb.weight"), tensor.shape.first())
        {
            let values = vec![0.0; (*colours).min(tensor.values.len())];
            let bias = NamedTensor { shape: vec![*colours], values };
            done.insert(format!("{rgb}torgb.bias"), bias);
        }
        let tensor = rescaled(&name, tensor);
        done.insert(name, tensor);
    }
    done
}

/// A tensor such that our layer of that name computes the same.
fn rescaled(name: &str, NamedTensor { shape, mut values }: NamedTensor) -> NamedTensor {
    let inputs: f32 = shape.iter().skip(1).map(|side| *side as f32).product();
    let root = inputs.sqrt();
    let (mapping, bias) = (name.starts_with("mapping."), name.ends_with(".bias"));
    let divided = ["affine.weight", "torgb.weight", "synthesis.initial.weight"];
    let (factor, shift) = if name == "mapping.fc0.weight" || mapping && bias {
        // Our normalised z is longer by that root.
        (FRAC_1_SQRT_2, 0.0)
    } else if mapping {
        (root * FRAC_1_SQRT_2, 0.0)
    } else if divided.iter().any(|end| name.ends_with(end)) {
        (root, 0.0)
    } else if name.ends_with("affine.bias") {
        (1.0, 1.0)
    } else {
        (1.0, 0.0)
    };
    values.iter_mut().for_each(|value| *value = *value * factor + shift);
    let shape = if name.ends_with("noise_strength") { vec![values.len()] } else { shape };
    NamedTensor { shape, values }
}

#[cfg(test)]
mod tests {
    use super::super::super::model_file::{ModelFile, Wanted};
    use super::*;
    use crate::base::Random;
    use crate::models::{Architecture, Call, Cond, Input, NoiseInput};
    use burn::tensor::{Device, Tensor};

    /// See `tests/fixtures/lucid.py`.
    const FILE: &[u8] = include_bytes!("../../../tests/fixtures/lucid.pt");
    const RGBA: &[u8] = include_bytes!("../../../tests/fixtures/lucid_rgba.pt");

    fn open(bytes: &[u8]) -> crate::base::Result<ModelFile> {
        ModelFile::decode(bytes, Path::new("model_5.pt"), Wanted::Both, &|_, _, _| ())
    }

    /// The file without checksums, which PyTorch can leave out too.
    fn unchecked() -> Vec<u8> {
        let mut bytes = FILE.to_vec();
        for (mark, place) in [(b"PK\x01\x02", 16), (b"PK\x03\x04", 14)] {
            for at in 0..bytes.len() {
                if bytes[at..].starts_with(mark) {
                    bytes[at + place..][..4].fill(0);
                }
            }
        }
        bytes
    }

    /// The reason why a file with another name for a tensor is refused.
    fn renamed(from: &str, to: &str) -> String {
        let mut bytes = unchecked();
        let at = bytes.windows(from.len()).position(|name| name == from.as_bytes()).unwrap();
        bytes[at..at + from.len()].copy_from_slice(to.as_bytes());
        open(&bytes).unwrap_err().to_string()
    }

    #[test]
    fn names_follow_the_layers() {
        let name = |name| known_name(name).unwrap();
        assert_eq!(name("SE.net.4.bias"), "mapping.fc2.bias");
        assert_eq!(name("GE.to_initial_block.weight"), "synthesis.b4.const");
        assert_eq!(name("GE.blocks.0.conv1.weight"), "synthesis.b4.conv0.weight");
        assert_eq!(name("GE.blocks.3.to_noise2.weight"), "synthesis.b32.conv1.noise_strength");
        assert_eq!(name("GE.blocks.3.to_rgb.to_style.bias"), "synthesis.b32.torgb.affine.bias");
        for ignored in ["S.net.0.weight", "G.initial_block", "SE.net.1.weight", BLUR] {
            assert_eq!(known_name(ignored), None, "{ignored}");
        }
    }

    #[test]
    fn shapes_tell_the_configuration() {
        let [plain, rgba] = [FILE, RGBA].map(|bytes| open(bytes).unwrap());
        for file in [&plain, &rgba] {
            let config = &file.config.styled();
            assert_eq!(config.architecture, Architecture::Lucid);
            assert_eq!((config.resolution, &config.widths[..]), (16, &[8, 4, 2][..]));
            assert_eq!((config.num_ws(), config.mapping_layers, config.mapping_lr), (3, 3, 0.1));
            assert!(file.discriminator.is_none());
        }
        assert_eq!((plain.config.colours(), plain.config.styled().input), (3, Input::Constant));
        assert_eq!((rgba.config.colours(), rgba.config.styled().input), (4, Input::Latent));
    }

    #[test]
    fn the_mapping_s_rate_is_read_beside_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model_5.pt");
        std::fs::write(&path, FILE).unwrap();
        let rate = || ModelFile::read(&path, Wanted::Generator).unwrap().config.styled().mapping_lr;
        let config = folder.path().join(".config.json");
        std::fs::write(&config, r#"{"image_size": 16, "lr_mlp": 0.25}"#).unwrap();
        assert_eq!(rate(), 0.25);
        std::fs::write(&config, "{").unwrap();
        assert_eq!(rate(), MAPPING_LR);
    }

    #[test]
    fn other_networks_are_refused_in_a_sentence() {
        let attention = renamed(BLUR, &BLUR.replace("blocks.0", "attns.01"));
        assert!(attention.contains("attention layers (attn_layers)"), "{attention}");
        let old = renamed(BLUR, &BLUR.replace(".f", ".g"));
        assert!(old.contains("before version 1.1"), "{old}");
        let gap = renamed("GE.initial_conv.bias", "GE.initial_conv.bIas");
        assert!(gap.contains("no tensor synthesis.initial_bias"), "{gap}");
        let gap = renamed("GE.blocks.2.conv2.weight", "GE.blocks.9.conv2.weight");
        assert!(gap.contains("not a size from 8 to 1024"), "{gap}");
        let other = renamed(MARK, "SE.net.0.wEight");
        assert!(other.contains("no generator that Morphogen knows"), "{other}");
    }

    /// Whatever a damaged file says, it is drawn or refused in a sentence.
    #[test]
    fn damaged_files_never_panic() {
        let (whole, mut drawn) = (unchecked(), 0);
        let mut random = Random::stream(1, "damage", 0);
        for _ in 0..400 {
            let mut bytes = whole.clone();
            let at = random.below(bytes.len());
            bytes[at] ^= 1 << random.below(8);
            let Ok(file) = open(&bytes) else { continue };
            let Ok(generator) = file.build_generator(&Device::flex()) else { continue };
            let w = Tensor::ones([1, file.config.style_dim()], &Device::flex());
            let ws = vec![w; file.config.styles()];
            assert_eq!(
                generator.draw(&ws, &Call::sample(&Cond::default(), NoiseInput::Const)).dims(),
                [1, 3, 16, 16]
            );
            drawn += 1;
        }
        assert!(drawn > 50, "only {drawn} of 400 were drawn");
    }
}
