//! Fingerprints of files.

use crate::base::FileBytes;
use crate::base::Result;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Bytes of a file between two reports of progress.
pub const PART: usize = 4 << 20;

/// SHA-256 of a model file, as [`super::ModelFile::hash`] gives it.
///
/// # Errors
/// [`crate::base::Error::Read`] when it cannot be read.
pub fn file_hash(path: &Path) -> Result<String> {
    FileBytes::open(path).map(|bytes| hash(&bytes))
}

/// SHA-256 in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    hash_told(bytes, |_, _| true)
}

/// [`hash`], telling how many parts are done, and of how many. It is cut short when `told` says that
/// nobody wants it any more.
pub fn hash_told(bytes: &[u8], told: impl Fn(usize, usize) -> bool) -> String {
    let mut digest = Sha256::new();
    let parts = bytes.chunks(PART);
    let total = parts.len();
    for (done, part) in (1..).zip(parts) {
        digest.update(part);
        if !told(done, total) {
            break;
        }
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
