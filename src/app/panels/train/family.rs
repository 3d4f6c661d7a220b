//! The choice of a family, with a sentence and a small picture of its networks.

use super::sketch;
use crate::app::lang::t;
use crate::app::widgets::{hint, section};
use crate::models::{self, NetworkConfig, families};
use crate::training::TrainConfig;
use eframe::egui;
use egui::Ui;

/// Draws it; `given` are the networks of the model that the run starts from. The defaults of all
/// settings go by the family.
pub(super) fn ui(ui: &mut Ui, config: &mut TrainConfig, given: Option<&NetworkConfig>) {
    let tip = t(ui, "The kind of networks; the defaults of all other settings go by it");
    let now = given.unwrap_or(&config.network).family();
    let mut chosen = None;
    section(
        ui,
        "Family",
        tip,
        |_| (),
        |ui| {
            ui.add_enabled_ui(given.is_none(), |ui| {
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
                    for family in families() {
                        let name = format!("{} ({} {})", family.title, family.author, family.year);
                        let button = egui::Button::new(family.title).selected(family.name == now);
                        if ui.add(button).on_hover_text(name).clicked() {
                            chosen = Some(family);
                        }
                    }
                });
            });
            if let Some(family) = models::family(now) {
                sketch::ui(ui, family.sketch);
                hint(ui, t(ui, family.sentence));
            }
            if given.is_some() {
                hint(ui, t(ui, "The model that it starts from brings its family"));
            }
        },
    );
    if let Some(family) = chosen.filter(|family| family.name != now) {
        *config = changed(config, (family.config)());
    }
}

/// The defaults of other networks, with what has nothing to do with the kind of networks kept.
pub(super) fn changed(config: &TrainConfig, mut network: NetworkConfig) -> TrainConfig {
    let usual = network.resolution();
    network.set_resolution(config.network.resolution());
    if network.validate().is_err() {
        network.set_resolution(usual);
    }
    let other = TrainConfig::of(network);
    TrainConfig {
        total_kimg: config.total_kimg,
        mirror: config.mirror,
        crop: config.crop,
        list: config.list.clone(),
        conditional: other.conditional
            || config.conditional && other.network.abilities().classes.is_ok(),
        seed: config.seed,
        save_kimg: config.save_kimg,
        measure_kimg: config.measure_kimg,
        hold_out: config.hold_out,
        ..other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_family_brings_its_settings_and_keeps_what_is_not_its_own() {
        let config = TrainConfig { total_kimg: 7.0, mirror: false, ..TrainConfig::default() };
        let of = |name: &str| {
            let family = models::family(name).unwrap();
            changed(&config, (family.config)())
        };
        let dcgan = of("dcgan");
        assert_eq!((dcgan.beta1, dcgan.total_kimg, dcgan.mirror), (0.5, 7.0, false));
        assert_eq!(dcgan.network.resolution(), 64);
        assert!(of("cgan").conditional && !dcgan.conditional);
        let mut large = config.clone();
        large.network.set_resolution(512);
        let family = models::family("gan").unwrap();
        assert_eq!(changed(&large, (family.config)()).network.resolution(), 32);
    }
}
