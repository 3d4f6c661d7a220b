//! Named tensors on disk: native safetensors with a card, and the tensors of training states.

mod blend;
mod card;
mod convert;
mod embedded;
mod encoder;
mod generator;
mod grow;
mod hash;
mod import;
mod inspect;
mod kind;
mod matrix;
mod model_file;
mod onnx;
mod pickle;
mod source;
mod tensors;
#[cfg(test)]
mod tests;

pub use blend::{Blend, Layers, blend};
pub use card::Card;
pub use convert::{Format, convert};
pub use embedded::{embedded_hash, embedded_names, gallery_names, main_names};
pub use encoder::{open_encoder, read_encoder, save_encoder};
pub use generator::{Model, open_embedded, open_file, save_generator};
pub use hash::file_hash;
pub use inspect::{Inspection, inspect};
pub use matrix::read_matrix;
pub use model_file::{GENERATOR_FILE, ModelFile, Wanted, is_native, write_native};
pub use onnx::open_onnx;
pub use source::ModelSource;
pub use tensors::{
    Precision, Tensors, metadata as read_metadata, not_finite, read as read_tensors,
    write as write_tensors,
};
