//! Sliders along directions of W.

use super::Draft;
use super::mixing::groups;
use crate::app::lang::{t, tf};
use crate::app::widgets::{Icon, SliderSpec, icon_button, section, segments, slider_row};
use crate::engine::ModelInfo;
use crate::latent::Basis;
use eframe::egui;

/// Sliders shown before the user asks for more, and at least those that have a name.
const FIRST: usize = 8;
/// Reach of a slider, in standard deviations of w along its direction.
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
            "Each slider changes the picture in its own way, the strongest first. Double click one \
             to bring it back to the middle",
        );
        let moved = draft.recipe.sliders.iter().any(|&s| s != 0.0);
        let mut reset = false;
        let trailing = |ui: &mut egui::Ui| {
            let name = t(ui, "Reset all sliders");
            let add = |ui: &mut egui::Ui| icon_button(ui, Icon::Reset, name).clicked();
            reset = ui.add_enabled_ui(moved, add).inner;
        };
        section(ui, "Directions", tip, trailing, |ui| {
            basis(ui, draft);
            layers(ui, draft);
            let order = order(draft.model, draft.recipe.basis);
            let first = first(draft.model, draft.recipe.basis).min(count);
            for i in order.into_iter().take(if self.all { count } else { first }) {
                slider(ui, draft, i);
            }
            if count > first {
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

/// Which directions the sliders follow. Their places mean nothing along others.
fn basis(ui: &mut egui::Ui, draft: &mut Draft<'_>) {
    let choices = [
        (
            Basis::Pca,
            t(ui, "Components"),
            t(ui, "Principal components: the ways in which this model's pictures differ most"),
        ),
        (
            Basis::Sefa,
            t(ui, "SeFa"),
            t(ui, "The ways in which the model's own weights change a picture most (SeFa)"),
        ),
    ];
    if segments(ui, &mut draft.recipe.basis, &choices) {
        draft.recipe.sliders.clear();
        draft.done = true;
    }
}

/// Which layers the sliders move.
fn layers(ui: &mut egui::Ui, draft: &mut Draft<'_>) {
    let sides = draft.model.config.style_sides();
    if sides.len() < 2 {
        return;
    }
    let [coarse, middle, fine] = groups(&sides);
    let mut choices = vec![
        (0, t(ui, "All"), t(ui, "The sliders move all layers")),
        (1, t(ui, "Coarse"), t(ui, "The sliders move pose and shape only")),
        (2, t(ui, "Middle"), t(ui, "The sliders move features only")),
        (3, t(ui, "Fine"), t(ui, "The sliders move colour and texture only")),
    ];
    let ranges = [None, Some(coarse), Some(middle), Some(fine)];
    choices.retain(|(i, ..)| ranges[*i].as_ref().is_none_or(|range| !range.is_empty()));
    let now = ranges.iter().position(|range| *range == draft.recipe.slider_layers);
    let mut chosen = now.unwrap_or(ranges.len());
    if segments(ui, &mut chosen, &choices) {
        draft.recipe.slider_layers = ranges[chosen].clone();
        draft.done = true;
    }
}

fn slider(ui: &mut egui::Ui, draft: &mut Draft<'_>, i: usize) {
    let label = label(ui, draft.model, draft.recipe.basis, i);
    let tip = match draft.recipe.basis {
        Basis::Pca => {
            let share = round(100.0 * draft.model.components[i]);
            tf(ui, "Component {} explains {} % of the variety", &[&(i + 1), &share])
        }
        Basis::Sefa => tf(ui, "Direction {} of the style weights", &[&(i + 1)]),
    };
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
    draft.recipe.set_slider(i, value);
}

/// The name that the model's card gives to a principal component.
fn named(model: &ModelInfo, i: usize) -> Option<&str> {
    model.card.directions.get(i).map(|name| name.trim()).filter(|name| !name.is_empty())
}

/// Whether a slider has a name.
fn has_name(model: &ModelInfo, basis: Basis, i: usize) -> bool {
    basis == Basis::Pca && named(model, i).is_some()
}

/// The sliders from the top: those with a name, then the others, each the strongest first.
fn order(model: &ModelInfo, basis: Basis) -> Vec<usize> {
    let mut order: Vec<usize> = (0..model.components.len()).collect();
    order.sort_by_key(|i| !has_name(model, basis, *i));
    order
}

/// Sliders to show at first.
fn first(model: &ModelInfo, basis: Basis) -> usize {
    let names = (0..model.components.len()).filter(|i| has_name(model, basis, *i)).count();
    names.max(FIRST)
}

fn label(ui: &egui::Ui, model: &ModelInfo, basis: Basis, i: usize) -> String {
    match (basis, named(model, i)) {
        (Basis::Sefa, _) => tf(ui, "direction {}", &[&(i + 1)]),
        (Basis::Pca, Some(name)) => t(ui, name).to_owned(),
        (Basis::Pca, None) => {
            let share = round(100.0 * model.components[i]);
            tf(ui, "component {} ({} %)", &[&(i + 1), &share])
        }
    }
}

fn round(percent: f32) -> String {
    if percent >= 0.95 { format!("{percent:.0}") } else { format!("{percent:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_card_are_for_components_and_all_are_shown() {
        let mut model = crate::app::panels::testing::model(&[]);
        model.card.directions = ["smile", "", " ", "age"].map(str::to_owned).to_vec();
        assert_eq!(first(&model, Basis::Pca), FIRST);
        assert_eq!(
            (named(&model, 0), named(&model, 1), named(&model, 2)),
            (Some("smile"), None, None)
        );
        assert_eq!(order(&model, Basis::Pca), [0, 3, 1, 2, 4, 5, 6, 7, 8, 9]);
        assert!(order(&model, Basis::Sefa).is_sorted());
        let mut full = model.clone();
        full.card.directions = vec!["name".into(); 10];
        assert_eq!((first(&full, Basis::Pca), first(&full, Basis::Sefa)), (10, FIRST));
        let ctx = egui::Context::default();
        let _ = ctx.run_ui(egui::RawInput::default(), |ui| {
            assert_eq!(label(ui, &model, Basis::Pca, 3), "age");
            assert_eq!(label(ui, &model, Basis::Sefa, 3), "direction 4");
            assert!(label(ui, &model, Basis::Pca, 1).starts_with("component 2"));
        });
    }
}
