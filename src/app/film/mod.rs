//! The strip of a film below the picture: keys on a timeline, played by editing the recipe.

mod bar;
mod curves;
mod menus;
mod music;
mod track;
mod window;

use super::dialogs::Task;
use super::panels::{Action, fitted, upload};
use super::state::History;
use crate::engine::{Command, Event, FilmProgress, ModelInfo, Snapshot};
use crate::export::FilmKind;
use crate::latent::Recipe;
use crate::latent::timeline::{Course, Easing, Key, Timeline};
use curves::Curves;
use eframe::egui;
use egui::{Context, TextureHandle};
use music::Chosen;
use std::path::PathBuf;

/// Seconds from the last key to the next one that is added.
const STEP: f64 = 2.0;
/// Times closer than this are the same to the hand.
const NEAR: f64 = 0.04;
/// The ids of thumbnails asked for here; favourites and map have smaller ones.
const FIRST_ID: u64 = 1 << 40;
/// Steps kept for undo.
const DEPTH: usize = 100;
/// Thumbnails asked for at a time.
const ASKED: usize = 8;

/// What the strip asks of the window.
#[expect(clippy::large_enum_variant, reason = "few are asked for at a time")]
pub enum Asked {
    /// Something that panels ask for, too.
    Do(Action),
    /// Make the film, as this kind, so many times enlarged.
    Make(FilmKind, u32),
    /// Write the timeline.
    Save,
    /// Take the favourites of the open model for keys.
    Favourites,
    /// Say a sentence.
    Say(&'static str),
    /// Put the strip away.
    Close,
}

/// A key's picture, small.
struct Thumb {
    recipe: Recipe,
    id: u64,
    texture: Option<TextureHandle>,
}

/// The timeline that is edited, and where its play stands.
pub struct FilmStrip {
    open: bool,
    timeline: Timeline,
    history: History<Timeline>,
    /// Where its keys lie in the open model, and the timeline that this was asked for.
    course: Option<Course>,
    asked: Option<Timeline>,
    /// Fingerprint and name of the model that both are of.
    model: (Option<String>, String),
    thumbs: Vec<Thumb>,
    next_id: u64,
    selected: Option<usize>,
    /// Where the play stands, in seconds.
    time: f64,
    /// The recipe that was shown last, while it plays.
    playing: Option<Recipe>,
    /// Length of the track while a key is dragged, so that it does not run away.
    held: Option<f64>,
    curves: Curves,
    /// Height of the strip when it was last drawn.
    height: f32,
    kind: FilmKind,
    scale: u32,
    /// Seeds of the next tour and the number of the next walk.
    seeds: String,
    walk: u32,
    music: Task<Chosen>,
    /// A file that is to be listened to as soon as the last one was.
    heard: Option<PathBuf>,
}

impl Default for FilmStrip {
    fn default() -> Self {
        Self {
            open: false,
            timeline: Timeline::default(),
            history: History::of(DEPTH),
            course: None,
            asked: None,
            model: (None, String::new()),
            thumbs: Vec::new(),
            next_id: FIRST_ID,
            selected: None,
            time: 0.0,
            playing: None,
            held: None,
            curves: Curves::default(),
            height: 0.0,
            kind: FilmKind::Mp4,
            scale: 1,
            seeds: "0-5".into(),
            walk: 1,
            music: Task::default(),
            heard: None,
        }
    }
}

/// What the strip reads of the window in one frame.
struct Sight<'a> {
    model: Option<&'a ModelInfo>,
    recipe: &'a Recipe,
    film: Option<FilmProgress>,
}

impl FilmStrip {
    /// Whether it is shown.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Shows it, or puts it away.
    pub fn set_open(&mut self, open: bool) {
        self.open = open;
        self.playing = None;
    }

    /// Height of the strip, 0 while it is put away.
    pub fn height(&self) -> f32 {
        if self.open { self.height } else { 0.0 }
    }

    /// The timeline as it is now.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Whether the way between its keys is known.
    pub fn is_playable(&self) -> bool {
        self.course.is_some()
    }

