//! The window.

mod act;
mod bench;
mod blending;
mod boxing;
mod chains;
mod curate;
mod dialogs;
mod favourites;
mod fonts;
mod help;
mod keys;
mod lang;
mod leaving;
mod notices;
mod opening;
mod own;
pub mod panels;
mod photo;
mod points;
mod run;
mod screenshot;
mod shell;
mod side;
mod stage;
mod state;
mod status;
mod theme;
mod topbar;
mod viewport;
mod widgets;

pub use bench::{FRAMES_CASE, bench_frames};
pub use lang::Lang;
pub use run::{Begin, run};
pub use shell::MorphogenApp;
pub use state::Settings;
