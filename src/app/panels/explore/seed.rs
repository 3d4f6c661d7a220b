//! The seed of the picture.

use super::super::Action;
use super::Draft;
use crate::app::lang::t;
use crate::app::points::Points;
use crate::app::widgets::{Icon, icon_button, icon_label_button, row, section};
use crate::latent::Recipe;
use eframe::egui;
use egui::{DragValue, Ui, vec2};

/// A seed that is short enough to be noted down.
pub fn random_seed() -> u32 {
    rand::random_range(0..1_000_000)
}

/// Goes to the latent of `seed`, leaving a place chosen on the map and a latent that was given.
pub fn set_seed(recipe: &mut Recipe, seed: u32) {
    recipe.seed = seed;
    recipe.z = None;
    recipe.w = None;
    recipe.z_shift = [0.0; 2];
}

/// Draws it; what it asks for beside changes of the recipe.
pub(super) fn ui(ui: &mut Ui, draft: &mut Draft<'_>) -> Option<Action> {
    let mut asked = None;
    let tip = t(ui, "Each seed is one point of the latent space, hence one picture");
    let name = t(ui, "Seed");
    section(
        ui,
        "Seed",
        tip,
        |_| (),
        |ui| {
            let mut seed = draft.recipe.seed;
            ui.horizontal(|ui| field(ui, draft, name, &mut seed, false));
            if seed != draft.recipe.seed {
                set_seed(&mut draft.recipe, seed);
            }
            let width = ui.available_width();
            let dice = icon_label_button(ui, Icon::Dice, t(ui, "Random seed"), width);
            if dice.on_hover_text(t(ui, "A new random picture (R)")).clicked() {
                set_seed(&mut draft.recipe, random_seed());
                draft.done = true;
            }
            ui.horizontal(|ui| asked = ways(ui, draft));
            if !draft.recipe.at_seed() {
                moved(ui, draft);
            }
        },
    );
    asked
}

/// Other ways to a picture than chance: a photo, and points that are dragged.
fn ways(ui: &mut Ui, draft: &Draft<'_>) -> Option<Action> {
    let gap = 4.0;
    ui.spacing_mut().item_spacing.x = gap;
    let width = ((ui.available_width() - gap) / 2.0).floor();
    let camera = icon_label_button(ui, Icon::Camera, t(ui, "Your photo…"), width);
    let tip = t(ui, "Finds the state in which the model draws it; a photo can be dropped, too");
    if camera.on_hover_text(tip).clicked() {
        return Some(Action::OpenPhoto);
    }
    let refused = Points::refusal(draft.model).map(|why| t(ui, why));
    let tip = t(ui, "Take points of the picture, and drag them to where you want them");
    let add = |ui: &mut Ui| icon_label_button(ui, Icon::Points, t(ui, "Drag points…"), width);
    let points = ui.add_enabled_ui(refused.is_none(), add).inner;
    let points = points.on_hover_text(tip).on_disabled_hover_text(refused.unwrap_or_default());
    points.clicked().then_some(Action::DragPoints)
}

/// The picture is not that of the seed alone.
fn moved(ui: &mut Ui, draft: &mut Draft<'_>) {
    ui.horizontal(|ui| {
        let given = draft.recipe.z.is_some() || draft.recipe.w.is_some();
        ui.weak(if given { t(ui, "A latent of its own") } else { t(ui, "Moved on the map") });
        if ui.button(t(ui, "Back to the seed")).clicked() {
            let seed = draft.recipe.seed;
            set_seed(&mut draft.recipe, seed);
            draft.done = true;
        }
    });
}

/// A row with a label, a number, arrows and a dice.
pub(super) fn seed_row(ui: &mut Ui, draft: &mut Draft<'_>, label: &str, tip: &str, seed: &mut u32) {
    row(ui, label, tip, |ui| field(ui, draft, label, seed, true));
}

/// The number between its arrows, over the rest of the row.
fn field(ui: &mut Ui, draft: &mut Draft<'_>, label: &str, seed: &mut u32, dice: bool) {
    let side = ui.spacing().interact_size.y;
    ui.spacing_mut().item_spacing.x = 4.0;
    if icon_button(ui, Icon::Left, t(ui, "Previous seed")).clicked() {
        *seed = seed.wrapping_sub(1);
        draft.done = true;
    }
    let after = if dice { 2.0 } else { 1.0 };
    let width = (ui.available_width() - after * (side + 4.0)).max(40.0);
    let number = DragValue::new(seed).speed(0.2).update_while_editing(false);
    let response = ui.add_sized(vec2(width, side), number).accessible_name(label);
    draft.follow(&response);
    if icon_button(ui, Icon::Right, t(ui, "Next seed")).clicked() {
        *seed = seed.wrapping_add(1);
        draft.done = true;
    }
    if dice && icon_button(ui, Icon::Dice, t(ui, "Roll the dice")).clicked() {
        *seed = random_seed();
        draft.done = true;
    }
}