    /// Puts another timeline in its place; undo brings this one back.
    pub fn replace(&mut self, timeline: Timeline) {
        self.history.commit();
        self.edit(timeline);
        self.history.commit();
        (self.time, self.selected, self.playing, self.open) = (0.0, Some(0), None, true);
    }

    fn edit(&mut self, timeline: Timeline) {
        self.history.edit(&mut self.timeline, timeline);
    }

    fn undo(&mut self, back: bool) {
        self.history.step(&mut self.timeline, back);
        self.time = self.time.min(self.timeline.seconds);
        self.selected = self.selected.filter(|index| *index < self.timeline.keys.len());
    }

    /// Takes course and thumbnails among the engine's news.
    pub fn on_event(&mut self, ctx: &Context, event: &Event) {
        match event {
            Event::Course(course) => {
                self.asked = None;
                self.course = course.retimed(&self.timeline).or_else(|| self.course.take());
            }
            Event::Thumbnail { id, image } => {
                if let Some(thumb) = self.thumbs.iter_mut().find(|thumb| thumb.id == *id) {
                    thumb.texture = Some(upload(ctx, "key", &crate::export::thumbnail(image)));
                }
            }
            // It may have been this.
            Event::Failed(_) => self.asked = None,
            _ => {}
        }
    }

    /// Whether the keys are states of this model.
    fn is_of(&self, model: &ModelInfo) -> bool {
        let (ours, theirs) = (&self.timeline.model_hash, model.hash.as_deref().unwrap_or_default());
        self.timeline.keys.is_empty()
            || ours == theirs
            || ((ours.is_empty() || theirs.is_empty()) && self.timeline.model_name == model.name)
    }

    /// Asks for what is missing: the course of the timeline, and thumbnails of its keys.
    pub fn wants(&mut self, snapshot: &Snapshot) -> Vec<Command> {
        let Some(model) = snapshot.model.as_deref().filter(|_| self.open) else {
            return Vec::new();
        };
        let now = (model.hash.clone(), model.name.clone());
        if self.model != now {
            self.model = now;
            (self.course, self.asked, self.playing) = (None, None, None);
            self.thumbs.clear();
        }
        if !self.is_of(model) || self.timeline.check().is_err() {
            self.course = None;
            return Vec::new();
        }
        let mut out = Vec::new();
        let known = self.course.as_ref().is_some_and(|it| *it.timeline() == self.timeline);
        if !known {
            match self.course.as_ref().and_then(|course| course.retimed(&self.timeline)) {
                Some(course) => self.course = Some(course),
                None if self.asked.as_ref() != Some(&self.timeline) => {
                    self.asked = Some(self.timeline.clone());
                    out.push(Command::Course(Box::new(self.timeline.clone())));
                }
                None => {}
            }
        }
        out.extend(self.wanted_thumbs());
        out
    }

    fn wanted_thumbs(&mut self) -> Vec<Command> {
        let keys = &self.timeline.keys;
        self.thumbs.retain(|thumb| keys.iter().any(|key| key.recipe == thumb.recipe));
        let mut out = Vec::new();
        for key in keys {
            let waiting = self.thumbs.iter().filter(|thumb| thumb.texture.is_none()).count();
            let known = self.thumbs.iter().any(|thumb| thumb.recipe == key.recipe);
            if known || waiting >= ASKED {
                continue;
            }
            let (id, recipe) = (self.next_id, key.recipe.clone());
            self.next_id += 1;
            self.thumbs.push(Thumb { recipe: recipe.clone(), id, texture: None });
            out.push(Command::Thumbnail { id, recipe });
        }
        out
    }

