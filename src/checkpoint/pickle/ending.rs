//! The end of a zip archive, where the number of its entries stands: room for that many is made
//! before any is looked at.

use super::reader::Reader;

/// Bytes of an entry in the archive's directory, without its name.
pub const HEADER: u64 = 46;
/// Bytes of the last record, without its comment.
const END: usize = 22;
/// Bytes of what leads to the record of large archives, right before the last one.
const LOCATOR: usize = 20;
/// Longest comment.
const COMMENT: usize = 0xffff;

/// How many entries the archive says it has; None where its end is missing.
pub fn entries(file: &[u8]) -> Option<u64> {
    let last = file.len().checked_sub(END)?;
    let is_end = |at: &usize| file[*at..].starts_with(b"PK\x05\x06");
    let end = (last.saturating_sub(COMMENT)..=last).rev().find(is_end)?;
    let comment = number::<2>(file, end + 20)? as usize;
    let locator = file.len().checked_sub(comment + END + LOCATOR);
    match locator.filter(|at| file[*at..].starts_with(b"PK\x06\x07")) {
        None => number::<2>(file, end + 8),
        Some(at) => {
            let record = usize::try_from(number::<8>(file, at + 8)?).ok()?;
            let large = file.get(record..)?.starts_with(b"PK\x06\x06");
            large.then(|| number::<8>(file, record.checked_add(32)?)).flatten()
        }
    }
}

/// A whole number of `N` bytes at this place.
fn number<const N: usize>(file: &[u8], at: usize) -> Option<u64> {
    Reader::new(file.get(at..)?).unsigned::<N>().ok()
}
