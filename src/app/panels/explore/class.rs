//! The class of the picture, for models that know classes.

use super::Draft;
use crate::app::lang::t;
use crate::app::widgets::{SliderSpec, section, slider_row};
use eframe::egui;
use egui::{Button, ComboBox, ScrollArea, TextEdit, Ui};

/// Up to so many classes stand side by side; more go into a list that can be searched.
const BUTTONS: usize = 8;

/// The text that the list of classes is searched for.
#[derive(Default)]
pub(super) struct Filter(String);

pub(super) fn ui(ui: &mut Ui, draft: &mut Draft<'_>, filter: &mut Filter) {
    let model = draft.model;
    let classes = model.config.classes();
    if classes.is_empty() {
        return;
    }
    let tip = t(ui, "What the picture shows, as named by the folders of the training pictures");
    let now = draft.recipe.class.unwrap_or(0);
    let chosen = section(
        ui,
        "Class",
        tip,
        |_| (),
        |ui| {
            if classes.len() > BUTTONS {
                return list(ui, classes, now, filter);
            }
            let chosen = buttons(ui, classes, now);
            between(ui, draft);
            chosen
        },
    );
    if let Some(class) = chosen
        .flatten()
        .filter(|&class| draft.recipe.class != Some(class) || draft.recipe.blend.is_some())
    {
        draft.recipe.class = Some(class);
        draft.recipe.blend = None;
        draft.done = true;
    }
}

/// The way from the chosen class to others: a weight for each. Those of the others are what the
/// hand sets, and the chosen one has the rest.
fn between(ui: &mut Ui, draft: &mut Draft<'_>) {
    let classes = draft.model.config.classes();
    if !(2..=BUTTONS).contains(&classes.len()) {
        return;
    }
    let now = draft.recipe.class.unwrap_or(0);
    let heading = egui::CollapsingHeader::new(t(ui, "Between classes")).id_salt("class weights");
    let shown = heading.show(ui, |ui| {
        let mut weights = draft.recipe.weights(classes.len());
        let mut changed = false;
        for (class, name) in classes.iter().enumerate().filter(|(class, _)| *class != now) {
            let spec = SliderSpec {
                label: t(ui, name),
                tip: t(ui, "How much of this class is in the picture; the chosen one has the rest"),
                range: 0.0..=1.0,
                decimals: 2,
                ..SliderSpec::default()
            };
            let mut weight = weights[class];
            let response = slider_row(ui, &spec, &mut weight);
            draft.follow(&response);
            if weight != weights[class] {
                set(&mut weights, now, class, weight);
                changed = true;
            }
        }
        changed.then_some(weights)
    });
    if let Some(weights) = shown.body_returned.flatten() {
        // At the class itself there is nothing between.
        draft.recipe.blend = (weights[now] < 1.0).then_some(weights);
    }
}

/// Gives a class a weight; what others than `now` have beyond the rest is taken from them alike.
fn set(weights: &mut [f32], now: usize, class: usize, weight: f32) {
    weights[class] = weight;
    let others = |i: usize| i != now && i != class;
    let sum: f32 = (0..weights.len()).filter(|&i| others(i)).map(|i| weights[i]).sum();
    let room = 1.0 - weight;
    if sum > room {
        let share = room / sum;
        (0..weights.len()).filter(|&i| others(i)).for_each(|i| weights[i] *= share);
    }
    weights[now] = (room - sum.min(room)).max(0.0);
}

fn buttons(ui: &mut Ui, classes: &[String], now: usize) -> Option<usize> {
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
        for (i, name) in classes.iter().enumerate() {
            if ui.add(Button::new(t(ui, name)).selected(i == now)).clicked() {
                chosen = Some(i);
            }
        }
    });
    chosen
}

fn list(ui: &mut Ui, classes: &[String], now: usize, filter: &mut Filter) -> Option<usize> {
    let mut chosen = None;
    let width = ui.available_width() - 8.0;
    let shown = classes.get(now).map_or("", String::as_str);
    let combo = ComboBox::new("class", "").width(width).selected_text(shown).truncate();
    let name = t(ui, "Class");
    let inner = combo.show_ui(ui, |ui| {
        let hint = t(ui, "Search");
        ui.add(TextEdit::singleline(&mut filter.0).hint_text(hint).desired_width(width));
        let wanted = filter.0.to_lowercase();
        let fits = |name: &String| wanted.is_empty() || name.to_lowercase().contains(&wanted);
        let hits: Vec<usize> = (0..classes.len()).filter(|&i| fits(&classes[i])).collect();
        let height = ui.spacing().interact_size.y;
        ScrollArea::vertical().max_height(240.0).show_rows(ui, height, hits.len(), |ui, rows| {
            for &i in &hits[rows] {
                if ui.selectable_label(i == now, classes[i].as_str()).clicked() {
                    chosen = Some(i);
                    ui.close();
                }
            }
        });
    });
    inner.response.accessible_name(name);
    chosen
}

#[cfg(test)]
mod tests {
    use super::set;

    #[test]
    fn weights_of_classes_add_up_to_one() {
        let mut weights = [1.0, 0.0, 0.0];
        set(&mut weights, 0, 1, 0.25);
        assert_eq!(weights, [0.75, 0.25, 0.0]);
        set(&mut weights, 0, 2, 0.875);
        assert_eq!(weights, [0.0, 0.125, 0.875]);
        set(&mut weights, 0, 2, 0.0);
        assert_eq!(weights, [0.875, 0.125, 0.0]);
    }
}
