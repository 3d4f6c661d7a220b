//! What the panels asked for is done, and what the engine reports is told.

use super::dialogs::{Choice, ask};
use super::lang::{self, fill, report, translate};
use super::opening::{Found, MODEL_ENDINGS};
use super::panels::{Action, fitted};
use super::photo::{Photo, Took};
use super::screenshot;
use super::shell::{MorphogenApp, Progress, Tab};
use super::state::{Kind, Offer};
use crate::base::Rgb8;
use crate::engine::{Command, Event, ModelInfo, ModelSource};
use crate::export::SavedRecipe;
use crate::training::{TrainConfig, Turn};
use eframe::egui;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl MorphogenApp {
    /// Takes in the engine's news and the results of other threads.
    pub(super) fn pump(&mut self, ctx: &egui::Context) {
        self.snapshot = self.engine.snapshot();
        if let Some(picture) = &self.snapshot.picture {
            self.requests.answered(picture.stamp, ctx.time());
        }
        for event in self.engine.events() {
            self.on_event(ctx, &event);
            for tab in [Tab::Map, Tab::Train] {
                self.panels.inboxes[tab as usize].push(event.clone());
            }
        }
        while let Some(found) = self.opening.take(ctx) {
            self.on_found(found, ctx);
        }
        if let Some(choice) = self.dialog.take() {
            self.on_choice(ctx, choice);
        }
        match self.own.chosen() {
            Some(Choice::Path(path)) => self.order(ctx, Command::ReadDirections(path)),
            Some(choice) => self.on_choice(ctx, choice),
            None => {}
        }
        self.on_blend(ctx);
        while let Ok(result) = self.screenshots.1.try_recv() {
            match result {
                Ok(path) => self.say(ctx, "Saved {}", &[&path.display()]),
                Err(error) => self.failed(ctx, &error.to_string()),
            }
        }
        let mut out = Vec::new();
        if let Some(folder) = self.panels.export.poll(lang::of(ctx), &mut out) {
            self.settings.folder = Some(folder);
        }
        self.act(ctx, &mut out);
    }

    /// Does what was asked for, in order.
    pub(super) fn act(&mut self, ctx: &egui::Context, out: &mut Vec<Action>) {
        for action in out.drain(..) {
            match action {
                Action::Edit(recipe) => self.editor.edit(recipe),
                Action::Commit => self.editor.commit(),
                Action::Undo => self.history(true),
                Action::Redo => self.history(false),
                Action::Command(command) => self.order(ctx, command),
                Action::Pause(paused) => self.engine.set_paused(paused),
                Action::Share(percent) => {
                    self.settings.share = percent;
                    self.engine.set_share(percent);
                }
                Action::Interacting => self.engine.interacting(),
                Action::OpenDialog => self.open_dialog(ctx),
                Action::OpenPhoto => self.photo_dialog(ctx),
                Action::DragPoints => self.toggle_points(),
                Action::Own(wish) => self.own_directions(ctx, wish),
                Action::Screenshot => self.screenshot(ctx),
                Action::PutBack => self.favourites.put_back(),
                Action::Blend { with, how } => self.blend(ctx, with, how),
                Action::OpenChain => self.open_chain(ctx),
                Action::SaveChain => self.save_chain(ctx),
                Action::SaveGame => {
                    let path = self.panels.export.free_as("morphogen-lab", "safetensors");
                    self.panels.lab.save(path);
                }
                Action::Sort(folder) => self.sort(ctx, &folder),
                Action::ShowFilm => self.film.set_open(true),
                Action::ShowTraining => self.tab = Tab::Train,
                Action::Prepare { data, config } => {
                    self.panels.train.prepare(data, *config);
                    self.tab = Tab::Train;
                }
                Action::Notify(text) => self.toasts.push(Kind::Info, text, ctx.time()),
            }
        }
    }

    fn history(&mut self, back: bool) {
        let moved = if back { self.editor.undo() } else { self.editor.redo() };
        if moved && let Some(model) = &self.snapshot.model {
            let fitted = fitted(self.editor.recipe(), model);
            self.editor.adapt(fitted);
        }
    }

    fn order(&mut self, ctx: &egui::Context, command: Command) {
        if !self.engine.send(command) {
            let lang = lang::of(ctx);
            let text = translate(lang, "The engine takes no more orders; wait a moment, try again");
            self.fail(ctx, text.to_owned());
        }
    }

    fn open_dialog(&mut self, ctx: &egui::Context) {
        let lang = lang::of(ctx);
        let title = translate(lang, "Open a model or a saved picture").to_owned();
        let kinds = translate(lang, "Models and pictures").to_owned();
        self.dialog.start(ctx, "open dialog", move || {
            let endings = [&MODEL_ENDINGS[..], &["png", "gif", "mp4", "json"]].concat();
            ask(|dialog| dialog.set_title(title).add_filter(kinds, &endings).pick_file())
        });
    }

    fn photo_dialog(&mut self, ctx: &egui::Context) {
        let lang = lang::of(ctx);
        let title = translate(lang, "Open a photo").to_owned();
        let kinds = translate(lang, "Photos").to_owned();
        self.dialog.start(ctx, "photo dialog", move || {
            let endings = ["jpg", "jpeg", "png", "webp", "bmp", "gif", "tif", "tiff"];
            ask(|dialog| dialog.set_title(title).add_filter(kinds, &endings).pick_file())
        });
    }

    fn on_choice(&mut self, ctx: &egui::Context, choice: Choice) {
        match choice {
            Choice::Path(path) => self.opening.start(ctx, path),
            Choice::Nothing => {}
            Choice::NoDialog => {
                self.tab = Tab::Model;
                let lang = lang::of(ctx);
                let text = translate(
                    lang,
                    "This system offers no file dialogs; drop a file on the window, or type its \
                     path here",
                );
                self.toasts.push(Kind::Warning, text, ctx.time());
            }
        }
    }

    fn screenshot(&mut self, ctx: &egui::Context) {
        let path = self.panels.export.free("morphogen-window");
        // Taken when this frame or the next one is painted.
        self.unspoken = 2;
        screenshot::take(ctx, path, self.screenshots.0.clone());
    }

    fn on_event(&mut self, ctx: &egui::Context, event: &Event) {
        let now = ctx.time();
        if matches!(event, Event::Loaded(_) | Event::Failed(_)) {
            self.progress = None;
        }
        if matches!(event, Event::Loaded(_) | Event::Saved(_)) {
            self.toasts.settle(now);
        }
        self.favourites.on_event(event);
        let mut out = Vec::new();
        if let Some(marks) = &mut self.marks {
            marks.on_event(ctx, event, &mut out);
        }
        self.act(ctx, &mut out);
        self.film.on_event(ctx, event);
        // What could not be saved must be seen.
        self.leaving &= !matches!(event, Event::Failed(_));
        match event {
            Event::Loaded(model) => self.on_loaded(ctx, model),
            Event::Progress { what, done, total } => {
                let what = what.clone();
                self.progress = Some(Progress { what, done: *done, total: *total, at: now });
            }
            Event::Saved(path) => self.say(ctx, "Saved {}", &[&path.display()]),
            Event::Copied(picture) => {
                let size = [picture.width as usize, picture.height as usize];
                ctx.copy_image(egui::ColorImage::from_rgb(size, &picture.pixels));
                self.say(ctx, "The picture is on the clipboard", &[]);
            }
            Event::Warning(text) => {
                let text = report(lang::of(ctx), text);
                self.toasts.push(Kind::Warning, text, now);
            }
            // Where the run is in sight its card says so.
            Event::Advice(told) if told.turn == Turn::Began && self.tab != Tab::Train => {
                let title = translate(lang::of(ctx), told.finding.kind.words().title);
                self.say(ctx, "The training needs a look: {}", &[&title]);
            }
            Event::GivenUp(text) => {
                let text = report(lang::of(ctx), text);
                self.toasts.push(Kind::Info, text, now);
            }
            Event::Failed(text) => self.failed(ctx, text),
            Event::DeviceLost(text) => self.lost = Some(text.clone()),
            Event::Stopped => self.say(ctx, "Training has ended; its checkpoint is saved", &[]),
            Event::Directions(list) => {
                let count = self.own.add(list.clone());
                self.say(ctx, "{} new directions, under Your directions", &[&count]);
            }
            Event::Advice(_)
            | Event::Direction(_)
            | Event::Preflight(_)
            | Event::Metrics(_)
            | Event::Course(_)
            | Event::Thumbnail { .. } => {}
        }
    }

    fn on_loaded(&mut self, ctx: &egui::Context, model: &Arc<ModelInfo>) {
        // Going through the past of a run would push all else out of the list.
        let mut past =
            self.snapshot.training.kept.iter().filter_map(|kept| kept.generator.as_ref());
        if !past.any(|state| model.source == ModelSource::File(state.clone())) {
            self.panels.model.remember(model);
        }
        self.own.switch(ctx, model);
        if self.points.as_ref().is_some_and(|points| !points.of(model)) {
            self.points = None;
        }
        self.requests.again();
        self.editor.switch(&model.source);
        let mut recipe = fitted(self.editor.recipe(), model);
        if let Some(seed) = model.card.first_seed
            && !self.editor.can_undo()
        {
            recipe.seed = seed;
        }
        self.editor.adapt(recipe);
        let title = format!("{} — Morphogen", model.name);
        ctx.send_viewport_cmd(egui::ViewportCommand::Title(title));
        if let Some(warning) = model.card.licence_warning() {
            let lang = lang::of(ctx);
            let text = fill(translate(lang, "{}: {}"), &[&model.name, &translate(lang, warning)]);
            self.toasts.push(Kind::Warning, text, ctx.time());
        }
        if let Some(photo) = self.opening.photo.take() {
            self.photograph(ctx, photo);
        }
        let hash = model.hash.as_deref();
        if let Some((saved, name)) = hash.and_then(|hash| self.opening.waiting_for(hash)) {
            self.restore(ctx, &saved, &name, model);
        }
    }

    fn on_found(&mut self, found: Found, ctx: &egui::Context) {
        match found {
            Found::Model(source) => self.order(ctx, Command::Open(source)),
            Found::Picture(saved, path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                self.on_picture(ctx, saved, name, &path);
            }
            Found::Photo(path, photo) => self.photograph(ctx, (path, photo)),
            Found::Timeline(timeline, path) => self.on_timeline(ctx, *timeline, &path),
            Found::Sound(path) => self.film.hear(ctx, &path),
            Found::ModelFor(Some(path)) => {
                self.order(ctx, Command::Open(ModelSource::File(path)));
            }
            Found::Directions(path) => self.order(ctx, Command::ReadDirections(path)),
            Found::Favourites(list) => {
                let count = self.favourites.add(list);
                self.say(ctx, "{} new favourites", &[&count]);
            }
            Found::Chain(chain, path) => self.on_chain(ctx, chain, &path),
            Found::ModelFor(None) => self.model_missing(ctx),
            Found::Folder(folder) => {
                self.tab = Tab::Train;
                let config = Box::new(TrainConfig::default());
                self.order(ctx, Command::Preflight { folder, config });
            }
            Found::Failed(error) => self.failed(ctx, &error.to_string()),
        }
    }

    /// Looks for the state in which the open model draws a photo.
    fn photograph(&mut self, ctx: &egui::Context, photo: (PathBuf, Rgb8)) {
        match self.snapshot.model.clone() {
            Some(model) => {
                let folder = self.panels.train.runs_folder();
                self.photo = Some(Photo::open(ctx, photo, model, folder, self.engine.device()));
            }
            None => {
                // At the start one is being opened.
                if self.snapshot.busy.is_none() && self.progress.is_none() {
                    self.say(ctx, "Open a model first; then it can look for your photo", &[]);
                }
                self.opening.photo = Some(photo);
            }
        }
    }

    /// Takes over what was found of a photo, or nothing.
    pub(super) fn took(&mut self, ctx: &egui::Context, took: Took) {
        let name = self.photo.take().map(|photo| photo.name()).unwrap_or_default();
        let Took::Found(found, tuned) = took else { return };
        let saved = Box::new(SavedRecipe {
            model_hash: found.model_hash,
            recipes: vec![found.recipe],
            ..SavedRecipe::sheet(&found.model, 1)
        });
        self.tab = Tab::Explore;
        match (tuned, self.snapshot.model.clone()) {
            (Some(path), _) => {
                self.order(ctx, Command::Open(ModelSource::File(path)));
                self.opening.waiting = Some((saved, name));
            }
            (None, Some(model)) => self.restore(ctx, &saved, &name, &model),
            (None, None) => {}
        }
    }

    /// Goes back to the state of a saved picture or favourite called `name`, by way of its model where that
    /// is not open; the model may lie beside `path`.
    pub(super) fn on_picture(
        &mut self,
        ctx: &egui::Context,
        saved: Box<SavedRecipe>,
        name: String,
        path: &Path,
    ) {
        if let Some(model) = self.snapshot.model.clone()
            && model.hash.as_ref() == Some(&saved.model_hash)
        {
            return self.restore(ctx, &saved, &name, &model);
        }
        match self.panels.model.find(&saved.model_hash) {
            Some(source) => self.order(ctx, Command::Open(source)),
            None => {
                let folders = self.model_folders(path);
                self.say(ctx, "Looking for the model “{}”", &[&saved.model_name]);
                self.opening.search(ctx, &saved, folders);
            }
        }
        self.opening.waiting = Some((saved, name));
    }

    /// Where the model of the picture at `path` may lie: beside it, in the run that is shown, and in
    /// the folder of runs.
    fn model_folders(&self, path: &Path) -> Vec<PathBuf> {
        let run = self.snapshot.training.run.clone();
        let beside = path.parent().map(Path::to_owned);
        let run = (!run.as_os_str().is_empty()).then_some(run);
        beside.into_iter().chain(run).chain([self.panels.train.runs_folder()]).collect()
    }

    /// Says that the model a picture waits for was not found.
    fn model_missing(&mut self, ctx: &egui::Context) {
        let Some((saved, name)) = &self.opening.waiting else { return };
        let short: String = saved.model_hash.chars().take(12).collect();
        let text = translate(
            lang::of(ctx),
            "{} was made with the model “{}” (fingerprint {}), which is not here; open that \
             model's file and the picture's state comes back",
        );
        let text = fill(text, &[name, &saved.model_name, &short]);
        self.toasts.offer(Kind::Error, Offer::FindModel, text, ctx.time());
    }

    fn restore(&mut self, ctx: &egui::Context, saved: &SavedRecipe, name: &str, model: &ModelInfo) {
        let Some(recipe) = saved.recipes.first() else {
            return self.say(ctx, "{} holds no recipe", &[&name]);
        };
        self.editor.commit();
        self.editor.edit(fitted(recipe, model));
        self.editor.commit();
        match saved.recipes.len() {
            1 => self.say(ctx, "Back in the state of {}", &[&name]),
            n => self.say(ctx, "{} holds {} pictures; this is the first", &[&name, &n]),
        }
    }

    pub(super) fn say(
        &mut self,
        ctx: &egui::Context,
        text: &str,
        values: &[&dyn std::fmt::Display],
    ) {
        let text = fill(translate(lang::of(ctx), text), values);
        self.toasts.push(Kind::Info, text, ctx.time());
    }

    /// Tells of what failed, as the engine says it.
    pub(super) fn failed(&mut self, ctx: &egui::Context, sentence: &str) {
        self.fail(ctx, report(lang::of(ctx), sentence));
    }

    fn fail(&mut self, ctx: &egui::Context, text: String) {
        self.toasts.push(Kind::Error, text, ctx.time());
    }
}
