//! The past of a run: its changed settings, and a slider through its earlier states.

use super::amounts;
use super::fields::secondary;
use super::place::branch;
use super::words::listed;
use crate::app::lang::{t, tf};
use crate::app::panels::{Action, View};
use crate::app::widgets::section;
use crate::engine::{Command, ModelSource, Phase, Training};
use crate::latent::Recipe;
use crate::training::{By, Entry, Kept};
use eframe::egui;
use egui::{Label, Response, RichText, Ui};

/// Where the slider stands.
#[derive(Default)]
pub(super) struct Past {
    /// Images shown by the state chosen; None for the last one.
    chosen: Option<u64>,
    /// The state that was ordered last while the slider is dragged.
    ordered: Option<ModelSource>,
}

impl Past {
    /// Draws both, where there is something to show.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let training = &view.snapshot.training;
        if !training.changes.is_empty() {
            changes(ui, training, out);
        }
        if training.kept.len() > 1 {
            section(
                ui,
                "Time",
                t(ui, "The same picture through the training"),
                |_| (),
                |ui| self.slider(ui, view, out),
            );
        }
    }

    fn slider(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let training = &view.snapshot.training;
        let kept = &training.kept;
        let last = kept.len() - 1;
        let at = |images: u64| kept.iter().position(|kept| kept.images == images);
        let mut index = self.chosen.and_then(at).unwrap_or(last);
        let label = label(ui, training, &kept[index]);
        ui.add(Label::new(label).wrap());
        ui.spacing_mut().slider_width = ui.available_width();
        let slider = egui::Slider::new(&mut index, 0..=last).show_value(false);
        let moved = ui.add(slider).accessible_name(t(ui, "Time"));
        let state = &kept[index];
        self.chosen = (index < last || self.chosen.is_some()).then_some(state.images);
        self.follow(&moved, state, view, out);
        let running = matches!(training.phase, Phase::Running | Phase::Paused);
        ui.horizontal_wrapped(|ui| {
            let tip = t(ui, "The model of this time, to explore and to save pictures from");
            if ui.add(secondary(t(ui, "Open"))).on_hover_text(tip).clicked() {
                open(state, out);
            }
            if state.state.is_none() {
                let text = t(ui, "Only its pictures are kept, not what training needs");
                ui.add(Label::new(RichText::new(text).weak()).wrap());
                return;
            }
            let tip = t(ui, "The run goes on from here; what came later is put aside");
            let back = ui.add_enabled(running, secondary(t(ui, "Go back to here")));
            if back.on_hover_text(tip).clicked() {
                out.push(Action::Command(Command::GoBack(state.kimg())));
                self.chosen = None;
            }
            let tip = t(ui, "A new run goes on from here; this one stays as it is");
            if let Some(config) = &training.config
                && ui.add(secondary(t(ui, "Branch"))).on_hover_text(tip).clicked()
            {
                let order = branch(training, Some(state.kimg()), (**config).clone());
                out.push(Action::Command(order));
            }
        });
        progress(ui, training, out);
    }

    /// Opens the state under the slider. A model takes a moment to open, so while the slider is dragged
    /// the next one is ordered when the one before is there, not each of those on the way.
    fn follow(&mut self, slider: &Response, state: &Kept, view: &View<'_>, out: &mut Vec<Action>) {
        let shown = view.snapshot.model.as_ref().map(|model| &model.source);
        let wanted = source(state);
        let waiting = self.ordered.is_some() && shown != self.ordered.as_ref();
        let there = shown == wanted.as_ref() && !waiting;
        if slider.drag_stopped() || slider.changed() && !slider.dragged() {
            let under_way = self.ordered.take().is_some_and(|ordered| Some(ordered) == wanted);
            if !there && !under_way {
                open(state, out);
            }
        } else if slider.dragged() && !waiting && !there && wanted.is_some() {
            open(state, out);
            self.ordered = wanted;
        }
    }
}

/// Latents in a picture or film of the past.
const LATENTS: u32 = 9;

/// Buttons that save what all these states make of the same latents.
fn progress(ui: &mut Ui, training: &Training, out: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.label(t(ui, "Save all as"));
        for (text, file) in [("Picture", "progress.png"), ("Film", "progress.gif")] {
            let path = training.run.join(file);
            let tip =
                tf(ui, "What all these states make of the same latents, in {}", &[&path.display()]);
            if ui.button(t(ui, text)).on_hover_text(tip).clicked() {
                let run = training.run.clone();
                let recipes = latents(training);
                out.push(Action::Command(Command::ExportPast { run, path, recipes }));
            }
        }
    });
}

/// The first seeds, of all classes in turn.
fn latents(training: &Training) -> Vec<Recipe> {
    let classes = training.config.as_ref().map_or(0, |config| config.network.classes().len());
    let class = |seed: u32| (classes > 0).then(|| seed as usize % classes);
    (0..LATENTS).map(|seed| Recipe { class: class(seed), ..Recipe::seed(seed) }).collect()
}

/// When a state is from, and whether it is the best.
fn label(ui: &Ui, training: &Training, state: &Kept) -> String {
    let at = tf(ui, "at {} kimg", &[&amounts::kimg(state.kimg())]);
    if training.best == Some(state.images) {
        format!("{at} · {}", t(ui, "closest to your pictures"))
    } else {
        at
    }
}

fn open(state: &Kept, out: &mut Vec<Action>) {
    out.extend(source(state).map(|source| Action::Command(Command::Open(source))));
}

/// What the state is opened from.
fn source(state: &Kept) -> Option<ModelSource> {
    state.generator.clone().map(ModelSource::File)
}

/// The log of changed settings, newest first.
fn changes(ui: &mut Ui, training: &Training, out: &mut Vec<Action>) {
    section(
        ui,
        "Changes",
        t(ui, "Settings changed while the run went on"),
        |_| (),
        |ui| {
            for entry in training.changes.iter().rev().take(MOST) {
                line(ui, training, entry, out);
            }
            let more = training.changes.len().saturating_sub(MOST);
            if more > 0 {
                ui.weak(tf(ui, "and {} more", &[&more]));
            }
        },
    );
}

/// Changes shown at most.
const MOST: usize = 6;

fn line(ui: &mut Ui, training: &Training, entry: &Entry, out: &mut Vec<Action>) {
    let who = match entry.by {
        By::User => "by you",
        By::Advice => "on advice",
        By::Undo => "taken back",
    };
    ui.horizontal_wrapped(|ui| {
        let at = tf(ui, "at {} kimg", &[&amounts::kimg(entry.kimg)]);
        ui.add(Label::new(RichText::new(format!("{at} · {}", t(ui, who))).weak()));
        let running = matches!(training.phase, Phase::Running | Phase::Paused);
        let undoable = running && training.undoable.as_ref() == Some(entry);
        if undoable && ui.button(t(ui, "Undo")).clicked() {
            out.push(Action::Command(Command::Undo));
        }
    });
    ui.add(Label::new(listed(ui, &entry.changes)).wrap());
}
