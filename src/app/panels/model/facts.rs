//! The card of the open model.

use crate::app::lang::{amount, said, t, tf};
use crate::app::widgets::note;
use crate::engine::{ModelInfo, ModelSource};
use crate::models::NetworkConfig;
use eframe::egui;
use egui::{Label, RichText, Ui};

/// Draws all that is known of the model.
pub(super) fn ui(ui: &mut Ui, model: &ModelInfo) {
    let (info, config) = (&model.card, &model.config);
    if let Some(warning) = model.card.licence_warning() {
        note(ui, ui.visuals().warn_fg_color, t(ui, warning));
    }
    if !info.description.is_empty() {
        ui.add(Label::new(said(ui, &info.description)).wrap());
    }
    let shown = match info.kimg > 0.0 {
        true => tf(ui, "{} pictures", &[&amount(ui, info.kimg * 1000.0)]),
        false => String::new(),
    };
    let rows = [
        (t(ui, "Architecture"), t(ui, config.kind()).to_owned()),
        (t(ui, "Picture"), picture(ui, config)),
        (t(ui, "Classes"), classes(ui, config)),
        (t(ui, "Parameters"), amount(ui, model.params as f64)),
        (t(ui, "Trained on"), t(ui, &info.data).to_owned()),
        (t(ui, "Training"), shown),
        (t(ui, "Licence"), info.licence.clone()),
        (t(ui, "Credits"), t(ui, &info.credits).to_owned()),
        (t(ui, "Limits"), said(ui, &info.limits)),
        (t(ui, "Written by"), info.program.clone()),
        (t(ui, "File"), file(&model.source)),
    ];
    for (name, value) in rows.iter().filter(|(_, value)| !value.trim().is_empty()) {
        fact(ui, name, value);
    }
    if let Some(hash) = &model.hash {
        fingerprint(ui, hash);
    }
}

/// Names of the classes; the first few when there are many.
fn classes(ui: &Ui, config: &NetworkConfig) -> String {
    const SHOWN: usize = 20;
    let names: Vec<&str> = config.classes().iter().take(SHOWN).map(|class| t(ui, class)).collect();
    match config.classes().len() {
        0..=SHOWN => names.join(", "),
        count => format!("{}, … ({count})", names.join(", ")),
    }
}

fn picture(ui: &Ui, config: &NetworkConfig) -> String {
    let text = match config.colours() {
        1 => "{} × {} pixels, grey",
        4 => "{} × {} pixels with alpha",
        _ => "{} × {} pixels",
    };
    tf(ui, text, &[&config.resolution(), &config.resolution()])
}

fn file(source: &ModelSource) -> String {
    match source {
        ModelSource::File(path) => path.display().to_string(),
        ModelSource::Embedded(_) => String::new(),
    }
}

fn fact(ui: &mut Ui, name: &str, value: &str) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.add(Label::new(RichText::new(name).small().weak()));
        ui.add(Label::new(value).wrap().selectable(true));
    });
}

fn fingerprint(ui: &mut Ui, hash: &str) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let tip =
            t(ui, "SHA-256 of the weights: saved pictures name it, so that they reopen exactly");
        ui.add(Label::new(RichText::new(t(ui, "Fingerprint")).small().weak())).on_hover_text(tip);
        let text = RichText::new(hash).monospace().small();
        ui.add(Label::new(text).truncate().selectable(true));
    });
}
