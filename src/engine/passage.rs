//! The past of a run as one picture or a film: what its earlier states draw from the same latents.

use super::mailbox::Mailbox;
use super::protocol::ModelSource;
use super::studio::Studio;
use crate::base::{Error, Result, Rgb8};
use crate::export::{SavedRecipe, compose, save_film, save_png};
use crate::latent::Recipe;
use crate::training::{Kept, kept_states};
use burn::tensor::Device;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most states in a row of a picture.
const COLUMNS: usize = 16;
/// Time for which a film shows a state, and for which its last one, milliseconds.
const SHOWN: [u32; 2] = [250, 2000];

/// Draws and sends on to be written: a film where `path` ends in `.gif`, one picture of all states
/// elsewhere.
///
/// # Errors
/// [`Error::Usage`] where the run in `folder` has kept nothing, those of opening its states.
pub fn start(
    mailbox: &Arc<Mailbox>,
    device: &Device,
    folder: &Path,
    path: PathBuf,
    recipes: &[Recipe],
) -> Result<()> {
    let film = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gif"));
    let kept = kept_states(folder);
    let chosen = if film { kept.iter().collect() } else { spread(&kept, COLUMNS) };
    let sources: Vec<&Path> = chosen.iter().filter_map(|kept| kept.generator.as_deref()).collect();
    if sources.is_empty() {
        return Err(Error::Usage(format!(
            "{} holds no earlier states; give the run room for its past (--keep-mb)",
            folder.display()
        )));
    }
    let mut drawn: Vec<Vec<Rgb8>> = Vec::new();
    for source in sources {
        let studio = Studio::open(&ModelSource::File(source.into()), device, &|_, _, _| ())?;
        drawn.push(studio.pictures(recipes));
    }
    // States of a run that has grown may have another size.
    let size = drawn.last().and_then(|last| last.first()).map(|last| (last.width, last.height));
    drawn.retain(|state| state.first().map(|it| (it.width, it.height)) == size);
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    super::export::spawn(mailbox, path, move |path| match film {
        true => film_of(path, &drawn),
        false => picture_of(path, &drawn, &name),
    });
    Ok(())
}

/// At most `most` of all, the first and the last among them.
fn spread(kept: &[Kept], most: usize) -> Vec<&Kept> {
    let count = kept.len().min(most);
    let last = kept.len().saturating_sub(1);
    (0..count).map(|i| &kept[i * last / count.saturating_sub(1).max(1)]).collect()
}

/// A row for each latent, a column for each state.
fn picture_of(path: &Path, drawn: &[Vec<Rgb8>], name: &str) -> Result<()> {
    let rows = drawn.first().map_or(0, Vec::len);
    let cells: Vec<Rgb8> =
        (0..rows).flat_map(|row| drawn.iter().map(move |state| state[row].clone())).collect();
    let about = SavedRecipe::sheet(name, drawn.len());
    save_png(path, &compose(&cells, &about)?, &about)
}

/// All latents side by side, state after state.
fn film_of(path: &Path, drawn: &[Vec<Rgb8>]) -> Result<()> {
    let columns = drawn.first().map_or(1, |state| (state.len() as f64).sqrt().ceil() as usize);
    let about = SavedRecipe::sheet("", columns);
    let frames = drawn.iter().map(|state| compose(state, &about)).collect::<Result<Vec<Rgb8>>>()?;
    save_film(path, &frames, SHOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_spread_evenly_from_the_first_to_the_last() {
        let kept: Vec<Kept> =
            (0..40).map(|images| Kept { images, generator: None, state: None }).collect();
        let images = |most| spread(&kept, most).iter().map(|it| it.images).collect::<Vec<_>>();
        assert_eq!(images(4), [0, 13, 26, 39]);
        assert_eq!((images(1), images(99).len()), (vec![0], 40));
        assert!(spread(&[], 5).is_empty());
    }
}
