//! Before a run: see what the folder holds, set what is to be learned, start.

use super::check::Check;
use super::fields::note;
use super::presets::Presets;
use super::report::Report;
use super::start::Start;
use super::{advanced, family, place, settings};
use crate::app::lang::{t, tf};
use crate::app::panels::paths::expanded;
use crate::app::panels::{Action, View};
use crate::app::widgets::primary;
use crate::app::widgets::section;
use crate::data::LIST_FILE;
use crate::engine::{Command, Event};
use crate::models;
use crate::training::TrainConfig;
use eframe::egui;
use egui::{Label, RichText, Ui};
use std::path::{Path, PathBuf};

/// Seconds that settings must rest before the folder is read again.
const REST: f64 = 0.5;

/// The run that is being prepared.
#[derive(Default)]
pub(super) struct Setup {
    folder: Option<PathBuf>,
    /// Folder for runs as typed; empty is the usual one.
    pub runs: String,
    name: String,
    /// The list that lies in the folder.
    list: Option<PathBuf>,
    /// As the user set it; where a model is started from, its networks take the place of these.
    config: TrainConfig,
    start: Start,
    presets: Presets,
    report: Option<Report>,
    check: Check,
    progress: Option<(usize, usize)>,
    failure: Option<String>,
    started: bool,
}

impl Setup {
    /// The folder in use.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Takes what has arrived; true when a folder was read, whoever asked for it.
    pub fn collect(&mut self, ctx: &egui::Context, events: &[Event]) -> bool {
        let mut read = false;
        for event in events {
            match event {
                Event::Preflight(found) => {
                    self.adopt(&found.folder);
                    self.report = Some(Report::new(ctx, (**found).clone()));
                    (self.progress, self.failure) = (None, None);
                    read = true;
                }
                Event::Progress { done, total, .. } if self.check.waiting() => {
                    self.progress = Some((*done, *total));
                }
                Event::Failed(reason) if self.check.waiting() || self.started => {
                    self.check.answered();
                    (self.progress, self.started) = (None, false);
                    self.failure = Some(reason.clone());
                }
                _ => {}
            }
        }
        read
    }

    /// A folder was read: ours, or one that was dropped on the window.
    fn adopt(&mut self, folder: &Path) {
        if self.folder.as_deref() == Some(folder) {
            self.check.answered();
        } else {
            self.set_folder(folder);
            // Dropped folders are read for the default settings.
            self.check.answered_for(folder, &TrainConfig::default());
        }
    }

    /// The user chose a folder.
    pub fn choose(&mut self, folder: PathBuf) {
        self.set_folder(&folder);
        self.check = Check::default();
    }

    /// The settings of another run are those of this one.
    pub fn take(&mut self, config: TrainConfig) {
        self.config = TrainConfig { from: None, ..config };
        self.start = Start::default();
    }

    fn set_folder(&mut self, folder: &Path) {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        self.name = place::file_name(&name.unwrap_or_default());
        self.folder = Some(folder.into());
        let list = folder.join(LIST_FILE);
        self.list = list.is_file().then_some(list);
        self.config.list.clone_from(&self.list);
        (self.report, self.progress, self.failure) = (None, None, None);
    }

    /// A run has begun.
    pub fn settle(&mut self) {
        self.started = false;
    }

    /// Draws it all, once there is a folder.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        if let Some(failure) = &self.failure {
            note(ui, ui.visuals().error_fg_color, failure);
        }
        self.ask(ui, out);
        let Some(report) = &self.report else {
            return self.reading(ui);
        };
        report.ui(ui);
        if !self.ready() {
            return;
        }
        let classes = report.found.classes.len() > 1;
        if self.presets.ui(ui, &mut self.config, &report.found, out) {
            self.start = Start::default();
        }
        family::ui(ui, &mut self.config, self.start.network());
        section(
            ui,
            "Settings",
            "",
            |_| (),
            |ui| {
                settings::name(ui, &mut self.name);
                self.start.ui(ui, &mut self.config, view.snapshot.model.as_ref());
                let given = self.start.network();
                settings::list(ui, &mut self.config, self.list.as_deref());
                settings::ui(ui, &mut self.config, given, classes);
                place::ui(ui, &mut self.runs);
                if advanced::ui(ui, &mut self.config, given) {
                    let (conditional, list) = (self.config.conditional, self.config.list.take());
                    let usual = models::family(self.config.network.family());
                    let usual = usual.map_or_else(TrainConfig::default, |family| {
                        TrainConfig::of((family.config)())
                    });
                    self.config = TrainConfig { conditional, list, ..usual };
                    self.start = Start::default();
                }
            },
        );
        report.forecast(ui, self.config.total_kimg, self.check.waiting() || self.check.outdated());
    }

    /// Has the folder read when what it is read for has changed.
    fn ask(&mut self, ui: &Ui, out: &mut Vec<Action>) {
        let Some(folder) = &self.folder else { return };
        let now = ui.input(|input| input.time);
        let rest = if self.report.is_some() { REST } else { 0.0 };
        let config = self.start.settings(&self.config);
        self.check.want(folder, &config, now, rest);
        if self.check.take(now) {
            self.failure = None;
            let (folder, config) = (folder.clone(), Box::new(config));
            out.push(Action::Command(Command::Preflight { folder, config }));
        } else if self.check.outdated() && !self.check.waiting() {
            ui.ctx().request_repaint_after_secs(REST as f32);
        }
    }

    /// Shown until the first report is there.
    fn reading(&self, ui: &mut Ui) {
        if !self.check.waiting() {
            return;
        }
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label(t(ui, "Reading the folder"));
        });
        if let Some((done, total)) = self.progress.filter(|(_, total)| *total > 0) {
            let part = done as f32 / total as f32;
            ui.add(egui::ProgressBar::new(part).text(format!("{done} / {total}")));
        }
    }

    /// The folder for runs, where the user chose one.
    pub fn chosen_runs(&self) -> Option<PathBuf> {
        (!self.runs.trim().is_empty()).then(|| expanded(&self.runs))
    }

    /// That folder, or the usual one.
    pub fn runs_folder(&self) -> PathBuf {
        self.chosen_runs().unwrap_or_else(place::runs_folder)
    }

    /// Whether there is something to train on.
    pub fn ready(&self) -> bool {
        self.report.as_ref().is_some_and(|report| report.found.images > 0)
    }

    /// Where the run goes, and the button that begins it.
    pub fn start(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let (Some(folder), Some(report)) = (&self.folder, &self.report) else { return };
        let config = self.start.settings(&self.config);
        let classes = report.found.classes.len();
        let fits = self.start.fits(classes).and(config.fits_classes(classes));
        if let Err(reason) = config.validate().and(fits) {
            return note(ui, ui.visuals().error_fg_color, &reason.to_string());
        }
        let size = egui::vec2(ui.available_width(), 38.0);
        let button = primary(ui, t(ui, "Start training"));
        let ready = !self.started && report.found.folder == *folder;
        let clicked = ui.add_enabled_ui(ready, |ui| ui.add_sized(size, button)).inner.clicked();
        let run = place::free_run(&self.runs_folder(), &self.name);
        let place = tf(ui, "Will be saved in {}", &[&run.display()]);
        ui.add(Label::new(RichText::new(&place).weak().small()).truncate()).on_hover_text(place);
        if clicked {
            self.started = true;
            self.failure = None;
            if view.paused {
                out.push(Action::Pause(false));
            }
            let (folder, config) = (folder.clone(), Box::new(config));
            out.push(Action::Command(Command::Train { folder, run, config, base: None }));
        }
    }
}
