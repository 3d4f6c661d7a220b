//! A film as a folder of pictures, each with its recipe, and its timeline beside them.

use super::{FOLDER_FILE, Reel, is_cancelled};
use crate::base::{Error, Result, files};
use crate::export::still::save_png;
use std::path::{Path, PathBuf};

/// Writes the pictures into a folder; those of an earlier, longer film go.
pub(super) fn write(folder: &Path, reel: &mut Reel<'_>) -> Result<()> {
    let written = fill(folder, reel);
    let done = reel.done;
    match written {
        Ok(()) => {
            let stale = (done + 1..).map(|number| file(folder, number));
            // What cannot be removed is only litter.
            stale.take_while(|file| file.is_file()).for_each(|it| drop(std::fs::remove_file(it)));
            Ok(())
        }
        Err(Error::Write { path, reason }) => {
            let stay = done.saturating_sub(1);
            Err(Error::write(path, format!("{reason}; the {stay} pictures before it stay")))
        }
        other => other,
    }
}

fn fill(folder: &Path, reel: &mut Reel<'_>) -> Result<()> {
    let text = reel.film.text().map_err(|e| Error::write(folder, e))?;
    files::write_atomic(&folder.join(FOLDER_FILE), text.as_bytes())?;
    loop {
        let shot = match reel.next() {
            Ok(Some(shot)) => shot,
            Ok(None) => return Ok(()),
            Err(error) if is_cancelled(&error) => return Err(Error::Cancelled),
            Err(error) => return Err(Error::write(folder, error)),
        };
        let path = file(folder, reel.done);
        save_png(&path, &shot.picture, &reel.film.about(shot.recipe))?;
    }
}

/// The picture with this number, counted from 1.
fn file(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("frame{number:05}.png"))
}
