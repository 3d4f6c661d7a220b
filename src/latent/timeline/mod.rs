//! Timelines: states at their times, and how one becomes the next.

mod course;
mod easing;
mod music;
mod tour;

pub use course::Course;
pub use easing::Easing;
pub use music::{By, Drive, Music};
pub use tour::{A_SEED, Walk, seeds_tour, walk};

use super::Recipe;
use crate::base::PROGRAM;
use serde::{Deserialize, Serialize};

/// Pictures a second that a film may have.
pub const RATES: std::ops::RangeInclusive<u32> = 1..=120;
/// Most pictures of a film, and most keys.
const MOST_FRAMES: usize = 36_000;
const MOST_KEYS: usize = 1000;
/// Most values of any part of a recipe, far more than a network takes.
const MOST_VALUES: usize = 1 << 20;
/// Two times closer than this are the same, in seconds.
const SAME: f64 = 1e-6;

/// A state at its time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// Seconds from the beginning.
    pub at: f64,
    /// How it becomes the next one.
    #[serde(default)]
    pub easing: Easing,
    /// The state.
    pub recipe: Recipe,
}

/// A film before it is drawn: states of one model at their times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timeline {
    /// Program and version that wrote it.
    #[serde(default = "program")]
    pub program: String,
    /// Name of the model.
    pub model_name: String,
    /// SHA-256 of the model's weights, hexadecimal; may be empty where it was written by hand.
    #[serde(default)]
    pub model_hash: String,
    /// Pictures a second.
    pub fps: u32,
    /// Length in seconds. In a loop the way from the last key back to the first takes what is left.
    pub seconds: f64,
    /// Whether the end is the beginning again.
    #[serde(default)]
    pub looped: bool,
    /// The states, in order of time.
    pub keys: Vec<Key>,
    /// What moves sliders besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub music: Option<Music>,
}

fn program() -> String {
    PROGRAM.into()
}

impl Default for Timeline {
    fn default() -> Self {
        Self {
            program: program(),
            model_name: String::new(),
            model_hash: String::new(),
            fps: 25,
            seconds: 4.0,
            looped: true,
            keys: Vec::new(),
            music: None,
        }
    }
}

impl Timeline {
    /// Reads its JSON.
    ///
    /// # Errors
    /// One sentence without a subject, such as "it has no key …", where it is no timeline or one that
    /// cannot be meant.
    pub fn parse(text: &str) -> Result<Self, String> {
        let timeline: Self =
            serde_json::from_str(text).map_err(|e| format!("it is no timeline ({e})"))?;
        timeline.check()?;
        Ok(timeline)
    }

    /// Its JSON, for people as well.
    ///
    /// # Errors
    /// As of [`Self::check`].
    pub fn text(&self) -> Result<String, String> {
        self.check()?;
        serde_json::to_string(self).map_err(|e| e.to_string())
    }

    /// Whether it can be meant.
    ///
    /// # Errors
    /// What is wrong, as of [`Self::parse`].
    pub fn check(&self) -> Result<(), String> {
        if self.keys.is_empty() {
            return Err("it has no key; a film needs one at least".into());
        }
        if self.keys.len() > MOST_KEYS {
            return Err(format!("it has {} keys, and {MOST_KEYS} is the most", self.keys.len()));
        }
        if !RATES.contains(&self.fps) {
            let (fps, most) = (self.fps, RATES.end());
            return Err(format!("it shows {fps} pictures a second; choose 1 to {most}"));
        }
        self.check_times()?;
        if self.frames() > MOST_FRAMES {
            return Err(format!(
                "it would have {} pictures, and {MOST_FRAMES} is the most; choose fewer seconds or \
                 fewer pictures a second",
                self.frames()
            ));
        }
        let spoilt = self.keys.iter().position(|key| !sound(&key.recipe));
        if let Some(index) = spoilt {
            let number = index + 1;
            return Err(format!("key {number} holds a number that is not finite, or far too many"));
        }
        self.music.as_ref().map_or(Ok(()), Music::check)
    }

    fn check_times(&self) -> Result<(), String> {
        let good = |time: f64| time.is_finite() && time >= 0.0;
        for (index, key) in self.keys.iter().enumerate() {
            if !good(key.at) {
                let (number, at) = (index + 1, key.at);
                return Err(format!("key {number} lies at {at} s; times are 0 or later"));
            }
        }
        if let Some(index) = self.keys.windows(2).position(|pair| pair[0].at >= pair[1].at) {
            let (before, after) = (self.keys[index].at, self.keys[index + 1].at);
            return Err(format!(
                "its keys are not in order: one at {after} s follows one at {before} s"
            ));
        }
        let last = self.keys.last().map_or(0.0, |key| key.at);
        if !good(self.seconds) || self.seconds < last - SAME {
            let seconds = self.seconds;
            return Err(format!("it ends at {seconds} s, before its last key at {last} s"));
        }
        if self.seconds * f64::from(self.fps) < 1.0 - SAME {
            return Err(format!("{} s is shorter than one picture", self.seconds));
        }
        Ok(())
    }

    /// Pictures of the film. A loop ends one picture before its beginning comes again.
    pub fn frames(&self) -> usize {
        let steps = (self.seconds * f64::from(self.fps)).round() as usize;
        if self.looped { steps.max(1) } else { steps + 1 }
    }

    /// When the picture with this index is shown, in seconds.
    pub fn time(&self, frame: usize) -> f64 {
        frame as f64 / f64::from(self.fps.max(1))
    }

    /// Puts a key in its place; one at the same time makes way.
    pub fn insert(&mut self, key: Key) {
        self.keys.retain(|other| (other.at - key.at).abs() >= SAME);
        let index = self.keys.partition_point(|other| other.at < key.at);
        self.keys.insert(index, key);
        self.fit();
    }

    /// Makes room for the last key, and behind it for the way back of a loop.
    pub fn fit(&mut self) {
        let last = self.keys.last().map_or(0.0, |key| key.at);
        if self.looped && self.seconds <= last + SAME {
            // As long as the way to it took.
            let before = self.keys.iter().rev().nth(1).map_or(0.0, |key| key.at);
            self.seconds = last + (last - before).max(1.0);
        }
        self.seconds = self.seconds.max(last).max(1.0 / f64::from(self.fps.max(1)));
    }
}

/// Whether a recipe holds finite numbers only, and no more than makes sense.
fn sound(recipe: &Recipe) -> bool {
    let lists = [&recipe.z, &recipe.w, &recipe.blend].into_iter().flatten();
    let morph = recipe.morph.map_or(0.0, |morph| morph.t);
    let own = recipe.own.iter().map(|push| &push.direction.values);
    let mut all = lists.chain([&recipe.sliders]).chain(own);
    let fine = |list: &Vec<f32>| list.len() <= MOST_VALUES && list.iter().all(|v| v.is_finite());
    all.all(fine)
        && recipe.own.iter().all(|push| push.amount.is_finite())
        && [recipe.psi, recipe.z_shift[0], recipe.z_shift[1], morph].iter().all(|v| v.is_finite())
}

#[cfg(test)]
mod tests;
