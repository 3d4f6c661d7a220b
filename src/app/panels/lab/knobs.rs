//! The settings of the game, which take effect with the next step: those of any training.

use super::LabPanel;
use crate::app::lang::t;
use crate::app::panels::train::{Number, network_fields, number, setting_row};
use crate::app::widgets::{note, section};
use crate::models::Loss;
use crate::training::TrainConfig;
use eframe::egui;
use egui::Ui;

/// Of the table of all settings, those that mean something here.
const PENALTIES: [&str; 8] = [
    "loss",
    "r1-gamma",
    "r2-gamma",
    "gp-lambda",
    "weight-clip",
    "label-smoothing",
    "label-fake",
    "label-flip",
];
const OPTIMISER: [&str; 5] = ["lr-g", "lr-d", "beta1", "d-steps", "batch"];

impl LabPanel {
    pub(super) fn knobs(&mut self, ui: &mut Ui) {
        let tip = t(ui, "They take effect with the next step");
        let train = &mut self.setup.train;
        section(
            ui,
            "Loss and penalties",
            tip,
            |_| (),
            |ui| {
                rows(ui, train, &PENALTIES);
                unbounded(ui, train);
                spectral(ui, train);
            },
        );
        section(ui, "Optimiser", tip, |_| (), |ui| rows(ui, train, &OPTIMISER));
        let tip = t(ui, "Other networks begin a new game");
        section(
            ui,
            "Networks",
            tip,
            |_| (),
            |ui| {
                network_fields(ui, &mut train.network);
                number(
                    ui,
                    "Random seed",
                    "The same seed on the same device gives the same run",
                    Number::whole(0..=u32::MAX),
                    &mut train.seed,
                );
            },
        );
    }
}

fn rows(ui: &mut Ui, config: &mut TrainConfig, names: &[&str]) {
    let labels = config.fit_labels();
    let settings = config.settings(0).into_iter();
    for setting in settings.filter(|setting| names.contains(&setting.field.name)) {
        setting_row(ui, setting, labels);
    }
}

/// Says what the Wasserstein loss lacks.
fn unbounded(ui: &mut Ui, config: &TrainConfig) {
    let spectral = config.network.plane().is_some_and(|plane| plane.spectral);
    if config.loss == Loss::Wasserstein && !spectral && config.weight_clip + config.gp_lambda == 0.0
    {
        let colour = ui.visuals().warn_fg_color;
        let text = t(
            ui,
            "The Wasserstein loss needs a bound on D's slope: a weight bound, or the penalty between",
        );
        note(ui, colour, text);
    }
}

fn spectral(ui: &mut Ui, config: &mut TrainConfig) {
    let Some(plane) = config.network.plane_mut() else { return };
    let name = t(ui, "Spectral normalisation of D");
    ui.checkbox(&mut plane.spectral, name).on_hover_text(t(
        ui,
        "Divides each layer of D by its largest singular value, which bounds its slope; begins a new \
         game",
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_shown_are_in_the_table() {
        let mut config = TrainConfig::default();
        let all: Vec<&str> = config.settings(0).iter().map(|setting| setting.field.name).collect();
        for name in PENALTIES.iter().chain(&OPTIMISER) {
            assert!(all.contains(name), "{name}");
        }
    }
}
