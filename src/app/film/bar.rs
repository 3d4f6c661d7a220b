//! The row of tools above the track, and that of the chosen key below it.

use super::{Asked, FilmStrip, Sight};
use crate::app::lang::{t, tf};
use crate::app::panels::Action;
use crate::app::widgets::{Icon, hint, icon_button};
use crate::engine::{Command, Snapshot};
use crate::latent::Recipe;
use crate::latent::timeline::{Easing, Timeline};
use eframe::egui;
use egui::{Align, Layout, vec2};
use egui::{Button, DragValue, Frame, Margin, Panel, ProgressBar, RichText, ScrollArea, Ui};

/// Sides of a thumbnail in a large and in a small window, and the height that tells them apart.
const SIDES: [f32; 2] = [52.0, 30.0];
const LOW: f32 = 420.0;
/// Width of the tools where there is room for all.
const WIDE: f32 = 500.0;
/// Longest film that can be chosen by hand, in seconds.
const LONGEST: f64 = 3600.0;

impl FilmStrip {
    /// Draws the strip at the lower edge.
    pub fn ui(&mut self, ui: &mut Ui, snapshot: &Snapshot, recipe: &Recipe) -> Vec<Asked> {
        let mut out = Vec::new();
        let sight = Sight { model: snapshot.model.as_deref(), recipe, film: snapshot.film };
        let low = ui.available_height() < LOW;
        let margin = Margin { left: 12, right: 12, top: 6, bottom: 4 };
        let frame = Frame::new().fill(ui.visuals().panel_fill).inner_margin(margin);
        let panel = Panel::bottom("film").frame(frame).show_separator_line(false);
        let shown = panel.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            self.tools(ui, &sight, &mut out);
            self.track(ui, &sight, SIDES[usize::from(low)], &mut out);
            row(ui, "film key", |ui| self.key_row(ui, &sight, &mut out));
            if !low {
                self.curves.ui(ui, self.course.as_ref(), sight.model, self.time);
            }
        });
        self.height = shown.response.rect.height();
        if ui.input(|input| input.pointer.any_released() || !input.pointer.any_down()) {
            self.history.commit();
        }
        out
    }

    /// What is done last stands at the right, and the rest scrolls where it does not fit.
    fn tools(&mut self, ui: &mut Ui, sight: &Sight<'_>, out: &mut Vec<Asked>) {
        let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if icon_button(ui, Icon::Close, t(ui, "Put the film away")).clicked() {
                out.push(Asked::Close);
            }
            let [back, on] = self.history.steps();
            let redo =
                |ui: &mut Ui| icon_button(ui, Icon::Redo, t(ui, "Redo in the film")).clicked();
            if ui.add_enabled_ui(on, redo).inner {
                self.undo(false);
            }
            let undo =
                |ui: &mut Ui| icon_button(ui, Icon::Undo, t(ui, "Undo in the film")).clicked();
            if ui.add_enabled_ui(back, undo).inner {
                self.undo(true);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                row(ui, "film tools", |ui| self.edits(ui, sight, out));
            });
        });
    }

    fn edits(&mut self, ui: &mut Ui, sight: &Sight<'_>, out: &mut Vec<Asked>) {
        self.transport(ui, sight, out);
        let tip = t(ui, "Add the present state as a key");
        let add = Button::new(t(ui, "+ Key"));
        if ui.add_enabled(sight.model.is_some(), add).on_hover_text(tip).clicked()
            && let Some(model) = sight.model
        {
            out.extend(self.add(model, sight.recipe));
        }
        self.fill_menu(ui, sight, out);
        self.music_menu(ui, sight);
        self.file_menu(ui, out);
        self.make_menu(ui, sight, out);
    }

    /// Play, loop and time.
    fn transport(&mut self, ui: &mut Ui, sight: &Sight<'_>, out: &mut Vec<Asked>) {
        let (icon, name) = match self.playing.is_some() {
            true => (Icon::Pause, t(ui, "Pause the film")),
            false => (Icon::Play, t(ui, "Play the film (space bar)")),
        };
        let playable = self.course.is_some() && self.timeline.keys.len() > 1;
        let play = |ui: &mut Ui| icon_button(ui, icon, name).clicked();
        if ui.add_enabled_ui(playable, play).inner {
            out.extend(self.toggle_play(sight.recipe).into_iter().map(Asked::Do));
        }
        let tip = t(ui, "In a loop the last key leads back to the first");
        let mut looped = self.timeline.looped;
        if ui.toggle_value(&mut looped, t(ui, "Loop")).on_hover_text(tip).changed() {
            let mut next = Timeline { looped, ..self.timeline.clone() };
            next.fit();
            self.edit(next);
        }
        // Where there is no room the mark on the track tells.
        if ui.available_width() > WIDE {
            ui.label(RichText::new(format!("{:.2} /", self.time)).monospace().weak());
        }
        let last = self.timeline.keys.last().map_or(0.0, |key| key.at);
        let mut seconds = self.timeline.seconds;
        let name = t(ui, "Length of the film in seconds");
        let least = last.max(0.1);
        let field = DragValue::new(&mut seconds).range(least..=LONGEST).speed(0.05).suffix(" s");
        if ui.add(field.fixed_decimals(2)).accessible_name(name).on_hover_text(name).changed() {
            let mut next = Timeline { seconds, ..self.timeline.clone() };
            next.fit();
            self.edit(next);
        }
    }

    /// What can be done with the chosen key, or what to do first.
    fn key_row(&mut self, ui: &mut Ui, sight: &Sight<'_>, out: &mut Vec<Asked>) {
        if let Some(progress) = sight.film {
            let share = progress.done as f32 / progress.total.max(1) as f32;
            let name = t(ui, "Making the film");
            ui.add(ProgressBar::new(share).desired_width(120.0).desired_height(8.0))
                .accessible_name(name);
            ui.label(tf(ui, "{} of {} pictures", &[&progress.done, &progress.total]));
            if ui.button(t(ui, "Stop the film")).clicked() {
                out.push(Asked::Do(Action::Command(Command::StopFilm)));
            }
            return;
        }
        if sight.model.is_some_and(|model| !self.is_of(model)) {
            let text =
                tf(ui, "Made with the model “{}”; open it to go on", &[&self.timeline.model_name]);
            ui.colored_label(ui.visuals().warn_fg_color, text);
            return;
        }
        match self.selected.filter(|index| *index < self.timeline.keys.len()) {
            Some(index) => self.key_tools(ui, index, sight),
            None => {
                let text = t(
                    ui,
                    "Add states as keys; drag them along the time; play shows the way between",
                );
                hint(ui, text);
            }
        }
    }

    fn key_tools(&mut self, ui: &mut Ui, index: usize, sight: &Sight<'_>) {
        ui.strong(tf(ui, "Key {}", &[&(index + 1)]));
        let key = &self.timeline.keys[index];
        let (mut at, easing, same) = (key.at, key.easing, key.recipe == *sight.recipe);
        let name = t(ui, "Time of the key in seconds");
        let field = DragValue::new(&mut at).range(0.0..=LONGEST).speed(0.02).suffix(" s");
        if ui.add(field.fixed_decimals(2)).accessible_name(name).on_hover_text(name).changed()
            && let Some(found) = self.shift(index, at)
        {
            self.selected = Some(found);
        }
        for choice in Easing::ALL {
            let (text, tip) = easing_words(choice);
            let (text, tip) = (t(ui, text), t(ui, tip));
            if ui.selectable_label(choice == easing, text).on_hover_text(tip).clicked() {
                self.change_key(index, |key| key.easing = choice);
            }
        }
        let replace = Button::new(t(ui, "Replace"));
        let tip = t(ui, "Puts what is shown now in the place of this key's state");
        if ui.add_enabled(!same, replace).on_hover_text(tip).clicked() {
            let recipe = sight.recipe.clone();
            self.change_key(index, |key| key.recipe = recipe);
        }
        if ui.button(t(ui, "Remove")).clicked() {
            self.remove(index);
        }
    }
}

fn easing_words(easing: Easing) -> (&'static str, &'static str) {
    match easing {
        Easing::Linear => ("Even", "Goes evenly from this key to the next"),
        Easing::Smooth => ("Soft", "Slow at both ends, so that each key rests for a moment"),
        Easing::Spline => ("Curve", "Flows through the keys without stopping"),
        Easing::Hold => ("Hold", "Waits, and the next key comes at once"),
    }
}

/// Controls in a row that scrolls where they do not fit.
fn row(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui)) {
    ScrollArea::horizontal().id_salt(name).auto_shrink([false, true]).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = if ui.available_width() > WIDE { 6.0 } else { 4.0 };
            contents(ui);
        });
    });
}
