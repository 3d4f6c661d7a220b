//! A run: a trainer fed with batches, whose state lives in a folder.
//!
//! The folder holds `state.safetensors` (everything), `generator.safetensors` (the EMA generator,
//! to open), `metrics.jsonl` (the curves), `run.json` (where the pictures are), `changes.jsonl` (settings
//! changed on the way), `advice.jsonl` (what the advisor said) and `snapshots` (earlier states).

use super::advisor::{Advisor, Facts, Told};
use super::folder::{self, RunFile};
use super::kept;
use super::meter::Meter;
use super::retune::{self, Entry};
use super::state::STATE_FILE;
use super::tensorboard::EventFile;
use super::transfer;
use super::{Measured, Metrics, StartModel, TrainConfig, Trainer};
use crate::base::{Error, Result, files};
use crate::checkpoint::{Card, GENERATOR_FILE, Precision, save_generator};
use crate::data::{Batch, Batches, Dataset, Rejected};
use burn::tensor::Device;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// Rollbacks after which a run gives up.
const MAX_ROLLBACKS: u64 = 3;

/// What one half-step brought.
#[derive(Debug, Clone, PartialEq)]
pub enum HalfStep {
    /// Nothing to report.
    Quiet,
    /// A new point of the curves.
    Point(Box<Metrics>),
    /// A loss was not finite: the run went back to its last checkpoint, for the reason given.
    RolledBack(String),
}

/// A training run in progress.
pub struct Run {
    folder: PathBuf,
    data: PathBuf,
    dataset: Arc<Dataset>,
    device: Device,
    pub(super) trainer: Trainer,
    batches: Batches,
    /// The batch D has seen and G has not answered yet.
    open_step: Option<Batch>,
    meter: Meter,
    history: Vec<Metrics>,
    /// Measures that came in since the last point of the curves.
    measured: Option<Measured>,
    /// Images at the last attempt to save.
    saved_images: u64,
    /// Rollbacks since the last checkpoint.
    retries: u64,
    /// All changes of settings so far, and those of an earlier attempt that are still to come.
    pub(super) changes: Vec<Entry>,
    pub(super) pending: VecDeque<Entry>,
    pub(super) advisor: Advisor,
    /// What the advisor has told since it was last asked.
    told: Vec<Told>,
    /// Where curves go beside the run's own file, once there is a point.
    board: Option<EventFile>,
}

impl Run {
    /// The picture folder that a run folder was started on, and its saved settings.
    ///
    /// # Errors
    /// [`Error::Read`] or [`Error::Format`] when `folder` is no run folder.
    pub fn peek(folder: &Path) -> Result<(PathBuf, TrainConfig)> {
        let run = RunFile::read(folder)?;
        Ok((run.data, run.config))
    }

    /// The settings with which the run in `folder` would go on.
    ///
    /// # Errors
    /// [`Error::Read`] or [`Error::Format`] when it has no state.
    pub fn settings(folder: &Path) -> Result<TrainConfig> {
        Trainer::settings(&folder.join(STATE_FILE))
    }

    /// Starts a run in `folder`, which must be absent or empty; `base` is the model it starts from,
    /// where that has been read already.
    ///
    /// # Errors
    /// [`Error::Usage`] for impossible settings, those of opening the model it starts from where it
    /// starts from one, [`Error::Write`] when `folder` is not empty or
    /// cannot be written.
    pub fn start(
        folder: &Path,
        data: &Path,
        dataset: Arc<Dataset>,
        mut config: TrainConfig,
        base: Option<StartModel>,
        device: &Device,
    ) -> Result<Self> {
        config.network.set_classes(if config.conditional {
            dataset.classes().to_vec()
        } else {
            Vec::new()
        });
        config.validate()?;
        config.fits_classes(if config.conditional { dataset.classes().len() } else { 0 })?;
        folder::must_be_free(folder)?;
        let trainer = transfer::begin(config, base, device)?;
        let mut run = Self::assemble(folder, data, dataset, trainer, Vec::new(), device);
        if let Err(error) = run.begin_folder() {
            folder::discard(folder);
            return Err(error);
        }
        Ok(run)
    }

    /// Writes what a new run's folder begins with.
    fn begin_folder(&mut self) -> Result<()> {
        folder::take_list(&mut self.trainer.config, Path::new(""), &self.folder)?;
        let data = std::path::absolute(&self.data).unwrap_or_else(|_| self.data.clone());
        RunFile { data, config: self.trainer.config.clone() }.write(&self.folder)?;
        self.save().map(drop)
    }

