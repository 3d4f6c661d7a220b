//! Bend: the chain of changes of the features between the layers.

mod kinds;
mod list;
mod planes;

use super::super::hand::hand;
use super::super::{Action, View};
use crate::app::lang::{t, tf};
use crate::app::widgets::{Icon, hint, icon_button, section};
use crate::engine::Inside;
use crate::latent::Recipe;
use crate::models::{Bend, MOST_BENDS};
use eframe::egui;
use egui::containers::menu::MenuButton;
use egui::{Button, Response, Ui, vec2};

/// The card; it keeps which bend of the chain is at hand.
#[derive(Default)]
pub(super) struct BendCard {
    chosen: Option<usize>,
}

/// The chain while its controls are drawn, and what the hand does to it.
struct Draft<'a> {
    bends: Vec<Bend>,
    inside: &'a Inside,
    held: bool,
    done: bool,
}

impl Draft<'_> {
    fn follow(&mut self, response: &Response) {
        let [held, done] = hand(response);
        self.held |= held;
        self.done |= done;
    }

    /// Planes and side of a layer, where this model has it.
    fn layer(&self, name: &str) -> Option<[usize; 2]> {
        let found = self.inside.layers.iter().find(|layer| layer.name == name)?;
        Some([found.planes, found.side])
    }
}

impl BendCard {
    /// Draws it; gives the name of a layer that is to be looked at.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        inside: &Inside,
        out: &mut Vec<Action>,
    ) -> Option<String> {
        let bends = view.recipe.bends.clone();
        self.chosen = self.chosen.filter(|chosen| *chosen < bends.len());
        let mut draft = Draft { bends, inside, held: false, done: false };
        let tip = t(
            ui,
            "Changes what leaves a layer before the next one draws on from it (network bending, Broad \
             2021). The changes are part of the picture: undo, favourites and saved pictures have them",
        );
        let [mut open, mut save] = [false; 2];
        let some = !draft.bends.is_empty();
        let files = |ui: &mut Ui| {
            let add = |ui: &mut Ui| icon_button(ui, Icon::Save, t(ui, "Save the chain")).clicked();
            save = ui.add_enabled_ui(some, add).inner;
            open = icon_button(ui, Icon::Folder, t(ui, "Open a chain")).clicked();
        };
        let looked = section(ui, "Bend", tip, files, |ui| self.contents(ui, &mut draft)).flatten();
        if open {
            out.push(Action::OpenChain);
        }
        if save {
            out.push(Action::SaveChain);
        }
        let Draft { bends, held, done, .. } = draft;
        if bends != view.recipe.bends {
            out.push(Action::Edit(Recipe { bends, ..view.recipe.clone() }));
        }
        if held {
            out.push(Action::Interacting);
        }
        if done {
            out.push(Action::Commit);
        }
        looked
    }

    fn contents(&mut self, ui: &mut Ui, draft: &mut Draft<'_>) -> Option<String> {
        self.add(ui, draft);
        if draft.bends.is_empty() {
            hint(
                ui,
                t(
                    ui,
                    "Turn, move, blur or silence the planes of a layer: the layers after it draw on \
                     from what is left",
                ),
            );
            return None;
        }
        let before = self.chosen;
        list::ui(ui, draft, &mut self.chosen);
        if let Some(bend) = self.chosen.and_then(|chosen| draft.bends.get(chosen).cloned()) {
            let mut bend = bend;
            let [planes, side] = draft.layer(&bend.layer).unwrap_or([1, 1]);
            ui.separator();
            kinds::ui(ui, draft, &mut bend.change, side);
            planes::ui(ui, draft, &mut bend, planes);
            if let Some(place) = self.chosen.and_then(|chosen| draft.bends.get_mut(chosen)) {
                *place = bend;
            }
        }
        let chosen = self.chosen.filter(|_| self.chosen != before)?;
        draft.bends.get(chosen).map(|bend| bend.layer.clone())
    }

    /// The button that adds a change of the layer that is looked at.
    fn add(&mut self, ui: &mut Ui, draft: &mut Draft<'_>) {
        let layer = draft.inside.chosen().name.clone();
        let full = draft.bends.len() >= MOST_BENDS;
        let text = tf(ui, "Add a change at {}", &[&layer]);
        ui.add_enabled_ui(!full, |ui| {
            let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
            MenuButton::from_button(Button::new(text).min_size(size)).ui(ui, |ui| {
                for (name, tip, change) in kinds::KINDS {
                    if ui.button(t(ui, name)).on_hover_text(t(ui, tip)).clicked() {
                        draft.bends.push(Bend::new(&layer, change));
                        self.chosen = Some(draft.bends.len() - 1);
                        draft.done = true;
                        ui.close();
                    }
                }
            });
        });
    }
}
