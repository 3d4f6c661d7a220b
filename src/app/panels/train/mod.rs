//! Training: prepare a run, watch it, go on with it.

mod advanced;
mod advice;
mod amounts;
mod check;
mod controls;
mod family;
mod fields;
mod growth;
mod layers;
mod monitor;
mod past;
mod place;
mod presets;
mod report;
mod retune;
mod settings;
mod setup;
mod sketch;
mod source;
mod start;
#[cfg(test)]
mod tests;
mod words;

pub(super) use advanced::{row as setting_row, shape as network_fields};
pub(super) use fields::{Number, number};

use super::{Action, Panel, SCROLL_MARGIN, View};
use crate::app::lang::t;
use crate::engine::{Command, Onwards, Phase};
use crate::training::TrainConfig;
use eframe::egui;
use monitor::Monitor;
use setup::Setup;
use source::{Picked, Source};
use std::path::{Path, PathBuf};

/// Height of the button that starts, and of the line below it.
const FOOTER: f32 = 76.0;

/// The training panel.
#[derive(Default)]
pub struct TrainPanel {
    source: Source,
    setup: Setup,
    monitor: Monitor,
    /// The user prepares a new run although an ended one could be shown.
    preparing: bool,
}

impl Panel for TrainPanel {
    fn title(&self) -> &'static str {
        "Train"
    }

    fn ui(&mut self, ui: &mut egui::Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let training = &view.snapshot.training;
        let active = training.phase != Phase::Idle;
        if self.setup.collect(ui.ctx(), view.events) {
            self.preparing = true;
        }
        self.picked(ui, view, out);
        if active {
            self.preparing = false;
            self.setup.settle();
        }
        let ended = !active && !training.run.as_os_str().is_empty();
        let setting_up = !active && (!ended || self.preparing);
        // The button that starts stays in sight, however long the settings are.
        let footer = if setting_up && self.setup.ready() { FOOTER } else { 0.0 };
        let height = (ui.available_height() - footer).max(FOOTER);
        let area = egui::ScrollArea::vertical().max_height(height).auto_shrink(false);
        area.content_margin(SCROLL_MARGIN).show(ui, |ui| {
            if setting_up {
                self.source.ui(ui, self.setup.folder(), out);
                self.setup.ui(ui, view, out);
            } else if active {
                self.monitor.running(ui, view, out);
            } else {
                self.preparing = self.monitor.stopped(ui, view, out);
            }
            ui.add_space(8.0);
        });
        if footer > 0.0 {
            let frame = egui::Frame::new().inner_margin(SCROLL_MARGIN);
            frame.show(ui, |ui| self.setup.start(ui, view, out));
        }
    }
}

impl TrainPanel {
    /// Puts new runs into `folder` from now on.
    pub fn set_runs(&mut self, folder: &Path) {
        self.setup.runs = folder.display().to_string();
    }

    /// Offers to go on with this run.
    pub fn set_last(&mut self, run: Option<PathBuf>) {
        // It may have been moved or deleted meanwhile.
        self.source.last = run.filter(|run| run.join(crate::training::STATE_FILE).is_file());
    }

    /// The folder that the user chose for runs.
    pub fn runs(&self) -> Option<PathBuf> {
        self.setup.chosen_runs()
    }

    /// The folder that runs go to.
    pub fn runs_folder(&self) -> PathBuf {
        self.setup.runs_folder()
    }

    /// Prepares a run on this folder.
    pub fn choose(&mut self, data: PathBuf) {
        self.preparing = true;
        self.setup.choose(data);
    }

    /// Prepares a run on this folder with these settings.
    pub fn prepare(&mut self, data: PathBuf, config: TrainConfig) {
        self.preparing = true;
        self.setup.choose(data);
        self.setup.take(config);
    }

    /// Acts on the folder that the user picked.
    fn picked(&mut self, ui: &egui::Ui, view: &View<'_>, out: &mut Vec<Action>) {
        match self.source.poll() {
            Some(Picked::Pictures(folder)) => {
                self.preparing = true;
                self.setup.choose(folder);
            }
            Some(Picked::Run(run)) => {
                if view.paused {
                    out.push(Action::Pause(false));
                }
                out.push(Action::Command(Command::Resume { run, onwards: Onwards::default() }));
            }
            Some(Picked::NoDialog) => {
                let text = t(
                    ui,
                    "This system offers no file dialogs; drop the folder on the window, or type \
                     its path",
                );
                out.push(Action::Notify(text.to_owned()));
            }
            None => {}
        }
    }
}
