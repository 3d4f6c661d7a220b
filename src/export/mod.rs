//! Pictures and arrays that leave the program, and the recipes that come back with them.

mod chain;
mod directions;
mod favourites;
mod film;
pub mod npy;
mod recipe;
mod still;

pub use chain::{Chain, read_chain, save_chain};
pub use directions::{
    DIRECTION_ENDINGS, DirectionFile, holds_directions, read_directions, write_directions,
};
pub use favourites::{Favourite, blank, read_favourites, save_favourites, thumbnail};
pub use film::{Film, FilmKind, Shot, may_replace, read_timeline, save_film, write_film};
pub use recipe::{SavedRecipe, is_ours, is_png, not_ours, read_recipe};
pub use still::{compose, encode_plain, encode_png, save_png};
