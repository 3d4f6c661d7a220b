//! The picture alone in a window of its own, for a second screen.

use super::Stage;
use crate::app::viewport::Viewport;
use crate::engine::Snapshot;
use eframe::egui;
use egui::{Context, Key, Sense, ViewportBuilder, ViewportCommand, ViewportId};

impl Stage {
    /// Draws it, while it is wanted: a double click or F11 fills the screen, Esc ends it.
    pub fn alone(
        &mut self,
        ctx: &Context,
        viewport: &mut Viewport,
        snapshot: &Snapshot,
        smooth: bool,
    ) {
        if !self.screen {
            return;
        }
        let builder =
            ViewportBuilder::default().with_title("Morphogen").with_inner_size([720.0, 720.0]);
        let id = ViewportId::from_hash_of("stage");
        self.screen = ctx.show_viewport_immediate(id, builder, |ui, _| {
            let frame = egui::Frame::new().fill(egui::Color32::BLACK);
            egui::CentralPanel::default().frame(frame).show(ui, |ui| {
                let area = ui.available_rect_before_wrap();
                let response = ui.allocate_rect(area, Sense::click());
                if let Some(picture) = &snapshot.picture {
                    viewport.alone(ui, area, picture, smooth);
                }
                let fills = ui.input(|input| input.key_pressed(Key::F11));
                if response.double_clicked() || fills {
                    let full = ui.input(|input| input.viewport().fullscreen.unwrap_or(false));
                    ui.ctx().send_viewport_cmd(ViewportCommand::Fullscreen(!full));
                }
            });
            let closed = ui.input(|input| {
                input.viewport().close_requested() || input.key_pressed(Key::Escape)
            });
            !closed
        });
    }
}
