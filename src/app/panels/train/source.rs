//! The ways to a folder: a dialog, a path that is typed, or a drop on the window.

use super::fields::secondary;
use crate::app::dialogs::{Choice, Task, ask};
use crate::app::lang::{t, tf};
use crate::app::panels::Action;
use crate::app::panels::paths::expanded;
use crate::app::widgets::primary;
use crate::app::widgets::{card, hint};
use crate::training::STATE_FILE;
use eframe::egui;
use egui::{Label, RichText, TextEdit, Ui};
use std::path::{Path, PathBuf};

/// What a dialog was opened for.
#[derive(Debug, Clone, Copy)]
enum Purpose {
    Pictures,
    Run,
}

/// What the user picked.
pub(super) enum Picked {
    /// A folder of pictures to train on.
    Pictures(PathBuf),
    /// A run to go on with.
    Run(PathBuf),
    /// Nothing, since the system has no dialogs.
    NoDialog,
}

/// Buttons and field that lead to a folder.
#[derive(Default)]
pub(super) struct Source {
    /// The run of an earlier session that can be gone on with.
    pub last: Option<PathBuf>,
    dialog: Task<(Purpose, Choice)>,
    path: String,
    typed: Option<PathBuf>,
    /// The system has no dialogs, so that a path must be typed.
    typing: bool,
}

impl Source {
    /// What was picked since the last frame.
    pub fn poll(&mut self) -> Option<Picked> {
        if let Some(folder) = self.typed.take() {
            let is_run = folder.join(STATE_FILE).is_file();
            return Some(if is_run { Picked::Run(folder) } else { Picked::Pictures(folder) });
        }
        match self.dialog.take()? {
            (Purpose::Pictures, Choice::Path(folder)) => Some(Picked::Pictures(folder)),
            (Purpose::Run, Choice::Path(run)) => Some(Picked::Run(run)),
            (_, Choice::NoDialog) => {
                self.typing = true;
                Some(Picked::NoDialog)
            }
            (_, Choice::Nothing) => None,
        }
    }

    /// Draws it; `folder` is the one in use.
    pub fn ui(&mut self, ui: &mut Ui, folder: Option<&Path>, out: &mut Vec<Action>) {
        let title = match folder {
            None => t(ui, "Train a model on your own pictures"),
            Some(_) => t(ui, "Folder of pictures"),
        };
        card(
            ui,
            title,
            "",
            |_| (),
            |ui| {
                match folder {
                    None => {
                        let text = t(
                            ui,
                            "Drop a folder of pictures on the window, or choose one. A few hundred \
                         pictures of one kind suffice; any size and format will do.",
                        );
                        ui.add(Label::new(text).wrap());
                    }
                    Some(folder) => {
                        let name = folder.display().to_string();
                        ui.add(Label::new(RichText::new(&name).strong()).truncate())
                            .on_hover_text(name);
                    }
                }
                self.buttons(ui, folder.is_none());
                // An archive has no room for a list.
                let archive = |folder: &&Path| folder.extension().is_some_and(|it| it == "zip");
                if let Some(folder) = folder.filter(|folder| !archive(folder)) {
                    let tip = t(ui, "Keep, box and reject pictures, one after the other, by keys");
                    if ui.button(t(ui, "Sort the pictures…")).on_hover_text(tip).clicked() {
                        out.push(Action::Sort(folder.into()));
                    }
                }
                self.go_on(ui);
                if folder.is_none() || self.typing {
                    self.field(ui);
                }
            },
        );
    }

    fn buttons(&mut self, ui: &mut Ui, first: bool) {
        let enabled = !self.dialog.running();
        ui.horizontal_wrapped(|ui| {
            let text = t(ui, "Choose folder…");
            let button = if first { primary(ui, text) } else { egui::Button::new(text) };
            if ui.add_enabled(enabled, button).clicked() {
                self.open(ui, Purpose::Pictures, t(ui, "Folder of pictures"));
            }
            let text = t(ui, "Resume a run…");
            let button = if first { secondary(text) } else { egui::Button::new(text) };
            let tip = t(ui, "Goes on with a run from its last checkpoint");
            if ui.add_enabled(enabled, button).on_hover_text(tip).clicked() {
                self.open(ui, Purpose::Run, t(ui, "Folder of the run"));
            }
        });
    }

    /// The run of the last session.
    fn go_on(&mut self, ui: &mut Ui) {
        let Some(run) = &self.last else { return };
        let name = run.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let tip = t(
            ui,
            "The run of the last session: it was saved when the window closed, and goes on from there",
        );
        let text = tf(ui, "Go on with {}", &[&name]);
        let button = ui.add(egui::Button::new(text).truncate());
        if button.on_hover_text(format!("{tip}\n{}", run.display())).clicked() {
            self.typed = self.last.take();
            ui.ctx().request_repaint();
        }
    }

    fn open(&mut self, ui: &Ui, purpose: Purpose, title: &str) {
        let title = title.to_owned();
        self.dialog.start(ui.ctx(), "folder dialog", move || {
            (purpose, ask(|dialog| dialog.set_title(title).pick_folder()))
        });
    }

    fn field(&mut self, ui: &mut Ui) {
        let width = ui.available_width();
        let text = t(ui, "or type a path and press Enter");
        let field = TextEdit::singleline(&mut self.path).hint_text(text).desired_width(width);
        let response = ui.add(field).accessible_name(t(ui, "Path of a folder"));
        let entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        if entered && !self.path.trim().is_empty() {
            self.typed = Some(expanded(&std::mem::take(&mut self.path)));
            ui.ctx().request_repaint();
        }
        hint(
            ui,
            t(
                ui,
                "Subfolders are read too; their names can become classes. The folder of a run \
                 goes on with that run",
            ),
        );
    }
}
