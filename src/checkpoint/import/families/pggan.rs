//! PGGAN's averaged generator as its TensorFlow code pickles it: (G, D, Gs) as `tfutil.Network`.
//!
//! Its gains of √2 lie in the weights and ours in the activation, so that biases are smaller here. An
//! enlarging convolution is stored as the kernel of a transposed one.

use super::super::super::Tensors;
use super::super::super::pickle::Value;
use super::super::tensorflow::{Layout, arrays, lay, listed, networks, setting, side};
use super::Found;
use crate::models::{NamedTensor, PgganConfig};
use std::f32::consts::FRAC_1_SQRT_2;

/// Weight of the first layer, and of the first picture's colours, which this code alone has so.
const MARKS: [&str; 2] = ["4x4/Dense/weight", "ToRGB_lod0/weight"];

/// The generator, where the names are its own.
pub fn read(root: Value) -> Result<Option<Found>, String> {
    let Some([_, _, network]) = networks(root) else { return Ok(None) };
    let variables = listed(network)?;
    let has = |name: &str| variables.iter().any(|(own, _)| own == name);
    if !MARKS.into_iter().all(has) {
        return Ok(None);
    }
    usual(network)?;
    let variables = arrays(variables)?;
    let config = config(&variables)?;
    let mut generator = Tensors::new();
    for (theirs, tensor) in variables {
        let Some((name, change)) = place(&theirs, config.resolution) else { continue };
        let changed = change.of(tensor).ok_or_else(|| format!("{theirs} has an odd shape"))?;
        generator.insert(name, changed);
    }
    Ok(Some(Found { format: "PGGAN (TensorFlow)", config: config.into(), generator }))
}

/// Refuses the settings with which the published code draws otherwise.
fn usual(network: Value) -> Result<(), String> {
    if setting(network, "label_size").is_some_and(|size| size > 0.0) {
        return Err("it is a PGGAN with classes, which a PGGAN here does not learn".into());
    }
    let switch = |name: &str| network.get("static_kwargs")?.get(name)?.bool();
    let needed = ["use_wscale", "use_pixelnorm", "use_leakyrelu", "normalize_latents"];
    match needed.into_iter().find(|name| switch(name) == Some(false)) {
        Some(name) => Err(format!("it is a PGGAN without {name}, which a PGGAN here always has")),
        None => Ok(()),
    }
}

/// The configuration that the shapes tell.
fn config(variables: &Tensors) -> Result<PgganConfig, String> {
    let shape = |name: &str| variables.get(name).map(|tensor| &tensor.shape[..]);
    let finest = variables.keys().filter_map(|name| side(name)).max();
    let resolution = finest.filter(|side| (8..=1024).contains(side) && side.is_power_of_two());
    let resolution = resolution.ok_or("its layers are not those of 8 to 1024 pixels")? as usize;
    let Some(&[z_dim, _]) = shape(MARKS[0]) else { return Err("its first layer is odd".into()) };
    let channels = |side: usize| {
        let kind = if side == 4 { "Conv" } else { "Conv1" };
        shape(&format!("{side}x{side}/{kind}/weight")).and_then(|shape| shape.last().copied())
    };
    let sides = (2..=resolution.ilog2()).map(|log| 1usize << log);
    let widths: Option<Vec<(usize, usize)>> =
        sides.map(|side| Some((side, channels(side)?))).collect();
    let widths = widths.ok_or("one of its resolutions lacks its layers")?;
    let channel_max = widths[0].1;
    // Where all are bounded, any budget that reaches the bound will do.
    let narrower = widths.iter().find(|(_, width)| *width < channel_max);
    let (side, width) = narrower.copied().unwrap_or((resolution, channel_max));
    let lod = variables.get("lod").and_then(|lod| lod.values.first()).copied().unwrap_or(0.0);
    let stage = f64::from(resolution.ilog2()) - f64::from(lod);
    let mut config = PgganConfig {
        resolution,
        z_dim,
        channel_base: side.saturating_mul(width),
        channel_max,
        ..PgganConfig::default()
    };
    crate::models::Shape::set_stage(&mut config, Some(stage.max(2.0)));
    Ok(config)
}

