//! The recipe being edited, with undo and redo.

use super::History;
use crate::engine::ModelSource;
use crate::latent::{Basis, Push, Recipe};
use crate::models::Bend;
use std::collections::HashMap;
use std::ops::Range;

/// Steps kept for undo.
const DEPTH: usize = 256;

/// The part of a recipe that means something in one model only.
#[derive(Debug, Clone, Default)]
struct Own {
    sliders: Vec<f32>,
    basis: Basis,
    layers: Option<Range<usize>>,
    w: Option<Vec<f32>>,
    z_shift: [f32; 2],
    directions: Vec<Push>,
    bends: Vec<Bend>,
}

impl Own {
    /// Takes it out of a recipe, and puts another in.
    fn exchange(self, recipe: &mut Recipe) -> Self {
        Self {
            sliders: std::mem::replace(&mut recipe.sliders, self.sliders),
            basis: std::mem::replace(&mut recipe.basis, self.basis),
            layers: std::mem::replace(&mut recipe.slider_layers, self.layers),
            w: std::mem::replace(&mut recipe.w, self.w),
            z_shift: std::mem::replace(&mut recipe.z_shift, self.z_shift),
            directions: std::mem::replace(&mut recipe.own, self.directions),
            bends: std::mem::replace(&mut recipe.bends, self.bends),
        }
    }
}

/// The current recipe and its history. All edits between two commits form one step, so that a
/// drag over a slider is undone at once.
#[derive(Debug)]
pub struct Editor {
    recipe: Recipe,
    history: History<Recipe>,
    model: Option<ModelSource>,
    kept: HashMap<ModelSource, Own>,
}

impl Default for Editor {
    fn default() -> Self {
        let (recipe, history) = (Recipe::default(), History::of(DEPTH));
        Self { recipe, history, model: None, kept: HashMap::new() }
    }
}

impl Editor {
    /// Another model is open: directions are those of a model, so that sliders begin at zero there, or
    /// where they were left when it was open before.
    pub fn switch(&mut self, to: &ModelSource) {
        if self.model.as_ref() == Some(to) {
            return;
        }
        self.commit();
        if let Some(from) = self.model.replace(to.clone()) {
            let own = self.kept.remove(to).unwrap_or_default();
            self.kept.insert(from, own.exchange(&mut self.recipe));
            for steps in self.history.stacks() {
                for recipe in steps.iter_mut() {
                    Own::default().exchange(recipe);
                }
                // A step that moved nothing else is none any more.
                steps.dedup();
                while steps.last() == Some(&self.recipe) {
                    steps.pop();
                }
            }
        }
    }

    /// The recipe to show.
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// Changes the recipe; the first change of a gesture opens an undo step.
    pub fn edit(&mut self, recipe: Recipe) {
        self.history.edit(&mut self.recipe, recipe);
    }

    /// Ends the gesture. One that came back to where it began leaves no step.
    pub fn commit(&mut self) {
        self.history.settle(&self.recipe);
    }

    /// Changes the recipe without a step, when a model needs other bounds.
    pub fn adapt(&mut self, recipe: Recipe) {
        self.recipe = recipe;
    }

    /// Goes one step back; false when there is none.
    pub fn undo(&mut self) -> bool {
        self.commit();
        self.history.step(&mut self.recipe, true)
    }

    /// Takes the last undo back; false when there is none.
    pub fn redo(&mut self) -> bool {
        self.commit();
        self.history.step(&mut self.recipe, false)
    }

    /// Whether there is a step to undo.
    pub fn can_undo(&self) -> bool {
        self.history.steps()[0]
    }

    /// Whether there is an undone step.
    pub fn can_redo(&self) -> bool {
        self.history.steps()[1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn psi(psi: f32) -> Recipe {
        Recipe { psi, ..Recipe::default() }
    }

    #[test]
    fn a_gesture_is_one_step() {
        let mut editor = Editor::default();
        let start = editor.recipe().clone();
        for step in 1..10 {
            editor.edit(psi(step as f32 / 10.0));
        }
        editor.commit();
        editor.edit(psi(2.0));
        editor.commit();
        assert!(editor.undo());
        assert_eq!(editor.recipe(), &psi(0.9));
        assert!(editor.undo());
        assert_eq!(editor.recipe(), &start);
        assert!(!editor.undo());
        assert!(editor.redo() && editor.redo() && !editor.redo());
        assert_eq!(editor.recipe(), &psi(2.0));
    }

    #[test]
    fn a_new_edit_forgets_what_was_undone() {
        let mut editor = Editor::default();
        editor.edit(psi(0.1));
        editor.commit();
        editor.undo();
        assert!(editor.can_redo());
        editor.edit(psi(0.2));
        assert!(!editor.can_redo());
    }

    #[test]
    fn nothing_changed_leaves_no_step() {
        let mut editor = Editor::default();
        let start = editor.recipe().clone();
        editor.edit(start.clone());
        assert!(!editor.can_undo());
        editor.edit(psi(0.1));
        editor.edit(start);
        editor.commit();
        assert!(!editor.can_undo());
    }

    #[test]
    fn sliders_stay_with_their_model() {
        let [faces, flowers] = ["faces", "flowers"].map(|name| ModelSource::Embedded(name.into()));
        let mut editor = Editor::default();
        editor.switch(&faces);
        let moved = |value: f32| Recipe { sliders: vec![value], ..psi(0.5) };
        for step in 1..4 {
            editor.edit(moved(step as f32));
            editor.commit();
        }
        editor.switch(&flowers);
        assert_eq!(editor.recipe(), &psi(0.5), "only what the model knows is left behind");
        editor.switch(&flowers);
        editor.edit(moved(-1.0));
        editor.commit();
        editor.switch(&faces);
        assert_eq!(editor.recipe(), &moved(3.0));
        editor.switch(&flowers);
        assert_eq!(editor.recipe(), &moved(-1.0));
        // Steps that moved the sliders of another model are none here.
        assert!(editor.undo());
        assert_eq!(editor.recipe(), &psi(0.5));
        assert!(editor.undo());
        assert_eq!(editor.recipe(), &Recipe::default());
        assert!(!editor.undo());
    }

    #[test]
    fn history_is_bounded() {
        let mut editor = Editor::default();
        for step in 0..1000 {
            editor.edit(Recipe::seed(step + 1));
            editor.commit();
        }
        let mut steps = 0;
        while editor.undo() {
            steps += 1;
        }
        assert_eq!(steps, DEPTH);
    }
}
