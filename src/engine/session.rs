//! A training run under way, as the worker drives it.

use super::clock::Clock;
use super::gauge::Gauge;
use super::plan::{Pictures, Plan, Prepared};
use super::protocol::{Fading, ModelSource, Phase, Training};
use super::studio::Studio;
use crate::base::{Error, Result, Rgb8, files};
use crate::export::encode_plain;
use crate::gpu::Room;
use crate::latent::Recipe;
use crate::training::{By, Cost, HalfStep, Kind, Metrics, Run, Told, TrainConfig};
use burn::tensor::Device;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often samples and the explored model follow the training.
const REFRESH: Duration = Duration::from_secs(4);
/// Fixed seeds on the sample sheet.
const SAMPLES: u32 = 16;
/// Columns of the sample sheet.
const COLUMNS: usize = 4;
/// Colour between the pictures of a sheet.
const GAP: [u8; 3] = [24, 24, 28];
/// The sheet of samples at the last checkpoint, in a run folder.
pub const SAMPLES_FILE: &str = "samples.png";
/// Pictures that show a fade, and their columns.
const FADING: (u32, usize) = (4, 2);

/// Writes the sheets of samples of several runs side by side.
///
/// # Errors
/// [`Error::Read`] where a run has none yet, [`Error::Write`].
pub fn compared(runs: &[&Path], out: &Path) -> Result<()> {
    let read = |run: &&Path| {
        let path = run.join(SAMPLES_FILE);
        let sheet = image::open(&path).map_err(|e| Error::read(&path, e))?.into_rgb8();
        Ok(Rgb8 { width: sheet.width(), height: sheet.height(), pixels: sheet.into_raw() })
    };
    let sheets = runs.iter().map(read).collect::<Result<Vec<Rgb8>>>()?;
    let (width, height) = sheets
        .iter()
        .fold((0, 0), |(width, height), sheet| (width + sheet.width + 8, height.max(sheet.height)));
    let mut all = Rgb8::filled(width, height, GAP);
    let mut x = 0;
    for sheet in &sheets {
        all.paste(sheet, x, 0);
        x += sheet.width + 8;
    }
    files::write_atomic(out, &encode_plain(&all)?)
}

/// A run, and when its picture was last brought up to date.
pub struct Session {
    run: Run,
    /// The model in training while another one is explored, for the sample sheet.
    aside: Option<Studio>,
    gauge: Option<Gauge>,
    refreshed: Option<Instant>,
    clock: Clock,
}

impl Session {
    /// Starts or resumes what was prepared, if the device has room for it.
    ///
    /// # Errors
    /// As of [`Cost::fits`], [`Run::start`] and [`Run::resume`].
    pub fn begin(prepared: Prepared, device: &Device, room: Room) -> Result<Self> {
        let Pictures { learnt, held, rejected } = prepared.pictures?;
        let dataset = Arc::new(learnt);
        let fits = |config: &_| Cost::estimate(config, dataset.len()).fits(config, room);
        let run = match prepared.plan {
            Plan::Start { folder, run, config, base } => {
                fits(&config)?;
                Run::start(&run, &folder, dataset, *config, base.map(|base| *base), device)?
            }
            Plan::Branch { source, kimg, run, config } => {
                fits(&config)?;
                Run::branch(&source, kimg, &run, dataset, &config, device)?
            }
            Plan::Resume { run, onwards } => {
                fits(&Run::peek(&run)?.1)?;
                let mut run = Run::resume(&run, dataset, device)?;
                if let Some(kimg) = onwards.back {
                    run.go_back(kimg)?;
                }
                if let Some(config) = onwards.config {
                    run.retune(&config, By::User)?;
                }
                if let Some(total) = onwards.total_kimg {
                    run.set_total_kimg(total);
                }
                run
            }
        };
        run.note_left_out(&rejected)?;
        let gauge = Gauge::new(&run, held);
        Ok(Self { run, aside: None, gauge, refreshed: None, clock: Clock::default() })
    }

    /// Tells the clock whether training goes on or is paused.
    pub fn tick(&mut self, running: bool) {
        self.clock.tick(running, Instant::now());
    }

    /// One half-step.
    ///
    /// # Errors
    /// As of [`Run::half_step`].
    pub fn half_step(&mut self) -> Result<HalfStep> {
        let outcome = self.run.half_step()?;
        if let Some(gauge) = &mut self.gauge {
            gauge.turn(&mut self.run);
        }
        Ok(outcome)
    }

    /// Writes a checkpoint; returns the point of the curves that ending a step under way may bring.
    ///
    /// # Errors
    /// As of [`Run::save`].
    pub fn save(&mut self) -> Result<Option<Metrics>> {
        self.run.save()
    }

    /// Goes on with other settings.
    ///
    /// # Errors
    /// As of [`Run::retune`].
    pub fn retune(&mut self, wanted: &TrainConfig) -> Result<Option<Metrics>> {
        self.run.retune(wanted, By::User)
    }

    /// Takes the last change back.
    ///
    /// # Errors
    /// As of [`Run::undo`].
    pub fn undo(&mut self) -> Result<Option<Metrics>> {
        self.run.undo()
    }

    /// Takes the advice on a trouble.
    ///
    /// # Errors
    /// As of [`Run::take_advice`].
    pub fn take_advice(&mut self, kind: Kind, back: bool) -> Result<Option<Metrics>> {
        self.run.take_advice(kind, back)
    }

