//! Files of JSON lines: one value a line, so that a damaged line costs itself alone.

use super::{Error, Result, files};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Write;
use std::path::Path;

/// Writes values, whole or not at all.
///
/// # Errors
/// [`Error::Write`].
pub fn write_lines<T: Serialize>(path: &Path, values: &[T]) -> Result<()> {
    files::write_atomic(path, text_of(path, values)?.as_bytes())
}

/// Adds values at the end.
///
/// # Errors
/// [`Error::Write`].
pub fn append_lines<T: Serialize>(path: &Path, values: &[T]) -> Result<()> {
    let text = text_of(path, values)?;
    let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|e| Error::write(path, e))
}

fn text_of<T: Serialize>(path: &Path, values: &[T]) -> Result<String> {
    let mut text = String::new();
    for value in values {
        text += &serde_json::to_string(value).map_err(|e| Error::write(path, e))?;
        text.push('\n');
    }
    Ok(text)
}

/// Reads them; lines that cannot be read are left out, and no file has none.
pub fn read_lines<T: DeserializeOwned>(path: &Path) -> Vec<T> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_without_damaged_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        assert_eq!(read_lines::<[u8; 2]>(&path), [] as [[u8; 2]; 0]);
        write_lines(&path, &[[1, 2], [3, 4]]).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, "[1,2]\n[3,4]\n");
        append_lines(&path, &[[5, 6]]).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "[1,2]\n[3,4]\n[5,6]\n");
        std::fs::write(&path, format!("[9\n{text}")).unwrap();
        assert_eq!(read_lines::<[u8; 2]>(&path), [[1, 2], [3, 4]]);
    }
}