    /// Plays on: shows the state of the next moment. A recipe that somebody else changed ends it.
    pub fn animate(
        &mut self,
        ctx: &Context,
        recipe: &Recipe,
        model: Option<&ModelInfo>,
    ) -> Vec<Action> {
        let Some(last) = &self.playing else { return Vec::new() };
        let (Some(course), Some(model)) = (&self.course, model) else { return self.stop() };
        if last != recipe {
            return self.stop();
        }
        ctx.request_repaint();
        self.time += f64::from(ctx.input(|input| input.stable_dt).min(0.1));
        let end = self.timeline.seconds;
        let over = self.time >= end && !self.timeline.looped;
        self.time =
            if self.timeline.looped { self.time.rem_euclid(end) } else { self.time.min(end) };
        let next = fitted(&course.at(self.time), model);
        self.playing = Some(next.clone());
        let mut out = vec![Action::Edit(next)];
        if over {
            out.extend(self.stop());
        }
        out
    }

    fn stop(&mut self) -> Vec<Action> {
        self.playing = None;
        vec![Action::Commit]
    }

    /// Starts the play, or holds it.
    pub fn toggle_play(&mut self, recipe: &Recipe) -> Vec<Action> {
        if self.playing.is_some() {
            return self.stop();
        }
        if self.course.is_some() {
            if !self.timeline.looped && self.time >= self.timeline.seconds - NEAR {
                self.time = 0.0;
            }
            self.playing = Some(recipe.clone());
        }
        vec![Action::Commit]
    }

    /// Shows the state of a moment.
    fn seek(&mut self, time: f64, model: Option<&ModelInfo>, out: &mut Vec<Asked>) {
        self.time = time.clamp(0.0, self.timeline.seconds);
        self.playing = None;
        if let (Some(course), Some(model)) = (&self.course, model) {
            out.push(Asked::Do(Action::Edit(fitted(&course.at(self.time), model))));
        }
    }

    /// Adds the present state: where the play stands, or behind the last key where there is one already.
    fn add(&mut self, model: &ModelInfo, recipe: &Recipe) -> Option<Asked> {
        if !self.is_of(model) {
            return Some(Asked::Say(
                "These keys are of another model; open it, or begin a new film",
            ));
        }
        let mut next = self.timeline.clone();
        if next.keys.is_empty() {
            self.time = 0.0;
        }
        next.model_name.clone_from(&model.name);
        next.model_hash = model.hash.clone().unwrap_or_default();
        let taken = next.keys.iter().any(|key| (key.at - self.time).abs() < NEAR);
        if taken {
            self.time = next.keys.last().map_or(0.0, |key| key.at) + STEP;
        }
        let before = next.keys.iter().rfind(|key| key.at < self.time);
        let easing = before.map_or(Easing::Smooth, |key| key.easing);
        next.insert(Key { at: self.time, easing, recipe: recipe.clone() });
        let at = |key: &Key| (key.at - self.time).abs() < NEAR;
        self.selected = next.keys.iter().position(at);
        self.edit(next);
        None
    }

    /// Moves a key; it keeps away from its neighbours' times.
    fn shift(&mut self, index: usize, at: f64) -> Option<usize> {
        let at = ((at.max(0.0)) * 20.0).round() / 20.0;
        let mut next = self.timeline.clone();
        let clear = |(i, key): (usize, &Key)| i == index || (key.at - at).abs() >= NEAR;
        if index >= next.keys.len() || !next.keys.iter().enumerate().all(clear) {
            return None;
        }
        let key = Key { at, ..next.keys.remove(index) };
        next.insert(key);
        let found = next.keys.iter().position(|key| key.at == at);
        self.edit(next);
        found
    }

    fn change_key(&mut self, index: usize, change: impl FnOnce(&mut Key)) {
        let mut next = self.timeline.clone();
        if let Some(key) = next.keys.get_mut(index) {
            change(key);
            self.edit(next);
        }
    }

    fn remove(&mut self, index: usize) {
        let mut next = self.timeline.clone();
        if index < next.keys.len() {
            next.keys.remove(index);
            self.edit(next);
        }
        let count = self.timeline.keys.len();
        self.selected = (count > 0).then(|| index.min(count.saturating_sub(1)));
    }
}

#[cfg(test)]
mod tests;
