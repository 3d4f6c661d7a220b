//! The window's contents: bars, side panel, viewport and notices around the engine.

use super::curate::Curate;
use super::dialogs::{Choice, Task};
use super::favourites::{Favourites, beside};
use super::film::FilmStrip;
use super::lang;
use super::opening::Opening;
use super::own::{Marks, OwnDirections};
use super::panels::{
    Action, ExplorePanel, ExportPanel, InsidePanel, LabPanel, MapPanel, ModelPanel, RunsPanel,
    TrainPanel,
};
use super::photo::Photo;
use super::points::Points;
use super::stage::Stage;
use super::state::{Editor, Inbox, Requests, Settings, Toasts};
use super::viewport::{Tool, Viewport, Wish};
use super::widgets::folded;
use super::{fonts, help, theme};
use crate::base::Result;
use crate::engine::{Command, Engine, Phase, Snapshot};
use crate::latent::Recipe;
use crossbeam_channel::{Receiver, Sender, bounded};
use eframe::{egui, egui_wgpu};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The panels beside the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Explore,
    Map,
    Inside,
    Train,
    Runs,
    Lab,
    Export,
    Model,
}

/// All tabs, in the order shown.
pub(super) const TABS: [Tab; 8] =
    [Tab::Explore, Tab::Map, Tab::Inside, Tab::Train, Tab::Runs, Tab::Lab, Tab::Export, Tab::Model];

/// The panels themselves.
#[derive(Default)]
pub(super) struct Panels {
    pub explore: ExplorePanel,
    pub map: MapPanel,
    pub inside: InsidePanel,
    pub train: TrainPanel,
    pub runs: RunsPanel,
    pub lab: LabPanel,
    pub export: ExportPanel,
    pub model: ModelPanel,
    /// Events since it was last drawn, for each tab that cares.
    pub inboxes: [Inbox; TABS.len()],
}

/// Something long that reports its progress.
pub(super) struct Progress {
    pub what: String,
    pub done: usize,
    pub total: usize,
    pub at: f64,
}

/// The application without its window: it can be drawn by eframe, or by a test.
pub struct MorphogenApp {
    pub(super) engine: Engine,
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) editor: Editor,
    pub(super) requests: Requests,
    pub(super) toasts: Toasts,
    pub(super) settings: Settings,
    pub(super) tab: Tab,
    pub(super) panels: Panels,
    pub(super) viewport: Viewport,
    pub(super) opening: Opening,
    pub(super) favourites: Favourites,
    pub(super) film: FilmStrip,
    /// The pictures that are being sorted, over all else.
    pub(super) curate: Option<Curate>,
    /// The photo whose state is looked for, over all else.
    pub(super) photo: Option<Photo>,
    /// How the picture is played from outside.
    pub(super) stage: Stage,
    /// The user's own directions of the open model.
    pub(super) own: OwnDirections,
    /// The pictures that are marked for a new one, over all else.
    pub(super) marks: Option<Marks>,
    /// The points that are dragged on the picture.
    pub(super) points: Option<Points>,
    pub(super) dialog: Task<Choice>,
    pub(super) blending: Task<Result<PathBuf>>,
    pub(super) screenshots: (Sender<Result<PathBuf>>, Receiver<Result<PathBuf>>),
    /// Frames in which no notice is drawn, since a screenshot is taken.
    pub(super) unspoken: u8,
    pub(super) progress: Option<Progress>,
    pub(super) lost: Option<String>,
    pub(super) help: bool,
    /// The window closes as soon as the run is saved.
    pub(super) leaving: bool,
    /// Name of the adapter that draws; empty without one.
    pub(super) drawing: String,
    /// Whether a font for Chinese was found.
    pub(super) chinese: bool,
    keeper: Keeper,
}

/// Writes settings that changed, a moment later.
#[derive(Default)]
struct Keeper {
    file: Option<PathBuf>,
    saved: Settings,
    changed: Option<f64>,
}

impl MorphogenApp {
    /// The application with default settings, which it does not keep. `render_state` is what
    /// egui draws with, needed to show pictures that lie on the GPU.
    pub fn new(
        ctx: &egui::Context,
        engine: Engine,
        render_state: Option<egui_wgpu::RenderState>,
    ) -> Self {
        Self::with_settings(ctx, engine, render_state, Settings::default(), None)
    }

