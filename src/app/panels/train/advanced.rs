//! The settings of a new run for those who know what they mean.

use super::fields::{Number, choice, number, pick};
use crate::app::lang::t;
use crate::models::{Abilities, Field, NetworkConfig, Slot};
use crate::training::{AugmentMode, TrainConfig};
use eframe::egui;
use egui::Ui;
use std::ops::RangeInclusive;

/// Draws them behind a heading that opens them; `given` are the networks of the model that the run
/// starts from. True when the user wants the defaults back.
pub(super) fn ui(ui: &mut Ui, config: &mut TrainConfig, given: Option<&NetworkConfig>) -> bool {
    let heading = egui::CollapsingHeader::new(t(ui, "Advanced")).id_salt("advanced settings");
    let contents = |ui: &mut Ui| {
        optimiser(ui, config);
        measures(ui, config);
        ui.separator();
        penalties(ui, config);
        ui.separator();
        let able = given.unwrap_or(&config.network).abilities();
        regularisers(ui, config, able);
        ui.separator();
        match given {
            Some(network) => {
                ui.add_enabled_ui(false, |ui| shape(ui, &mut network.clone()));
            }
            None => shape(ui, &mut config.network),
        }
        let blocks = given.unwrap_or(&config.network).frozen_blocks();
        start(ui, config, blocks as u32);
        ui.add_space(4.0);
        let reset = ui.button(t(ui, "Reset to defaults"));
        reset.on_hover_text(t(ui, "All settings, the simple ones too")).clicked()
    };
    heading.show(ui, contents).body_returned.unwrap_or(false)
}

fn optimiser(ui: &mut Ui, config: &mut TrainConfig) {
    number(
        ui,
        "Batch",
        "Pictures in one step; more is steadier, but needs more memory",
        Number::whole(2..=256),
        &mut config.batch,
    );
    number(
        ui,
        "Learning rate G",
        "Step size of the generator; smaller is slower and steadier",
        Number::real(0.00001..=0.1, 5),
        &mut config.lr_g,
    );
    number(
        ui,
        "Learning rate D",
        "Step size of the discriminator",
        Number::real(0.00001..=0.1, 5),
        &mut config.lr_d,
    );
    number(
        ui,
        "Adam β1",
        "How long the steps keep their direction; 0 for StyleGANs, 0.5 for DCGAN",
        Number::real(0.0..=0.999, 3),
        &mut config.beta1,
    );
    number(
        ui,
        "Adam β2",
        "How long Adam remembers how large gradients were",
        Number::real(0.0..=0.9999, 4),
        &mut config.beta2,
    );
    number(
        ui,
        "D steps",
        "Steps of the discriminator for each one of the generator; 5 with the Wasserstein loss",
        Number::whole(1..=20),
        &mut config.d_steps,
    );
    number(
        ui,
        "Averaging",
        "Half-life of the moving average of the generator that is shown and saved",
        Number::kimg(0.01..=1000.0),
        &mut config.ema_kimg,
    );
}

fn measures(ui: &mut Ui, config: &mut TrainConfig) {
    number(
        ui,
        "Save every",
        "A checkpoint is written each time this many pictures were shown",
        Number::kimg(0.1..=1000.0),
        &mut config.save_kimg,
    );
    number(
        ui,
        "Measure every",
        "Precision, recall and the Fréchet distance of the generator are measured each time this \
         many pictures were shown; 0 for never",
        Number::kimg(0.0..=1000.0),
        &mut config.measure_kimg,
    );
    let held = t(ui, "Hold out a tenth of the pictures");
    ui.checkbox(&mut config.hold_out, held).on_hover_text(t(
        ui,
        "They are never trained on, so that “morphogen evaluate” can tell whether the model only \
         learned the others by heart",
    ));
}

fn penalties(ui: &mut Ui, config: &mut TrainConfig) {
    pick(
        ui,
        "Loss",
        "The game between the two networks; relativistic with R1 and R2 is R3GAN's, hinge is \
         BigGAN's",
        &mut config.loss,
    );
    number(
        ui,
        "R1 weight γ",
        "Keeps the discriminator smooth; raise it when training becomes unsteady",
        Number::real(0.0..=1000.0, 2),
        &mut config.r1_gamma,
    );
    number(
        ui,
        "R2 weight γ",
        "The same on generated pictures; the relativistic loss asks for it",
        Number::real(0.0..=1000.0, 2),
        &mut config.r2_gamma,
    );
    number(
        ui,
        "Penalty between λ",
        "WGAN-GP's penalty: D's slope between real and generated pictures is drawn to 1; 10 with \
         the Wasserstein loss",
        Number::real(0.0..=1000.0, 2),
        &mut config.gp_lambda,
    );
    number(
        ui,
        "Drift",
        "Keeps D's values on real pictures from wandering off; 0.001 with the Wasserstein loss",
        Number::real(0.0..=1.0, 4),
        &mut config.drift,
    );
    number(
        ui,
        "Orthogonal β",
        "Draws the filters of the generator apart; 0.0001 is BigGAN's",
        Number::real(0.0..=1.0, 5),
        &mut config.ortho,
    );
    number(
        ui,
        "Penalty every",
        "Steps between two gradient penalties; 16 costs little and works well",
        Number::whole(1..=64),
        &mut config.r1_interval,
    );
}

fn regularisers(ui: &mut Ui, config: &mut TrainConfig, able: Abilities) {
    pick(
        ui,
        "Augmentation",
        "Changes what the discriminator sees, so that a few hundred pictures suffice",
        &mut config.augment,
    );
    if config.augment == AugmentMode::Ada {
        number(
            ui,
            "Target r_t",
            "Overfitting that the adaptive augmentation aims at; lower augments more",
            Number::real(0.0..=1.0, 2),
            &mut config.ada_target,
        );
    }
    if able.mixing.is_ok() {
        number(
            ui,
            "Style mixing",
            "Share of training pictures that are drawn from two latents, so that layers learn to \
             work apart",
            Number::real(0.0..=1.0, 2),
            &mut config.mixing,
        );
    }
    if able.paths.is_ok() {
        number(
            ui,
            "Path length γ",
            "Keeps equal steps of w equally large in the picture; 2 is StyleGAN2's",
            Number::real(0.0..=100.0, 2),
            &mut config.path_gamma,
        );
    } else {
        config.path_gamma = 0.0;
    }
    noise(ui, config, able);
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
        let Field { label, help, slot, .. } = field;
        let whole = |range: &RangeInclusive<usize>| {
            Number::whole(*range.start() as u32..=*range.end() as u32)
        };
        match slot {
            Slot::Count(value, range) => {
                number(ui, label, help, whole(&range), value);
            }
            Slot::Limit(value, range) => {
                let now = value.unwrap_or(*range.end()).min(*range.end());
                let mut new = now;
                number(ui, label, help, whole(&range), &mut new);
                if new != now {
                    *value = Some(new);
                }
            }
            Slot::Amount(value, range) => {
                number(ui, label, help, Number::real(range, 2), value);
            }
            Slot::Choice(value) => pick(ui, label, help, value),
        }
    }
}

fn start(ui: &mut Ui, config: &mut TrainConfig, blocks: u32) {
    number(
        ui,
        "Frozen D blocks",
        "So many blocks of the discriminator, counted from the picture, keep the weights they \
         start with (Freeze-D); helps where they come with a model and the pictures are few",
        Number::whole(0..=blocks),
        &mut config.freeze_d,
    );
    number(
        ui,
        "Random seed",
        "The same seed on the same device gives the same run",
        Number::whole(0..=u32::MAX),
        &mut config.seed,
    );
}
