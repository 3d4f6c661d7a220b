//! Plain types that every floor may use; imports nothing of ours.

mod error;
pub mod files;
pub mod numpy;
mod picture;
mod random;

pub use error::{Error, Result};
pub use picture::Rgb8;
pub use random::Random;
