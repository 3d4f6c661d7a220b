//! A zip archive of pictures, read where it lies.

use super::affordable;
use crate::base::{Error, FileBytes, Result};
use crate::data::Rejected;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zip::ZipArchive;
use zip::result::ZipError;

/// How a zip archive begins.
const MAGIC: &[u8] = b"PK\x03\x04";

/// An archive whose list of entries was read.
pub struct Archive {
    path: PathBuf,
    /// Cloned by each reader, which shares the list.
    zip: ZipArchive<Cursor<Shared>>,
    /// Place in the list of each file, by its path.
    places: HashMap<PathBuf, usize>,
    rejected: Vec<Rejected>,
}

#[derive(Clone)]
struct Shared(Arc<FileBytes>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Archive").field(&self.path).finish()
    }
}

/// Whether a file begins like a zip archive.
pub fn is_zip(path: &Path) -> bool {
    let mut head = [0; MAGIC.len()];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head == MAGIC
}

impl Archive {
    /// Reads the list of entries. Names that lead out of the archive are rejected.
    ///
    /// # Errors
    /// [`Error::Read`] or [`Error::Format`].
    pub fn open(path: &Path) -> Result<Self> {
        let bytes = Shared(Arc::new(FileBytes::open(path)?));
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| {
            Error::format(path, format!("the zip archive is damaged or cut short ({e})"))
        })?;
        let (mut places, mut rejected) = (HashMap::new(), Vec::new());
        for index in 0..zip.len() {
            let Ok(entry) = zip.by_index_raw(index) else { continue };
            if entry.is_dir() {
                continue;
            }
            match entry.enclosed_name() {
                Some(name) => {
                    places.insert(path.join(name), index);
                }
                None => rejected.push(Rejected {
                    path: path.into(),
                    reason: "an entry's name leads out of the archive".into(),
                }),
            }
        }
        Ok(Self { path: path.into(), zip, places, rejected })
    }

    /// The archive's own path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All files in the order of their paths, and the entries that are none.
    pub fn list(&self) -> super::Listing {
        let mut files: Vec<_> = self.places.keys().cloned().collect();
        files.sort();
        (files, self.rejected.clone())
    }

    /// A whole file.
    ///
    /// # Errors
    /// Why it cannot be read, in a few words.
    pub fn read(&self, path: &Path) -> std::result::Result<Vec<u8>, String> {
        self.start(path, u64::MAX)
    }

    /// The first bytes of a file, 16 at most.
    ///
    /// # Errors
    /// As of [`Self::read`].
    pub fn head(&self, path: &Path) -> std::result::Result<Vec<u8>, String> {
        self.start(path, 16)
    }

    /// At most so many bytes. An entry may claim any size, so no more than it claims is read, and
    /// nothing that claims more than a picture has.
    fn start(&self, path: &Path, most: u64) -> std::result::Result<Vec<u8>, String> {
        let index = *self.places.get(path).ok_or("not there")?;
        let mut zip = self.zip.clone();
        let entry = zip.by_index(index).map_err(|e| reason(&e))?;
        let size = entry.size();
        affordable(size)?;
        let mut bytes = Vec::new();
        let read = entry.take(size.min(most)).read_to_end(&mut bytes);
        read.map_err(|_| "damaged in its archive".to_string())?;
        Ok(bytes)
    }
}

fn reason(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(why) if *why == ZipError::PASSWORD_REQUIRED => {
            "encrypted in its archive".into()
        }
        ZipError::UnsupportedArchive(_) => "compressed in a way that is not supported".into(),
        _ => "damaged in its archive".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::samples::{encode, plain, quiet};
    use crate::data::{Crop, load, scan};
    use image::ImageFormat;
    use std::io::Write;
    use std::sync::atomic::AtomicBool;
    use zip::write::FileOptions;
    use zip::{CompressionMethod, ZipWriter};

    /// An archive of these files.
    fn pack(path: &Path, method: CompressionMethod, files: &[(&str, &[u8])]) {
        let mut zip = ZipWriter::new(std::fs::File::create(path).unwrap());
        for (name, bytes) in files {
            zip.start_file(*name, FileOptions::default().compression_method(method)).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap();
    }

    #[test]
    fn an_archive_is_read_like_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("set.zip");
        let picture = |index| encode(plain(index), ImageFormat::Png);
        let (a, b) = (picture(1), picture(2));
        for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
            let files: [(&str, &[u8]); 5] = [
                ("roses/b.png", &b),
                ("daisy/a.png", &a),
                ("__MACOSX/daisy/._a.png", b"x"),
                ("daisy/notes.txt", b"words"),
                ("../out.png", &a),
            ];
            pack(&path, method, &files);
            let never = AtomicBool::new(false);
            let found = scan(&path, None, &quiet, &never).unwrap();
            assert_eq!(found.classes, ["daisy", "roses"]);
            let reasons: Vec<_> = found.rejected.iter().map(|r| r.reason.as_str()).collect();
            assert_eq!(reasons, ["an entry's name leads out of the archive", "not a picture"]);
            let (data, _) = load(&found, 8, Crop::Center, None, &quiet, &never).unwrap();
            assert_eq!((data.len(), data.label(0), data.image(0)[0]), (2, 0, 5));
            assert!(std::fs::read_dir(folder.path()).unwrap().count() == 1, "nothing is unpacked");
        }
    }

    #[test]
    fn damaged_archives_and_entries_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("set.zip");
        let picture = encode(plain(1), ImageFormat::Png);
        pack(&path, CompressionMethod::Deflated, &[("a.png", &picture), ("b.png", &picture)]);
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        let error = Archive::open(&path).unwrap_err().to_string();
        assert!(error.contains("damaged or cut short"), "{error}");
        let mut spoilt = whole;
        let at = 30 + "a.png".len() + 20;
        spoilt[at..at + 8].fill(0xff);
        std::fs::write(&path, &spoilt).unwrap();
        let archive = Archive::open(&path).unwrap();
        let read = |name| archive.read(&path.join(name));
        assert_eq!(read("a.png"), Err("damaged in its archive".into()));
        assert_eq!(read("b.png"), Ok(picture));
        assert_eq!(read("c.png"), Err("not there".into()));
    }
}
