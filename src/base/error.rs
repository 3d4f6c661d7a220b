//! The one error type: each variant says what failed, where, and what to do.

use super::shown;
use std::path::{Path, PathBuf};

/// Most letters of a sentence about what a file holds, which may quote the file.
const SENTENCE: usize = 1000;

/// Result with the crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, in one sentence a user can act on.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A flag, argument or setting that cannot be meant (exit code 2).
    #[error("{0}")]
    Usage(String),
    /// A file or folder could not be read.
    #[error("cannot read {}: {reason}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A file could not be written; the former content, if any, is untouched.
    #[error("cannot write {}: {reason}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A file was read but is not what it should be.
    #[error("{} cannot be used: {reason}", path.display())]
    Format {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong and what to do.
        reason: String,
    },
    /// No usable compute device, or the device failed.
    #[error("{0}")]
    Device(String),
    /// Training cannot start or go on.
    #[error("{0}")]
    Training(String),
    /// The user asked to stop.
    #[error("cancelled")]
    Cancelled,
}

impl Error {
    /// A [`Error::Read`] of `path`.
    pub fn read(path: impl AsRef<Path>, reason: impl ToString) -> Self {
        Self::Read { path: path.as_ref().into(), reason: reason.to_string() }
    }

    /// A [`Error::Write`] of `path`.
    pub fn write(path: impl AsRef<Path>, reason: impl ToString) -> Self {
        Self::Write { path: path.as_ref().into(), reason: reason.to_string() }
    }

    /// A [`Error::Format`] of `path`; what the reason quotes from the file is made safe to print.
    pub fn format(path: impl AsRef<Path>, reason: impl ToString) -> Self {
        let reason = shown(&reason.to_string(), SENTENCE);
        Self::Format { path: path.as_ref().into(), reason }
    }

    /// Process exit code: 2 for wrong usage, 1 for everything else.
    pub fn exit_code(&self) -> i32 {
        if matches!(self, Self::Usage(_)) { 2 } else { 1 }
    }
}
