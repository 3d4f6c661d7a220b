//! The window.

mod act;
mod bench;
mod boxing;
mod curate;
mod dialogs;
mod favourites;
mod film;
mod fonts;
mod help;
mod keys;
mod lang;
mod leaving;
mod notices;
mod opening;
pub mod panels;
mod photo;
mod run;
mod screenshot;
mod shell;
mod side;
mod state;
mod status;
mod theme;
mod topbar;
mod viewport;
mod widgets;

pub use bench::{FRAMES_CASE, bench_frames};
pub use lang::Lang;
pub use run::run;
pub use shell::MorphogenApp;
pub use state::Settings;
