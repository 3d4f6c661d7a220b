//! The lab: the adversarial game on points of the plane, small enough to be seen whole (after GAN Lab,
//! Kahng 2018). Networks, losses, regularisers and optimiser are those that train pictures: a point is a
//! picture of one pixel.

mod contour;
mod game;
mod lessons;
mod look;
mod measures;
mod past;
mod picture;
mod runner;
mod sets;
mod setup;
#[cfg(test)]
mod tests;
mod view;

pub use contour::zero_line;
pub use game::{Game, Mark, Turn};
pub use lessons::{Claim, LESSONS, Lesson, Quantity, lesson};
pub use look::{Bent, Eye, FINE, Layer, SPAN};
pub use measures::Measures;
pub use picture::{FAKE, REAL, SURE, UNSURE, picture, shade, shade_in, tip};
pub use runner::{Order, Runner, State};
pub use sets::{MOST_POINTS, Point, Set, read_points};
pub use setup::Setup;
pub use view::{POINTS, SIDE, View};
