//! What a folder holds, as the preflight found it.

use super::amounts;
use super::fields::note;
use crate::app::lang::{said, t, tf};
use crate::app::panels::texture;
use crate::app::widgets::{card, hint, row, section};
use crate::data::Preflight;
use eframe::egui;
use egui::{TextureHandle, Ui};

/// Thumbnails shown: full rows on narrow and on wide panels.
const MOST_THUMBNAILS: usize = 24;
/// Width from which a row holds twelve thumbnails, else eight.
const WIDE: f32 = 420.0;
/// Rows shown of a list of files or classes.
const MOST_ROWS: usize = 300;

/// A report with its thumbnails as textures.
pub(super) struct Report {
    /// What was found.
    pub found: Preflight,
    sheet: Vec<TextureHandle>,
}

impl Report {
    /// Uploads the thumbnails, once.
    pub fn new(ctx: &egui::Context, found: Preflight) -> Self {
        let pictures = found.thumbnails.iter().take(MOST_THUMBNAILS);
        let sheet = pictures.map(|p| texture::upload(ctx, "preflight thumbnail", p)).collect();
        Self { found, sheet }
    }

    /// Counts, sheet and lists, and what is unwise.
    pub fn ui(&self, ui: &mut Ui) {
        let images = self.found.images;
        if images == 0 {
            let text = "There are no usable pictures in this folder; choose another";
            note(ui, ui.visuals().error_fg_color, text);
            return self.rejected(ui);
        }
        card(
            ui,
            &tf(ui, "{} pictures", &[&images]),
            "",
            |_| (),
            |ui| {
                self.thumbnails(ui);
                self.classes(ui);
                self.rejected(ui);
            },
        );
        for warning in &self.found.warnings {
            note(ui, ui.visuals().warn_fg_color, warning);
        }
    }

    fn thumbnails(&self, ui: &mut Ui) {
        const GAP: f32 = 3.0;
        let width = ui.available_width();
        let columns = if width < WIDE { 8 } else { 12 };
        let side = (width + GAP) / columns as f32 - GAP;
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing = egui::Vec2::splat(GAP);
            for line in self.sheet.chunks(columns) {
                ui.horizontal(|ui| {
                    for texture in line {
                        let size = egui::Vec2::splat(side);
                        let image = egui::Image::new(texture).fit_to_exact_size(size);
                        ui.add(image.corner_radius(2));
                    }
                });
            }
        });
    }

    fn classes(&self, ui: &mut Ui) {
        let classes = &self.found.classes;
        if classes.is_empty() {
            return;
        }
        let title = tf(ui, "{} classes", &[&classes.len()]);
        list(ui, "classes", title, classes.len(), |ui, i| {
            ui.horizontal(|ui| {
                ui.label(&classes[i].0);
                ui.weak(classes[i].1.to_string());
            });
        });
    }

    fn rejected(&self, ui: &mut Ui) {
        let rejected = &self.found.rejected;
        if rejected.is_empty() {
            return;
        }
        let title = tf(ui, "Files left out: {}", &[&rejected.len()]);
        list(ui, "rejected", title, rejected.len(), |ui, i| {
            let path = &rejected[i].path;
            let short = path.strip_prefix(&self.found.folder).unwrap_or(path);
            ui.add(egui::Label::new(short.display().to_string()).truncate())
                .on_hover_text(path.display().to_string());
            ui.indent(i, |ui| hint(ui, said(ui, &rejected[i].reason)));
        });
    }

    /// What training will take; `outdated` while a new reading is on its way.
    pub fn forecast(&self, ui: &mut Ui, total_kimg: f64, outdated: bool) {
        let found = &self.found;
        let each = amounts::duration(ui, found.seconds_per_kimg);
        let whole = amounts::duration(ui, found.seconds_per_kimg * total_kimg);
        let values = [
            (t(ui, "Memory"), amounts::bytes(found.memory)),
            (t(ui, "Time per kimg"), each),
            (t(ui, "Time in all"), whole),
        ];
        let working = |ui: &mut Ui| {
            if outdated {
                ui.add(egui::Spinner::new().size(14.0));
            }
        };
        section(ui, "Estimate", "", working, |ui| {
            for (label, value) in values {
                row(ui, label, "", |ui| ui.label(value));
            }
        });
    }
}

/// A list behind a heading that opens it.
fn list(
    ui: &mut Ui,
    id: &'static str,
    title: String,
    count: usize,
    mut line: impl FnMut(&mut Ui, usize),
) {
    egui::CollapsingHeader::new(title).id_salt(id).show(ui, |ui| {
        egui::ScrollArea::vertical().id_salt(id).max_height(150.0).show(ui, |ui| {
            ui.set_width(ui.available_width());
            for i in 0..count.min(MOST_ROWS) {
                line(ui, i);
            }
            if count > MOST_ROWS {
                ui.weak(tf(ui, "and {} more", &[&(count - MOST_ROWS)]));
            }
        });
    });
}
