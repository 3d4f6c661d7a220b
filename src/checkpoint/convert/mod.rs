//! Model files into other formats.

mod nvidia;
mod rosinality;
#[cfg(test)]
mod tests;
pub(super) mod torch;

use super::model_file::{ModelFile, write_native};
use super::tensors::Precision;
use crate::base::{Error, Result};
use crate::models::collect;
use burn::tensor::Device;
use std::path::Path;
use torch::{Entries, Item};

/// Formats to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Our safetensors with configuration and card.
    Native(Precision),
    /// A `.pt` with the state dicts of NVIDIA's PyTorch modules.
    Nvidia,
    /// A `.pt` with the state dicts of rosinality's modules.
    Rosinality,
}

/// Writes a model to `out`, whole or not at all, and says what the format could not hold.
///
/// # Errors
/// [`Error::Usage`] when the format has no place for such a network, [`Error::Format`] when the
/// model lacks parameters, [`Error::Write`] when `out` cannot be written.
pub fn convert(model: &ModelFile, out: &Path, format: Format) -> Result<Vec<String>> {
    let refusal = |reason: &str| {
        let name = &model.card.name;
        Error::Usage(format!("{name} cannot be converted: {reason}; choose safetensors"))
    };
    let model = &complete(model)?;
    let style = || model.config.style().ok_or_else(|| refusal("only StyleGAN2 fits that format"));
    match format {
        Format::Native(precision) => write_native(out, model, precision)?,
        Format::Nvidia => match nvidia::unfit(style()?) {
            Some(reason) => return Err(refusal(reason)),
            None => write(out, nvidia::States::of(model, style()?).entries(style()?), model)?,
        },
        Format::Rosinality => match rosinality::unfit(style()?) {
            Some(reason) => return Err(refusal(&format!("rosinality's format takes {reason}"))),
            None => {
                write(out, rosinality::State::of(model, style()?).entries(), model)?;
                return Ok(rosinality::losses(model, style()?));
            }
        },
    }
    Ok(Vec::new())
}

/// The model with each parameter of its networks there and in shape, the mean of w too.
pub(super) fn complete(model: &ModelFile) -> Result<ModelFile> {
    let device = Device::flex();
    let mut whole = model.clone();
    whole.generator = collect(&model.build_generator(&device)?, "");
    whole.discriminator = model.build_discriminator(&device)?.map(|network| collect(&network, ""));
    Ok(whole)
}

/// Writes a PyTorch file; with the card in it, a licence is not lost on the way.
fn write(out: &Path, mut entries: Entries, model: &ModelFile) -> Result<()> {
    let card = serde_json::to_string(&model.card).map_err(|e| Error::write(out, e))?;
    entries.push(("card".into(), Item::Text(card)));
    torch::write(out, &Item::Dict(entries))
}
