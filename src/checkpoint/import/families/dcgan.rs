//! The generator of PyTorch's DCGAN example: `main.0.weight` and so on, each third entry a transposed
//! convolution and the next its normalisation.

use super::{Found, Views, renamed};
use crate::models::DcganConfig;

/// Names between one convolution and the next: itself, its normalisation, its activation.
const STRIDE: usize = 3;

/// Tensors that all such generators have.
pub const MARKS: [&str; 3] = ["main.0.weight", "main.1.running_mean", "main.3.weight"];

/// The generator, where the names are its own.
pub fn read(views: &Views) -> Result<Option<Found>, String> {
    let Some(mut convolutions) = convolutions(views) else { return Ok(None) };
    convolutions.sort();
    let named = |kind: &str| {
        views.iter().any(|(name, _)| {
            place(name).is_some_and(|(index, own)| own == kind && index.is_multiple_of(STRIDE))
        })
    };
    if named("bias") {
        return Err("its convolutions have biases, which the layers of a DCGAN do not".into());
    }
    let (first, last) = match (convolutions.first(), convolutions.last()) {
        (Some(first), Some(last)) if convolutions.len() >= 3 => (first.1, last.1),
        _ => return Err("it has fewer than three convolutions".into()),
    };
    if last[1] != 3 {
        return Err(format!("it draws {} colour channels, and a DCGAN here draws 3", last[1]));
    }
    let blocks = convolutions.len() as u32;
    let resolution = 4usize.checked_shl(blocks - 1).filter(|side| *side <= 256);
    let resolution = resolution.ok_or("it has more layers than a picture of 256 pixels needs")?;
    let config =
        DcganConfig { resolution, z_dim: first[0], width: last[0], ..DcganConfig::default() };
    let generator = renamed(views, |name| {
        let (index, own) = place(name)?;
        match (index % STRIDE, own) {
            (0, "weight") => Some(format!("blocks.{}.conv.weight", index / STRIDE)),
            (1, "weight" | "bias" | "running_mean" | "running_var") => {
                Some(format!("blocks.{}.norm.{own}", index / STRIDE))
            }
            _ => None,
        }
    })?;
    Ok(Some(Found { format: "DCGAN (PyTorch's example)", config: config.into(), generator }))
}

/// Place in the chain and kind of a tensor.
fn place(name: &str) -> Option<(usize, &str)> {
    let (index, own) = name.strip_prefix("main.")?.split_once('.')?;
    Some((index.parse().ok().filter(|index| *index < 100)?, own))
}

/// Place and shape of all convolutions, where all weights of four axes are 4×4 transposed ones in
/// a chain.
fn convolutions(views: &Views) -> Option<Vec<(usize, [usize; 4])>> {
    let mut found = Vec::new();
    for (name, view) in views {
        let (index, own) = place(name)?;
        if own == "weight" && view.shape.len() == 4 {
            let shape: [usize; 4] = view.shape.clone().try_into().ok()?;
            if shape[2..] != [4, 4] || !index.is_multiple_of(STRIDE) {
                return None;
            }
            found.push((index, shape));
        }
    }
    (!found.is_empty()).then_some(found)
}
