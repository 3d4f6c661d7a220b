//! Runs side by side: curves over each other, measures, what differs in their settings, and the same
//! latents drawn by each.

use super::Ready;
use crate::app::lang::{t, tf};
use crate::app::panels::Action;
use crate::app::panels::curves::{Overlay, Unit, run_colour};
use crate::app::widgets::{section, segments};
use crate::base::files;
use crate::engine::compared;
use crate::training::{Shelved, comparison, csv};
use eframe::egui;
use egui::{RichText, Ui, vec2};
use std::path::{Path, PathBuf};

/// What is compared, and over what.
#[derive(Default)]
pub(super) struct Compare {
    unit: Unit,
    overlay: Overlay,
    /// Folder and name of each run, and the table of them: with long curves it takes a while.
    table: (Vec<(PathBuf, String)>, Vec<Vec<String>>),
}

impl Compare {
    /// The runs were read anew.
    pub fn forget(&mut self) {
        self.overlay = Overlay::default();
        self.table = Default::default();
    }

    /// Makes the table, where the runs are others than before.
    fn tabulate(&mut self, runs: &[&Ready]) {
        let of = runs.iter().map(|ready| (ready.run.folder.clone(), ready.run.name())).collect();
        if self.table.0 != of {
            let shelved: Vec<&Shelved> = runs.iter().map(|ready| &ready.run).collect();
            self.table = (of, comparison(&shelved));
        }
    }

    /// Draws it; files go into `folder`.
    pub fn ui(&mut self, ui: &mut Ui, runs: &[&Ready], folder: &Path, out: &mut Vec<Action>) {
        section(
            ui,
            "Side by side",
            "",
            |_| (),
            |ui| {
                legend(ui, runs);
                self.units(ui);
                let histories: Vec<_> =
                    runs.iter().map(|it| (it.run.folder.as_path(), &it.run.history[..])).collect();
                self.overlay.ui(ui, &histories, self.unit);
            },
        );
        section(ui, "Same latents", "", |_| (), |ui| sheets(ui, runs));
        section(
            ui,
            "Table",
            "",
            |_| (),
            |ui| {
                self.tabulate(runs);
                let table = &self.table.1;
                grid(ui, table);
                ui.horizontal_wrapped(|ui| {
                    if ui.button(t(ui, "Save the table (CSV)")).clicked() {
                        let path = free(folder, "csv");
                        say(ui, files::write_atomic(&path, csv(table).as_bytes()), &path, out);
                    }
                    if ui.button(t(ui, "Save the pictures (PNG)")).clicked() {
                        let path = free(folder, "png");
                        let folders: Vec<&Path> =
                            runs.iter().map(|it| it.run.folder.as_path()).collect();
                        say(ui, compared(&folders, &path), &path, out);
                    }
                });
            },
        );
    }

    fn units(&mut self, ui: &mut Ui) {
        let choices = [
            (Unit::Kimg, t(ui, "kimg"), t(ui, "Over the pictures shown")),
            (Unit::Hours, t(ui, "hours"), t(ui, "Over the time that training took")),
        ];
        segments(ui, &mut self.unit, &choices);
    }
}

/// The colour of each run.
fn legend(ui: &mut Ui, runs: &[&Ready]) {
    for (index, ready) in runs.iter().enumerate() {
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(12.0, 12.0), egui::Sense::hover());
            ui.painter().rect_filled(rect, 2.0, run_colour(ui, index));
            ui.add(egui::Label::new(ready.run.name()).truncate());
        });
    }
}

/// The sheets of samples, whose seeds are the same in all runs.
fn sheets(ui: &mut Ui, runs: &[&Ready]) {
    let width = ui.available_width();
    let columns = if width > 420.0 { 3 } else { 2 };
    let side = (width - 6.0 * (columns - 1) as f32) / columns as f32;
    for line in runs.chunks(columns) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            for ready in line {
                ui.vertical(|ui| {
                    ui.set_width(side);
                    let name = format!("{} · {:.1}", ready.run.name(), ready.run.kimg());
                    ui.add(egui::Label::new(RichText::new(name).small()).truncate());
                    match &ready.samples {
                        Some(texture) => {
                            let size = texture.size_vec2();
                            let fit = vec2(side, side * size.y / size.x.max(1.0));
                            ui.add(
                                egui::Image::new(texture).fit_to_exact_size(fit).corner_radius(3),
                            );
                        }
                        None => {
                            ui.weak(t(ui, "No samples yet"));
                        }
                    }
                });
            }
        });
    }
}

fn grid(ui: &mut Ui, table: &[Vec<String>]) {
    egui::ScrollArea::horizontal().id_salt("comparison").show(ui, |ui| {
        egui::Grid::new("comparison").striped(true).spacing([14.0, 4.0]).show(ui, |ui| {
            for row in table {
                for (column, cell) in row.iter().enumerate() {
                    let text = if column == 0 { t(ui, cell) } else { cell.as_str() };
                    ui.label(if column == 0 {
                        RichText::new(text).weak()
                    } else {
                        RichText::new(text)
                    });
                }
                ui.end_row();
            }
        });
    });
}

fn say(ui: &Ui, saved: crate::base::Result<()>, path: &Path, out: &mut Vec<Action>) {
    out.push(Action::Notify(match saved {
        Ok(()) => tf(ui, "Saved {}", &[&path.display()]),
        Err(error) => crate::app::lang::said(ui, &error.to_string()),
    }));
}

/// `comparison-<n>` with the least n that is free.
fn free(folder: &Path, ending: &str) -> PathBuf {
    files::numbered(folder, |n| format!("comparison-{n}.{ending}"))
}
