//! What the window remembers: the edited recipe, the last request, notices and settings.
//! Pure logic, no drawing.

mod editor;
mod history;
mod inbox;
mod recent;
mod requests;
mod settings;
mod toasts;

pub use editor::Editor;
pub use history::History;
pub use inbox::Inbox;
pub use recent::{Recent, Recents};
pub use requests::Requests;
pub use settings::Settings;
pub use toasts::{Kind, Offer, Toast, Toasts};
