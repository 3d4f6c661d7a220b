//! Files in memory, mapped where they are large.

use super::{Error, Result, files};
use memmap2::Mmap;
use std::ops::Deref;
use std::path::Path;

/// The bytes of a file.
pub struct FileBytes(Option<Mmap>);

impl FileBytes {
    /// Maps a file; nothing is read before it is used.
    ///
    /// # Errors
    /// [`Error::Read`] when it cannot be read.
    pub fn open(path: &Path) -> Result<Self> {
        let failed = |e| Error::read(path, e);
        let file = files::open(path)?;
        if file.metadata().map_err(failed)?.len() == 0 {
            return Ok(Self(None));
        }
        // SAFETY: the map is read only. Whoever cuts the file meanwhile ends the program, as
        // with any program that maps files; writers of this program replace files whole.
        let map = unsafe { Mmap::map(&file) }.map_err(failed)?;
        Ok(Self(Some(map)))
    }
}

impl Deref for FileBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.0.as_deref().unwrap_or_default()
    }
}
