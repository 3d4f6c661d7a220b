//! Files that are either whole or absent.

use super::{Error, Result};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// How the names of temporary files begin and end.
const PREFIX: &str = ".morphogen-";
const SUFFIX: &str = ".tmp";

/// The first of `name(1)`, `name(2)` … in `folder` that is not there.
pub fn numbered(folder: &Path, name: impl Fn(u32) -> String) -> PathBuf {
    let path = |n: u32| folder.join(name(n));
    (1..).map(path).find(|path| !path.exists()).unwrap_or_else(|| path(0))
}

/// Writes `bytes` to a temporary file beside `path`, flushes it to disk and renames it over
/// `path`: a crash or a full disk leaves the former file as it was.
///
/// # Errors
/// [`Error::Write`] when the folder cannot be made or the disk is full or read-only.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<()> {
    write_atomic_with(path, |file| file.write_all(bytes))
}

/// [`write_atomic`] for content that is streamed into the temporary file.
///
/// # Errors
/// [`Error::Write`], as [`write_atomic`].
pub fn write_atomic_with(
    path: &Path,
    fill: impl FnOnce(&mut std::fs::File) -> std::io::Result<()>,
) -> Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder).map_err(|e| Error::write(folder, e))?;
    let mut named = tempfile::Builder::new();
    named.prefix(PREFIX).suffix(SUFFIX);
    // As readable as any other file of the user, instead of a secret.
    #[cfg(unix)]
    named.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut temporary = named.tempfile_in(folder).map_err(|e| Error::write(path, bare(e)))?;
    fill(temporary.as_file_mut()).map_err(|e| Error::write(path, e))?;
    temporary.as_file().sync_all().map_err(|e| Error::write(path, e))?;
    temporary.persist(path).map_err(|e| Error::write(path, e.error))?;
    Ok(())
}

/// An error without the path of the temporary file, which means nothing to people.
fn bare(error: std::io::Error) -> std::io::Error {
    match error.to_string().rsplit_once(" at path \"") {
        Some((plain, _)) => std::io::Error::new(error.kind(), plain),
        None => error,
    }
}

/// Opens a file that has an end: a pipe or device might keep its reader waiting for ever.
///
/// # Errors
/// [`Error::Read`] when it cannot be opened, or is something else than a file.
pub fn open(path: &Path) -> Result<File> {
    let failed = |e| Error::read(path, e);
    let about = std::fs::metadata(path).map_err(failed)?;
    if about.is_dir() {
        return Err(Error::read(path, "it is a folder"));
    }
    if !about.is_file() {
        return Err(Error::read(path, "it is a pipe or device; choose a file"));
    }
    File::open(path).map_err(failed)
}

/// Removes temporary files that a killed process left in `folder`. Nobody may be writing there.
pub fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(PREFIX) && name.ends_with(SUFFIX) {
            // What cannot be removed is only litter.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn files_are_as_readable_as_others() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let [ours, plain] = ["ours", "plain"].map(|name| folder.path().join(name));
        write_atomic(&ours, b"x").unwrap();
        std::fs::write(&plain, b"x").unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&plain));
    }

    #[test]
    fn failed_write_keeps_the_former_file_and_leaves_no_litter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bin");
        write_atomic(&path, b"first").unwrap();
        let failed = write_atomic_with(&path, |file| {
            file.write_all(b"half")?;
            Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
        });
        assert!(failed.unwrap_err().to_string().contains("a.bin"));
        assert_eq!(std::fs::read(&path).unwrap(), b"first");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn only_the_file_meant_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a file");
        std::fs::write(&place, b"").unwrap();
        for path in [place.join("x.png"), Path::new("/proc/x.png").into()] {
            let error = write_atomic(&path, b"x").unwrap_err().to_string();
            assert!(!error.contains(PREFIX), "{error}");
        }
    }

    #[test]
    fn sweeping_removes_litter_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".morphogen-x1.tmp", "state.safetensors", ".morphogen-x1", "x.tmp"] {
            std::fs::write(folder.path().join(name), b"").unwrap();
        }
        sweep(folder.path());
        assert!(!folder.path().join(".morphogen-x1.tmp").exists());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
    }
}
