//! Named tensors on disk: native safetensors with a card, and the tensors of training states.

mod card;
mod embedded;
mod encoder;
mod generator;
mod inspect;
mod pack;
mod tensors;

pub use card::Card;
pub use embedded::{embedded_hash, embedded_names};
pub use encoder::{open_encoder, save_encoder};
pub use generator::{GENERATOR_FILE, Model, file_hash, open_embedded, open_file, save_generator};
pub use inspect::{Inspection, inspect};
pub use pack::pack;
pub use tensors::{Precision, Tensors, read as read_tensors, write as write_tensors};
