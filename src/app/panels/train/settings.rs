//! The settings of a new run that everybody needs.

use super::amounts;
use super::fields::{Number, choice, number, row};
use crate::app::lang::t;
use crate::data::Crop;
use crate::models::StyleGanConfig;
use crate::training::{AugmentMode, TrainConfig};
use eframe::egui;
use egui::Ui;

/// Resolutions offered.
const RESOLUTIONS: [(usize, &str); 7] = [
    (16, "16 × 16"),
    (32, "32 × 32"),
    (64, "64 × 64"),
    (128, "128 × 128"),
    (256, "256 × 256"),
    (512, "512 × 512"),
    (1024, "1024 × 1024"),
];

/// Network sizes offered: `channel_base` and `channel_max`.
const SIZES: [((usize, usize), &str); 3] =
    [((1024, 64), "Small, fast"), ((2048, 128), "Medium"), ((4096, 256), "Large, slow")];

/// The run's name.
pub(super) fn name(ui: &mut Ui, name: &mut String) {
    row(ui, "Name", "The run's folder gets this name", |ui| {
        let width = ui.available_width().min(190.0);
        ui.add(egui::TextEdit::singleline(name).desired_width(width).char_limit(60))
    });
}

/// Settings that everybody needs; `given` are the networks of the model that the run starts from,
/// `classes` tells whether the folder has any.
pub(super) fn ui(
    ui: &mut Ui,
    config: &mut TrainConfig,
    given: Option<&StyleGanConfig>,
    classes: bool,
) {
    // A model keeps its resolution or grows.
    let possible = |side: usize| given.is_none_or(|network| network.grown(side).is_ok());
    let sides: Vec<_> = RESOLUTIONS.into_iter().filter(|(side, _)| possible(*side)).collect();
    let tip = match given {
        None => "Side of the pictures; twice the side takes about four times as long",
        Some(_) => "A model keeps its side or grows: then it begins with its pictures, enlarged",
    };
    choice(ui, "Resolution", tip, &mut config.network.resolution, &sides, "Custom");
    number(
        ui,
        "Length",
        "Thousands of pictures shown in training; 100 give a first impression, 1000 and \
         more give quality. It can be stopped at any time and continued later",
        Number::kimg(0.1..=100_000.0),
        config.total_kimg,
        |value| config.total_kimg = value,
    );
    network_size(ui, config, given.is_some());
    choice(
        ui,
        "Framing",
        "What happens to pictures that are not square",
        &mut config.crop,
        &[(Crop::Center, "Cut out the centre"), (Crop::Pad, "Keep all, pad the edges")],
        "Custom",
    );
    let mirror = t(ui, "Mirror pictures at random");
    ui.checkbox(&mut config.mirror, mirror).on_hover_text(t(
        ui,
        "Doubles the variety; leave it off where left and right matter, such as for writing",
    ));
    if classes && given.is_none() {
        let label = t(ui, "Learn the subfolders as classes");
        ui.checkbox(&mut config.conditional, label)
            .on_hover_text(t(ui, "The model then draws a picture of the class you choose"));
    }
}

fn network_size(ui: &mut Ui, config: &mut TrainConfig, given: bool) {
    let label = "Network";
    let tip = "A larger network can draw finer pictures, but needs more time and memory";
    if given {
        return row(ui, label, tip, |ui| ui.weak(t(ui, "Given by the model")));
    }
    let network = &mut config.network;
    let mut size = (network.channel_base, network.channel_max);
    choice(ui, label, tip, &mut size, &SIZES, "Custom");
    (network.channel_base, network.channel_max) = size;
}

/// The settings of a run in one line for people who know them.
pub(super) fn summary(config: &TrainConfig) -> String {
    let network = &config.network;
    let augment = match config.augment {
        AugmentMode::None => "none",
        AugmentMode::Diff => "diff",
        AugmentMode::Ada => "ada",
    };
    format!(
        "{0} × {0} · {1} kimg · batch {2} · lr {3}/{4} · γ {5} · {6}",
        network.resolution,
        amounts::kimg(config.total_kimg),
        config.batch,
        config.lr_g,
        config.lr_d,
        config.r1_gamma,
        augment
    )
}
