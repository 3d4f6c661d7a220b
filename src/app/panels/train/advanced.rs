//! The settings of a new run for those who know what they mean.

use super::fields::{Number, choice, number};
use crate::app::lang::t;
use crate::models::{Architecture, Input, StyleGanConfig};
use crate::training::{AugmentMode, Loss, TrainConfig};
use eframe::egui;
use egui::Ui;

/// Draws them behind a heading that opens them; `given` are the networks of the model that the run
/// starts from. True when the user wants the defaults back.
pub(super) fn ui(ui: &mut Ui, config: &mut TrainConfig, given: Option<&StyleGanConfig>) -> bool {
    let heading = egui::CollapsingHeader::new(t(ui, "Advanced")).id_salt("advanced settings");
    let contents = |ui: &mut Ui| {
        optimiser(ui, config);
        ui.separator();
        penalties(ui, config);
        ui.separator();
        regularisers(ui, config);
        ui.separator();
        match given {
            Some(network) => {
                ui.add_enabled_ui(false, |ui| shape(ui, &mut network.clone()));
            }
            None => shape(ui, &mut config.network),
        }
        start(ui, config);
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
        config.batch as f64,
        |value| config.batch = value as usize,
    );
    number(
        ui,
        "Learning rate G",
        "Step size of the generator; smaller is slower and steadier",
        Number::real(0.00001..=0.1, 5),
        config.lr_g,
        |value| config.lr_g = value,
    );
    number(
        ui,
        "Learning rate D",
        "Step size of the discriminator",
        Number::real(0.00001..=0.1, 5),
        config.lr_d,
        |value| config.lr_d = value,
    );
    number(
        ui,
        "Averaging",
        "Half-life of the moving average of the generator that is shown and saved",
        Number::kimg(0.01..=1000.0),
        config.ema_kimg,
        |value| config.ema_kimg = value,
    );
    number(
        ui,
        "Save every",
        "A checkpoint is written each time this many pictures were shown",
        Number::kimg(0.1..=1000.0),
        config.save_kimg,
        |value| config.save_kimg = value,
    );
    number(
        ui,
        "Measure every",
        "Precision, recall and the Fréchet distance of the generator are measured each time this \
         many pictures were shown; 0 for never",
        Number::kimg(0.0..=1000.0),
        config.measure_kimg,
        |value| config.measure_kimg = value,
    );
    let held = t(ui, "Hold out a tenth of the pictures");
    ui.checkbox(&mut config.hold_out, held).on_hover_text(t(
        ui,
        "They are never trained on, so that “morphogen evaluate” can tell whether the model only \
         learned the others by heart",
    ));
}

fn penalties(ui: &mut Ui, config: &mut TrainConfig) {
    choice(
        ui,
        "Loss",
        "The game between the two networks; relativistic with R1 and R2 is R3GAN's, hinge is \
         BigGAN's",
        &mut config.loss,
        &[
            (Loss::Logistic, "Logistic (StyleGAN)"),
            (Loss::Relativistic, "Relativistic (R3GAN)"),
            (Loss::Hinge, "Hinge (BigGAN)"),
            (Loss::LeastSquares, "Least squares (LSGAN)"),
        ],
        "Custom",
    );
    number(
        ui,
        "R1 weight γ",
        "Keeps the discriminator smooth; raise it when training becomes unsteady",
        Number::real(0.0..=1000.0, 2),
        config.r1_gamma,
        |value| config.r1_gamma = value,
    );
    number(
        ui,
        "R2 weight γ",
        "The same on generated pictures; the relativistic loss asks for it",
        Number::real(0.0..=1000.0, 2),
        config.r2_gamma,
        |value| config.r2_gamma = value,
    );
    number(
        ui,
        "Penalty every",
        "Steps between two gradient penalties; 16 costs little and works well",
        Number::whole(1..=64),
        config.r1_interval as f64,
        |value| config.r1_interval = value as usize,
    );
}