    /// Goes on with the run in `folder`.
    ///
    /// # Errors
    /// [`Error::Read`] or [`Error::Format`] when its state is missing, cut, or does not fit.
    pub fn resume(folder: &Path, dataset: Arc<Dataset>, device: &Device) -> Result<Self> {
        let about = RunFile::read(folder)?;
        let trainer = about.restore(folder, &dataset, device)?;
        files::sweep(folder);
        let history = folder::read_history(folder, trainer.progress.step);
        let mut run = Self::assemble(folder, &about.data, dataset, trainer, history, device);
        run.changes = retune::read_log(folder);
        // Changes after the checkpoint are made again when their step comes.
        let step = run.trainer.progress.step;
        run.pending = run.changes.iter().filter(|entry| entry.step >= step).cloned().collect();
        let last = run.changes.iter().map(|entry| entry.step).filter(|at| *at < step).max();
        run.advisor.changed(last.unwrap_or_default());
        Ok(run)
    }

    pub(super) fn assemble(
        folder: &Path,
        data: &Path,
        dataset: Arc<Dataset>,
        trainer: Trainer,
        history: Vec<Metrics>,
        device: &Device,
    ) -> Self {
        let advisor = Advisor::new(Facts::of(&dataset));
        Self {
            folder: folder.into(),
            data: data.into(),
            batches: feed_of(&trainer, &dataset),
            dataset,
            device: device.clone(),
            open_step: None,
            meter: Meter::default(),
            history,
            measured: None,
            saved_images: trainer.progress.images,
            retries: 0,
            changes: Vec::new(),
            pending: VecDeque::new(),
            advisor,
            told: Vec::new(),
            board: None,
            trainer,
        }
    }

    /// The run's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Pictures it trains on.
    pub fn dataset(&self) -> &Arc<Dataset> {
        &self.dataset
    }

    /// Networks and counters.
    pub fn trainer(&self) -> &Trainer {
        &self.trainer
    }

    /// All points of the curves so far.
    pub fn history(&self) -> &[Metrics] {
        &self.history
    }

    pub(super) fn device(&self) -> &Device {
        &self.device
    }

    /// What the advisor has said since this was last asked.
    pub fn told(&mut self) -> Vec<Told> {
        std::mem::take(&mut self.told)
    }

    /// Takes what the advisor says into its log, and for whoever asks.
    fn hear(&mut self, told: Vec<Told>) {
        self.note(&told);
        self.told.extend(told);
    }

    /// Goes on with these settings.
    pub(super) fn set(&mut self, config: TrainConfig) {
        let old = &self.trainer.config;
        let feed =
            (old.batch, old.mirror, old.d_steps) != (config.batch, config.mirror, config.d_steps);
        self.trainer.set_config(config);
        if feed {
            self.batches = feed_of(&self.trainer, &self.dataset);
        }
        self.advisor.changed(self.trainer.progress.step);
    }

    /// Goes on from another state of this run.
    pub(super) fn stand_at(&mut self, trainer: Trainer) {
        self.trainer = trainer;
        self.open_step = None;
        self.batches = feed_of(&self.trainer, &self.dataset);
        self.history.retain(|point| point.step <= self.trainer.progress.step);
        self.meter = Meter::default();
        self.measured = None;
        self.saved_images = self.trainer.progress.images;
        self.advisor.changed(self.trainer.progress.step);
    }

    /// Sets a new length.
    pub fn set_total_kimg(&mut self, total: f64) {
        self.trainer.config.total_kimg = total;
    }

    /// Takes measures into the next point of the curves.
    pub fn measured(&mut self, measured: Measured) {
        self.measured = Some(measured);
    }

    /// Whether its length is reached.
    pub fn finished(&self) -> bool {
        self.open_step.is_none() && self.trainer.kimg() >= self.trainer.config.total_kimg
    }

    /// Whether a checkpoint is due; one that failed is due again after the usual interval.
    pub fn save_due(&self) -> bool {
        let since = (self.trainer.progress.images - self.saved_images) as f64;
        self.open_step.is_none() && since >= self.trainer.config.save_kimg * 1000.0
    }

    /// One half-step: D's on a new batch, then G's.
    ///
    /// # Errors
    /// [`Error::Training`] when it had to roll back too often, or cannot.
    pub fn half_step(&mut self) -> Result<HalfStep> {
        match self.teach() {
            Err(Error::Training(reason)) => self.roll_back(reason),
            other => other,
        }
    }

    /// The half-step that is due.
    fn teach(&mut self) -> Result<HalfStep> {
        if self.open_step.is_none() {
            self.replay();
        }
        self.trainer.watched = self.meter.last_step();
        let start = Instant::now();
        let result = if self.trainer.turns_left() > 0 { self.teach_d() } else { self.teach_g() };
        self.trainer.progress.seconds += start.elapsed().as_secs_f64();
        result
    }

    fn teach_d(&mut self) -> Result<HalfStep> {
        let batch: Batch = self.batches.next();
        let stats = self.trainer.discriminator_step(&batch)?;
        self.meter.discriminator(stats);
        self.open_step = Some(batch);
        Ok(HalfStep::Quiet)
    }

