//! Which points are to be learned.

use super::LabPanel;
use super::brush::Mode;
use crate::app::lang::{t, tf};
use crate::app::panels::train::{Number, number};
use crate::app::widgets::{hint, section, segments};
use crate::lab::{MOST_POINTS, Set};
use crate::models::Choice;
use eframe::egui;
use egui::Ui;

impl LabPanel {
    pub(super) fn points(&mut self, ui: &mut Ui) {
        section(
            ui,
            "Points",
            "",
            |_| (),
            |ui| {
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
                    let sets = [Set::Ring, Set::Grid, Set::Moons, Set::Spiral, Set::Line, Set::Own];
                    for (set, (_, words)) in sets.into_iter().zip(Set::Ring.choices()) {
                        let button =
                            egui::Button::new(t(ui, words)).selected(self.setup.set == set);
                        if ui.add(button).clicked() {
                            self.setup.set = set;
                        }
                    }
                });
                if self.setup.set == Set::Own {
                    self.drawn(ui);
                }
                number(
                    ui,
                    "Few points",
                    "So many real points and no others, as with a small data set; 0 for ever new ones",
                    Number::whole(0..=MOST_POINTS as u32),
                    &mut self.setup.few,
                );
            },
        );
    }

    fn drawn(&mut self, ui: &mut Ui) {
        let modes = [
            (Mode::Add, t(ui, "Add"), t(ui, "Drag over the plane to add points")),
            (Mode::Erase, t(ui, "Erase"), t(ui, "Drag over the plane to erase points")),
        ];
        segments(ui, &mut self.brush.mode, &modes);
        ui.horizontal(|ui| {
            let count = self.setup.own.len();
            ui.weak(tf(ui, "{} points", &[&count]));
            if ui.add_enabled(count > 0, egui::Button::new(t(ui, "Clear"))).clicked() {
                self.setup.own.clear();
            }
        });
        hint(ui, t(ui, "Drag over the plane, or drop a file of two columns (.csv) on the window"));
    }
}
