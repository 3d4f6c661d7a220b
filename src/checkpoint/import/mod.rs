//! StyleGAN2 and StyleGAN3 networks that other programs saved, as data.
//!
//! Each format becomes tensors under NVIDIA's key names ([`Weights`]), whose shapes tell the
//! configuration ([`shapes`]), and then tensors under our own names ([`names`]).

mod families;
mod lucid;
mod names;
mod nvidia;
mod places;
mod resample;
mod rosinality;
mod shapes;
mod stylegan3;
mod tensorflow;
#[cfg(test)]
mod tests;
mod weights;

pub use names::{from_native, to_native};
pub use resample::{DOWN, FILTER, UP};
pub use weights::Network;

use super::kind::kind;
use super::pickle::{self, Value};
use super::{Card, Tensors};
use crate::base::{Error, Result};
use crate::models::NetworkConfig;
use std::path::Path;
use weights::Weights;

/// A generator from elsewhere, with its discriminator where the file holds one.
#[derive(Debug)]
pub struct Imported {
    /// Who writes such files, for people.
    pub format: &'static str,
    /// Shape of the networks.
    pub config: NetworkConfig,
    /// Parameters of the generator, by our names; `mapping.w_avg` may be missing.
    pub generator: Tensors,
    /// Parameters of the discriminator, by our names.
    pub discriminator: Option<Tensors>,
    /// What is known of its origin.
    pub card: Card,
}

/// Reads a pickle or PyTorch file, with its discriminator if `both`; `source` names it in errors.
///
/// # Errors
/// [`Error::Format`] when it is damaged, asks for foreign code, or holds another kind of network.
pub fn import(bytes: &[u8], source: &Path, both: bool) -> Result<Imported> {
    let wrong = |reason: String| Error::format(source, reason);
    let document = pickle::open(bytes).map_err(|error| {
        let kind = kind(bytes).filter(|_| error == pickle::Error::NotPickle);
        wrong(kind.map_or_else(|| error.to_string(), |kind| format!("it seems to be {kind}")))
    })?;
    if let Some(found) = families::read(document.root()).map_err(wrong)? {
        let families::Found { format, config, generator } = found;
        config.validate().map_err(|e| wrong(e.to_string()))?;
        let card = own_card(document.root())
            .unwrap_or_else(|| card(Format { name: format, origin: "" }, source));
        return Ok(Imported {
            format,
            config,
            generator,
            discriminator: None,
            card: card.cleaned(),
        });
    }
    let (format, mut weights) = read(document.root(), both, source).map_err(wrong)?;
    let config = shapes::config(&weights).map_err(wrong)?;
    config.validate().map_err(|e| wrong(e.to_string()))?;
    weights.add_missing_noise(&config);
    let Weights { generator, discriminator, place, .. } = weights;
    let mut about = own_card(document.root()).unwrap_or_else(|| card(format, source));
    if let Some(place) = place {
        about.description = format!("{} (found in {place})", about.description);
    }
    Ok(Imported {
        format: format.name,
        card: about.cleaned(),
        generator: to_native(generator.tensors, Network::Generator),
        discriminator: discriminator.map(|d| to_native(d.tensors, Network::Discriminator)),
        config: config.into(),
    })
}

/// A kind of file.
#[derive(Clone, Copy)]
struct Format {
    name: &'static str,
    /// What to know about the origin of such files, which state no licence.
    origin: &'static str,
}

const NVIDIA: Format = Format {
    name: "StyleGAN2 of NVIDIA (PyTorch)",
    origin: "NVIDIA's own weights in this format are for non-commercial use only",
};
const NVIDIA_3: Format = Format { name: "StyleGAN3 of NVIDIA (PyTorch)", ..NVIDIA };
const TENSORFLOW: Format = Format { name: "StyleGAN2 of NVIDIA (TensorFlow)", ..NVIDIA };
const LUCID: Format = Format { name: "StyleGAN2 of lucidrains (PyTorch)", origin: "" };
const ROSINALITY: Format = Format { name: "StyleGAN2 of rosinality (PyTorch)", origin: "" };

fn read(root: Value, both: bool, source: &Path) -> std::result::Result<(Format, Weights), String> {
    if let Some(weights) = nvidia::read(root, both)? {
        return Ok((if weights.alias_free.is_some() { NVIDIA_3 } else { NVIDIA }, weights));
    }
    if let Some(weights) = tensorflow::read(root, both)? {
        return Ok((TENSORFLOW, weights));
    }
    if let Some(weights) = rosinality::read(root, both)? {
        return Ok((ROSINALITY, weights));
    }
    if let Some(weights) = lucid::read(root, source)? {
        return Ok((LUCID, weights));
    }
    Err(match stranger(root) {
        Some(kind) => {
            format!("it is a {kind} model; Morphogen opens StyleGAN2 and StyleGAN3 so far")
        }
        None => "it holds no generator that Morphogen knows; it opens StyleGAN2 of NVIDIA, \
                 rosinality and lucidrains, StyleGAN3 of NVIDIA, PyTorch's DCGAN, BigGAN, \
                 TensorFlow's PGGAN, and its own files"
            .into(),
    })
}

/// Known networks that are not opened yet.
fn stranger(root: Value) -> Option<&'static str> {
    if root.get("G_scaler").is_some() {
        return Some("lightweight-gan");
    }
    let keys = root.get("g").map(Value::entries).unwrap_or_default();
    let fast = keys.iter().any(|(key, _)| key.str().is_some_and(|key| key.contains("se_")));
    fast.then_some("FastGAN")
}

/// The card in a file that Morphogen converted. Any program may write one, so it does not count as
/// that of a training of one's own.
fn own_card(root: Value) -> Option<Card> {
    let card: Card = serde_json::from_str(root.get("card")?.str()?).ok()?;
    Some(Card { training: serde_json::Value::Null, ..card })
}

fn card(format: Format, source: &Path) -> Card {
    Card {
        name: source.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        description: format!("{}, opened from another program's file", format.name),
        limits: format.origin.into(),
        ..Card::default()
    }
}
