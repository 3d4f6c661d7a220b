//! The settings of a new run that everybody needs.

use super::amounts;
use super::fields::{Number, choice, number, row};
use crate::app::lang::{t, tf};
use crate::data::Crop;
use crate::models::{NetworkConfig, Size};
use crate::training::{AugmentMode, TrainConfig};
use eframe::egui;
use egui::Ui;
use std::path::Path;

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

/// Network sizes offered.
const SIZES: [(Option<Size>, &str); 3] = [
    (Some(Size::Small), "Small, fast"),
    (Some(Size::Medium), "Medium"),
    (Some(Size::Large), "Large, slow"),
];

/// The run's name.
pub(super) fn name(ui: &mut Ui, name: &mut String) {
    row(ui, "Name", "The run's folder gets this name", |ui| {
        let width = ui.available_width().min(190.0);
        ui.add(egui::TextEdit::singleline(name).desired_width(width).char_limit(60))
    });
}

/// Whether the list that lies in the folder, or the one of a run whose settings these were, chooses the
/// pictures.
pub(super) fn list(ui: &mut Ui, config: &mut TrainConfig, own: Option<&Path>) {
    let Some(list) = config.list.as_deref().or(own).map(Path::to_path_buf) else { return };
    let mut obeyed = config.list.is_some();
    let tip = tf(ui, "{} chooses the pictures, and squares in them", &[&list.display()]);
    let label = t(ui, "Only the pictures on its list");
    if ui.checkbox(&mut obeyed, label).on_hover_text(tip).changed() {
        config.list = obeyed.then_some(list);
    }
}

/// Settings that everybody needs; `given` are the networks of the model that the run starts from,
/// `classes` tells whether the folder has any.
pub(super) fn ui(
    ui: &mut Ui,
    config: &mut TrainConfig,
    given: Option<&NetworkConfig>,
    classes: bool,
) {
    // A model keeps its resolution or grows.
    let own = config.network.clone();
    let possible = |side: usize| match given {
        Some(network) => network.grown(side).is_ok(),
        None => {
            let mut other = own.clone();
            other.set_resolution(side);
            other.validate().is_ok()
        }
    };
    let sides: Vec<_> = RESOLUTIONS.into_iter().filter(|(side, _)| possible(*side)).collect();
    let tip = match given {
        None => "Side of the pictures; twice the side takes about four times as long",
        Some(_) => "A model keeps its side or grows: then it begins with its pictures, enlarged",
    };
    let mut side = config.network.resolution();
    choice(ui, "Resolution", tip, &mut side, &sides, "Custom");
    config.network.set_resolution(side);
    number(
        ui,
        "Length",
        "Thousands of pictures shown in training; 100 give a first impression, 1000 and \
         more give quality. It can be stopped at any time and continued later",
        Number::kimg(0.1..=100_000.0),
        &mut config.total_kimg,
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
    let able = given.unwrap_or(&config.network).abilities().classes.is_ok();
    config.conditional &= able;
    if classes && able && given.is_none() {
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
    let before = config.network.size();
    let mut size = before;
    choice(ui, label, tip, &mut size, &SIZES, "Custom");
    if let Some(size) = size.filter(|_| size != before) {
        config.network.set_size(size);
    }
}

/// The settings of a run in one line for people who know them.
pub(super) fn summary(config: &TrainConfig) -> String {
    let augment = match config.augment {
        AugmentMode::None => "none",
        AugmentMode::Diff => "diff",
        AugmentMode::Ada => "ada",
    };
    format!(
        "{0} × {0} · {1} kimg · batch {2} · lr {3}/{4} · γ {5} · {6}",
        config.network.resolution(),
        amounts::kimg(config.total_kimg),
        config.batch,
        config.lr_g,
        config.lr_d,
        config.r1_gamma,
        augment
    )
}
