//! Pictures and arrays that leave the program, and the recipes that come back with them.

pub mod npy;
mod recipe;
mod still;

pub use recipe::{SavedRecipe, is_png, read_recipe};
pub use still::{compose, encode_png, save_png};
