//! The class of the picture, for models that know classes.

use super::Draft;
use crate::app::lang::t;
use crate::app::widgets::card;
use eframe::egui;
use egui::{Button, ComboBox, ScrollArea, TextEdit, Ui};

/// Up to so many classes stand side by side; more go into a list that can be searched.
const BUTTONS: usize = 8;

/// The text that the list of classes is searched for.
#[derive(Default)]
pub(super) struct Filter(String);

pub(super) fn ui(ui: &mut Ui, draft: &mut Draft<'_>, filter: &mut Filter) {
    let classes = &draft.model.config.classes;
    if classes.is_empty() {
        return;
    }
    let tip = t(ui, "What the picture shows, as named by the folders of the training pictures");
    let now = draft.recipe.class.unwrap_or(0);
    let chosen = card(
        ui,
        t(ui, "Class"),
        tip,
        |_| (),
        |ui| {
            if classes.len() <= BUTTONS {
                buttons(ui, classes, now)
            } else {
                list(ui, classes, now, filter)
            }
        },
    );
    if let Some(class) = chosen.filter(|&class| draft.recipe.class != Some(class)) {
        draft.recipe.class = Some(class);
        draft.done = true;
    }
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
