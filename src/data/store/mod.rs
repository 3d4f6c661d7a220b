//! Where the files of a data set lie: in a folder, or in a zip archive that is read like one.

mod archive;

use super::Rejected;
use super::decode::{MEMORY, io_reason};
use crate::base::{Error, Result};
use archive::Archive;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};
use walkdir::{DirEntry, WalkDir};

/// Files that lie in folders of pictures without being meant as one, by stem.
const COMPANIONS: [&str; 8] =
    ["license", "licence", "copying", "credits", "notice", "readme", "thumbs", "desktop"];
/// Folders of thumbnails and the like that systems leave behind, in small letters. (Those whose names
/// begin with a dot are left out too.)
const LITTER: [&str; 5] =
    ["__macosx", "@eadir", "#recycle", "$recycle.bin", "system volume information"];

/// Where the files lie. In an archive a file's path is that of the archive with the name in it.
#[derive(Debug, Clone)]
pub enum Store {
    /// On the disk.
    Disk,
    /// In a zip archive.
    Archive(Arc<Archive>),
}

/// Files in the order of their paths, and what could not be looked into.
pub type Listing = (Vec<PathBuf>, Vec<Rejected>);

impl Store {
    /// The store at `path`.
    ///
    /// # Errors
    /// [`Error::Read`] when it is neither a folder that can be listed nor a zip archive.
    pub fn open(path: &Path) -> Result<Self> {
        let reason = match std::fs::metadata(path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                "there is no such folder; check the path".to_string()
            }
            Ok(found) if found.is_file() && archive::is_zip(path) => {
                return Archive::open(path).map(|archive| Self::Archive(Arc::new(archive)));
            }
            Ok(found) if !found.is_dir() => "it is a file; choose the folder that holds the \
                                             pictures, or a zip archive of them"
                .to_string(),
            Err(e) => io_reason(&e),
            Ok(_) => match std::fs::read_dir(path) {
                Ok(_) => return Ok(Self::Disk),
                Err(e) => io_reason(&e),
            },
        };
        Err(Error::read(path, reason))
    }

    /// All files below `folder` but hidden ones, licences and the litter of systems.
    ///
    /// # Errors
    /// [`Error::Cancelled`].
    pub fn list(&self, folder: &Path, cancel: &AtomicBool) -> Result<Listing> {
        match self {
            Self::Disk => walk(folder, cancel),
            Self::Archive(archive) => {
                let (files, rejected) = archive.list();
                let wanted = |path: &PathBuf| !ignored(path.strip_prefix(folder).unwrap_or(path));
                Ok((files.into_iter().filter(wanted).collect(), rejected))
            }
        }
    }

    /// A whole file.
    ///
    /// # Errors
    /// Why it cannot be read, in a few words.
    pub fn read(&self, path: &Path) -> std::result::Result<Vec<u8>, String> {
        match self {
            Self::Disk => {
                let size = std::fs::metadata(path).map_err(|e| io_reason(&e))?.len();
                affordable(size)?;
                std::fs::read(path).map_err(|e| io_reason(&e))
            }
            Self::Archive(archive) => archive.read(path),
        }
    }

    /// The first bytes of a file, 16 at most.
    ///
    /// # Errors
    /// As of [`Self::read`].
    pub fn head(&self, path: &Path) -> std::result::Result<Vec<u8>, String> {
        use std::io::Read;
        let Self::Archive(archive) = self else {
            let mut head = Vec::new();
            let file = std::fs::File::open(path).map_err(|e| io_reason(&e))?;
            file.take(16).read_to_end(&mut head).map_err(|e| io_reason(&e))?;
            return Ok(head);
        };
        archive.head(path)
    }

    /// Size and time of change of a file; zeros when it is gone. An archive changes as a whole.
    pub fn stamp(&self, path: &Path) -> (u64, Duration) {
        let path = match self {
            Self::Disk => path,
            Self::Archive(archive) => archive.path(),
        };
        let Ok(found) = std::fs::metadata(path) else { return Default::default() };
        let modified = found.modified().ok();
        let since = modified.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        (found.len(), since.unwrap_or_default())
    }
}

/// Refuses what is larger than any picture.
fn affordable(size: u64) -> std::result::Result<(), String> {
    if size > MEMORY {
        return Err(format!("too large: a file of {:.1} GB", size as f64 / 1e9));
    }
    Ok(())
}

fn walk(folder: &Path, cancel: &AtomicBool) -> Result<Listing> {
    let (mut files, mut rejected) = (Vec::new(), Vec::new());
    let walker = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    let kept = |entry: &DirEntry| {
        let name = Path::new(entry.file_name());
        entry.depth() == 0 || !if entry.file_type().is_dir() { litter(name) } else { ignored(name) }
    };
    for item in walker.into_iter().filter_entry(kept) {
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

/// Whether the file with this path below the folder is none that its owner means.
fn ignored(path: &Path) -> bool {
    let name = small(path.file_name().unwrap_or_default());
    let stem = name.split('.').next().unwrap_or_default();
    let companion = COMPANIONS.contains(&stem) && !super::scan::is_picture_name(path);
    companion || path.iter().any(|part| litter(Path::new(part)))
}

/// Whether a file or folder of this name is hidden or left behind by a system.
fn litter(name: &Path) -> bool {
    let name = small(name.as_os_str());
    name.starts_with('.') || LITTER.contains(&name.as_str())
}

fn small(name: &std::ffi::OsStr) -> String {
    name.to_string_lossy().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systems_leave_behind_is_ignored_wherever_it_lies() {
        for path in ["a/@eaDir/b.png", "__MACOSX/._b.png", "._b.png", ".ipynb_checkpoints/b.png"] {
            assert!(ignored(Path::new(path)), "{path}");
        }
        for path in ["Thumbs.db", "LICENSE", "desktop.ini", "a/README.md"] {
            assert!(ignored(Path::new(path)), "{path}");
        }
        for path in ["license.png", "a/b.png", "recycle/b.jpg"] {
            assert!(!ignored(Path::new(path)), "{path}");
        }
    }
}
