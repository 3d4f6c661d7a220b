//! The filter of a network's resampling layers, each of which keeps it as a buffer.

use super::super::Tensors;
use crate::layers::ResampleFilter;
use crate::models::NamedTensor;

/// Layers of a generator's block that resample; others keep a filter that nothing reads.
pub const UP: [&str; 2] = ["conv0", "skip"];
/// The same of a discriminator's block.
pub const DOWN: [&str; 2] = ["conv1", "skip"];
/// How its name ends.
pub const FILTER: &str = "resample_filter";

/// The filter of the blocks and of these of their layers, the usual one where they keep none.
///
/// # Errors
/// When they keep several, or one that is no line on both axes.
pub fn resample_filter(tensors: &Tensors, layers: &[&str]) -> Result<ResampleFilter, String> {
    let mut first: Option<(&String, ResampleFilter)> = None;
    for (name, tensor) in tensors.iter().filter(|(name, _)| reads(name, layers)) {
        let filter = line(tensor).ok_or_else(|| {
            format!(
                "its {name} is no filter of one line on both axes, the only kind that Morphogen \
                 opens"
            )
        })?;
        match &first {
            None => first = Some((name, filter)),
            Some((_, other)) if near(other, &filter) => {}
            Some((other, _)) => {
                return Err(format!(
                    "its {name} is another filter than its {other}, and Morphogen takes one for all"
                ));
            }
        }
    }
    Ok(first.map(|(_, filter)| filter).unwrap_or_default())
}

/// Whether a tensor is the filter of a block above 4×4 or of one of these layers.
fn reads(name: &str, layers: &[&str]) -> bool {
    let mut parts = name.rsplit('.');
    if parts.next() != Some(FILTER) {
        return false;
    }
    parts.next().is_some_and(|owner| {
        let side = owner.strip_prefix('b').and_then(|side| side.parse::<usize>().ok());
        side.map_or(layers.contains(&owner), |side| side > 4)
    })
}

/// A filter of eight taps and more is kept as a line, a shorter one as its product with itself.
fn line(NamedTensor { shape, values }: &NamedTensor) -> Option<ResampleFilter> {
    match shape[..] {
        [_] => Some(ResampleFilter::new(values.clone())),
        [rows, columns] if rows == columns => ResampleFilter::of_plane(values),
        _ => None,
    }
}

fn near(a: &ResampleFilter, b: &ResampleFilter) -> bool {
    let mut pairs = a.taps().iter().zip(b.taps());
    a.taps().len() == b.taps().len() && pairs.all(|(a, b)| (a - b).abs() <= 1e-3)
}
