//! Settings of a run under way.

use super::advanced;
use super::fields::secondary;
use super::place::{BRANCH, branch};
use super::words::listed;
use crate::app::lang::t;
use crate::app::panels::Action;
use crate::app::widgets::primary;
use crate::app::widgets::{hint, note};
use crate::engine::{Command, Training};
use crate::training::TrainConfig;
use eframe::egui;
use egui::Ui;

/// Settings as the user has them in mind.
#[derive(Default)]
pub(super) struct Retune {
    wanted: Option<TrainConfig>,
    /// The settings that they began with.
    from: Option<TrainConfig>,
}

impl Retune {
    /// Draws them behind a heading that opens them.
    pub fn ui(&mut self, ui: &mut Ui, training: &Training, out: &mut Vec<Action>) {
        let Some(config) = &training.config else { return };
        if self.from.as_ref() != Some(config) {
            // Changed on advice or taken back meanwhile: what was in mind is out of date.
            (self.wanted, self.from) = (None, Some((**config).clone()));
        }
        let heading = egui::CollapsingHeader::new(t(ui, "Change settings")).id_salt("retune");
        heading.show(ui, |ui| {
            hint(ui, t(ui, "They hold from the next step on, and each change can be taken back"));
            let wanted = self.wanted.get_or_insert_with(|| (**config).clone());
            advanced::under_way(ui, wanted);
            self.buttons(ui, training, config, out);
        });
    }

    fn buttons(
        &mut self,
        ui: &mut Ui,
        training: &Training,
        config: &TrainConfig,
        out: &mut Vec<Action>,
    ) {
        let Some(wanted) = self.wanted.clone() else { return };
        let changes = match config.retuned(&wanted) {
            Ok(changes) => changes,
            Err(error) => {
                let text = crate::app::lang::said(ui, &error.to_string());
                return note(ui, ui.visuals().error_fg_color, &text);
            }
        };
        if changes.is_empty() {
            return;
        }
        let told = listed(ui, &changes);
        ui.label(&told);
        ui.horizontal_wrapped(|ui| {
            let apply = primary(ui, t(ui, "Apply"));
            if ui.add(apply).clicked() {
                out.push(Action::Command(Command::Retune(Box::new(wanted.clone()))));
            }
            let tip = format!("{}\n{told}", t(ui, BRANCH));
            if ui.add(secondary(t(ui, "Try on a branch"))).on_hover_text(tip).clicked() {
                out.push(Action::Command(branch(training, None, wanted.clone())));
            }
            if ui.add(secondary(t(ui, "Discard"))).clicked() {
                self.wanted = None;
            }
        });
    }
}
