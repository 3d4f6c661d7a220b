//! Films: pictures one after the other in one file, or as a folder of pictures. They are written as
//! they come, and never all in memory.

mod apng;
mod gif;
mod mp4;
mod pictures;
mod read;

pub use gif::save_film;
pub use read::read_timeline;

use super::still::compose;
use super::{SavedRecipe, is_ours, not_ours};
use crate::base::{Error, PROGRAM, Result, Rgb8, files};
use crate::latent::Recipe;
use crate::latent::timeline::Timeline;
use std::fs::File;
use std::io;
use std::path::Path;

/// The timeline in a folder of pictures.
const FOLDER_FILE: &str = "timeline.json";

/// What a film is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilmKind {
    /// 256 colours a picture; opens everywhere.
    Gif,
    /// All colours, as they are; browsers and some viewers play it.
    Apng,
    /// H.264: by far the smallest, with losses that are hard to see.
    Mp4,
    /// A folder of PNGs.
    Pictures,
}

impl FilmKind {
    /// All of them, in the order shown.
    pub const ALL: [Self; 4] = [Self::Mp4, Self::Gif, Self::Apng, Self::Pictures];

    /// How names of such files end; that of a folder has no ending.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Gif => "gif",
            Self::Apng => "png",
            Self::Mp4 => "mp4",
            Self::Pictures => "",
        }
    }

    /// The kind that a path asks for.
    ///
    /// # Errors
    /// [`Error::Usage`] for any other ending.
    pub fn of(path: &Path) -> Result<Self> {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let kind = Self::ALL.into_iter().find(|kind| kind.ending() == ending);
        kind.or(path.is_dir().then_some(Self::Pictures)).ok_or_else(|| {
            Error::Usage(format!(
                "a film cannot be written as .{ending}; name a file that ends in .mp4, .gif or .png \
                 (APNG), or a folder for its pictures"
            ))
        })
    }
}

/// A picture of a film, and what describes it.
#[derive(Debug, Clone)]
pub struct Shot {
    /// As the network drew it.
    pub picture: Rgb8,
    /// Its state.
    pub recipe: Recipe,
}

/// What a film is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Film {
    /// Where it comes from; it travels in the file, so that the film can be opened again.
    pub timeline: Timeline,
    /// Enlargement: 1, 2 or 4.
    pub scale: u32,
}

impl Film {
    /// What a picture of it remembers.
    fn about(&self, recipe: Recipe) -> SavedRecipe {
        SavedRecipe {
            program: PROGRAM.into(),
            model_hash: self.timeline.model_hash.clone(),
            recipes: vec![recipe],
            scale: self.scale,
            ..SavedRecipe::sheet(&self.timeline.model_name, 1)
        }
    }

    /// The timeline as it travels.
    fn text(&self) -> io::Result<String> {
        self.timeline.text().map_err(io::Error::other)
    }
}

/// Refuses to replace what was not saved here: films that hold a timeline may be replaced, and a folder
/// that is empty or holds one.
///
/// # Errors
/// [`Error::Usage`] that names the path.
pub fn may_replace(path: &Path) -> Result<()> {
    let empty = std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    if !path.exists() || empty || read_timeline(path).is_ok() || (path.is_file() && is_ours(path)) {
        return Ok(());
    }
    Err(not_ours(path))
}

/// Pictures on their way into a file, counted.
struct Reel<'a> {
    shots: &'a mut dyn Iterator<Item = Shot>,
    film: &'a Film,
    shown: &'a dyn Fn(usize),
    done: usize,
}

impl Reel<'_> {
    /// The next picture, enlarged; None at the end.
    ///
    /// # Errors
    /// Those of the enlargement, and "cancelled" where no more comes before the end.
    fn next(&mut self) -> io::Result<Option<Shot>> {
        (self.shown)(self.done);
        if self.done == self.film.timeline.frames() {
            return Ok(None);
        }
        let Some(shot) = self.shots.next() else { return Err(io::Error::other(Error::Cancelled)) };
        self.done += 1;
        let about = self.film.about(shot.recipe);
        let picture = compose(&[shot.picture], &about).map_err(io::Error::other)?;
        let recipe = about.recipes.into_iter().next().unwrap_or_default();
        Ok(Some(Shot { picture, recipe }))
    }
}

/// Writes a film to `path`: as many of the `shots` as its timeline has pictures. `shown` is told how
/// many are done. A file is whole or not there at all; of a folder those pictures stay that were
/// written before something failed.
///
/// # Errors
/// [`Error::Usage`] for a name that ends in something else, [`Error::Write`] when the disk is full or
/// cannot be written, which says what is left, [`Error::Cancelled`] when the shots end too early.
pub fn write_film(
    path: &Path,
    film: &Film,
    shots: &mut dyn Iterator<Item = Shot>,
    shown: &dyn Fn(usize),
) -> Result<()> {
    let kind = FilmKind::of(path)?;
    film.timeline.check().map_err(Error::Usage)?;
    let mut reel = Reel { shots, film, shown, done: 0 };
    let write = match kind {
        FilmKind::Pictures => return pictures::write(path, &mut reel),
        FilmKind::Gif => gif::write,
        FilmKind::Apng => apng::write,
        FilmKind::Mp4 => mp4::write,
    };
    // What the writer fails for is not always the disk.
    let mut cancelled = false;
    let fill = |file: &mut File| {
        let written = write(file, &mut reel);
        cancelled = written.as_ref().is_err_and(is_cancelled);
        written
    };
    match files::write_atomic_with(path, fill) {
        Err(_) if cancelled => Err(Error::Cancelled),
        Err(Error::Write { path, reason }) => {
            Err(Error::write(path, format!("{reason}; the part that was written is removed")))
        }
        other => other,
    }
}

fn is_cancelled(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    matches!(inner, Some(Error::Cancelled))
}

#[cfg(test)]
mod tests;
