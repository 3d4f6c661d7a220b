//! Plain types that every floor may use; imports nothing of ours.

mod error;
pub mod files;
pub mod numpy;
mod picture;
mod random;

pub use error::{Error, Result};

/// Name and version of the program, as its files carry them.
pub const PROGRAM: &str = concat!("Morphogen ", env!("CARGO_PKG_VERSION"));

pub use picture::Rgb8;
pub use random::Random;
