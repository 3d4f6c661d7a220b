//! A game in the plane: the program's own trainer, fed with points.

use super::look::Eye;
use super::measures::{Measures, measure};
use super::past::Past;
use super::sets::Point;
use super::setup::Setup;
use crate::base::{Random, Result};
use crate::data::Batch;
use crate::training::Trainer;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

/// Steps between two points of the curves.
pub const INTERVAL: u64 = 20;
/// Points that are measured.
const MEASURED: usize = 1000;
/// Name under which the game lies in a file of the trainer's state.
const NOTE: &str = "lab";

/// One point of the curves.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Mark {
    /// Steps done.
    pub step: u64,
    /// D's loss, without penalties.
    pub loss_d: f32,
    /// G's loss.
    pub loss_g: f32,
    /// Mean logit of real points.
    pub real: f32,
    /// Mean logit of generated points.
    pub fake: f32,
    /// Mean length of D's slope at generated points.
    pub slope: f32,
    /// Mean length of the pull that G's loss has on generated points.
    pub pull: f32,
    /// Places reached, as a share of all.
    pub coverage: f32,
    /// Share of generated points that lie at a place.
    pub good: f32,
    /// Jensen–Shannon divergence in bits.
    pub divergence: f32,
    /// Sliced Wasserstein distance.
    pub wasserstein: f32,
}

/// Who moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The discriminator.
    D,
    /// The generator.
    G,
}

/// What is saved beside the networks.
#[derive(Serialize, Deserialize)]
struct Note {
    setup: Setup,
    curves: Vec<Mark>,
}

/// A game and its course.
pub struct Game {
    setup: Setup,
    trainer: Trainer,
    /// The real points, where they are few.
    few: Option<Vec<Point>>,
    /// What D saw last, which G answers.
    batch: Option<Batch>,
    /// Numbers of the last half-steps.
    last: Mark,
    curves: Arc<Vec<Mark>>,
    past: Past,
}

impl Game {
    /// A game from its beginning.
    ///
    /// # Errors
    /// [`crate::base::Error::Usage`] when a setting is out of range.
    pub fn new(setup: Setup) -> Result<Self> {
        setup.validate()?;
        let trainer = Trainer::new(setup.train.clone(), &Device::flex());
        Ok(Self::of(setup, trainer, Vec::new()))
    }

    fn of(setup: Setup, trainer: Trainer, curves: Vec<Mark>) -> Self {
        let few = (setup.few > 0).then(|| few(&setup));
        let (last, curves) = (curves.last().copied().unwrap_or_default(), Arc::new(curves));
        let mut game =
            Self { setup, trainer, few, batch: None, last, curves, past: Past::default() };
        game.past.keep(&game.trainer, game.curves.len());
        game
    }

    /// What is played.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The networks.
    pub fn trainer(&self) -> &Trainer {
        &self.trainer
    }

    /// Steps done.
    pub fn step_number(&self) -> u64 {
        self.trainer.progress.step
    }

    /// The curves so far.
    pub fn curves(&self) -> &Arc<Vec<Mark>> {
        &self.curves
    }

    /// Earlier states.
    pub fn past(&self) -> &Past {
        &self.past
    }

    /// Who is to move.
    pub fn turn(&self) -> Turn {
        if self.trainer.turns_left() > 0 { Turn::D } else { Turn::G }
    }

    /// Takes other settings from the next half-step on; false where they are those of other networks, for
    /// which a new game has to begin.
    ///
    /// # Errors
    /// [`crate::base::Error::Usage`] when a setting is out of range; the game goes on as before.
    pub fn retune(&mut self, setup: Setup) -> Result<bool> {
        setup.validate()?;
        if setup.train.network != self.setup.train.network
            || setup.train.seed != self.setup.train.seed
        {
            return Ok(false);
        }
        self.few = (setup.few > 0).then(|| few(&setup));
        self.trainer.config = setup.train.clone();
        self.setup = setup;
        Ok(true)
    }

    /// The half-step that is due.
    ///
    /// # Errors
    /// [`crate::base::Error::Training`] when a loss is no longer finite.
    pub fn half_step(&mut self) -> Result<()> {
        match self.turn() {
            Turn::D => self.teach_d(),
            Turn::G => self.teach_g(),
        }
    }

    /// One whole step: D's turns and G's.
    ///
    /// # Errors
    /// As of [`Self::half_step`].
    pub fn step(&mut self) -> Result<()> {
        while self.turn() == Turn::D {
            self.teach_d()?;
        }
        self.teach_g()
    }

