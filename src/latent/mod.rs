//! From recipes to the w of every layer: seeds, truncation, mixing, directions, the map.

mod axes;
mod direction;
mod drag;
mod fold;
mod invert;
mod recipe;
mod space;
mod survey;
pub mod timeline;
mod view;

pub use direction::{Boundary, Direction, LEAST_MARKS, Push, orthogonal};
pub use drag::{DRAG_LAYERS, Drag, DragPlan, Pull};
pub use invert::{Inversion, Place, Search, psnr};
pub use recipe::{Basis, Mix, Morph, Noise, Recipe};
pub use space::{Position, Space};