/// What becomes of a variable.
struct Change {
    layout: Layout,
    factor: f32,
    /// Values that follow from each one.
    repeats: usize,
}

impl Change {
    fn of(self, tensor: NamedTensor) -> Option<NamedTensor> {
        let NamedTensor { mut shape, values } = lay(tensor, self.layout)?;
        let scaled = |value: f32| std::iter::repeat_n(value * self.factor, self.repeats);
        let values = values.into_iter().flat_map(scaled).collect();
        if self.repeats > 1 {
            shape = vec![shape.iter().product::<usize>() * self.repeats];
        }
        // Convolutions of one pixel are matrices here.
        if let [o, i, 1, 1] = shape[..] {
            shape = vec![o, i];
        }
        Some(NamedTensor { shape, values })
    }
}

/// Our name of a variable, and how it is laid out here.
fn place(theirs: &str, resolution: usize) -> Option<(String, Change)> {
    let plain = |layout| Change { layout, factor: 1.0, repeats: 1 };
    let bias = Change { factor: FRAC_1_SQRT_2, ..plain(Layout::Same) };
    let (part, kind) = theirs.rsplit_once('/')?;
    let last = resolution.ilog2() - 2;
    if let Some(lod) = part.strip_prefix("ToRGB_lod") {
        let index = last.checked_sub(lod.parse().ok()?)?;
        let layout = if kind == "weight" { Layout::Convolution } else { Layout::Same };
        return Some((format!("to_rgb.{index}.{kind}"), plain(layout)));
    }
    let index = side(part)?.checked_ilog2()?.checked_sub(2)?;
    let layer = part.split_once('/')?.1;
    if layer == "Dense" {
        let change = match kind {
            "weight" => Change { factor: 0.25, ..plain(Layout::Transposed) },
            // One for each of a channel's 4×4 places.
            _ => Change { repeats: 16, ..bias },
        };
        return Some((format!("first.{kind}"), change));
    }
    let (conv, layout) = match layer {
        "Conv0_up" => (0, Layout::Enlarging),
        "Conv0" => (0, Layout::Convolution),
        "Conv" | "Conv1" => (1, Layout::Convolution),
        _ => return None,
    };
    Some(match kind {
        "weight" => (format!("blocks.{index}.conv{conv}.weight"), plain(layout)),
        "bias" => (format!("blocks.{index}.bias{conv}"), bias),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_have_our_names() {
        let name = |theirs: &str| place(theirs, 16).map(|(name, _)| name);
        let named = |theirs: &str, ours: &str| assert_eq!(name(theirs).as_deref(), Some(ours));
        named("4x4/Dense/weight", "first.weight");
        named("4x4/Conv/bias", "blocks.0.bias1");
        named("16x16/Conv0_up/weight", "blocks.2.conv0.weight");
        named("ToRGB_lod2/bias", "to_rgb.0.bias");
        named("ToRGB_lod0/weight", "to_rgb.2.weight");
        for other in ["lod", "ToRGB_lod3/bias", "0x0/Conv/weight", "8x8/Conv2/weight"] {
            assert_eq!(name(other), None, "{other}");
        }
    }

    const FILE: &[u8] = include_bytes!("../../../../tests/fixtures/families/tf_pggan.pkl");

    #[test]
    fn a_network_with_classes_is_refused() {
        let name = b"label_size\x94K";
        let at = FILE.windows(name.len()).position(|bytes| bytes == name).unwrap() + name.len();
        let mut file = FILE.to_vec();
        let asked = |file: &[u8]| {
            let document = crate::checkpoint::pickle::open(file).unwrap();
            // The name is written out for the first of the three.
            let [first, ..] = networks(document.root()).unwrap();
            usual(first)
        };
        assert_eq!(asked(&file), Ok(()));
        file[at] = 5;
        assert!(asked(&file).unwrap_err().contains("a PGGAN with classes"));
    }
}
