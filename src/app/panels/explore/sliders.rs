//! Sliders along the principal components of W (GANSpace, Härkönen 2020).

use super::Draft;
use crate::app::lang::{t, tf};
use crate::app::widgets::{Icon, SliderSpec, card, icon_button, slider_row};
use crate::engine::ModelInfo;
use eframe::egui;

/// Sliders shown before the user asks for more.
const FIRST: usize = 8;
/// Reach of a slider, in standard deviations of its component.
const REACH: f32 = 3.0;

/// What the card remembers.
#[derive(Default)]
pub(super) struct Sliders {
    all: bool,
}

impl Sliders {
    pub fn ui(&mut self, ui: &mut egui::Ui, draft: &mut Draft<'_>) {
        let count = draft.model.components.len();
        if count == 0 {
            return;
        }
        let tip = t(
            ui,
            "The directions in which this model's pictures differ most, the strongest first. \
             Double click a slider to bring it back to the middle",
        );
        let moved = draft.recipe.sliders.iter().any(|&s| s != 0.0);
        let mut reset = false;
        let trailing = |ui: &mut egui::Ui| {
            let name = t(ui, "Reset all sliders");
            let add = |ui: &mut egui::Ui| icon_button(ui, Icon::Reset, name).clicked();
            reset = ui.add_enabled_ui(moved, add).inner;
        };
        card(ui, t(ui, "Directions"), tip, trailing, |ui| {
            let shown = if self.all { count } else { count.min(FIRST) };
            for i in 0..shown {
                slider(ui, draft, i);
            }
            if count > FIRST {
                let more = tf(ui, "Show all {}", &[&count]);
                let text = if self.all { t(ui, "Show fewer").to_owned() } else { more };
                if ui.button(text).clicked() {
                    self.all = !self.all;
                }
            }
        });
        if reset {
            draft.recipe.sliders.clear();
            draft.done = true;
        }
    }
}

fn slider(ui: &mut egui::Ui, draft: &mut Draft<'_>, i: usize) {
    let label = label(ui, draft.model, i);
    let share = 100.0 * draft.model.components[i];
    let tip = tf(ui, "Component {} explains {} % of the variety", &[&(i + 1), &round(share)]);
    let spec = SliderSpec {
        label: &label,
        tip: &tip,
        range: -REACH..=REACH,
        decimals: 2,
        ..SliderSpec::default()
    };
    let mut value = draft.recipe.sliders.get(i).copied().unwrap_or(0.0);
    let response = slider_row(ui, &spec, &mut value);
    draft.follow(&response);
    put(&mut draft.recipe.sliders, i, value);
}

fn label(ui: &egui::Ui, model: &ModelInfo, i: usize) -> String {
    match model.card.directions.get(i).filter(|name| !name.trim().is_empty()) {
        Some(name) => t(ui, name).to_owned(),
        None => {
            let share = round(100.0 * model.components[i]);
            tf(ui, "component {} ({} %)", &[&(i + 1), &share])
        }
    }
}

fn round(percent: f32) -> String {
    if percent >= 0.95 { format!("{percent:.0}") } else { format!("{percent:.1}") }
}

/// Sets slider `i`. Zeros at the end are left out, so that equal pictures have equal recipes.
fn put(sliders: &mut Vec<f32>, i: usize, value: f32) {
    if sliders.get(i).copied().unwrap_or(0.0) == value {
        return;
    }
    if sliders.len() <= i {
        sliders.resize(i + 1, 0.0);
    }
    sliders[i] = value;
    while sliders.last() == Some(&0.0) {
        sliders.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_moved_is_kept() {
        let mut sliders = Vec::new();
        put(&mut sliders, 2, 1.5);
        assert_eq!(sliders, [0.0, 0.0, 1.5]);
        put(&mut sliders, 0, -1.0);
        put(&mut sliders, 2, 0.0);
        assert_eq!(sliders, [-1.0]);
        put(&mut sliders, 0, 0.0);
        put(&mut sliders, 5, 0.0);
        assert!(sliders.is_empty());
    }
}
