//! How far networks that grow as they learn have come: the stage in words, and a fade in pictures.

use crate::app::lang::{t, tf};
use crate::app::panels::texture;
use crate::app::theme;
use crate::app::widgets::section;
use crate::engine::{Fading, Training};
use eframe::egui;
use egui::{RichText, TextureHandle, Ui};
use std::cmp::Ordering;
use std::sync::Arc;

/// Widest that one of the three pictures is drawn.
const WIDEST: f32 = 180.0;

/// The card; it keeps the pictures of the present fade as textures.
#[derive(Default)]
pub(super) struct Growth {
    fading: Option<(Arc<Fading>, [TextureHandle; 3])>,
}

impl Growth {
    /// Draws nothing for networks that do not grow.
    pub fn ui(&mut self, ui: &mut Ui, training: &Training) {
        let Some(network) = training.config.as_ref().map(|config| &config.network) else { return };
        let (Some(first), Some(now)) = (network.stage(0.0), network.stage(training.kimg)) else {
            return;
        };
        // What is said goes with the pictures, which are a little older than the training.
        let now = training.fading.as_ref().map_or(now, |fading| fading.stage);
        let tip = t(
            ui,
            "Networks that grow as they learn draw coarse pictures first; a finer resolution comes \
             in while the coarser one fades",
        );
        self.follow(ui, training.fading.as_ref());
        section(
            ui,
            "Growth",
            tip,
            |_| (),
            |ui| {
                ladder(ui, first, now, network.resolution());
                ui.label(words(ui, now));
                self.pictures(ui);
            },
        );
    }

    /// Uploads the pictures of a fade, once.
    fn follow(&mut self, ui: &Ui, fading: Option<&Arc<Fading>>) {
        let Some(fading) = fading else {
            self.fading = None;
            return;
        };
        if self.fading.as_ref().is_none_or(|(old, _)| !Arc::ptr_eq(old, fading)) {
            let upload = |picture| texture::upload_sharp(ui.ctx(), "fading", picture);
            self.fading = Some((fading.clone(), fading.pictures.each_ref().map(upload)));
        }
    }

    /// The coarse picture, the present one, and the fine one.
    fn pictures(&self, ui: &mut Ui) {
        let Some((fading, textures)) = &self.fading else { return };
        let [coarse, fine] = [fading.stage.floor(), fading.stage.ceil()].map(side);
        let square = |side: u64| format!("{side} × {side}");
        let names = [square(coarse), tf(ui, "now, {} %", &[&percent(fading.stage)]), square(fine)];
        ui.columns(3, |columns| {
            for ((ui, name), texture) in columns.iter_mut().zip(names).zip(textures) {
                let width = ui.available_width().min(WIDEST);
                ui.vertical_centered(|ui| {
                    let image = egui::Image::new(texture).fit_to_exact_size([width; 2].into());
                    ui.add(image.corner_radius(3).alt_text(&name));
                    ui.label(RichText::new(name).small().weak());
                });
            }
        });
    }
}

/// The sides from the first to the last, with the finest that is in use in colour.
fn ladder(ui: &mut Ui, first: f64, now: f64, last: usize) {
    let accent = theme::accent(ui.visuals());
    ui.horizontal_wrapped(|ui| {
        for stage in first as u32..=last.ilog2() {
            if stage > first as u32 {
                ui.weak("·");
            }
            let text = RichText::new((1u64 << stage).to_string());
            ui.label(match stage.cmp(&(now.ceil() as u32)) {
                Ordering::Less => text,
                Ordering::Equal => text.strong().color(accent),
                Ordering::Greater => text.weak(),
            });
        }
    });
}

fn side(stage: f64) -> u64 {
    1 << stage as u32
}

/// How far the finest resolution of a stage has faded in.
fn percent(stage: f64) -> f64 {
    ((stage - stage.ceil() + 1.0) * 100.0).round()
}

/// A stage of growth in words.
fn words(ui: &Ui, stage: f64) -> String {
    let side = side(stage.ceil());
    if stage.fract() == 0.0 {
        tf(ui, "Learning {} × {} pixels", &[&side, &side])
    } else {
        tf(ui, "{} × {} pixels, faded in to {} %", &[&side, &side, &percent(stage)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_told_as_a_side_and_its_share() {
        egui::__run_test_ui(|ui| {
            assert_eq!(words(ui, 3.0), "Learning 8 × 8 pixels");
            assert_eq!(words(ui, 3.25), "16 × 16 pixels, faded in to 25 %");
        });
    }
}
