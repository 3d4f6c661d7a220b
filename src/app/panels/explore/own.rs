//! Sliders along the user's own directions.

use super::Draft;
use crate::app::lang::{t, tf};
use crate::app::panels::{Action, OwnOrder};
use crate::app::widgets::{Icon, SliderSpec, hint, icon_button, section, slider_row};
use crate::latent::{Direction, Push};
use eframe::egui;
use egui::Ui;

/// Reach of a slider, in standard deviations.
const REACH: f32 = 5.0;

/// Draws those that are kept with the model, and those that the picture came with; what it asks for beside
/// changes of the recipe.
pub(super) fn ui(ui: &mut Ui, draft: &mut Draft<'_>, kept: &[Direction]) -> Option<Action> {
    let mut asked = None;
    let tip = t(
        ui,
        "Directions that you found between pictures you marked, or that came from files. They are kept \
         with the model",
    );
    section(
        ui,
        "Your directions",
        tip,
        |_| (),
        |ui| {
            let strange = draft.recipe.own.iter().map(|push| &push.direction);
            let strange: Vec<Direction> =
                strange.filter(|direction| !kept.contains(direction)).cloned().collect();
            if kept.is_empty() && strange.is_empty() {
                hint(
                    ui,
                    t(
                        ui,
                        "Mark pictures that have something and pictures that have not, and get a slider for it",
                    ),
                );
            }
            for direction in kept {
                let removed = slider(ui, draft, direction, true);
                asked = removed.then(|| OwnOrder::Remove(direction.name.clone())).or(asked.take());
            }
            for direction in &strange {
                if slider(ui, draft, direction, false) {
                    asked = Some(OwnOrder::Keep(direction.clone()));
                }
            }
            ui.horizontal_wrapped(|ui| {
            let tip = t(ui, "Mark pictures that have more of something, and pictures that have less");
            if ui.button(t(ui, "From pictures…")).on_hover_text(tip).clicked() {
                asked = Some(OwnOrder::Mark);
            }
            let tip = t(
                ui,
                "Directions from a file: ours, NumPy arrays (.npy), GANSpace's components (.npz), SeFa's \
                 (.pt)",
            );
            if ui.button(t(ui, "Import…")).on_hover_text(tip).clicked() {
                asked = Some(OwnOrder::Import);
            }
            let tip = t(ui, "All of them as one file, for others or for the command line");
            let export = egui::Button::new(t(ui, "Save as a file"));
            if ui.add_enabled(!kept.is_empty(), export).on_hover_text(tip).clicked() {
                asked = Some(OwnOrder::Export);
            }
        });
        },
    );
    asked.map(Action::Own)
}

/// One slider, and whether its button was clicked: to drop a direction that is kept, or keep another one.
fn slider(ui: &mut Ui, draft: &mut Draft<'_>, direction: &Direction, kept: bool) -> bool {
    let place = draft.recipe.own.iter().position(|push| push.direction == *direction);
    let mut value = place.map_or(0.0, |place| draft.recipe.own[place].amount);
    let tip = match kept {
        true => t(ui, "In standard deviations of w along it"),
        false => t(ui, "It came with the picture, and is not kept with the model yet"),
    };
    let clicked = ui
        .horizontal(|ui| {
            let (icon, name) = match kept {
                true => (Icon::Close, tf(ui, "Remove {}", &[&direction.name])),
                false => (Icon::Pin, tf(ui, "Keep {} with the model", &[&direction.name])),
            };
            let clicked = icon_button(ui, icon, &name).clicked();
            let spec = SliderSpec {
                label: &direction.name,
                tip,
                range: -REACH..=REACH,
                ..SliderSpec::default()
            };
            let response = ui.vertical(|ui| slider_row(ui, &spec, &mut value)).inner;
            draft.follow(&response);
            clicked
        })
        .inner;
    put(&mut draft.recipe.own, direction, value);
    clicked
}

/// Sets how far the picture is moved along a direction; 0 leaves it out.
fn put(own: &mut Vec<Push>, direction: &Direction, amount: f32) {
    match own.iter().position(|push| push.direction == *direction) {
        Some(place) if amount == 0.0 => drop(own.remove(place)),
        Some(place) => own[place].amount = amount,
        None if amount != 0.0 => own.push(Push { direction: direction.clone(), amount }),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direction_at_zero_is_left_out() {
        let direction = |name: &str| Direction { name: name.into(), values: vec![1.0] };
        let mut own = Vec::new();
        put(&mut own, &direction("a"), 0.0);
        assert!(own.is_empty());
        put(&mut own, &direction("a"), 1.5);
        put(&mut own, &direction("b"), -1.0);
        put(&mut own, &direction("a"), 2.0);
        let amounts: Vec<f32> = own.iter().map(|push| push.amount).collect();
        assert_eq!(amounts, [2.0, -1.0]);
        put(&mut own, &direction("a"), 0.0);
        assert_eq!(own.len(), 1);
    }
}
