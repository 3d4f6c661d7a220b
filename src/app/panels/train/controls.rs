//! The buttons of a run under way, and how much of the machine it may take.

use super::fields::{choice, secondary};
use crate::app::lang::t;
use crate::app::panels::Action;
use crate::app::widgets::{TALL, primary};
use crate::engine::{Command, Phase};
use eframe::egui;
use egui::Ui;

/// Pause or go on, save, stop.
pub(super) fn ui(ui: &mut Ui, phase: Phase, paused: bool, out: &mut Vec<Action>) {
    let size = egui::vec2(72.0, TALL);
    ui.add_enabled_ui(phase != Phase::Stopping, |ui| {
        ui.horizontal_wrapped(|ui| {
            if paused || phase == Phase::Paused {
                let button = primary(ui, t(ui, "Go on")).min_size(size);
                if ui.add(button).clicked() {
                    out.push(Action::Pause(false));
                }
            } else if ui.add(secondary(t(ui, "Pause")).min_size(size)).clicked() {
                out.push(Action::Pause(true));
            }
            let save = secondary(t(ui, "Save now")).min_size(size);
            let tip = t(ui, "Writes a checkpoint; training goes on");
            let ready = phase != Phase::Preparing;
            if ui.add_enabled(ready, save).on_hover_text(tip).clicked() {
                out.push(Action::Command(Command::Checkpoint));
            }
            let tip = t(ui, "Saves and ends; the run can be continued later");
            let stop = secondary(t(ui, "Stop")).min_size(size);
            if ui.add(stop).on_hover_text(tip).clicked() {
                out.push(Action::Command(Command::Stop));
            }
        });
    });
}

/// How much of the machine training may take; it counts at once, also for a run under way.
pub(super) fn share(ui: &mut Ui, share: u8, out: &mut Vec<Action>) {
    let mut chosen = share;
    choice(
        ui,
        "Share of the machine",
        "How much of the time training may work; with less it rests between its steps, and other \
         programs run undisturbed",
        &mut chosen,
        &[(100, "100 %"), (75, "75 %"), (50, "50 %"), (25, "25 %")],
        "Custom",
    );
    if chosen != share {
        out.push(Action::Share(chosen));
    }
}
