//! Changing a run while it goes on: its settings, and where it stands.

use super::advisor::{self, Finding, Kind, Told, Turn};
use super::folder::RunFile;
use super::kept::{self, Kept};
use super::retune::{self, By, Entry};
use super::run::Run;
use super::state::STATE_FILE;
use super::{Metrics, TrainConfig, Trainer};
use crate::base::{Error, Result};
use crate::data::Dataset;
use burn::tensor::Device;
use std::path::Path;
use std::sync::Arc;

impl Run {
    /// Goes on with other settings from the next step on; a step under way is ended first, and the
    /// point of the curves that this may bring is returned.
    ///
    /// # Errors
    /// [`Error::Usage`] for settings that count from the beginning of a run only, [`Error::Write`] where
    /// the log cannot be written, [`Error::Training`] where ending the step fails.
    pub fn retune(&mut self, wanted: &TrainConfig, by: By) -> Result<Option<Metrics>> {
        let changes = self.trainer.config.retuned(wanted)?;
        let ended = self.end_step()?;
        if changes.is_empty() {
            return Ok(ended);
        }
        let entry =
            Entry { step: self.trainer.progress.step, kimg: self.trainer.kimg(), by, changes };
        self.changes.push(entry);
        retune::write_log(self.folder(), &self.changes)?;
        self.set(wanted.clone());
        Ok(ended)
    }

    /// Takes the last change back.
    ///
    /// # Errors
    /// [`Error::Usage`] where nothing was changed, else as of [`Self::retune`].
    pub fn undo(&mut self) -> Result<Option<Metrics>> {
        let Some(last) = self.undoable() else {
            return Err(Error::Usage("no change is left to take back".into()));
        };
        let wanted = self.trainer.config.with(&last.undone())?;
        self.retune(&wanted, By::Undo)
    }

    /// The change that [`Self::undo`] would take back: each undoing answers the last change before it
    /// that has not been answered.
    pub fn undoable(&self) -> Option<&Entry> {
        let mut answered = 0;
        for entry in self.changes.iter().rev() {
            match entry.by {
                By::Undo => answered += 1,
                _ if answered > 0 => answered -= 1,
                _ => return Some(entry),
            }
        }
        None
    }

    /// All changes so far, oldest first.
    pub fn changes(&self) -> &[Entry] {
        &self.changes
    }

    /// Earlier states, oldest first.
    pub fn kept(&self) -> Vec<Kept> {
        kept::list(self.folder())
    }

    /// Troubles that are there, most pressing first.
    pub fn findings(&self) -> Vec<Finding> {
        self.advisor.findings()
    }

    /// Whether there are points enough since the last change to judge.
    pub fn judged(&self) -> bool {
        self.advisor.judged(self.history())
    }

    /// Takes the advice on a trouble: the settings that help, where there are some, and with `back` from
    /// a state before it.
    ///
    /// # Errors
    /// [`Error::Usage`] where it is not there or no setting helps, else as of [`Self::retune`] and
    /// [`Self::go_back`].
    pub fn take_advice(&mut self, kind: Kind, back: bool) -> Result<Option<Metrics>> {
        let found = self.findings().into_iter().find(|finding| finding.kind == kind);
        let Some(finding) = found.filter(|finding| back || !finding.changes.is_empty()) else {
            return Err(Error::Usage("this advice is no longer needed".into()));
        };
        let wanted = self.trainer.config.with(&finding.changes)?;
        if back {
            self.go_back(finding.since)?;
        }
        let ended = self.retune(&wanted, By::Advice)?;
        self.tell(Turn::Taken, finding);
        Ok(ended)
    }

    /// Goes back to the newest state kept that is no later than `kimg`, with the settings of then; what
    /// came after it is put aside.
    ///
    /// # Errors
    /// [`Error::Usage`] where none is kept, [`Error::Read`] or [`Error::Format`] where it is damaged, or
    /// those of [`Self::save`].
    pub fn go_back(&mut self, kimg: f64) -> Result<()> {
        let kept = self.kept();
        let (_, state) = Kept::whole(&kept, kimg).ok_or_else(|| {
            Error::Usage(format!(
                "no state from {kimg:.1} kimg or before is kept; choose a later one"
            ))
        })?;
        let rollbacks = self.trainer.progress.rollbacks + 1;
        let total = self.trainer.config.total_kimg;
        let findings = self.findings();
        let mut trainer = Trainer::restore(state, self.device())?;
        trainer.config.total_kimg = total;
        trainer.progress.rollbacks = rollbacks;
        self.stand_at(trainer);
        self.changes.retain(|entry| entry.step < self.trainer.progress.step);
        retune::write_log(self.folder(), &self.changes)?;
        kept::leave(self.folder(), self.trainer.progress.images);
        for finding in findings {
            self.tell(Turn::Back, finding);
        }
        self.save().map(drop)
    }

    /// A run in `folder` that goes on from a state of the one in `source`, with other settings: the
    /// newest that is no later than `kimg`, or its last.
    ///
    /// # Errors
    /// As of [`Run::resume`], [`Self::retune`] and [`Run::start`].
    pub fn branch(
        source: &Path,
        kimg: Option<f64>,
        folder: &Path,
        dataset: Arc<Dataset>,
        wanted: &TrainConfig,
        device: &Device,
    ) -> Result<Self> {
        let about = RunFile::read(source)?;
        let kept = kept::list(source);
        let state = match kimg {
            None => source.join(STATE_FILE),
            Some(kimg) => Kept::whole(&kept, kimg)
                .map(|(_, state)| state.to_path_buf())
                .ok_or_else(|| Error::read(source, "no state of that time is kept"))?,
        };
        let trainer = Trainer::restore(&state, device)?;
        let changes = trainer.config.retuned(wanted)?;
        super::folder::must_be_free(folder)?;
        let history = super::folder::read_history(source, trainer.progress.step);
        let mut run = Self::assemble(folder, &about.data, dataset, trainer, history, device);
        super::folder::take_list(&mut run.trainer.config, source, folder)?;
        RunFile { data: about.data, config: run.trainer.config.clone() }.write(folder)?;
        let (step, kimg) = (run.trainer.progress.step, run.trainer.kimg());
        run.changes.push(Entry { step, kimg, by: By::User, changes });
        retune::write_log(folder, &run.changes)?;
        run.set(wanted.clone());
        run.save()?;
        Ok(run)
    }

    /// Settings as changes that are still to come have them, once they are due.
    pub(super) fn replay(&mut self) {
        while self.pending.front().is_some_and(|e| e.step <= self.trainer.progress.step) {
            let Some(entry) = self.pending.pop_front() else { break };
            match self.trainer.config.with(&entry.changes) {
                Ok(config) => self.set(config),
                Err(error) => tracing::warn!("a change of the log is left out: {error}"),
            }
        }
    }

    /// Notes in the log of the advisor what became of a finding.
    pub(super) fn tell(&mut self, turn: Turn, finding: Finding) {
        let (step, kimg) = (self.trainer.progress.step, self.trainer.kimg());
        self.note(&[Told { step, kimg, turn, finding }]);
    }

    /// Writes to the log of the advisor; a full disk must not end a training.
    pub(super) fn note(&mut self, told: &[Told]) {
        if let Err(error) = advisor::log(self.folder(), told) {
            tracing::warn!("the advice is not written down: {error}");
        }
    }
}
