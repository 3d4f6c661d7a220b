//! ONNX files of networks that see pictures.

mod frame;

use crate::base::FileBytes;
use crate::base::{Error, Result};
use crate::models::{OnnxNetwork, OnnxOptions};
use rten::{LoadErrorKind, Model, ModelOptions};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Largest file that is read: Protocol Buffers end there too, and larger networks keep their
/// weights in a file beside.
const LARGEST: u64 = 2 << 30;

/// Opens the network in an ONNX file, with its weights in a file beside it where they are there.
///
/// # Errors
/// [`Error::Read`] when it cannot be read; [`Error::Format`] when it is no ONNX file, a damaged one,
/// has operators that are not supported, or makes no features of pictures.
pub fn open_onnx(path: &Path, options: OnnxOptions) -> Result<OnnxNetwork> {
    let bytes = FileBytes::open(path)?;
    if bytes.len() as u64 > LARGEST {
        let reason = format!("it has {:.1} GB; at most 2 GB are read", bytes.len() as f64 / 1e9);
        return Err(Error::format(path, reason));
    }
    frame::check(&bytes).map_err(|reason| Error::format(path, reason))?;
    drop(bytes);
    let mut model = load(path, true)?;
    // Between the layers only a network that is left as it is has all values by name.
    if options.output.as_ref().is_some_and(|name| !is_output(&model, name)) {
        model = load(path, false)?;
    }
    OnnxNetwork::new(path, model, options)
}

fn is_output(model: &Model, name: &str) -> bool {
    model.find_node(name).is_some_and(|node| model.output_ids().contains(&node))
}

fn load(path: &Path, optimise: bool) -> Result<Model> {
    let mut options = ModelOptions::with_all_ops();
    options.prepack_weights(true).enable_optimization(optimise);
    // What trips over a strange file costs that file only.
    let loaded = catch_unwind(AssertUnwindSafe(|| options.load_file(path)));
    let error = match loaded {
        Ok(Ok(model)) => return Ok(model),
        Ok(Err(error)) => error,
        Err(_) => return Err(Error::format(path, "the file is damaged")),
    };
    Err(match error.kind() {
        LoadErrorKind::IoError => Error::read(path, error),
        LoadErrorKind::ParseError => Error::format(path, "the file is damaged"),
        _ => Error::format(path, format!("it cannot be run ({error})")),
    })
}

#[cfg(test)]
mod tests;
