//! Networks that are no StyleGANs: state dicts of PyTorch's own DCGAN example and of BigGAN's PyTorch
//! code, and pickles of PGGAN's TensorFlow code.

mod biggan;
mod dcgan;
mod pggan;

use super::super::Tensors;
use super::super::pickle::{TensorView, Value};
use super::places::places;
use super::weights::read_all;
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

/// The generator of a file of these kinds, wherever in it the state dict lies; None for other files.
pub fn read(root: Value) -> Result<Option<Found>, String> {
    if let Some(found) = pggan::read(root)? {
        return Ok(Some(found));
    }
    let kinds: [(&[&str], Reader); 2] =
        [(&dcgan::MARKS, dcgan::read), (&biggan::MARKS, biggan::read)];
    for (marks, read) in kinds {
        for place in places(root, marks)? {
            if let Some(found) = read(&place.tensors)? {
                return Ok(Some(found));
            }
        }
    }
    Ok(None)
}

/// Makes a generator of the tensors of a place.
type Reader = fn(&Views) -> Result<Option<Found>, String>;

type Views<'d> = [(String, TensorView<'d>)];

fn shape<'v>(views: &'v Views, name: &str) -> Option<&'v [usize]> {
    views.iter().find(|(other, _)| other == name).map(|(_, view)| &view.shape[..])
}

/// The tensors whose names `rename` knows, under ours.
fn renamed(views: &Views, rename: impl Fn(&str) -> Option<String>) -> Result<Tensors, String> {
    let known = views.iter().filter_map(|(name, view)| Some((rename(name)?, view)));
    read_all(known.collect())
}
