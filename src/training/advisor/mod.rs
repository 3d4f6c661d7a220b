//! The advisor: recognises what goes wrong with a run, says why, and knows what to change.

mod kind;
mod remedy;
mod signs;
#[cfg(test)]
mod tests;
mod view;

use super::{Change, Metrics, TrainConfig};
use crate::base::{Result, append_lines, read_lines};
use serde::{Deserialize, Serialize};
use std::path::Path;

pub use kind::{Kind, Words};
pub use signs::STEP;
pub use view::{Facts, View};

/// Name of its log in a run folder.
pub const ADVICE_FILE: &str = "advice.jsonl";
/// Points at which a trouble must be seen before it is told, and at which it must be gone.
const PATIENCE: [u32; 2] = [3, 5];

/// A trouble that is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Which.
    pub kind: Kind,
    /// When it was first seen, thousands of real images.
    pub since: f64,
    /// What speaks for it; its [`Words::seen`] has room for each.
    pub values: Vec<String>,
    /// Settings that would help; none where what helps is no setting of a run under way.
    pub changes: Vec<Change>,
    /// Whether a checkpoint from before it is worth going back to.
    pub back: bool,
}

impl Finding {
    /// What is seen, in English.
    pub fn seen(&self) -> String {
        let mut parts = self.kind.words().seen.split("{}");
        let mut text = parts.next().unwrap_or_default().to_string();
        for (part, value) in parts.zip(&self.values) {
            text += value;
            text += part;
        }
        text
    }

    /// All of it in one line, in English.
    pub fn sentence(&self) -> String {
        let Words { title, why, help, .. } = self.kind.words();
        format!("{title}. {}. {why}. {help}", self.seen())
    }
}

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Turn {
    /// It was seen.
    Began,
    /// It is gone.
    Ended,
    /// Its advice was taken.
    Taken,
    /// The run went back to before it.
    Back,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// Steps done.
    pub step: u64,
    /// Thousands of real images shown.
    pub kimg: f64,
    /// What happened.
    pub turn: Turn,
    /// To which finding.
    pub finding: Finding,
}

/// The log of a run folder; lines that cannot be read are left out.
pub fn read_advice(folder: &Path) -> Vec<Told> {
    read_lines(&folder.join(ADVICE_FILE))
}

/// A trouble that may be one.
#[derive(Debug, Clone)]
struct Suspect {
    finding: Finding,
    /// Points at which it was seen, and since which it was not.
    seen: u32,
    absent: u32,
}

/// Watches one run.
#[derive(Debug, Default)]
pub struct Advisor {
    facts: Facts,
    suspects: Vec<Suspect>,
    /// Steps done at the last change; what was before it says nothing about what is now.
    fresh: u64,
    /// Whether a loss was not finite since then.
    broken: bool,
}

impl Advisor {
    /// For a run with these pictures.
    pub fn new(facts: Facts) -> Self {
        Self { facts, ..Self::default() }
    }

    /// What is there now, most pressing first.
    pub fn findings(&self) -> Vec<Finding> {
        let told = self.suspects.iter().filter(|suspect| suspect.seen >= PATIENCE[0]);
        told.map(|suspect| suspect.finding.clone()).collect()
    }

    /// Whether there are points enough since the last change.
    pub fn judged(&self, history: &[Metrics]) -> bool {
        self.fresh(history).len() >= view::ENOUGH
    }

    /// Points since the last change.
    fn fresh<'a>(&self, history: &'a [Metrics]) -> &'a [Metrics] {
        &history[history.partition_point(|point| point.step <= self.fresh)..]
    }

    /// A setting was changed, or the run went back: judges anew from here.
    pub fn changed(&mut self, step: u64) {
        self.fresh = step;
        self.broken = false;
        self.suspects.clear();
    }

    /// A loss was not finite. Returns what is told at once.
    pub fn broke(&mut self, history: &[Metrics], config: &TrainConfig) -> Vec<Told> {
        self.broken = true;
        (0..PATIENCE[0]).flat_map(|_| self.observe(history, config)).collect()
    }

    /// Looks at the run after a new point of its curves; returns what began and what ended.
    pub fn observe(&mut self, history: &[Metrics], config: &TrainConfig) -> Vec<Told> {
        let (fresh, broken) = (self.fresh(history), self.broken);
        let facts = std::mem::take(&mut self.facts);
        let view = View { all: history, fresh, config, facts: &facts, broken };
        let found = diagnose(&view);
        self.facts = facts;
        let last = history.last().copied().unwrap_or_default();
        let told = |turn, finding: &Finding| Told {
            step: last.step,
            kimg: last.kimg,
            turn,
            finding: finding.clone(),
        };
        let mut turns = Vec::new();
        for suspect in &mut self.suspects {
            match found.iter().find(|finding| finding.kind == suspect.finding.kind) {
                Some(finding) => {
                    let since = suspect.finding.since;
                    suspect.finding = Finding { since, ..finding.clone() };
                    (suspect.seen, suspect.absent) = (suspect.seen + 1, 0);
                    if suspect.seen == PATIENCE[0] {
                        turns.push(told(Turn::Began, &suspect.finding));
                    }
                }
                None => suspect.absent += 1,
            }
        }
        self.suspects.retain(|suspect| {
            let known = suspect.seen >= PATIENCE[0];
            let gone = suspect.absent >= if known { PATIENCE[1] } else { 1 };
            if gone && known {
                turns.push(told(Turn::Ended, &suspect.finding));
            }
            !gone
        });
        for finding in found {
            if self.suspects.iter().all(|suspect| suspect.finding.kind != finding.kind) {
                self.suspects.push(Suspect { finding, seen: 1, absent: 0 });
            }
        }
        let order =
            |suspect: &Suspect| Kind::ALL.iter().position(|kind| *kind == suspect.finding.kind);
        self.suspects.sort_by_key(order);
        turns
    }
}

/// What a run suffers from at one point of its curves, most pressing first.
pub fn diagnose(view: &View<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for kind in Kind::ALL {
        if findings.iter().any(|finding| signs::hides(finding.kind).contains(&kind)) {
            continue;
        }
        let Some(values) = signs::seen(kind, view) else { continue };
        let changes = view.config.retuned(&remedy::remedy(kind, view)).unwrap_or_default();
        let back = remedy::worth_going_back(kind);
        findings.push(Finding { kind, since: view.kimg(), values, changes, back });
    }
    findings
}

/// Adds lines to the log of a run folder.
///
/// # Errors
/// [`crate::base::Error::Write`].
pub fn log(folder: &Path, told: &[Told]) -> Result<()> {
    if told.is_empty() { Ok(()) } else { append_lines(&folder.join(ADVICE_FILE), told) }
}