    /// A half-step of D, also where G is to move.
    ///
    /// # Errors
    /// As of [`Self::half_step`].
    pub fn teach_d(&mut self) -> Result<()> {
        let batch = self.draw();
        let stats = self.trainer.discriminator_step(&batch)?;
        (self.last.loss_d, self.last.real, self.last.fake) = (stats.loss, stats.real, stats.fake);
        self.batch = Some(batch);
        Ok(())
    }

    /// A half-step of G, also where D is to move.
    ///
    /// # Errors
    /// As of [`Self::half_step`].
    pub fn teach_g(&mut self) -> Result<()> {
        let batch = self.batch.take().unwrap_or_else(|| self.draw());
        self.last.loss_g = self.trainer.generator_step(&batch)?;
        if self.step_number().is_multiple_of(INTERVAL) {
            let mark = self.mark();
            Arc::make_mut(&mut self.curves).push(mark);
            self.past.keep(&self.trainer, self.curves.len());
        }
        Ok(())
    }

    /// Goes back to an earlier state and on from there; what came after it is forgotten.
    pub fn go_back(&mut self, index: usize) {
        if let Some((trainer, marks)) = self.past.take_back(index) {
            let config = std::mem::replace(&mut self.trainer, trainer).config;
            self.trainer.config = config;
            Arc::make_mut(&mut self.curves).truncate(marks);
            self.last = self.curves.last().copied().unwrap_or_default();
            self.batch = None;
        }
    }

    /// `count` real points of a stream of their own.
    pub fn real(&self, purpose: &str, count: usize) -> Vec<Point> {
        let mut random = Random::stream(self.setup.train.seed, purpose, 0);
        (0..count).map(|_| self.sample(&mut random)).collect()
    }

    fn sample(&self, random: &mut Random) -> Point {
        match &self.few {
            Some(few) => few[random.below(few.len())],
            None => self.setup.set.sample(&self.setup.own, random),
        }
    }

    fn draw(&self) -> Batch {
        let index = self.trainer.batches_seen();
        let mut random = Random::stream(self.setup.train.seed, "lab", index);
        let count = self.setup.train.batch;
        let pixels = (0..count).flat_map(|_| self.sample(&mut random)).collect();
        Batch { index, pixels, labels: vec![0; count] }
    }

    /// Measures of the generator as it is, beside new points of the set.
    pub fn measures(&self) -> Measures {
        let eye = Eye::of(&self.trainer);
        let mut random = Random::stream(self.setup.train.seed, "lab measures", 0);
        let real: Vec<Point> =
            (0..MEASURED).map(|_| self.setup.set.sample(&self.setup.own, &mut random)).collect();
        let fake = eye.points(eye.latents("lab measures", MEASURED));
        measure(self.setup.set, &self.setup.own, &real, &fake)
    }

    fn mark(&self) -> Mark {
        let found = self.measures();
        let eye = Eye::of(&self.trainer);
        let fake = eye.points(eye.latents("lab pull", 128));
        Mark {
            step: self.step_number(),
            slope: eye.slope(&fake),
            pull: mean_length(&eye.pulls(&fake, &self.real("lab pull", 128))),
            coverage: found.reached as f32 / found.places.max(1) as f32,
            good: found.good,
            divergence: found.divergence,
            wasserstein: found.wasserstein,
            ..self.last
        }
    }

    /// Writes the game to a file, whole or not at all.
    ///
    /// # Errors
    /// As of [`Trainer::save`].
    pub fn save(&self, path: &Path) -> Result<()> {
        let note = Note { setup: self.setup.clone(), curves: self.curves.to_vec() };
        let note = serde_json::to_string(&note).map_err(|e| crate::base::Error::write(path, e))?;
        self.trainer.save_with(path, Some((NOTE, note)))
    }

    /// Opens a game that was saved.
    ///
    /// # Errors
    /// As of [`Trainer::restore`].
    pub fn open(path: &Path) -> Result<Self> {
        let note: Note = Trainer::note(path, NOTE)?;
        note.setup.validate()?;
        let trainer = Trainer::restore(path, &Device::flex())?;
        Ok(Self::of(note.setup, trainer, note.curves))
    }
}

fn few(setup: &Setup) -> Vec<Point> {
    let mut random = Random::stream(setup.train.seed, "lab few", 0);
    (0..setup.few).map(|_| setup.set.sample(&setup.own, &mut random)).collect()
}

/// Mean length of vectors.
pub fn mean_length(vectors: &[Point]) -> f32 {
    let sum: f32 = vectors.iter().map(|v| v[0].hypot(v[1])).sum();
    sum / vectors.len().max(1) as f32
}