    /// The application with the user's settings, kept in `file`.
    pub fn with_settings(
        ctx: &egui::Context,
        engine: Engine,
        render_state: Option<egui_wgpu::RenderState>,
        settings: Settings,
        file: Option<PathBuf>,
    ) -> Self {
        theme::install(ctx);
        theme::choose(ctx, settings.dark);
        let chinese = fonts::install(ctx);
        lang::set(ctx, settings.lang);
        if settings.scale != 1.0 {
            ctx.set_zoom_factor(settings.scale);
        }
        engine.set_share(settings.share);
        let drawing = render_state.as_ref().map(|state| state.adapter.get_info().name);
        let panels = Panels::as_left(ctx, &settings);
        let (favourites, damaged) = match &file {
            Some(file) => Favourites::load(beside(file)),
            None => Default::default(),
        };
        let mut app = Self {
            snapshot: engine.snapshot(),
            engine,
            editor: Editor::default(),
            requests: Requests::default(),
            toasts: Toasts::default(),
            own: OwnDirections::beside(file.as_deref()),
            stage: Stage::new(settings.stage.clone()),
            keeper: Keeper { file, saved: settings.clone(), changed: None },
            settings,
            tab: Tab::Explore,
            panels,
            viewport: Viewport::new(render_state),
            opening: Opening::default(),
            favourites,
            film: FilmStrip::default(),
            curate: None,
            photo: None,
            marks: None,
            points: None,
            dialog: Task::default(),
            blending: Task::default(),
            screenshots: bounded(4),
            unspoken: 0,
            progress: None,
            lost: None,
            help: false,
            leaving: false,
            drawing: drawing.unwrap_or_default(),
            chinese,
        };
        if let Some(error) = damaged {
            app.failed(ctx, &error.to_string());
        }
        app.tell_unfinished(ctx);
        app
    }

    /// Names the run that was not finished when the program ended.
    fn tell_unfinished(&mut self, ctx: &egui::Context) {
        if std::mem::take(&mut self.settings.unfinished)
            && let Some(run) = self.settings.last_run.clone()
        {
            let name = run.file_name().unwrap_or_default().to_string_lossy();
            self.say(ctx, "{} is not finished; it is saved, and Train goes on with it", &[&name]);
        }
    }

    /// Sorts the pictures of a folder.
    pub fn sort(&mut self, ctx: &egui::Context, folder: &Path) {
        self.curate = Some(Curate::open(ctx, folder));
    }

    /// The user is done with it: training begins from what was sorted.
    fn sorted(&mut self) {
        if let Some(curate) = self.curate.take() {
            self.panels.train.choose(curate.folder().to_path_buf());
            self.tab = Tab::Train;
        }
    }

    /// Opens a model, a run folder, a saved picture or a folder of pictures, as if dropped.
    pub fn open(&mut self, ctx: &egui::Context, path: PathBuf) {
        self.opening.start(ctx, path);
    }

    /// The notices on screen, newest last.
    pub fn notices(&self) -> Vec<String> {
        self.toasts.list().iter().map(|toast| toast.text.clone()).collect()
    }

    /// The engine's state as of the last frame.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The recipe being edited.
    pub fn recipe(&self) -> &Recipe {
        self.editor.recipe()
    }

    /// One frame. Everything the window shows is drawn into `ui`.
    pub fn show(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        self.pump(&ctx);
        let mut out = self.keys(&ctx);
        // Before the animation, which ends when it does not find the morph that a key began.
        self.act(&ctx, &mut out);
        out.extend(self.panels.explore.animate(&ctx, self.editor.recipe()));
        let model = self.snapshot.model.as_deref();
        out.extend(self.stage.follow(&ctx, self.editor.recipe(), model, self.own.list()));
        if let Some(points) = &mut self.points {
            out.extend(points.follow(self.editor.recipe()));
        }
        out.extend(self.film_turn(&ctx));
        self.act(&ctx, &mut out);
        if let Some(curate) = &mut self.curate {
            if curate.ui(ui) {
                self.sorted();
            }
        } else if let Some(photo) = &mut self.photo {
            if let Some(took) = photo.ui(ui) {
                self.took(&ctx, took);
            }
        } else if let Some(marks) = &mut self.marks {
            if let Some(marked) = marks.ui(ui, &mut out) {
                self.marked(&ctx, marked);
            }
        } else {
            self.top_bar(ui, &mut out);
            self.status_bar(ui);
            self.side(ui, &mut out);
            self.middle(ui, &mut out);
        }
        self.act(&ctx, &mut out);
        self.request(&ctx);
        self.drops(&ctx);
        self.notices_ui(&ctx, &mut out);
        self.stage.alone(&ctx, &mut self.viewport, &self.snapshot, self.settings.smooth);
        self.act(&ctx, &mut out);
        help::ui(&ctx, &mut self.help, self.lost.as_deref());
        self.leave(&ctx);
        self.keep_settings(&ctx);
    }

