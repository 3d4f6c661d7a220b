//! Pickles and PyTorch files, read as data.
//!
//! A pickle is a program for a small machine which, in Python, may call any function there is. This
//! machine calls nothing: the names of a short list become descriptions of what would have been
//! made, and any other name is an error. What comes out is a tree of plain values, free of cycles
//! and bounded in depth and size; bytes stay in the file, and each length is held against the file
//! before anything is allocated.
//!
//! It uses nothing of the rest of the crate, so that `fuzz/` can build it alone.

mod archive;
mod budget;
mod check;
mod ending;
mod error;
mod globals;
mod legacy;
mod machine;
mod node;
mod number;
mod opcode;
mod reader;
mod tensor;
mod text;
mod value;

#[cfg(test)]
mod tests;

pub use error::Error;
pub use tensor::TensorView;
pub use value::{Document, Value};

use budget::Budget;
use machine::Machine;
use node::Node;

/// Reads a plain pickle, or a file of `torch.save`, old or new.
pub fn open(file: &[u8]) -> Result<Document<'_>, Error> {
    let Some(first) = file.first() else { return Err(Error::new("it is empty")) };
    let zip = file.starts_with(b"PK\x03\x04");
    let mut machine = if zip {
        archive::machine(file)?
    } else {
        Machine::new(file, file, Budget::new(file.len()))
    };
    let value = machine.run().map_err(|error| match error {
        // Any text or picture may begin like protocol 0; only what went far is worth a detail.
        Error::Unusable(_) if !zip && *first != opcode::PROTO => Error::NotPickle,
        error => error,
    })?;
    let root = match machine.node(value) {
        node if legacy::is_magic(node) => legacy::object(&mut machine)?,
        Node::Int(_) if !zip && machine.input.at() < file.len() => {
            return Err(Error::new("it begins with another number than a file of torch.save"));
        }
        _ => value,
    };
    let document = Document { nodes: machine.nodes, root };
    check::check(&document, file.len())?;
    Ok(document)
}
