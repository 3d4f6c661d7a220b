//! Which files of a folder or archive are pictures, and of which class.

use super::list::{LIST_FILE, List, Square};
use super::parallel::{self, FileProgress};
use super::store::Store;
use super::{Rejected, labels};
use crate::base::{Error, Result};
use image::ImageFormat;
use rayon::iter::IntoParallelRefIterator;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Formats that are read.
const FORMATS: [ImageFormat; 7] = [
    ImageFormat::Jpeg,
    ImageFormat::Png,
    ImageFormat::WebP,
    ImageFormat::Bmp,
    ImageFormat::Gif,
    ImageFormat::Tiff,
    ImageFormat::Pnm,
];
/// Their names, as a sentence says them.
const FORMAT_NAMES: &str = "JPEG, PNG, WebP, BMP, GIF, TIFF and PPM";
/// Endings a picture may have; the content decides.
const PICTURES: [&str; 16] = [
    "jpg", "jpeg", "jpe", "jfif", "mpo", "png", "webp", "bmp", "dib", "gif", "tif", "tiff", "ppm",
    "pgm", "pbm", "pnm",
];
/// Endings of pictures that are not read.
const FOREIGN: [&str; 15] = [
    "heic", "heif", "avif", "jxl", "jp2", "svg", "psd", "ico", "tga", "exr", "dng", "cr2", "nef",
    "arw", "raw",
];
/// Class of pictures outside the subfolders.
pub(super) const OTHER: &str = "other";

/// A file that looks like a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The file.
    pub path: PathBuf,
    /// Index into [`Scan::classes`]; 0 when there are none.
    pub class: usize,
    /// The part of it that is wanted; None for all of it.
    pub square: Option<Square>,
    /// Whether it may be turned by any angle.
    pub round: bool,
}

impl Entry {
    /// A picture that is taken whole, and upright.
    pub fn whole(path: PathBuf, class: usize) -> Self {
        Self { path, class, square: None, round: false }
    }
}

/// What a folder holds, before any picture is decoded.
#[derive(Debug, Clone)]
pub struct Scan {
    /// The folder or archive.
    pub folder: PathBuf,
    /// How its files are read.
    pub store: Store,
    /// Pictures in the order of their paths.
    pub entries: Vec<Entry>,
    /// Names of the classes, sorted; empty when the subfolders tell none apart.
    pub classes: Vec<String>,
    /// Files that are not pictures, in the order of their paths.
    pub rejected: Vec<Rejected>,
}

/// Walks `folder`, or a zip archive, and looks at the first bytes of each file. A `dataset.json` as
/// NVIDIA's tools write it tells the classes; without one the name of the
/// first-level subfolder is a picture's class where at least two of them hold pictures; pictures
/// beside those subfolders form the class `other`. With a `list` it chooses the pictures, and tells
/// the classes.
///
/// # Errors
/// [`Error::Read`] when the folder cannot be listed, [`Error::Format`] when no picture is in it,
/// those of [`List::read`] and [`List::choose`], [`Error::Cancelled`].
pub fn scan(
    folder: &Path,
    list: Option<&Path>,
    progress: FileProgress,
    cancel: &AtomicBool,
) -> Result<Scan> {
    let list = list.map(|path| List::read(path).map(|list| (path, list))).transpose()?;
    let store = Store::open(folder)?;
    let (mut files, mut rejected) = store.list(folder, cancel)?;
    // They say something of the pictures.
    files.retain(|path| [labels::FILE, LIST_FILE].iter().all(|name| *path != folder.join(name)));
    let looks = parallel::map(files.par_iter(), progress, cancel, |path| look(&store, path))?;
    let mut pictures = Vec::with_capacity(files.len());
    for (path, look) in files.into_iter().zip(looks) {
        match look {
            Ok(()) => pictures.push(path),
            Err(reason) => rejected.push(Rejected { path, reason }),
        }
    }
    if pictures.is_empty() {
        rejected.sort_by(|a, b| a.path.cmp(&b.path));
        return Err(nothing_usable(folder, &rejected));
    }
    if let Some((path, list)) = list {
        let (classes, entries, missing) = list.choose(path, folder, &pictures)?;
        return Ok(Scan { folder: folder.into(), store, entries, classes, rejected: missing });
    }
    rejected.sort_by(|a, b| a.path.cmp(&b.path));
    let (classes, entries) = match labels::read(&store, folder, &pictures)? {
        Some((classes, labels)) => {
            let entry = |(path, class)| Entry::whole(path, class);
            (classes, pictures.into_iter().zip(labels).map(entry).collect())
        }
        None => classify(folder, pictures),
    };
    Ok(Scan { folder: folder.into(), store, entries, classes, rejected })
}

