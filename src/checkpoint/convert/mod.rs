//! Model files into other formats.

mod nvidia;
mod rosinality;
#[cfg(test)]
mod tests;
mod torch;

use super::model_file::{ModelFile, write_native};
use super::tensors::Precision;
use crate::base::{Error, Result};
use std::path::Path;

/// Formats to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Our safetensors with configuration and card.
    Native(Precision),
    /// A `.pt` with the state dicts of NVIDIA's PyTorch modules.
    Nvidia,
    /// A `.pt` with the state dict of rosinality's generator.
    Rosinality,
}

/// Writes a model to `out`, whole or not at all.
///
/// # Errors
/// [`Error::Usage`] when the format has no place for such a network, [`Error::Write`] when `out`
/// cannot be written.
pub fn convert(model: &ModelFile, out: &Path, format: Format) -> Result<()> {
    let refuse = |reason: &str| {
        let name = &model.card.name;
        Err(Error::Usage(format!("{name} cannot be converted: {reason}; choose safetensors")))
    };
    match format {
        Format::Native(precision) => write_native(out, model, precision),
        Format::Nvidia => match nvidia::unfit(model) {
            Some(reason) => refuse(reason),
            None => torch::write(out, &nvidia::States::of(model).item(model)),
        },
        Format::Rosinality => match rosinality::unfit(model) {
            Some(reason) => refuse(&format!("rosinality's format takes {reason}")),
            None => torch::write(out, &rosinality::State::of(model).item()),
        },
    }
}
