//! The worker: the one thread that owns models and tensors.
//!
//! One turn: orders → the newest view → one training half-step → publish.

mod drawing;
mod filming;
mod handing;
mod recover;
mod saving;
mod tuning;

use super::film::Filming;
use super::mailbox::{Mailbox, Order};
use super::pace::Pace;
use super::plan::{Plan, Prepared};
use super::prepare;
use super::protocol::{Command, Event, ModelSource, Phase, Snapshot, ViewRequest};
use super::session::Session;
use super::studio::Studio;
use crate::base::{Error, Result};
use crate::gpu::{Compute, DeviceChoice, Gpu, Presenter};
use crate::latent::Recipe;
use crate::training::HalfStep;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Longest sleep of an idle worker.
const IDLE: Duration = Duration::from_millis(500);
/// Nap while training yields to a drag.
const NAP: Duration = Duration::from_millis(4);

/// Runs the worker until it is told to end; a panic inside becomes one event.
pub fn run(mailbox: &Arc<Mailbox>, choice: DeviceChoice, gpu: Option<Gpu>) {
    let work = || match Compute::choose(choice, gpu) {
        Ok(compute) => Worker::new(mailbox.clone(), compute).work(),
        Err(error) => mailbox.tell(Event::DeviceLost(error.to_string())),
    };
    if let Err(panic) = catch_unwind(AssertUnwindSafe(work)) {
        mailbox.tell(Event::DeviceLost(format!(
            "the engine stopped ({}); start the program again, training resumes from its last \
             checkpoint",
            recover::words(&*panic)
        )));
    }
}

struct Worker {
    mailbox: Arc<Mailbox>,
    compute: Compute,
    presenter: Option<Presenter>,
    studio: Option<Studio>,
    session: Option<Session>,
    film: Option<Filming>,
    pace: Pace,
    /// The last view that was asked for, drawn again when the model changes.
    view: Option<ViewRequest>,
    state: Snapshot,
    /// Whether a step of training is under way.
    stepping: bool,
    ending: bool,
}

impl Worker {
    fn new(mailbox: Arc<Mailbox>, compute: Compute) -> Self {
        let presenter = compute.gpu.as_ref().map(Presenter::new);
        let state = Snapshot {
            device: compute.name.clone(),
            device_reason: compute.reason.clone(),
            ..Snapshot::default()
        };
        Self {
            mailbox,
            compute,
            presenter,
            studio: None,
            session: None,
            film: None,
            pace: Pace::default(),
            view: None,
            state,
            stepping: false,
            ending: false,
        }
    }