    /// Answers the last batch that D has seen.
    fn teach_g(&mut self) -> Result<HalfStep> {
        let Some(batch) = self.open_step.take() else { return Ok(HalfStep::Quiet) };
        let loss = self.trainer.generator_step(&batch)?;
        self.meter.generator(loss);
        let Some(mut point) = self.meter.point(&self.trainer) else { return Ok(HalfStep::Quiet) };
        point.measured = self.measured.take();
        self.history.push(point);
        if self.trainer.config.tensorboard {
            self.show_on_board(&point);
        }
        let told = self.advisor.observe(&self.history, &self.trainer.config);
        self.hear(told);
        Ok(HalfStep::Point(Box::new(point)))
    }

    /// Writes a point for TensorBoard; a full disk must not end a training.
    fn show_on_board(&mut self, point: &Metrics) {
        let board = match self.board.take() {
            Some(board) => Ok(board),
            None => EventFile::create(&self.folder),
        };
        match board.and_then(|mut board| board.add(point).map(|()| board)) {
            Ok(board) => self.board = Some(board),
            Err(error) => tracing::warn!("TensorBoard gets no curves: {error}"),
        }
    }

    fn roll_back(&mut self, reason: String) -> Result<HalfStep> {
        let rollbacks = self.trainer.progress.rollbacks + 1;
        self.retries += 1;
        if self.retries > MAX_ROLLBACKS {
            let kimg = self.trainer.kimg();
            return Err(Error::Training(format!(
                "training gave up at {kimg:.1} kimg after {MAX_ROLLBACKS} rollbacks: {reason}"
            )));
        }
        // What was changed since the checkpoint stays, for it may be what helps.
        let config = self.trainer.config.clone();
        let mut trainer = Trainer::restore(&self.folder.join(STATE_FILE), &self.device)?;
        trainer.set_config(config);
        trainer.progress.rollbacks = rollbacks;
        let step = trainer.progress.step;
        self.stand_at(trainer);
        self.changes.iter_mut().for_each(|entry| entry.step = entry.step.min(step));
        retune::write_log(&self.folder, &self.changes)?;
        let told = self.advisor.broke(&self.history, &self.trainer.config);
        self.hear(told);
        let kimg = self.trainer.kimg();
        Ok(HalfStep::RolledBack(format!("{reason}. Back to the checkpoint at {kimg:.1} kimg")))
    }

    /// Writes the whole run to its folder; each file is replaced whole or not at all. A step under
    /// way is ended first, so that a checkpoint lies between two steps; the point of the curves that
    /// this may bring is returned.
    ///
    /// # Errors
    /// [`Error::Write`], or [`Error::Training`] when the networks are spoilt; the former
    /// checkpoint is then still there.
    pub fn save(&mut self) -> Result<Option<Metrics>> {
        let ended = self.end_step()?;
        self.saved_images = self.trainer.progress.images;
        self.trainer.save(&self.folder.join(STATE_FILE))?;
        let (generator, card) = (self.trainer.generator(), self.card());
        save_generator(&self.folder.join(GENERATOR_FILE), &generator, &card, Precision::Full)?;
        folder::write_history(&self.folder, &self.history)?;
        let room = (self.trainer.config.keep_mb * 1e6) as u64;
        let images = self.trainer.progress.images;
        kept::keep(&self.folder, images, &generator, &card, room, self.best())?;
        self.retries = 0;
        Ok(ended)
    }

    /// Ends the step under way; returns the point of the curves that this may bring.
    pub(super) fn end_step(&mut self) -> Result<Option<Metrics>> {
        let mut ended = None;
        while self.open_step.is_some() {
            if let HalfStep::Point(point) = self.teach()? {
                ended = Some(*point);
            }
        }
        Ok(ended)
    }

    /// Images shown by the kept state that was measured closest to the pictures.
    pub fn best(&self) -> Option<u64> {
        let measures = self.history.iter().filter_map(|point| point.measured);
        let distance = |m: &Measured| m.closeness.frechet;
        let best = measures.min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        let far = |kept: &kept::Kept| (kept.kimg() - best.kimg).abs();
        let nearest = self.kept().into_iter().min_by(|a, b| far(a).total_cmp(&far(b)))?;
        Some(nearest.images)
    }

    /// Writes which files of the pictures' folder are left out, and why, beside the checkpoint.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn note_left_out(&self, rejected: &[Rejected]) -> Result<()> {
        folder::write_left_out(&self.folder, rejected)
    }

    /// The card of its generator as it stands.
    pub fn card(&self) -> Card {
        folder::card(&self.folder, &self.data, self.dataset.len(), &self.trainer)
    }
}

fn feed_of(trainer: &Trainer, dataset: &Arc<Dataset>) -> Batches {
    let config = &trainer.config;
    // A retry after NaN sees other batches too.
    let seed = config.seed ^ (trainer.progress.rollbacks << 48);
    Batches::start(dataset.clone(), config.batch, config.mirror, seed, trainer.batches_seen())
}
