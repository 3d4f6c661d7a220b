//! The gallery: small built-in models of one family each.

use crate::app::lang::{t, tf};
use crate::app::panels::Action;
use crate::app::widgets::section;
use crate::checkpoint::gallery_names;
use crate::engine::{Command, ModelInfo, ModelSource};
use crate::models;
use eframe::egui;
use egui::{Button, Ui, vec2};

/// Space between two of them.
const GAP: f32 = 4.0;

/// Draws it; a click opens a model.
pub(super) fn ui(ui: &mut Ui, model: Option<&ModelInfo>, out: &mut Vec<Action>) {
    let tip = t(
        ui,
        "Small models of one family each, all trained for the same short time: to see and slide what \
         sets the families apart",
    );
    section(
        ui,
        "Gallery of families",
        tip,
        |_| (),
        |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(GAP, GAP);
                for name in gallery_names() {
                    let source = ModelSource::Embedded(name.to_owned());
                    let chosen = model.is_some_and(|model| model.source == source);
                    if entry(ui, name, chosen) && !chosen {
                        out.push(Action::Command(Command::Open(source)));
                    }
                }
            });
        },
    );
}

/// One family; true when clicked.
fn entry(ui: &mut Ui, name: &str, chosen: bool) -> bool {
    let (family, drawn) = name.split_once('-').unwrap_or((name, ""));
    let Some(family) = models::family(family) else { return false };
    let button = ui.add(Button::new(family.title).selected(chosen));
    let drawn = tf(ui, "Draws {}", &[&t(ui, drawn)]);
    button.on_hover_text(format!("{}\n{drawn}", t(ui, family.sentence))).clicked()
}

#[cfg(test)]
mod tests {
    use super::super::ModelPanel;
    use super::*;
    use crate::app::panels::testing::{Stage, harness};
    use crate::engine::Snapshot;
    use egui_kittest::kittest::Queryable;

    #[test]
    fn a_click_opens_the_model_of_a_family() {
        let mut stage = harness(Stage::<ModelPanel>::new(Snapshot::default()), [300.0, 900.0]);
        for name in gallery_names() {
            let family = models::family(name.split_once('-').unwrap().0).unwrap();
            stage.get_by_label(family.title).click();
            stage.run_steps(3);
            let actions = stage.state_mut().taken();
            let [Action::Command(Command::Open(source))] = actions.as_slice() else {
                panic!("{name} opens nothing")
            };
            assert_eq!(*source, ModelSource::Embedded(name.into()));
        }
    }
}
