//! The keyboard. Keys without Ctrl act only while no control has the focus, so that the space bar
//! still presses the focused button and arrows still move the focused slider.

use super::panels::{Action, random_seed, set_seed};
use super::shell::{MorphogenApp, Tab};
use crate::engine::Command;
use crate::latent::Recipe;
use eframe::egui;
use egui::{Event, Key, Modifiers, ViewportCommand};

impl MorphogenApp {
    /// What the keys of this frame ask for.
    pub(super) fn keys(&mut self, ctx: &egui::Context) -> Vec<Action> {
        let mut out = Vec::new();
        if ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::F11)) {
            let full = ctx.input(|i| i.viewport().fullscreen.unwrap_or(false));
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!full));
        }
        let sheet = self.curate.is_some() || self.photo.is_some() || self.marks.is_some();
        if self.help || self.lost.is_some() || sheet {
            return out;
        }
        let pressed = |key| ctx.input_mut(|i| i.consume_key(Modifiers::COMMAND, key));
        if pressed(Key::S) {
            out.extend(self.panels.export.save(&self.snapshot, self.editor.recipe()));
        }
        if pressed(Key::O) {
            out.push(Action::OpenDialog);
        }
        if !ctx.text_edit_focused() {
            out.extend(self.editing_keys(ctx));
        }
        if ctx.memory(|memory| memory.focused().is_none()) && !ctx.any_popup_open() {
            out.extend(self.plain_keys(ctx));
        }
        out
    }

    /// Those that a text field needs for itself.
    fn editing_keys(&self, ctx: &egui::Context) -> Option<Action> {
        let shifted = Modifiers::COMMAND | Modifiers::SHIFT;
        let pressed = |modifiers, key| ctx.input_mut(|i| i.consume_key(modifiers, key));
        // The longer combination first: it would also match the shorter one.
        if pressed(shifted, Key::Z) || pressed(Modifiers::COMMAND, Key::Y) {
            return Some(Action::Redo);
        }
        if pressed(Modifiers::COMMAND, Key::Z) {
            return Some(Action::Undo);
        }
        // Ctrl+C arrives as the wish to copy, not as a key.
        let copy = ctx.input(|i| i.events.iter().any(|event| matches!(event, Event::Copy)));
        let copy = copy && self.snapshot.model.is_some();
        copy.then(|| Action::Command(Command::Copy(self.editor.recipe().clone())))
    }

    /// Whether the picture is to be shown as it was before its changes: B is held.
    pub(super) fn compares(&self, ctx: &egui::Context) -> bool {
        let free = ctx.memory(|memory| memory.focused().is_none());
        free && !self.help && ctx.input(|i| i.key_down(Key::B) && i.modifiers.is_none())
    }

    fn plain_keys(&mut self, ctx: &egui::Context) -> Vec<Action> {
        // The sign and not its key, which lies elsewhere on each keyboard.
        let asks =
            |event: &Event| matches!(event, Event::Text(text) if text == "?" || text == "？");
        if ctx.input(|i| i.events.iter().any(asks)) {
            self.help = true;
        }
        if self.tab == Tab::Lab {
            if ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Space)) {
                self.panels.lab.toggle();
            }
            return Vec::new();
        }
        if self.snapshot.model.is_none() {
            return Vec::new();
        }
        let pressed = |key| ctx.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key));
        let recipe = self.editor.recipe();
        let jump = |seed: u32| {
            let mut next: Recipe = recipe.clone();
            set_seed(&mut next, seed);
            vec![Action::Edit(next), Action::Commit]
        };
        if pressed(Key::R) > 0 {
            return jump(random_seed());
        }
        if pressed(Key::K) > 0 {
            return self.keep(ctx).into_iter().collect();
        }
        let steps = pressed(Key::ArrowRight) as i64 - pressed(Key::ArrowLeft) as i64;
        if steps != 0 {
            return jump(recipe.seed.wrapping_add_signed(steps as i32));
        }
        if pressed(Key::Space) % 2 == 1 {
            let recipe = recipe.clone();
            if self.film.is_open() {
                return self.film.toggle_play(&recipe);
            }
            return self.panels.explore.toggle_play(&recipe);
        }
        Vec::new()
    }
}
