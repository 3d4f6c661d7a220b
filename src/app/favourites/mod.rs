//! States that were kept to come back to: a strip of thumbnails below the picture, and a file.

mod strip;

use super::dialogs::Task;
use super::panels::upload;
use crate::base::{Error, Rgb8};
use crate::engine::{Command, Event, ModelInfo, ModelSource};
use crate::export::{Favourite, blank, read_favourites, save_favourites, thumbnail};
use crate::latent::Recipe;
use eframe::egui;
use egui::{Context, TextureHandle};
use std::path::{Path, PathBuf};

/// The ids of thumbnails asked for here; smaller ones are those of the map.
const FIRST_ID: u64 = 1 << 32;

/// One state, and its thumbnail once the engine has drawn it.
struct Kept {
    what: Favourite,
    picture: Option<Rgb8>,
    texture: Option<TextureHandle>,
    id: u64,
}

/// What became of the wish to keep a state.
#[derive(Debug)]
pub enum Keeping {
    /// It is kept; the engine is to draw its thumbnail.
    Kept(Box<Command>),
    /// It was kept before.
    Known,
    /// The model is in training: its weights are gone with the next step.
    Fleeting,
}

/// The favourites, newest last.
#[derive(Default)]
pub struct Favourites {
    list: Vec<Kept>,
    /// The one that was removed last, and where it stood.
    removed: Option<(usize, Kept)>,
    /// Height of the strip when it was last drawn.
    height: f32,
    next: u64,
    file: Option<PathBuf>,
    changed: bool,
    saving: Task<Option<Error>>,
}

impl Favourites {
    /// Those in `file`, which follows all changes. One that cannot be read is put aside under another
    /// name, and the error says so.
    pub fn load(file: PathBuf) -> (Self, Option<Error>) {
        let mut new = Self { file: Some(file.clone()), ..Self::default() };
        if !file.exists() {
            return (new, None);
        }
        match read_favourites(&file) {
            Ok(list) => {
                new.add(list);
                new.changed = false;
                (new, None)
            }
            Err(error) => {
                let aside = file.with_extension("damaged.png");
                if let Err(error) = std::fs::rename(&file, &aside) {
                    tracing::warn!("{} stays: {error}", file.display());
                    new.file = None;
                }
                (new, Some(error))
            }
        }
    }

    /// Keeps the state `recipe` of `model`.
    pub fn keep(&mut self, model: &ModelInfo, recipe: &Recipe) -> Keeping {
        let Some(model_hash) = model.hash.clone() else { return Keeping::Fleeting };
        let place = match &model.source {
            ModelSource::File(path) => Some(path.clone()),
            _ => None,
        };
        let what =
            Favourite { model_hash, model_name: model.name.clone(), place, recipe: recipe.clone() };
        if self.knows(&what) {
            return Keeping::Known;
        }
        let id = self.push(what, None);
        Keeping::Kept(Box::new(Command::Thumbnail { id, recipe: recipe.clone() }))
    }

    /// Adds favourites of a file; how many were new.
    pub fn add(&mut self, list: Vec<(Favourite, Rgb8)>) -> usize {
        let before = self.list.len();
        for (what, picture) in list {
            if !self.knows(&what) {
                self.push(what, Some(picture));
            }
        }
        self.list.len() - before
    }

    fn knows(&self, what: &Favourite) -> bool {
        let same = |kept: &Kept| {
            kept.what.model_hash == what.model_hash && kept.what.recipe == what.recipe
        };
        self.list.iter().any(same)
    }

    fn push(&mut self, what: Favourite, picture: Option<Rgb8>) -> u64 {
        let id = FIRST_ID + self.next;
        self.next += 1;
        self.changed = true;
        self.list.push(Kept { what, picture, texture: None, id });
        id
    }

    /// Takes the thumbnail among the engine's news.
    pub fn on_event(&mut self, event: &Event) {
        let Event::Thumbnail { id, image } = event else { return };
        if let Some(kept) = self.list.iter_mut().find(|kept| kept.id == *id) {
            kept.picture = Some(thumbnail(image));
            self.changed = true;
        }
    }

    /// The favourite at a place.
    pub fn get(&self, index: usize) -> Option<&Favourite> {
        self.list.get(index).map(|kept| &kept.what)
    }

    /// The states of the model with this fingerprint, oldest first.
    pub fn of(&self, model_hash: &str) -> Vec<Recipe> {
        let ours = self.list.iter().filter(|kept| kept.what.model_hash == model_hash);
        ours.map(|kept| kept.what.recipe.clone()).collect()
    }

    /// Drops one.
    pub fn remove(&mut self, index: usize) {
        if index < self.list.len() {
            self.removed = Some((index, self.list.remove(index)));
            self.changed = true;
        }
    }

    /// Puts the one back that was removed last.
    pub fn put_back(&mut self) {
        if let Some((index, kept)) = self.removed.take() {
            self.list.insert(index.min(self.list.len()), kept);
            self.changed = true;
        }
    }

    /// Height of the strip, 0 while there is none.
    pub fn height(&self) -> f32 {
        if self.list.is_empty() { 0.0 } else { self.height }
    }

    /// All of them as they are saved.
    fn all(&self) -> Vec<(Favourite, Rgb8)> {
        let one = |kept: &Kept| (kept.what.clone(), kept.picture.clone().unwrap_or_else(blank));
        self.list.iter().map(one).collect()
    }

    /// All of them as they are passed on: without the places of this machine.
    pub fn to_pass_on(&self) -> Vec<(Favourite, Rgb8)> {
        let mut all = self.all();
        all.iter_mut().for_each(|(what, _)| what.place = None);
        all
    }

    /// Writes the file after changes, on a thread; the error when the last time failed.
    pub fn store(&mut self, ctx: &Context) -> Option<Error> {
        let failed = self.saving.take().flatten();
        if self.changed
            && !self.saving.running()
            && let Some(file) = self.file.clone()
        {
            self.changed = false;
            let all = self.all();
            self.saving.start(ctx, "favourites", move || save_favourites(&file, &all).err());
        }
        failed
    }

    /// Writes the file now if anything is not in it yet.
    pub fn close(&self) {
        if (self.changed || self.saving.running())
            && let Some(file) = &self.file
            && let Err(error) = save_favourites(file, &self.all())
        {
            tracing::warn!("favourites are not kept: {error}");
        }
    }

    fn upload(&mut self, ctx: &Context) {
        for kept in self.list.iter_mut().filter(|kept| kept.texture.is_none()) {
            kept.texture = kept.picture.as_ref().map(|small| upload(ctx, "favourite", small));
        }
    }
}

/// Where favourites are kept: beside the settings.
pub fn beside(settings: &Path) -> PathBuf {
    settings.with_file_name("favourites.png")
}

#[cfg(test)]
mod tests;