    /// What the panel goes with: the picture and the favourites, or the game of the lab.
    fn middle(&mut self, ui: &mut egui::Ui, out: &mut Vec<Action>) {
        if self.tab == Tab::Lab {
            return self.panels.lab.stage(ui);
        }
        self.panels.lab.leave();
        if self.film.is_open() {
            self.film_strip(ui, out);
        } else if let Some(asked) = self.favourites.ui(ui) {
            self.on_favourite(&ui.ctx().clone(), asked);
        }
        self.picture(ui, out);
    }

    fn picture(&mut self, ui: &mut egui::Ui, out: &mut Vec<Action>) {
        let waiting = self.requests.waiting(ui.ctx().time());
        let smooth = self.settings.smooth;
        if let Some(points) = &mut self.points
            && points.bar(ui, self.editor.recipe())
        {
            self.points = None;
        }
        let tool = self.points.as_mut().map(|points| points as &mut dyn Tool);
        for wish in self.viewport.ui(ui, &self.snapshot, smooth, waiting, tool) {
            match wish {
                Wish::Smooth(smooth) => self.settings.smooth = smooth,
                Wish::Open => out.push(Action::OpenDialog),
                Wish::Film => self.film.set_open(!self.film.is_open()),
                Wish::Keep => out.extend(self.keep(ui.ctx())),
                Wish::Copy => {
                    out.push(Action::Command(Command::Copy(self.editor.recipe().clone())));
                }
                Wish::Save => {
                    out.extend(self.panels.export.save(&self.snapshot, self.editor.recipe()));
                }
            }
        }
    }

    /// Asks for the picture of the recipe as it is now, unless that was asked already.
    fn request(&mut self, ctx: &egui::Context) {
        if self.snapshot.model.is_none() {
            return;
        }
        let before = self.compares(ctx).then(|| self.editor.recipe().unchanged());
        let recipe = before.as_ref().unwrap_or(self.editor.recipe());
        let look = (self.tab == Tab::Inside).then(|| self.panels.inside.look());
        if let Some(request) = self.requests.next(recipe, look, ctx.time()) {
            self.engine.view(request);
        }
    }

    fn keep_settings(&mut self, ctx: &egui::Context) {
        self.settings.scale = ctx.zoom_factor();
        self.settings.runs = self.panels.train.runs();
        self.settings.export_scale = self.panels.export.scale();
        self.settings.large_map = self.panels.map.large();
        self.settings.folded = folded(ctx);
        if self.settings.stage != self.stage.settings {
            self.settings.stage = self.stage.settings.clone();
        }
        if self.settings.recent != *self.panels.model.recents() {
            self.settings.recent = self.panels.model.recents().clone();
        }
        let training = &self.snapshot.training;
        self.settings.unfinished = self.leaving || training.phase != Phase::Idle;
        if training.phase != Phase::Idle && training.run.is_absolute() {
            self.settings.last_run = Some(training.run.clone());
        }
        if let Some(error) = self.own.follow(ctx) {
            self.failed(ctx, &error.to_string());
        }
        if let Some(error) = self.favourites.store(ctx) {
            self.failed(ctx, &error.to_string());
        }
        let now = ctx.time();
        let Some(file) = self.keeper.file.clone() else { return };
        if self.settings == self.keeper.saved {
            self.keeper.changed = None;
            return;
        }
        let since = *self.keeper.changed.get_or_insert(now);
        if now - since < 1.0 {
            ctx.request_repaint_after_secs(1.0);
            return;
        }
        self.keeper.saved = self.settings.clone();
        let settings = self.settings.clone();
        // Flushing to disk may take long; nobody waits for preferences.
        let spawned =
            std::thread::Builder::new().name("settings".into()).spawn(move || settings.save(&file));
        if let Err(error) = spawned {
            tracing::warn!("settings are not kept: {error}");
        }
    }

    /// The last chance before the program ends.
    pub(super) fn close(&mut self) {
        self.curate = None;
        if let Some(file) = &self.keeper.file
            && self.settings != self.keeper.saved
        {
            self.settings.save(file);
        }
        self.favourites.close();
        self.own.close();
        self.engine.send(Command::Shutdown);
    }
}
