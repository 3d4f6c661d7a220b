//! Leaving while a model is in training: the run is saved first, and the window says so.

use super::help::window;
use super::lang::{t, tf};
use super::shell::MorphogenApp;
use crate::engine::{Command, Phase};
use eframe::egui;
use egui::{Context, Label, ViewportCommand};

impl MorphogenApp {
    /// Holds the window open until a running training is saved. A second wish to close is obeyed at
    /// once; the program then saves without a window.
    pub(super) fn leave(&mut self, ctx: &Context) {
        let training = self.snapshot.training.phase != Phase::Idle;
        let asked = ctx.input(|i| i.viewport().close_requested());
        if asked && training && !self.leaving && self.engine.send(Command::Stop) {
            self.leaving = true;
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            return;
        }
        if !self.leaving {
            return;
        }
        if !training {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        let run = self.snapshot.training.run.file_name().unwrap_or_default().to_string_lossy();
        window(ctx, "leaving").show(ctx, |ui| {
            ui.set_width((ctx.content_rect().width() - 80.0).min(360.0));
            ui.horizontal(|ui| {
                ui.spinner();
                ui.heading(tf(ui, "Saving {}", &[&run]));
            });
            let text = t(
                ui,
                "The window closes by itself when the run is saved. At the next start, Train goes on \
                 from there",
            );
            ui.add(Label::new(text).wrap());
            if ui.button(t(ui, "Close at once")).clicked() {
                ui.ctx().send_viewport_cmd(ViewportCommand::Close);
            }
        });
    }
}
