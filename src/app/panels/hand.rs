//! What the hand does to a control.

use eframe::egui::Response;

/// Whether a control is held down, and whether it was let go or changed at once.
pub(super) fn hand(response: &Response) -> [bool; 2] {
    let down = response.is_pointer_button_down_on() || response.dragged();
    let done = response.drag_stopped()
        || response.clicked()
        || response.lost_focus()
        || (response.changed() && !down);
    [down, done]
}
