//! The averaged generator of BigGAN's PyTorch code: with a shared class embedding and chunks of z, as
//! for ImageNet, or with a table of classes in each normalisation, as for CIFAR-10.

use super::{Found, Views, renamed, shape};
use crate::models::{BigganConfig, MOST_CLASSES, NamedTensor};

/// Tensors that all such generators have.
pub const MARKS: [&str; 2] = ["linear.weight", "blocks.0.0.bn1.stored_mean"];

/// The generator, where the names are its own.
pub fn read(views: &Views) -> Result<Option<Found>, String> {
    let Some(linear) = shape(views, "linear.weight").filter(|shape| shape.len() == 2) else {
        return Ok(None);
    };
    if shape(views, "linear.u0").is_none() {
        return Err("its layers have no spectral normalisation, which this BigGAN has".into());
    }
    let (classes, shared_dim) = classes(views)?;
    if classes > MOST_CLASSES {
        return Err(format!("it has {classes} classes; a model has at most {MOST_CLASSES}"));
    }
    let blocks =
        (0..16).take_while(|i| shape(views, &block(*i, "0.conv1.weight")).is_some()).count();
    let resolution = match blocks {
        3 => 32,
        4 => 64,
        5 => 128,
        _ => {
            return Err(format!(
                "it has {blocks} blocks; Morphogen opens BigGANs of 32, 64 and 128 pixels"
            ));
        }
    };
    let factor = if resolution == 32 { 4 } else { 16 };
    let first = shape(views, "blocks.0.0.conv1.weight").and_then(|shape| shape.get(1));
    let width = first.map_or(0, |inputs| inputs / factor);
    let attends = |i: &usize| shape(views, &block(*i, "1.theta.weight")).is_some();
    let attention = (0..blocks).find(attends).map_or(0, |i| 8 << i);
    let chunks = if shared_dim > 0 { blocks + 1 } else { 1 };
    let config = BigganConfig {
        resolution,
        z_dim: linear[1].saturating_mul(chunks),
        width,
        shared_dim,
        attention,
        classes: (0..classes).map(|class| class.to_string()).collect(),
        ..BigganConfig::default()
    };
    let mut generator = renamed(views, name)?;
    for (name, tensor) in &mut generator {
        // Vectors that are kept as one row, and a number without axes.
        if name.ends_with("spectral.u") || name.ends_with("gamma") {
            tensor.shape = vec![tensor.values.len()];
        }
        if shared_dim == 0 && (name.ends_with("gain.weight") || name.ends_with("bias.weight")) {
            transpose(tensor);
        }
    }
    Ok(Some(Found { format: "BigGAN (PyTorch)", config: config.into(), generator }))
}

/// Number of classes, and length of the embedding that the blocks share or 0.
fn classes(views: &Views) -> Result<(usize, usize), String> {
    if let Some([classes, shared_dim]) = shape(views, "shared.weight") {
        return Ok((*classes, *shared_dim));
    }
    let own = "blocks.0.0.bn1.gain";
    match (shape(views, &format!("{own}.weight")), shape(views, &format!("{own}.u0"))) {
        (Some([classes, _]), None) => Ok((*classes, 0)),
        _ => {
            Err("its blocks take z in chunks without a shared class embedding, which this BigGAN \
                  does not"
                .into())
        }
    }
}

/// A table of classes `[classes, C]` as the weight of a layer that takes weights of classes.
fn transpose(table: &mut NamedTensor) {
    if let [rows, columns] = table.shape[..] {
        let at = |index: usize| table.values[index % rows * columns + index / rows];
        table.values = (0..rows * columns).map(at).collect();
        table.shape = vec![columns, rows];
    }
}

fn block(index: usize, rest: &str) -> String {
    format!("blocks.{index}.{rest}")
}

/// Our name of a tensor.
fn name(theirs: &str) -> Option<String> {
    let own = |name: &str| {
        let name = name.replace(".u0", ".spectral.u");
        (!name.contains(".sv")).then_some(name)
    };
    if theirs == "shared.weight" {
        return Some(theirs.into());
    }
    if let Some(rest) = theirs.strip_prefix("output_layer.0.") {
        let rest = rest.replace("gain", "weight").replace("stored_", "running_");
        return Some(format!("network.output_norm.{rest}"));
    }
    if let Some(rest) = theirs.strip_prefix("output_layer.2.") {
        return own(&format!("network.output_conv.{rest}"));
    }
    if let Some(rest) = theirs.strip_prefix("blocks.") {
        let (index, rest) = rest.split_once('.')?;
        let (part, rest) = rest.split_once('.')?;
        let part = match part {
            "0" => "",
            "1" => "attention.",
            _ => return None,
        };
        return own(&format!("network.blocks.{index}.{part}{rest}"));
    }
    own(&format!(
        "network.{}",
        theirs.strip_prefix("linear.").map(|rest| format!("linear.{rest}"))?
    ))
}
