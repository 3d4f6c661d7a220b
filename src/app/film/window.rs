//! What the strip asks of the window.

use super::{Asked, FilmStrip, STEP};
use crate::app::panels::Action;
use crate::app::shell::MorphogenApp;
use crate::base::{Error, files};
use crate::engine::{Command, FilmOrder};
use crate::export::{FilmKind, SavedRecipe};
use crate::latent::timeline::{Easing, Key, Timeline};
use eframe::egui;
use egui::{Context, Ui};
use std::path::{Path, PathBuf};

impl MorphogenApp {
    /// Draws the strip and does what it asks.
    pub(in crate::app) fn film_strip(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        let ctx = ui.ctx().clone();
        for asked in self.film.ui(ui, &self.snapshot, self.editor.recipe()) {
            match asked {
                Asked::Do(action) => out.push(action),
                Asked::Make(kind, scale) => out.extend(self.make_film(kind, scale)),
                Asked::Save => self.save_timeline(&ctx),
                Asked::Favourites => self.film_favourites(&ctx),
                Asked::Say(text) => self.say(&ctx, text, &[]),
                Asked::Close => self.film.set_open(false),
            }
        }
    }

    /// Asks the engine for what the strip lacks, and takes what was heard.
    pub(in crate::app) fn film_turn(&mut self, ctx: &Context) -> Vec<Action> {
        match self.film.poll(ctx) {
            Some(Ok(text)) => self.say(ctx, text, &[]),
            Some(Err(why)) => self.failed(ctx, &why),
            None => {}
        }
        let mut out: Vec<Action> =
            self.film.wants(&self.snapshot).into_iter().map(Action::Command).collect();
        let model = self.snapshot.model.as_deref();
        out.extend(self.film.animate(ctx, self.editor.recipe(), model));
        out
    }

    fn make_film(&mut self, kind: FilmKind, scale: u32) -> Option<Action> {
        let timeline = Box::new(self.film.timeline().clone());
        let path = self.film_path(kind)?;
        Some(Action::Command(Command::Film(FilmOrder { path, timeline, scale })))
    }

    /// A free name in the folder of pictures.
    fn film_path(&mut self, kind: FilmKind) -> Option<PathBuf> {
        let name = format!("{}-film", self.snapshot.model.as_ref()?.file_name());
        Some(match kind {
            FilmKind::Pictures => {
                files::numbered(self.panels.export.folder(), |n| format!("{name}-{n}"))
            }
            kind => self.panels.export.free_as(&name, kind.ending()),
        })
    }

    fn save_timeline(&mut self, ctx: &Context) {
        let path = self.panels.export.free_as("morphogen-timeline", "json");
        let timeline = self.film.timeline().clone();
        self.write_aside(ctx, path, move |path| {
            let text = timeline.text().map_err(|why| Error::write(path, why))?;
            files::write_atomic(path, text.as_bytes())
        });
    }

    fn film_favourites(&mut self, ctx: &Context) {
        let Some(model) = self.snapshot.model.clone() else { return };
        let hash = model.hash.clone().unwrap_or_default();
        let ours = self.favourites.of(&hash);
        if ours.len() < 2 {
            return self.say(
                ctx,
                "Two favourites of this model are needed at least; K keeps one",
                &[],
            );
        }
        let key = |(index, recipe)| Key { at: index as f64 * STEP, easing: Easing::Smooth, recipe };
        let seconds = ours.len() as f64 * STEP;
        let keys = ours.into_iter().enumerate().map(key).collect();
        let model_name = model.name.clone();
        let timeline =
            Timeline { model_name, model_hash: hash, seconds, keys, ..Timeline::default() };
        self.film.replace(timeline);
    }

    /// Goes on with a timeline that was found at `path`, by way of its model.
    pub(in crate::app) fn on_timeline(&mut self, ctx: &Context, timeline: Timeline, path: &Path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let first = timeline.keys.first().map(|key| key.recipe.clone());
        let saved = SavedRecipe {
            model_hash: timeline.model_hash.clone(),
            recipes: first.into_iter().collect(),
            ..SavedRecipe::sheet(&timeline.model_name, 1)
        };
        // One that was written by hand names no weights: it is for the open model.
        let by_hand = timeline.model_hash.is_empty();
        self.film.replace(timeline);
        if !by_hand {
            self.on_picture(ctx, Box::new(saved), name, path);
        }
    }

    /// The film strip, for tests and for those who look.
    pub fn film(&self) -> &FilmStrip {
        &self.film
    }
}
