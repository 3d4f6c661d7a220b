//! When a folder must be read again: settings that its report depends on have changed and then
//! rested for a moment, and no other reading is under way.

use crate::data::Crop;
use crate::models::NetworkConfig;
use crate::training::TrainConfig;
use std::path::{Path, PathBuf};

/// Everything that a report depends on.
#[derive(Debug, Clone, PartialEq)]
struct Question {
    folder: PathBuf,
    network: NetworkConfig,
    batch: usize,
    crop: Crop,
    list: Option<PathBuf>,
    conditional: bool,
}

impl Question {
    fn new(folder: &Path, config: &TrainConfig) -> Self {
        Self {
            folder: folder.into(),
            network: config.network.clone(),
            batch: config.batch,
            crop: config.crop,
            list: config.list.clone(),
            conditional: config.conditional,
        }
    }
}

/// The state of asking; times in seconds.
#[derive(Debug, Default)]
pub(super) struct Check {
    wanted: Option<Question>,
    asked: Option<Question>,
    due: f64,
    waiting: bool,
}

impl Check {
    /// Told each frame what a report is wanted of; it is due once this rests for `rest` seconds.
    pub fn want(&mut self, folder: &Path, config: &TrainConfig, now: f64, rest: f64) {
        let wanted = Question::new(folder, config);
        if self.wanted.as_ref() != Some(&wanted) {
            self.wanted = Some(wanted);
            self.due = now + rest;
        }
    }

    /// Whether to ask now; true counts as asked.
    pub fn take(&mut self, now: f64) -> bool {
        let due = !self.waiting && self.outdated() && now >= self.due;
        if due {
            self.asked = self.wanted.clone();
            self.waiting = true;
        }
        due
    }

    /// A report or a failure has come.
    pub fn answered(&mut self) {
        self.waiting = false;
    }

    /// A report has come that somebody else asked for.
    pub fn answered_for(&mut self, folder: &Path, config: &TrainConfig) {
        self.waiting = false;
        self.asked = Some(Question::new(folder, config));
    }

    /// Whether a report is under way.
    pub fn waiting(&self) -> bool {
        self.waiting
    }

    /// Whether the newest report is not of what is wanted.
    pub fn outdated(&self) -> bool {
        self.wanted.is_some() && self.wanted != self.asked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(resolution: usize) -> TrainConfig {
        let mut network = NetworkConfig::default();
        network.set_resolution(resolution);
        TrainConfig { network, ..Default::default() }
    }

    #[test]
    fn asks_once_after_a_rest() {
        let (mut check, folder) = (Check::default(), Path::new("a"));
        assert!(!check.take(0.0), "nothing is wanted yet");
        check.want(folder, &config(64), 0.0, 0.5);
        assert!(!check.take(0.4));
        check.want(folder, &config(128), 0.4, 0.5);
        assert!(!check.take(0.6), "the rest begins anew");
        assert!(check.take(1.0));
        assert!(!check.take(2.0) && check.waiting());
        check.answered();
        assert!(!check.take(3.0) && !check.outdated());
    }

    #[test]
    fn a_change_while_reading_waits_for_the_answer() {
        let (mut check, folder) = (Check::default(), Path::new("a"));
        check.want(folder, &config(64), 0.0, 0.0);
        assert!(check.take(0.0));
        check.want(folder, &config(32), 1.0, 0.5);
        assert!(!check.take(9.0) && check.outdated());
        check.answered();
        assert!(check.take(9.0));
    }

    #[test]
    fn settings_without_influence_do_not_ask() {
        let (mut check, folder) = (Check::default(), Path::new("a"));
        check.answered_for(folder, &config(64));
        check.want(folder, &TrainConfig { lr_g: 0.5, seed: 3, ..config(64) }, 0.0, 0.0);
        assert!(!check.take(1.0));
    }
}
