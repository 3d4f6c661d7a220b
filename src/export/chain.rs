//! Chains of bends as files of their own: JSON, so that people can read and write them.

use crate::base::{Error, PROGRAM, Result, files};
use crate::models::{Bend, MOST_BENDS};
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::path::Path;

/// Most bytes of a file that is read.
const LIMIT: u64 = 1 << 20;

/// What such a file holds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Chain {
    /// Program and version that wrote it.
    #[serde(default)]
    pub program: String,
    /// Name of the model it was made for.
    #[serde(default)]
    pub model: String,
    /// The bends, in order.
    pub bends: Vec<Bend>,
}

/// Writes a chain, whole or not at all.
///
/// # Errors
/// [`Error::Write`].
pub fn save_chain(path: &Path, model: &str, bends: &[Bend]) -> Result<()> {
    let chain = Chain { program: PROGRAM.into(), model: model.into(), bends: bends.to_vec() };
    let text = serde_json::to_string_pretty(&chain).map_err(|e| Error::write(path, e))?;
    files::write_atomic(path, (text + "\n").as_bytes())
}

/// Reads a chain; whether it fits a model is seen when it is applied.
///
/// # Errors
/// [`Error::Read`], or [`Error::Format`] where the file holds no chain or one that is too long.
pub fn read_chain(path: &Path) -> Result<Chain> {
    let mut text = Vec::new();
    let file = files::open(path)?;
    file.take(LIMIT).read_to_end(&mut text).map_err(|e| Error::read(path, e))?;
    let chain: Chain = serde_json::from_slice(&text)
        .map_err(|e| Error::format(path, format!("it is no chain of bends: {e}")))?;
    if chain.bends.len() > MOST_BENDS {
        let reason = format!("a chain has at most {MOST_BENDS} bends");
        return Err(Error::format(path, reason));
    }
    Ok(chain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::Change;

    #[test]
    fn chains_come_back_and_anything_else_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("chain.json");
        let bends = vec![Bend::new("b8", Change::Zoom(1.5)), Bend::new("b8", Change::Invert)];
        save_chain(&path, "faces", &bends).unwrap();
        let read = read_chain(&path).unwrap();
        assert_eq!((read.model.as_str(), read.bends), ("faces", bends.clone()));
        let by_hand = r#"{"bends": [{"layer": "b8", "change": {"rotate": 30}}]}"#;
        std::fs::write(&path, by_hand).unwrap();
        assert_eq!(read_chain(&path).unwrap().bends[0].change, Change::Rotate(30.0));
        let long = serde_json::json!({ "bends": vec![&bends[0]; MOST_BENDS + 1] });
        for (text, says) in [
            ("", "no chain of bends"),
            (r#"{"bends": [{"layer": "b8", "change": "fold"}]}"#, "no chain of bends"),
            (r#"{"bends": [{"layer": "b8", "change": {"rotate": NaN}}]}"#, "no chain of bends"),
            (&long.to_string(), "at most 64"),
        ] {
            std::fs::write(&path, text).unwrap();
            let sentence = read_chain(&path).unwrap_err().to_string();
            assert!(sentence.contains(says) && sentence.contains("chain.json"), "{sentence}");
        }
    }
}
