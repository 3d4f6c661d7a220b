//! Networks that are no StyleGANs: state dicts of PyTorch's own DCGAN example and of BigGAN's PyTorch
//! code, and pickles of PGGAN's TensorFlow code.

mod biggan;
mod dcgan;
mod pggan;

use super::super::Tensors;
use super::super::pickle::{TensorView, Value};
use super::weights::{read_all, state_dict};
use crate::models::NetworkConfig;

/// A generator under our names.
#[derive(Debug)]
pub struct Found {
    /// Who writes such files, for people.
    pub format: &'static str,
    /// Shape of the networks.
    pub config: NetworkConfig,
    /// Parameters of the generator.
    pub generator: Tensors,
}

/// Names under which programs keep a generator's state dict in a larger file.
const PLACES: [&str; 8] =
    ["G_ema", "g_ema", "params_ema", "state_dict", "netG", "generator", "G", "model"];

/// The generator of a file of these kinds; None for other files.
pub fn read(root: Value) -> Result<Option<Found>, String> {
    if let Some(found) = pggan::read(root)? {
        return Ok(Some(found));
    }
    let inner = PLACES.iter().filter_map(|place| root.get(place));
    for state in std::iter::once(root).chain(inner) {
        // Data-parallel training puts it before each name.
        let views = state_dict(state, "module.")?;
        if let Some(found) = dcgan::read(&views)? {
            return Ok(Some(found));
        }
        if let Some(found) = biggan::read(&views)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

type Views<'d> = [(String, TensorView<'d>)];

fn shape<'v>(views: &'v Views, name: &str) -> Option<&'v [usize]> {
    views.iter().find(|(other, _)| other == name).map(|(_, view)| &view.shape[..])
}

/// The tensors whose names `rename` knows, under ours.
fn renamed(views: &Views, rename: impl Fn(&str) -> Option<String>) -> Result<Tensors, String> {
    let known = views.iter().filter_map(|(name, view)| Some((rename(name)?, view)));
    read_all(known.collect())
}
