//! From recipes to the w of every layer: seeds, truncation, mixing, principal directions, the map.

mod pca;
mod recipe;
mod space;

pub use pca::Pca;
pub use recipe::{Mix, Morph, Noise, Recipe};
pub use space::{Position, Space};
