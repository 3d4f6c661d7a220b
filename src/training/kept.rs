//! Earlier states of a run: averaged generators to look back at, and whole states to go back to. The
//! older they are, the farther they lie apart.

use super::state::STATE_FILE;
use crate::base::{Error, Result};
use crate::checkpoint::{Card, Precision, save_generator};
use crate::models::Generator;
use std::path::{Path, PathBuf};

/// Folder of them in a run folder.
const FOLDER: &str = "snapshots";
/// Where those go that a run has left by going back; the next time replaces them.
const LEFT: &str = "left";
const GENERATOR: &str = "generator-";
const STATE: &str = "state-";
const ENDING: &str = ".safetensors";

/// An earlier state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Real images shown by then.
    pub images: u64,
    /// Its averaged generator, a model to open; none where only the state is there.
    pub generator: Option<PathBuf>,
    /// The whole state; none where it was too large to keep.
    pub state: Option<PathBuf>,
}

impl Kept {
    /// Thousands of real images shown by then.
    pub fn kimg(&self) -> f64 {
        self.images as f64 / 1000.0
    }

    /// Of states, oldest first, the newest whole one that is no later than `kimg`, and its file.
    pub fn whole(kept: &[Self], kimg: f64) -> Option<(&Self, &Path)> {
        let earlier = kept.iter().rev().filter(|kept| kept.kimg() <= kimg);
        earlier.filter_map(|kept| kept.state.as_deref().map(|state| (kept, state))).next()
    }
}

/// The earlier states of a run folder, oldest first.
pub fn list(folder: &Path) -> Vec<Kept> {
    let (generators, states) = (files(folder, GENERATOR), files(folder, STATE));
    let mut images: Vec<u64> = generators.iter().chain(&states).map(|file| file.images).collect();
    images.sort_unstable();
    images.dedup();
    let of = |files: &[KeptFile], images| {
        files.iter().find(|file| file.images == images).map(|file| file.path.clone())
    };
    let kept =
        |images| Kept { images, generator: of(&generators, images), state: of(&states, images) };
    images.into_iter().map(kept).collect()
}

/// Keeps the state just written, of so many images and with this averaged generator, and lets go of others
/// where all take more than `room` bytes; the generator of `best` images stays, and the first state.
///
/// # Errors
/// [`Error::Write`].
pub fn keep(
    folder: &Path,
    images: u64,
    generator: &Generator,
    card: &Card,
    room: u64,
    best: Option<u64>,
) -> Result<()> {
    if room == 0 {
        return Ok(());
    }
    let place = folder.join(FOLDER);
    std::fs::create_dir_all(&place).map_err(|e| Error::write(&place, e))?;
    let named = |start: &str| place.join(format!("{start}{images:09}{ENDING}"));
    save_generator(&named(GENERATOR), generator, card, Precision::Half)?;
    let (written, state) = (folder.join(STATE_FILE), named(STATE));
    let _ = std::fs::remove_file(&state);
    // The next checkpoint replaces the file's name and not its contents, so that a link costs nothing
    // to make. Not all file systems have links.
    std::fs::hard_link(&written, &state)
        .or_else(|_| std::fs::copy(&written, &state).map(drop))
        .map_err(|e| Error::write(&state, e))?;
    thin(files(folder, GENERATOR), room / 2, best);
    // Of what is gone back to, the first is worth more than the best: weights that leapt apart at once have
    // no other state before that.
    thin(files(folder, STATE), room / 2, None);
    Ok(())
}

/// Puts aside what is later than `images`.
pub fn leave(folder: &Path, images: u64) {
    let place = folder.join(FOLDER);
    let left = place.join(LEFT);
    let later: Vec<KeptFile> = [GENERATOR, STATE]
        .into_iter()
        .flat_map(|start| files(folder, start))
        .filter(|file| file.images > images)
        .collect();
    if later.is_empty() {
        return;
    }
    let _ = std::fs::remove_dir_all(&left);
    let _ = std::fs::create_dir_all(&left);
    for file in later {
        // What cannot be moved must not be taken for a state of the run as it goes on.
        let to = left.join(file.path.file_name().unwrap_or_default());
        if std::fs::rename(&file.path, to).is_err() {
            let _ = std::fs::remove_file(&file.path);
        }
    }
}

/// Removes all of them.
pub fn discard(folder: &Path) {
    let _ = std::fs::remove_dir_all(folder.join(FOLDER));
}

/// A file of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
struct KeptFile {
    images: u64,
    path: PathBuf,
    bytes: u64,
}

/// The files whose names begin so, oldest first.
fn files(folder: &Path, start: &str) -> Vec<KeptFile> {
    let Ok(entries) = std::fs::read_dir(folder.join(FOLDER)) else { return Vec::new() };
    let file = |entry: std::fs::DirEntry| {
        let name = entry.file_name();
        let number = name.to_str()?.strip_prefix(start)?.strip_suffix(ENDING)?;
        let bytes = entry.metadata().ok()?.len();
        Some(KeptFile { images: number.parse().ok()?, path: entry.path(), bytes })
    };
    let mut files: Vec<KeptFile> = entries.flatten().filter_map(file).collect();
    files.sort_by_key(|file| file.images);
    files
}

/// Removes files until the rest has room.
fn thin(mut files: Vec<KeptFile>, room: u64, best: Option<u64>) {
    while files.iter().map(|file| file.bytes).sum::<u64>() > room {
        let images: Vec<u64> = files.iter().map(|file| file.images).collect();
        let Some(index) = dispensable(&images, best) else { break };
        let file = files.remove(index);
        let _ = std::fs::remove_file(file.path);
    }
}

/// Which of some states, oldest first, is missed least: the one whose neighbours lie closest together
/// beside their age. The first, the last and the best are not given up before all others.
fn dispensable(images: &[u64], best: Option<u64>) -> Option<usize> {
    let last = images.len().checked_sub(1)?;
    let gap = |i: usize| {
        let age = images[last] - images[i - 1];
        (images[i + 1] - images[i - 1]) as f64 / age.max(1) as f64
    };
    let inner = (1..last).filter(|&i| Some(images[i]) != best);
    let least = inner.min_by(|&a, &b| gap(a).total_cmp(&gap(b)));
    // Of three that must stay the first goes, and of what is too large even the last.
    least.or_else(|| (0..=last).find(|&i| Some(images[i]) != best || last == 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_older_the_farther_apart() {
        let mut kept: Vec<u64> = Vec::new();
        for step in 0..200 {
            kept.push(1000 * step);
            if kept.len() > 9 {
                kept.remove(dispensable(&kept, Some(37_000)).unwrap());
            }
        }
        assert_eq!((kept[0], kept[8]), (0, 199_000));
        assert!(kept.contains(&37_000), "{kept:?}");
        let gaps: Vec<u64> = kept.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(gaps[7] <= 2000 && gaps[1..4].iter().max() > Some(&20_000), "{kept:?}");
    }

    #[test]
    fn what_has_no_room_goes_even_if_it_is_the_last() {
        assert_eq!(dispensable(&[5], Some(5)), Some(0));
        assert_eq!(dispensable(&[5, 6], Some(5)), Some(1));
        assert_eq!(dispensable(&[5, 6], None), Some(0));
        assert_eq!(dispensable(&[], None), None);
    }
}
