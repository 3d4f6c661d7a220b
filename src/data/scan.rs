//! Which files of a folder are pictures, and of which class.

use super::Rejected;
use super::decode::io_reason;
use super::parallel::{self, Progress};
use crate::base::{Error, Result};
use image::{ImageFormat, ImageReader};
use rayon::iter::IntoParallelRefIterator;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use walkdir::{DirEntry, WalkDir};

/// Formats that are read.
const FORMATS: [ImageFormat; 6] = [
    ImageFormat::Jpeg,
    ImageFormat::Png,
    ImageFormat::WebP,
    ImageFormat::Bmp,
    ImageFormat::Gif,
    ImageFormat::Tiff,
];
/// Their names, as a sentence says them.
const FORMAT_NAMES: &str = "JPEG, PNG, WebP, BMP, GIF and TIFF";
/// Endings a picture may have; the content decides.
const PICTURES: [&str; 11] =
    ["jpg", "jpeg", "jpe", "jfif", "png", "webp", "bmp", "dib", "gif", "tif", "tiff"];
/// Endings of pictures that are not read.
const FOREIGN: [&str; 15] = [
    "heic", "heif", "avif", "jxl", "jp2", "svg", "psd", "ico", "tga", "exr", "dng", "cr2", "nef",
    "arw", "raw",
];
/// Files that lie in folders of pictures without being meant as one, by stem.
const COMPANIONS: [&str; 9] = [
    "license", "licence", "copying", "credits", "notice", "readme", "thumbs", "desktop", "__macosx",
];
/// Class of pictures outside the subfolders.
pub(super) const OTHER: &str = "other";

/// A file that looks like a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The file.
    pub path: PathBuf,
    /// Index into [`Scan::classes`]; 0 when there are none.
    pub class: usize,
}

/// What a folder holds, before any picture is decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// The folder.
    pub folder: PathBuf,
    /// Pictures in the order of their paths.
    pub entries: Vec<Entry>,
    /// Names of the classes, sorted; empty when the subfolders tell none apart.
    pub classes: Vec<String>,
    /// Files that are not pictures, in the order of their paths.
    pub rejected: Vec<Rejected>,
}

/// Walks `folder` with its subfolders and looks at the first bytes of each file. The name of the
/// first-level subfolder is a picture's class where at least two of them hold pictures; pictures
/// beside those subfolders form the class `other`.
///
/// # Errors
/// [`Error::Read`] when the folder cannot be listed, [`Error::Format`] when no picture is in it,
/// [`Error::Cancelled`].
pub fn scan(folder: &Path, progress: Progress, cancel: &AtomicBool) -> Result<Scan> {
    check_folder(folder)?;
    let (files, mut rejected) = walk(folder, cancel)?;
    let looks = parallel::map(files.par_iter(), progress, cancel, |path| look(path))?;
    let mut pictures = Vec::with_capacity(files.len());
    for (path, look) in files.into_iter().zip(looks) {
        match look {
            Ok(()) => pictures.push(path),
            Err(reason) => rejected.push(Rejected { path, reason }),
        }
    }
    rejected.sort_by(|a, b| a.path.cmp(&b.path));
    if pictures.is_empty() {
        return Err(nothing_usable(folder, &rejected));
    }
    let (classes, entries) = classify(folder, pictures);
    Ok(Scan { folder: folder.into(), entries, classes, rejected })
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

fn check_folder(folder: &Path) -> Result<()> {
    let reason = match std::fs::metadata(folder) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            "there is no such folder; check the path".to_string()
        }
        Ok(found) if !found.is_dir() => {
            "it is a file; choose the folder that holds the pictures".to_string()
        }
        Err(e) => io_reason(&e),
        Ok(_) => match std::fs::read_dir(folder) {
            Ok(_) => return Ok(()),
            Err(e) => io_reason(&e),
        },
    };
    Err(Error::read(folder, reason))
}

/// All files in stable order, and what could not be looked into.
fn walk(folder: &Path, cancel: &AtomicBool) -> Result<(Vec<PathBuf>, Vec<Rejected>)> {
    let (mut files, mut rejected) = (Vec::new(), Vec::new());
    let walker = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    for item in walker.into_iter().filter_entry(|e| e.depth() == 0 || !is_ignored(e)) {
        if cancel.load(Ordering::Relaxed) {
            return Err(Error::Cancelled);
        }
        match item {
            Ok(entry) if entry.file_type().is_file() => files.push(entry.into_path()),
            // Folders, and devices and pipes, which would block a reader.
            Ok(_) => {}
            // A link back to a folder above holds nothing new.
            Err(e) if e.loop_ancestor().is_some() => {}
            Err(e) => rejected.push(Rejected {
                path: e.path().unwrap_or(folder).into(),
                reason: e.io_error().map_or_else(|| e.to_string(), io_reason),
            }),
        }
    }
    Ok((files, rejected))
}

/// Hidden files and folders, licences and the litter of file managers.
fn is_ignored(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy().to_ascii_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    let companion =
        COMPANIONS.contains(&stem) && !PICTURES.contains(&ending(entry.path()).as_str());
    name.starts_with('.') || (companion && (entry.file_type().is_file() || stem == "__macosx"))
}

fn ending(path: &Path) -> String {
    path.extension().map(OsStr::to_string_lossy).unwrap_or_default().to_ascii_lowercase()
}

/// Whether a file starts like a picture.
fn look(path: &Path) -> std::result::Result<(), String> {
    let ending = ending(path);
    if FOREIGN.contains(&ending.as_str()) {
        let name = ending.to_ascii_uppercase();
        return Err(format!("{name} is not supported; convert it to JPEG or PNG"));
    }
    if !ending.is_empty() && !PICTURES.contains(&ending.as_str()) {
        return Err("not a picture".into());
    }
    let file = std::fs::File::open(path).map_err(|e| io_reason(&e))?;
    let reader = ImageReader::new(std::io::BufReader::with_capacity(16, file))
        .with_guessed_format()
        .map_err(|e| io_reason(&e))?;
    match reader.format() {
        Some(format) if FORMATS.contains(&format) => Ok(()),
        Some(format) => Err(format!("{format:?} is not supported; convert it to JPEG or PNG")),
        None if std::fs::metadata(path).is_ok_and(|m| m.len() == 0) => Err("an empty file".into()),
        None => Err("not a picture".into()),
    }
}

/// Classes from the first-level subfolders.
fn classify(folder: &Path, pictures: Vec<PathBuf>) -> (Vec<String>, Vec<Entry>) {
    let names: Vec<_> = pictures.iter().map(|path| subfolder(folder, path)).collect();
    let distinct: BTreeSet<_> = names.iter().flatten().collect();
    if distinct.len() < 2 {
        let entries = pictures.into_iter().map(|path| Entry { path, class: 0 }).collect();
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
            Entry { path, class }
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