fn regularisers(ui: &mut Ui, config: &mut TrainConfig) {
    choice(
        ui,
        "Augmentation",
        "Changes what the discriminator sees, so that a few hundred pictures suffice",
        &mut config.augment,
        &[
            (AugmentMode::Ada, "Adaptive (ADA)"),
            (AugmentMode::Diff, "Always (DiffAugment)"),
            (AugmentMode::None, "None"),
        ],
        "Custom",
    );
    if config.augment == AugmentMode::Ada {
        number(
            ui,
            "Target r_t",
            "Overfitting that the adaptive augmentation aims at; lower augments more",
            Number::real(0.0..=1.0, 2),
            config.ada_target,
            |value| config.ada_target = value,
        );
    }
    number(
        ui,
        "Style mixing",
        "Share of training pictures that are drawn from two latents, so that layers learn to \
         work apart",
        Number::real(0.0..=1.0, 2),
        config.mixing,
        |value| config.mixing = value,
    );
    let noise = t(ui, "Noise inputs");
    ui.checkbox(&mut config.noise, noise).on_hover_text(t(
        ui,
        "Fresh noise in each layer for the finest detail; on small data sets it shows as speckles",
    ));
    if config.network.architecture != Architecture::Adain {
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

fn shape(ui: &mut Ui, network: &mut StyleGanConfig) {
    choice(
        ui,
        "Architecture",
        "How styles reach the features: AdaIN normalises each of them, which suits aligned \
         pictures; StyleGAN2 weights them, which is slower and frees the layout",
        &mut network.architecture,
        &[
            (Architecture::Adain, "StyleGAN (AdaIN)"),
            (Architecture::Skip, "StyleGAN2 (skip)"),
            (Architecture::Resnet, "StyleGAN2 (resnet)"),
        ],
        "Custom",
    );
    if network.architecture == Architecture::Adain {
        choice(
            ui,
            "Begins with",
            "A constant is the published StyleGAN's; with w the style also decides where things lie",
            &mut network.input,
            &[(Input::Constant, "A constant"), (Input::Latent, "A constant and w")],
            "Custom",
        );
        let side = network.noise_side.unwrap_or(network.resolution).min(network.resolution);
        number(
            ui,
            "Noise up to",
            "Largest side of the features that get noise, where noise inputs are on: coarse noise \
             varies what lies where, fine noise is grain",
            Number::whole(4..=network.resolution as u32),
            side as f64,
            |value| network.noise_side = Some(value as usize),
        );
    }
    number(
        ui,
        "Mapping layers",
        "Depth of the network that turns z into w",
        Number::whole(1..=16),
        network.mapping_layers as f64,
        |value| network.mapping_layers = value as usize,
    );
    number(
        ui,
        "Length of z",
        "Random numbers that each picture starts from",
        Number::whole(2..=2048),
        network.z_dim as f64,
        |value| network.z_dim = value as usize,
    );
    number(
        ui,
        "Length of w",
        "Numbers in a style",
        Number::whole(2..=2048),
        network.w_dim as f64,
        |value| network.w_dim = value as usize,
    );
    if !network.widths.is_empty() {
        // Of a model that follows no formula.
        return;
    }
    number(
        ui,
        "Channels at most",
        "Upper bound of the features of a layer",
        Number::whole(8..=1024),
        network.channel_max as f64,
        |value| network.channel_max = value as usize,
    );
    number(
        ui,
        "Channel budget",
        "A layer of side r has this many features divided by r, within the bound",
        Number::whole(64..=65_536),
        network.channel_base as f64,
        |value| network.channel_base = value as usize,
    );
}

fn start(ui: &mut Ui, config: &mut TrainConfig) {
    number(
        ui,
        "Frozen D blocks",
        "So many blocks of the discriminator, counted from the picture, keep the weights they \
         start with (Freeze-D); helps where they come with a model and the pictures are few",
        Number::whole(0..=config.network.resolution.max(4).ilog2() - 2),
        config.freeze_d as f64,
        |value| config.freeze_d = value as usize,
    );
    number(
        ui,
        "Random seed",
        "The same seed on the same device gives the same run",
        Number::whole(0..=u32::MAX),
        config.seed as f64,
        |value| config.seed = value as u64,
    );
}
