//! Explore: everything that changes the picture of the open model.

mod class;
mod mixing;
mod morph;
mod noise;
mod own;
mod seed;
mod sliders;
mod truncation;

use super::hand::hand;
use super::{Action, Panel, View};
use crate::app::lang::t;
use crate::app::widgets::{Icon, icon_button};
use crate::engine::ModelInfo;
use crate::latent::Recipe;
use crate::models::MOST_BENDS;
use eframe::egui;

pub use seed::{random_seed, set_seed};

/// The explore panel.
#[derive(Default)]
pub struct ExplorePanel {
    sliders: sliders::Sliders,
    morph: morph::Player,
    class: class::Filter,
}

/// The recipe while its controls are drawn, and what the hand does to it.
struct Draft<'a> {
    recipe: Recipe,
    model: &'a ModelInfo,
    held: bool,
    done: bool,
}

impl Draft<'_> {
    /// Takes note of a control: held down, let go, or changed at once.
    fn follow(&mut self, response: &egui::Response) {
        let [held, done] = hand(response);
        self.held |= held;
        self.done |= done;
    }
}

impl Panel for ExplorePanel {
    fn title(&self) -> &'static str {
        "Explore"
    }

    fn ui(&mut self, ui: &mut egui::Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let Some(model) = view.snapshot.model.clone() else {
            ui.label(t(ui, "No model is open yet"));
            return;
        };
        let mut draft =
            Draft { recipe: view.recipe.clone(), model: &model, held: false, done: false };
        out.extend(seed::ui(ui, &mut draft));
        class::ui(ui, &mut draft, &mut self.class);
        truncation::ui(ui, &mut draft);
        self.morph.ui(ui, &mut draft);
        self.sliders.ui(ui, &mut draft);
        out.extend(own::ui(ui, &mut draft, view.own));
        mixing::ui(ui, &mut draft);
        noise::ui(ui, &mut draft);
        if draft.recipe != *view.recipe {
            out.push(Action::Edit(draft.recipe));
        }
        if draft.held {
            out.push(Action::Interacting);
        }
        if draft.done {
            out.push(Action::Commit);
        }
    }
}

impl ExplorePanel {
    /// Undo, redo and reset, drawn in the top bar; `can` tells whether there is a step for each.
    pub fn history(&self, ui: &mut egui::Ui, can: [bool; 2], recipe: &Recipe) -> Vec<Action> {
        let mut out = Vec::new();
        let mut button = |ui: &mut egui::Ui, icon, name: &str, on: bool, action: Action| {
            let add = |ui: &mut egui::Ui| icon_button(ui, icon, name).clicked();
            if ui.add_enabled_ui(on, add).inner {
                out.push(action);
            }
        };
        let plain = Recipe {
            class: recipe.class,
            blend: recipe.blend.clone(),
            ..Recipe::seed(recipe.seed)
        };
        let name = t(ui, "Reset all but the seed");
        button(ui, Icon::Undo, t(ui, "Undo"), can[0], Action::Undo);
        button(ui, Icon::Redo, t(ui, "Redo"), can[1], Action::Redo);
        button(ui, Icon::Reset, name, plain != *recipe, Action::Edit(plain));
        if matches!(out.as_slice(), [Action::Edit(_)]) {
            out.push(Action::Commit);
        }
        out
    }

    /// Starts or stops the morph's animation.
    pub fn toggle_play(&mut self, recipe: &Recipe) -> Vec<Action> {
        self.morph.toggle(recipe)
    }

    /// Moves the morph on; to be called each frame, whichever panel is shown.
    pub fn animate(&mut self, ctx: &egui::Context, recipe: &Recipe) -> Vec<Action> {
        self.morph.animate(ctx, recipe)
    }
}

/// `recipe` within the bounds of `model`.
pub fn fitted(recipe: &Recipe, model: &ModelInfo) -> Recipe {
    let mut recipe = recipe.clone();
    let classes = model.config.classes().len();
    recipe.class = match (classes, recipe.class) {
        (0, _) => None,
        (_, Some(class)) if class < classes => Some(class),
        _ => Some(0),
    };
    recipe.blend = recipe.blend.filter(|weights| weights.len() == classes && classes > 0);
    let (w, layers) = (model.config.style_dim(), model.config.styles());
    recipe.z = recipe.z.filter(|given| given.len() == model.config.z_dim());
    recipe.w = recipe.w.filter(|given| [w, layers * w].contains(&given.len()));
    recipe.sliders.truncate(model.components.len());
    recipe.slider_layers = recipe.slider_layers.filter(|range| range.end <= layers);
    recipe.own.retain(|push| [w, layers * w].contains(&push.direction.values.len()));
    recipe.cutoff = recipe.cutoff.filter(|&count| count < layers);
    // Which of them fit the layers is seen when they are drawn, and told then.
    recipe.bends.truncate(MOST_BENDS);
    recipe.mix = recipe.mix.filter(|_| model.config.abilities().mixing.is_ok());
    if let Some(mix) = &mut recipe.mix {
        mix.layers.resize(layers, false);
    }
    recipe
}

#[cfg(test)]
mod tests;
