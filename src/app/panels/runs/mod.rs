//! All runs in a folder: found, named, gone on with, compared.

mod compare;
mod reader;
mod row;
#[cfg(test)]
mod tests;

use super::{Action, Panel, View};
use crate::app::lang::{t, tf};
use crate::app::widgets::{Icon, card, hint, icon_button};
use crate::engine::{Command, Event, ModelSource, Onwards, Phase};
use compare::Compare;
use eframe::egui;
use egui::{RichText, Ui};
use reader::{Reader, Ready};
use row::Asked;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The panel of runs.
#[derive(Default)]
pub struct RunsPanel {
    folder: PathBuf,
    reader: Reader,
    runs: Vec<Ready>,
    search: String,
    /// Runs chosen for the comparison.
    chosen: BTreeSet<PathBuf>,
    /// The run whose details are open.
    open: Option<PathBuf>,
    /// The run that is about to be thrown away.
    doomed: Option<PathBuf>,
    compare: Compare,
}

impl Panel for RunsPanel {
    fn title(&self) -> &'static str {
        "Runs"
    }

    fn ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        self.follow(ui.ctx(), view);
        self.head(ui);
        if self.runs.is_empty() {
            let text = match self.reader.reading() {
                true => "Looking for runs",
                false => "There are no runs in this folder yet; Train begins one",
            };
            hint(ui, t(ui, text));
            return;
        }
        let mut asked = None;
        for ready in self.runs.iter().filter(|ready| ready.matches(&self.search)) {
            let folder = &ready.run.folder;
            let state = row::State {
                chosen: self.chosen.contains(folder),
                open: self.open.as_ref() == Some(folder),
                doomed: self.doomed.as_ref() == Some(folder),
                under_way: under_way(view, folder),
                busy: view.snapshot.training.phase != Phase::Idle,
            };
            if let Some(found) = row::ui(ui, ready, state) {
                asked = Some((folder.clone(), found));
            }
            ui.add_space(4.0);
        }
        if let Some((folder, asked)) = asked {
            self.act(ui, &folder, asked, out);
        }
        let chosen: Vec<&Ready> =
            self.runs.iter().filter(|ready| self.chosen.contains(&ready.run.folder)).collect();
        if chosen.len() > 1 {
            self.compare.ui(ui, &chosen, &self.folder, out);
        } else {
            hint(ui, t(ui, "Tick two runs or more to see them side by side"));
        }
    }
}

impl RunsPanel {
    /// Shows the runs in `folder` from now on.
    pub fn set_folder(&mut self, ctx: &egui::Context, folder: &Path) {
        if self.folder != folder {
            self.folder = folder.into();
            self.runs.clear();
            self.reader.start(ctx, folder);
        }
    }

    /// How many were found.
    pub fn count(&self) -> usize {
        self.runs.len()
    }

    /// Takes all of them for the comparison.
    pub fn compare_all(&mut self) {
        self.chosen = self.runs.iter().map(|ready| ready.run.folder.clone()).collect();
    }

    /// Takes what was read, and reads anew when a run has changed.
    fn follow(&mut self, ctx: &egui::Context, view: &View<'_>) {
        if let Some(found) = self.reader.take(ctx) {
            self.runs = found;
            self.compare.forget();
        }
        let changed = |event: &Event| matches!(event, Event::Saved(_) | Event::Stopped);
        if view.events.iter().any(changed) {
            self.reader.start(ctx, &self.folder);
        }
    }

    fn head(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let side = ui.spacing().interact_size.y;
            let width = ui.available_width() - side - ui.spacing().item_spacing.x;
            let field = egui::TextEdit::singleline(&mut self.search);
            let hint = t(ui, "Search names, notes, families");
            let field = ui.add(field.hint_text(hint).desired_width(width.max(60.0)));
            let name = t(ui, "Search");
            field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
            if icon_button(ui, Icon::Reset, t(ui, "Read the folder again")).clicked() {
                self.reader.start(ui.ctx(), &self.folder);
            }
        });
        let place = self.folder.display().to_string();
        let count = tf(ui, "{} runs in {}", &[&self.runs.len(), &place]);
        ui.add(egui::Label::new(RichText::new(&count).weak().small()).truncate())
            .on_hover_text(count);
    }

    fn act(&mut self, ui: &Ui, folder: &Path, asked: Asked, out: &mut Vec<Action>) {
        match asked {
            Asked::Choose(true) => drop(self.chosen.insert(folder.into())),
            Asked::Choose(false) => drop(self.chosen.remove(folder)),
            Asked::Details => {
                let open = self.open.as_deref() == Some(folder);
                self.open = (!open).then(|| folder.into());
                self.doomed = None;
            }
            Asked::Open => {
                let source = ModelSource::File(folder.into());
                out.push(Action::Command(Command::Open(source)));
            }
            Asked::GoOn => {
                let (run, onwards) = (folder.into(), Onwards::default());
                out.push(Action::Command(Command::Resume { run, onwards }));
                out.push(Action::ShowTraining);
            }
            Asked::Copy => {
                if let Some(ready) = self.runs.iter().find(|it| it.run.folder == folder) {
                    let (mut config, data) = (ready.run.config.clone(), ready.run.data.clone());
                    config.list = config.list.map(|list| folder.join(list));
                    out.push(Action::Prepare { data, config: Box::new(config) });
                }
            }
            Asked::Label(label) => {
                if let Some(ready) = self.runs.iter_mut().find(|it| it.run.folder == folder) {
                    ready.run.label = label.clone();
                }
                if let Err(error) = label.write(folder) {
                    out.push(Action::Notify(crate::app::lang::said(ui, &error.to_string())));
                }
            }
            Asked::Doom(doomed) => self.doomed = doomed.then(|| folder.into()),
            Asked::Trash => {
                self.doomed = None;
                if let Err(error) = trash::delete(folder) {
                    let text = "{} could not be moved to the trash ({}); delete its folder by hand";
                    out.push(Action::Notify(tf(ui, text, &[&folder.display(), &error])));
                }
                self.chosen.remove(folder);
                self.reader.start(ui.ctx(), &self.folder);
            }
        }
    }
}

/// Whether this is the run under way.
fn under_way(view: &View<'_>, folder: &Path) -> bool {
    let training = &view.snapshot.training;
    training.phase != Phase::Idle && training.run == folder
}

/// A card with a title that is no sentence of the program.
fn titled<R>(ui: &mut Ui, title: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    card(ui, title, "", |_| (), contents)
}
