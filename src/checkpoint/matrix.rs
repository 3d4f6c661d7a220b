//! One square matrix out of a file of PyTorch or NumPy objects.

use super::pickle;
use crate::base::{Error, FileBytes, Result};
use std::path::Path;

/// Side and values, row by row, of the square matrix under a key of the dictionary in a pickle or a file of
/// `torch.save`.
///
/// # Errors
/// [`Error::Read`], or [`Error::Format`] for a file that holds no such matrix.
pub fn read_matrix(path: &Path, key: &str) -> Result<(usize, Vec<f32>)> {
    let bytes = FileBytes::open(path)?;
    let wrong = |reason: String| Error::format(path, reason);
    let document = pickle::open(&bytes).map_err(|error| wrong(error.to_string()))?;
    let found = document.root().get(key).and_then(pickle::Value::tensor);
    let view = found.ok_or_else(|| wrong(format!("it holds no matrix {key}")))?;
    match view.shape[..] {
        [rows, columns] if rows == columns && rows > 0 => {
            Ok((rows, view.to_f32().map_err(|error| wrong(error.to_string()))?))
        }
        _ => Err(wrong(format!("{key} has the shape {:?} and is no square", view.shape))),
    }
}
