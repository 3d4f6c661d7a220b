//! The settings of a new run for those who know what they mean.

use super::fields::{Number, choice, number, pick};
use crate::app::lang::t;
use crate::models::{Abilities, Can, Field, NetworkConfig, Slot};
use crate::training::{AugmentMode, Part, Setting, TrainConfig};
use eframe::egui;
use egui::Ui;
use std::ops::RangeInclusive;

/// Draws them behind a heading that opens them; `given` are the networks of the model that the run
/// starts from. True when the user wants the defaults back.
pub(super) fn ui(ui: &mut Ui, config: &mut TrainConfig, given: Option<&NetworkConfig>) -> bool {
    let heading = egui::CollapsingHeader::new(t(ui, "Advanced")).id_salt("advanced settings");
    let contents = |ui: &mut Ui| {
        let network = given.unwrap_or(&config.network);
        let (able, blocks) = (network.abilities(), network.frozen_blocks());
        settings(ui, config, able, blocks, Part::Optimiser);
        settings(ui, config, able, blocks, Part::Measures);
        hold_out(ui, config);
        tensorboard(ui, config);
        ui.separator();
        settings(ui, config, able, blocks, Part::Penalties);
        ui.separator();
        settings(ui, config, able, blocks, Part::Regularisers);
        noise(ui, config, able);
        ui.separator();
        match given {
            Some(network) => {
                ui.add_enabled_ui(false, |ui| shape(ui, &mut network.clone()));
            }
            None => shape(ui, &mut config.network),
        }
        settings(ui, config, able, blocks, Part::Start);
        seed(ui, config);
        ui.add_space(4.0);
        let reset = ui.button(t(ui, "Reset to defaults"));
        reset.on_hover_text(t(ui, "All settings, the simple ones too")).clicked()
    };
    heading.show(ui, contents).body_returned.unwrap_or(false)
}

/// The settings that a run under way can go on with.
pub(super) fn under_way(ui: &mut Ui, config: &mut TrainConfig) {
    let (able, blocks) = (config.network.abilities(), config.network.frozen_blocks());
    let parts = [Part::Optimiser, Part::Measures, Part::Penalties, Part::Regularisers];
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 {
            ui.separator();
        }
        settings(ui, config, able, blocks, part);
    }
    tensorboard(ui, config);
    let mirror = t(ui, "Mirror pictures at random");
    ui.checkbox(&mut config.mirror, mirror);
    if able.noise.is_ok() {
        let noise = t(ui, "Noise inputs");
        ui.checkbox(&mut config.noise, noise);
    }
}

/// The settings of one part, as far as they mean something.
fn settings(ui: &mut Ui, config: &mut TrainConfig, able: Abilities, blocks: usize, part: Part) {
    if able.paths.is_err() {
        config.path_gamma = 0.0;
    }
    let labels = config.fit_labels();
    let adaptive = config.augment == AugmentMode::Ada;
    let means_nothing = |name: &str| match name {
        "ada-target" | "ada-kimg" | "ada-limit" => !adaptive,
        "mixing" => able.mixing.is_err(),
        "path-gamma" => able.paths.is_err(),
        _ => false,
    };
    for setting in config.settings(blocks) {
        if setting.part == part && !means_nothing(setting.field.name) {
            row(ui, setting, labels);
        }
    }
}

/// A row for a setting; those of labels are greyed where the loss has none.
pub(in crate::app::panels) fn row(ui: &mut Ui, setting: Setting<'_>, labels: Can) {
    let Setting { field, decimals, kimg, .. } = setting;
    let unfit = labels.err().filter(|_| field.name.starts_with("label-"));
    let amount = |range| match kimg {
        true => Number::kimg(range),
        false => Number::real(range, decimals),
    };
    let shown = ui.add_enabled_ui(unfit.is_none(), |ui| edit(ui, field, amount));
    if let Some(reason) = unfit {
        shown.response.on_hover_text(t(ui, reason));
    }
}

fn hold_out(ui: &mut Ui, config: &mut TrainConfig) {
    let held = t(ui, "Hold out a tenth of the pictures");
    ui.checkbox(&mut config.hold_out, held).on_hover_text(t(
        ui,
        "They are never trained on, so that “morphogen evaluate” can tell whether the model only \
         learned the others by heart",
    ));
}

fn tensorboard(ui: &mut Ui, config: &mut TrainConfig) {
    let label = t(ui, "Curves for TensorBoard");
    let tip = t(ui, "Event files in the folder “tensorboard” of the run");
    ui.checkbox(&mut config.tensorboard, label).on_hover_text(tip);
}

fn noise(ui: &mut Ui, config: &mut TrainConfig, able: Abilities) {
    if able.noise.is_ok() {
        let noise = t(ui, "Noise inputs");
        ui.checkbox(&mut config.noise, noise).on_hover_text(t(
            ui,
            "Fresh noise in each layer for the finest detail; on small data sets it shows as \
             speckles",
        ));
    } else {
        config.noise = false;
    }
    if able.strong_noise.is_err() {
        config.noise_strength.clear();
    } else if config.noise {
        choice(
            ui,
            "Noise begins",
            "Strong noise is for pictures whose contents lie anywhere, such as flowers: without it \
             they share one pattern. Aligned faces do without",
            &mut config.noise_strength,
            &[(Vec::new(), "At 0"), (TrainConfig::strong_noise(), "Strong, 8 to 32 pixels")],
            "Custom",
        );
    }
}

/// The settings that shape networks.
pub(in crate::app::panels) fn shape(ui: &mut Ui, network: &mut NetworkConfig) {
    for field in network.fields() {
        edit(ui, field, |range| Number::real(range, 2));
    }
}

/// A row for a setting; `amount` says how one is edited that is no whole number.
fn edit(ui: &mut Ui, field: Field<'_>, amount: impl Fn(RangeInclusive<f64>) -> Number) {
    let Field { label, help, slot, .. } = field;
    let whole =
        |range: &RangeInclusive<usize>| Number::whole(*range.start() as u32..=*range.end() as u32);
    match slot {
        Slot::Count(value, range) => number(ui, label, help, whole(&range), value),
        Slot::Limit(value, range) => {
            let now = value.unwrap_or(*range.end()).min(*range.end());
            let mut new = now;
            number(ui, label, help, whole(&range), &mut new);
            if new != now {
                *value = Some(new);
            }
        }
        Slot::Amount(value, range) => number(ui, label, help, amount(range), value),
        Slot::Choice(value) => pick(ui, label, help, value),
    }
}

fn seed(ui: &mut Ui, config: &mut TrainConfig) {
    number(
        ui,
        "Random seed",
        "The same seed on the same device gives the same run",
        Number::whole(0..=u32::MAX),
        &mut config.seed,
    );
}
