//! What a file that is no model seems to be.

/// How well-known files begin.
const BEGINNINGS: [(&[u8], &str); 13] = [
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file, as Keras writes"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"GGUF", "a GGUF file of a language model"),
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
    let known = BEGINNINGS.iter().find(|(beginning, _)| begins(beginning)).map(|(_, kind)| *kind);
    known.or_else(|| onnx(bytes).then_some(ONNX))
}

const ONNX: &str = "an ONNX network, of which only those that give features are of use \
                    (evaluate --features)";

/// Whether it begins like ONNX, which has no mark of its own: a version, then who wrote it.
fn onnx(bytes: &[u8]) -> bool {
    matches!(bytes, [0x08, 1..=20, 0x12, length, rest @ ..]
        if rest.get(..usize::from(*length)).is_some_and(|name| !name.is_empty() && name.is_ascii()))
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
        assert!(kind(b"\x08\x08\x12\x07pytorch\x1a\x052.4.0").unwrap().contains("ONNX"));
        assert_eq!(kind(b"\x08\x08\x12\x07pyt"), None);
        assert_eq!(kind(b"\x80\x04\x95"), None);
    }
}
