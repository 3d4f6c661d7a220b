//! Plain types that every floor may use; imports nothing of ours.

mod error;
pub mod files;
mod lines;
mod mapped;
pub mod numpy;
mod picture;
mod random;
mod ranges;
mod text;

pub use error::{Error, Result};
pub use lines::{append_lines, read_lines, write_lines};
pub use mapped::FileBytes;

/// Name and version of the program, as its files carry them.
pub const PROGRAM: &str = concat!("Morphogen ", env!("CARGO_PKG_VERSION"));

/// Is told how far something long is: what it is, parts done, and all parts, 0 where unknown.
pub type Progress<'a> = &'a (dyn Fn(&str, usize, usize) + Sync);

pub use picture::Rgb8;
pub use random::Random;
pub use ranges::ranges;
pub use text::shown;