    fn work(&mut self) {
        self.publish();
        while !self.ending {
            match catch_unwind(AssertUnwindSafe(|| self.turn())) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => self.mailbox.tell(Event::Failed(error.to_string())),
                Err(panic) if self.compute.gpu.is_some() => self.recover(&*panic),
                // Nothing on the CPU panics for want of anything: it is a mistake in the program.
                Err(panic) => resume_unwind(panic),
            }
            self.stepping = false;
            self.warn();
            if let Some(fault) = self.compute.health.take_error() {
                self.mailbox.tell(recover::event(&fault));
            }
        }
    }

    fn turn(&mut self) -> Result<()> {
        while let Some(order) = self.mailbox.order() {
            match order {
                Order::Command(command) => self.obey(command)?,
                Order::Ready(prepared) => self.begin(*prepared)?,
            }
        }
        if let Some(view) = self.mailbox.view() {
            self.view = Some(view);
            self.draw()?;
        }
        let idle = self.film_on(IDLE);
        if self.ending || self.session.is_none() {
            self.mailbox.wait(if self.ending { Duration::ZERO } else { idle });
            return Ok(());
        }
        self.train(idle)
    }

    fn obey(&mut self, command: Command) -> Result<()> {
        match command {
            Command::Open(source) => self.open(&source)?,
            Command::Preflight { folder, config } => {
                prepare::preflight(&self.mailbox, folder, config, self.compute.room());
            }
            Command::Train { folder, run, config, base } => {
                self.prepare(Plan::Start { folder, run, config, base })?;
            }
            Command::Resume { run, onwards } => self.prepare(Plan::Resume { run, onwards })?,
            Command::Branch { source, kimg, run, config } => {
                self.branch(Plan::Branch { source, kimg, run, config })?;
            }
            Command::Retune(config) => self.tune(|session| session.retune(&config))?,
            Command::TakeAdvice { kind, back } => {
                self.tune(|session| session.take_advice(kind, back))?;
            }
            Command::Undo => self.tune(Session::undo)?,
            Command::GoBack(kimg) => self.tune(|session| session.go_back(kimg).map(|()| None))?,
            Command::Stop => self.stop()?,
            Command::Checkpoint => self.checkpoint()?,
            Command::Export(order) => self.export(order)?,
            Command::ExportArray { path, recipes } => self.export_array(path, &recipes)?,
            Command::ExportPast { run, path, recipes } => self.export_past(&run, path, &recipes)?,
            Command::FindDirection { more, less, others } => {
                let found = self.open_studio()?.find_direction(&more, &less, &others);
                self.mailbox.tell(Event::Direction(found.map(Box::new)));
            }
            Command::ReadDirections(path) => {
                let found = self.open_studio()?.read_directions(&path)?;
                self.mailbox.tell(Event::Directions(found));
            }
            Command::Film(order) => self.film(order)?,
            Command::StopFilm => self.stop_film(),
            Command::Course(timeline) => self.course(&timeline)?,
            Command::Copy(recipe) => self.copy(recipe)?,
            Command::Thumbnail { id, recipe } => self.thumbnail(id, recipe)?,
            Command::Shutdown => {
                self.ending = true;
                self.stop_film();
                if self.session.is_some() {
                    self.stop()?;
                }
            }
        }
        Ok(())
    }

    fn open_studio(&self) -> Result<&Studio> {
        self.studio.as_ref().ok_or_else(|| Error::Usage("no model is open; open one first".into()))
    }

    fn open(&mut self, source: &ModelSource) -> Result<()> {
        self.busy(Some("Opening the model"));
        let mailbox = self.mailbox.clone();
        let progress = |what: &str, done, total| {
            mailbox.tell(Event::Progress { what: what.into(), done, total });
        };
        let studio = Studio::open(source, &self.compute.device, &progress);
        if let (Ok(studio), Some(_)) = (&studio, &self.compute.gpu) {
            // The first picture waits until the GPU's driver has compiled its shaders.
            self.busy(Some("Preparing the GPU"));
            progress("Preparing the GPU", 0, 0);
            drop(studio.pictures(&[Recipe::seed(0)]));
        }
        self.busy(None);
        let studio = studio?;
        progress("Drawing the first picture", 0, 0);
        self.adopt(studio, true)
    }

    fn prepare(&mut self, plan: Plan) -> Result<()> {
        if self.session.is_some() || self.state.training.phase == Phase::Preparing {
            return Err(Error::Usage("a training is running; stop it first".into()));
        }
        self.mailbox.paused.store(false, Ordering::Relaxed);
        self.state.training.phase = Phase::Preparing;
        self.busy(Some("Reading pictures"));
        prepare::dataset(&self.mailbox, plan);
        Ok(())
    }

    fn begin(&mut self, prepared: Prepared) -> Result<()> {
        self.state.training.phase = Phase::Idle;
        self.busy(None);
        let session = Session::begin(prepared, &self.compute.device, self.compute.room())?;
        self.state.training = session.status();
        self.session = Some(session);
        self.refresh()
    }

    /// A half-step, or a nap of at most `idle`.
    fn train(&mut self, idle: Duration) -> Result<()> {
        let held = self.mailbox.is_paused();
        if let Some(session) = &mut self.session {
            session.tick(!held);
        }
        let phase = if held { Phase::Paused } else { Phase::Running };
        if self.state.training.phase != phase {
            self.state.training.phase = phase;
            self.publish();
        }
        let nap = match (held, self.mailbox.yields()) {
            (true, _) => Some(IDLE),
            (false, true) => Some(NAP),
            _ => self.pace.left(self.mailbox.share.load(Ordering::Relaxed), Instant::now()),
        };
        if let Some(nap) = nap {
            // In slices, for neither a pause nor a new share rings the bell.
            self.mailbox.wait(nap.min(idle));
            return Ok(());
        }
        let Some(session) = self.session.as_mut() else { return Ok(()) };
        let start = Instant::now();
        self.stepping = true;
        let outcome = session.half_step();
        self.stepping = false;
        self.pace.worked(start);
        match outcome {
            Ok(outcome) => {
                self.follow(outcome)?;
                self.advise()?;
            }
            Err(error) => {
                // The networks are spoilt; the last checkpoint stays.
                self.session = None;
                self.end_training();
                return Err(error);
            }
        }
        self.refresh()?;
        self.save_if_due()
    }

    fn follow(&mut self, outcome: HalfStep) -> Result<()> {
        let Some(session) = self.session.as_mut() else { return Ok(()) };
        let event = match outcome {
            HalfStep::Quiet => return Ok(()),
            HalfStep::Point(point) => {
                session.report(*point, &mut self.state.training);
                Event::Metrics(point)
            }
            HalfStep::RolledBack(reason) => {
                self.state.training.history = Arc::new(session.history());
                session.tell(&mut self.state.training);
                Event::Warning(reason)
            }
        };
        self.publish();
        self.mailbox.tell(event);
        Ok(())
    }

    /// Lets the explored model and the sample sheet follow the training.
    fn refresh(&mut self) -> Result<()> {
        let Some(session) = self.session.as_mut() else { return Ok(()) };
        let Some((studio, follow)) = session.refresh(self.studio.as_ref()) else { return Ok(()) };
        self.state.training.samples = Some(Arc::new(session.samples(&studio)));
        self.state.training.samples_kimg = session.kimg();
        self.state.training.kimg = session.kimg();
        self.state.training.fading = session.fading(&studio).map(Arc::new);
        if !follow {
            session.put_aside(studio);
            self.publish();
            return Ok(());
        }
        let open = self.studio.as_ref();
        let another = open.is_none_or(|open| open.info.source != studio.info.source);
        self.adopt(studio, another)
    }

    fn stop(&mut self) -> Result<()> {
        let Some(mut session) = self.session.take() else {
            return Err(Error::Usage("no training is running".into()));
        };
        self.state.training.phase = Phase::Stopping;
        self.publish();
        let saved = session.save().map(|ended| {
            if let Some(point) = ended {
                session.report(point, &mut self.state.training);
                self.mailbox.tell(Event::Metrics(Box::new(point)));
            }
        });
        session.tell(&mut self.state.training);
        let sheet = self.state.training.samples.as_ref().map(|sheet| session.keep_samples(sheet));
        let source = session.source();
        drop(session);
        self.end_training();
        saved?;
        sheet.unwrap_or(Ok(()))?;
        self.mailbox.tell(Event::Stopped);
        // From here on the explored model is the one on disk, so that its pictures can be reopened.
        if self.studio.as_ref().is_some_and(|open| open.info.source == source) && !self.ending {
            return self.open(&source);
        }
        Ok(())
    }

    fn end_training(&mut self) {
        self.state.training.phase = Phase::Idle;
        self.state.training.eta_s = None;
        self.publish();
    }

    fn busy(&mut self, what: Option<&str>) {
        self.state.busy = what.map(str::to_string);
        self.publish();
    }

    fn publish(&self) {
        self.mailbox.publish(&self.state);
    }
}