    /// Goes back to an earlier state.
    ///
    /// # Errors
    /// As of [`Run::go_back`].
    pub fn go_back(&mut self, kimg: f64) -> Result<()> {
        self.run.go_back(kimg)
    }

    /// What the advisor has said since this was last asked.
    pub fn told(&mut self) -> Vec<Told> {
        self.run.told()
    }

    /// Lets the samples follow at once, for the run stands elsewhere.
    pub fn jumped(&mut self) {
        self.refreshed = self.refreshed.and(Instant::now().checked_sub(REFRESH));
        self.clock = Clock::default();
    }

    /// Writes the sheet of samples beside the checkpoint.
    ///
    /// # Errors
    /// [`crate::base::Error::Write`].
    pub fn keep_samples(&self, sheet: &Rgb8) -> Result<()> {
        let png = encode_plain(sheet)?;
        files::write_atomic(&self.run.folder().join(SAMPLES_FILE), &png)
    }

    /// Whether a checkpoint is due.
    pub fn save_due(&self) -> bool {
        self.run.save_due()
    }

    /// Whether the run has its length.
    pub fn finished(&self) -> bool {
        self.run.finished()
    }

    /// Where the run lives, as a model to open.
    pub fn source(&self) -> ModelSource {
        ModelSource::File(self.run.folder().to_path_buf())
    }

    /// The present EMA generator, when the last one is old enough, and whether it is to be
    /// explored: at first, and from then on while no other model was opened.
    pub fn refresh(&mut self, open: Option<&Studio>) -> Option<(Studio, bool)> {
        let first = self.refreshed.is_none();
        if self.refreshed.is_some_and(|at| at.elapsed() < REFRESH) {
            return None;
        }
        self.refreshed = Some(Instant::now());
        let generator = self.run.trainer().glance();
        let source = self.source();
        let open = open.filter(|studio| studio.info.source == source);
        let aside = self.aside.take();
        let studio = match open.or(aside.as_ref()) {
            Some(studio) => studio.renewed(generator),
            None => Studio::new(generator, self.run.card(), None, source),
        };
        Some((studio, first || open.is_some()))
    }

    /// Keeps a model that is not to be explored for the next refresh.
    pub fn put_aside(&mut self, studio: Studio) {
        self.aside = Some(studio);
    }

    /// The sheet of fixed seeds, one class after the other.
    pub fn samples(&self, studio: &Studio) -> Rgb8 {
        let classes = studio.info.config.classes().len();
        let recipes: Vec<Recipe> = (0..SAMPLES)
            .map(|seed| Recipe {
                class: (classes > 0).then(|| seed as usize % classes.max(1)),
                ..Recipe::seed(seed)
            })
            .collect();
        Rgb8::grid(&studio.pictures(&recipes), COLUMNS, 2, GAP)
    }

    /// While a resolution fades in: a few seeds without it, as they are, and with it alone.
    pub fn fading(&self, studio: &Studio) -> Option<Fading> {
        let stage = studio.info.config.stage(self.kimg())?;
        let recipes: Vec<Recipe> = (0..FADING.0).map(Recipe::seed).collect();
        let at = |stage| Rgb8::grid(&studio.pictures_at(stage, &recipes), FADING.1, 2, GAP);
        let stages = [stage.floor(), stage, stage.ceil()];
        (stage.fract() > 0.0).then(|| Fading { stage, pictures: stages.map(at) })
    }

    /// A point for the curves, with the numbers that follow from it.
    pub fn report(&mut self, point: Metrics, status: &mut Training) {
        Arc::make_mut(&mut status.history).push(point);
        let trainer = self.run.trainer();
        status.kimg = trainer.kimg();
        let left = (trainer.config.total_kimg - trainer.kimg()) * 1000.0;
        let speed = self.clock.speed(trainer.progress.images);
        status.eta_s = speed.map(|speed| left.max(0.0) / speed);
        status.findings = self.run.findings();
        status.judged = self.run.judged();
        status.motion = Arc::new(trainer.motion().clone());
    }

    /// What has been changed, where the run stands, and what of its past is kept.
    pub fn tell(&self, status: &mut Training) {
        let trainer = self.run.trainer();
        if status.config.as_deref() != Some(&trainer.config) {
            status.config = Some(Arc::new(trainer.config.clone()));
        }
        status.kimg = trainer.kimg();
        status.findings = self.run.findings();
        status.judged = self.run.judged();
        status.changes = Arc::new(self.run.changes().to_vec());
        status.undoable = self.run.undoable().cloned();
        status.kept = Arc::new(self.run.kept());
        status.best = self.run.best();
    }

    /// The status at the beginning.
    pub fn status(&self) -> Training {
        let trainer = self.run.trainer();
        let mut status = Training {
            phase: Phase::Running,
            run: self.run.folder().to_path_buf(),
            config: Some(Arc::new(trainer.config.clone())),
            images: self.run.dataset().len(),
            kimg: self.kimg(),
            history: Arc::new(self.run.history().to_vec()),
            ..Training::default()
        };
        self.tell(&mut status);
        status
    }

    /// History after a rollback.
    pub fn history(&self) -> Vec<Metrics> {
        self.run.history().to_vec()
    }

    /// kimg so far.
    pub fn kimg(&self) -> f64 {
        self.run.trainer().kimg()
    }
}