/// Says what was found where no picture was.
pub(super) fn nothing_usable(folder: &Path, rejected: &[Rejected]) -> Error {
    let mut counts = BTreeMap::<&str, usize>::new();
    for file in rejected {
        *counts.entry(&file.reason).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let found: Vec<_> = counts.iter().take(3).map(|(why, n)| format!("{n} × {why}")).collect();
    let found = if found.is_empty() {
        "it holds no files".to_string()
    } else {
        let more = if counts.len() > 3 { ", …" } else { "" };
        format!(
            "none of its {} files is a usable picture ({}{more})",
            rejected.len(),
            found.join(", ")
        )
    };
    Error::format(folder, format!("{found}; choose a folder with {FORMAT_NAMES} pictures"))
}

/// Whether a file is called like a picture.
pub fn is_picture_name(path: &Path) -> bool {
    PICTURES.contains(&ending(path).as_str())
}

fn ending(path: &Path) -> String {
    path.extension().map(OsStr::to_string_lossy).unwrap_or_default().to_ascii_lowercase()
}

/// Whether a file starts like a picture.
fn look(store: &Store, path: &Path) -> std::result::Result<(), String> {
    let ending = ending(path);
    if FOREIGN.contains(&ending.as_str()) {
        let name = ending.to_ascii_uppercase();
        return Err(format!("{name} is not supported; convert it to JPEG or PNG"));
    }
    if !ending.is_empty() && !is_picture_name(path) {
        return Err("not a picture".into());
    }
    let head = store.head(path)?;
    if head.is_empty() {
        return Err("an empty file".into());
    }
    match image::guess_format(&head).ok() {
        Some(format) if FORMATS.contains(&format) => Ok(()),
        Some(format) => Err(format!("{format:?} is not supported; convert it to JPEG or PNG")),
        None => Err("not a picture".into()),
    }
}

/// Classes from the first-level subfolders.
fn classify(folder: &Path, pictures: Vec<PathBuf>) -> (Vec<String>, Vec<Entry>) {
    let names: Vec<_> = pictures.iter().map(|path| subfolder(folder, path)).collect();
    let distinct: BTreeSet<_> = names.iter().flatten().collect();
    if distinct.len() < 2 {
        let entries = pictures.into_iter().map(|path| Entry::whole(path, 0)).collect();
        return (Vec::new(), entries);
    }
    let class_of = |name: &Option<String>| name.clone().unwrap_or_else(|| OTHER.into());
    let classes: BTreeSet<_> = names.iter().map(class_of).collect();
    let classes: Vec<_> = classes.into_iter().collect();
    let entries = pictures
        .into_iter()
        .zip(&names)
        .map(|(path, name)| {
            // The list is sorted and holds every name.
            let class = classes.partition_point(|c| *c < class_of(name));
            Entry::whole(path, class)
        })
        .collect();
    (classes, entries)
}

/// Name of the first-level subfolder of `path`, none for files right in `folder`.
fn subfolder(folder: &Path, path: &Path) -> Option<String> {
    let mut parts = path.strip_prefix(folder).ok()?.components();
    let first = parts.next()?;
    parts.next().map(|_| first.as_os_str().to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests;
