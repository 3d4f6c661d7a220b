//! What a file that is no model seems to be.

/// How well-known files begin.
const BEGINNINGS: [(&[u8], &str); 12] = [
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file, as Keras writes"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"version https://git-lfs", "a Git LFS pointer; fetch the file itself with git lfs pull"),
    (b"<!doctype html", "a web page; download the file itself"),
    (b"<html", "a web page; download the file itself"),
];

/// Words for a file that begins like one of a well-known kind, letters in any case.
pub fn kind(bytes: &[u8]) -> Option<&'static str> {
    let begins = |beginning: &[u8]| {
        bytes.get(..beginning.len()).is_some_and(|head| head.eq_ignore_ascii_case(beginning))
    };
    BEGINNINGS.iter().find(|(beginning, _)| begins(beginning)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_their_beginnings() {
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n\0\0"), Some("a PNG picture"));
        let page = kind(b"<!DOCTYPE html><html>").unwrap();
        assert!(page.contains("web page"), "{page}");
        assert_eq!(kind(b"\x89PN"), None);
        assert_eq!(kind(b"\x80\x04\x95"), None);
    }
}
