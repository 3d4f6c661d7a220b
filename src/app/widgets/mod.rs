//! Building blocks of the panels: cards, aligned rows, switches, sliders and icon buttons.

mod buttons;
mod fold;
mod form;
mod icons;
mod slider;
mod text;

pub use buttons::{TALL, chip, icon_button, icon_label_button, primary, segments, switch};
pub use fold::{folded, section, set_folded};
pub use form::{card, hint, note, row, still};
pub use icons::Icon;
pub use slider::{SliderSpec, slider_row};
pub use text::shortened;
