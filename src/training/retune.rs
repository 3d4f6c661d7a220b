//! Changing the settings of a run while it goes on, and the log of it.

use super::TrainConfig;
use crate::base::{Error, Result, read_lines, write_lines};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::path::Path;

/// Name of the log in a run folder.
const LOG: &str = "changes.jsonl";

/// One setting that was changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Its name in a saved configuration, such as `lr_d`.
    pub name: String,
    /// What it was.
    pub from: Value,
    /// What it became.
    pub to: Value,
}

impl Change {
    /// The same in the other direction.
    fn back(&self) -> Self {
        Self { name: self.name.clone(), from: self.to.clone(), to: self.from.clone() }
    }
}

/// Who changed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The user.
    User,
    /// The user, or the run by itself, who took an advice.
    Advice,
    /// The user, who took a change back.
    Undo,
}

/// What was changed at once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Steps done before it; the next step is the first with it.
    pub step: u64,
    /// Thousands of real images shown before it.
    pub kimg: f64,
    /// Who changed it.
    pub by: By,
    /// The settings.
    pub changes: Vec<Change>,
}

impl Entry {
    /// Its settings, back to what they were.
    pub fn undone(&self) -> Vec<Change> {
        self.changes.iter().rev().map(Change::back).collect()
    }
}

impl TrainConfig {
    /// Settings that shape the networks, choose the pictures or count at the start only, by their names
    /// in a saved configuration.
    pub const FIXED: [&str; 9] = [
        "network",
        "from",
        "conditional",
        "seed",
        "hold_out",
        "freeze_d",
        "crop",
        "list",
        "noise_strength",
    ];

    /// What must be changed for this to become `wanted`.
    pub fn changes_to(&self, wanted: &Self) -> Vec<Change> {
        let (old, mut new) = (self.named(), wanted.named());
        let mut changes: Vec<Change> = old
            .into_iter()
            .map(|(name, from)| Change { to: new.remove(&name).unwrap_or_default(), name, from })
            .collect();
        // A setting that is not written where it is the usual one.
        changes.extend(new.into_iter().map(|(name, to)| Change { name, from: Value::Null, to }));
        changes.retain(|change| change.from != change.to);
        changes
    }

    /// The settings that a run under way goes on with when `wanted` are wanted.
    ///
    /// # Errors
    /// [`Error::Usage`] naming a setting that counts from the beginning of a run only, or one that is
    /// out of range.
    pub fn retuned(&self, wanted: &Self) -> Result<Vec<Change>> {
        wanted.validate()?;
        let changes = self.changes_to(wanted);
        match changes.iter().find(|change| Self::FIXED.contains(&change.name.as_str())) {
            None => Ok(changes),
            Some(Change { name, .. }) => Err(Error::Usage(format!(
                "{} counts from the beginning of a run only; start a new one from this one",
                name.replace('_', "-")
            ))),
        }
    }

    /// These settings with some changed.
    ///
    /// # Errors
    /// [`Error::Usage`] where a value is of another kind or out of range.
    pub fn with(&self, changes: &[Change]) -> Result<Self> {
        let mut named = self.named();
        for Change { name, to, .. } in changes {
            match to {
                Value::Null => named.remove(name),
                to => named.insert(name.clone(), to.clone()),
            };
        }
        let config: Self = serde_json::from_value(Value::Object(named))
            .map_err(|e| Error::Usage(format!("a setting cannot have this value: {e}")))?;
        config.validate()?;
        Ok(config)
    }

    /// A setting by its name in a saved configuration, as text; empty where there is none.
    pub fn value(&self, name: &str) -> String {
        match self.named().get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            // The networks by what people call them.
            Some(Value::Object(_)) if name == "network" => self.network.kind().into(),
            Some(value) => value.to_string(),
        }
    }

    fn named(&self) -> Map<String, Value> {
        named(self)
    }
}

/// A configuration as it is saved: its settings by name.
pub(super) fn named(config: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(config) {
        Ok(Value::Object(map)) => map,
        _ => unreachable!("a configuration is written with names"),
    }
}

/// The log of a run folder; lines that cannot be read are left out.
pub fn read_log(folder: &Path) -> Vec<Entry> {
    read_lines(&folder.join(LOG))
}

/// Writes it.
///
/// # Errors
/// [`Error::Write`].
pub fn write_log(folder: &Path, entries: &[Entry]) -> Result<()> {
    write_lines(&folder.join(LOG), entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::{AugmentMode, Loss};

    #[test]
    fn what_differs_is_named_and_carried_over() {
        let old = TrainConfig::small();
        let new = TrainConfig {
            lr_d: 0.004,
            loss: Loss::Hinge,
            augment: AugmentMode::None,
            total_kimg: 7.0,
            ..old.clone()
        };
        let changes = old.retuned(&new).unwrap();
        let names: Vec<&str> = changes.iter().map(|change| change.name.as_str()).collect();
        assert_eq!(names, ["augment", "loss", "lr_d", "total_kimg"]);
        assert_eq!(old.with(&changes).unwrap(), new);
        let entry = Entry { step: 1, kimg: 0.1, by: By::User, changes };
        assert_eq!(new.with(&entry.undone()).unwrap(), old);
    }

    #[test]
    fn what_counts_from_the_beginning_only_is_refused_by_name() {
        let old = TrainConfig::small();
        let refused = |new: TrainConfig| old.retuned(&new).unwrap_err().to_string();
        let mut other = old.clone();
        other.network.set_resolution(32);
        assert!(refused(other).starts_with("network counts from the beginning"));
        assert!(refused(TrainConfig { freeze_d: 1, ..old.clone() }).starts_with("freeze-d"));
        let noisy = TrainConfig { noise_strength: vec![0.5], ..old.clone() };
        assert!(refused(noisy).starts_with("noise-strength"));
        assert!(refused(TrainConfig { lr_g: 2.0, ..old.clone() }).contains("learning rate"));
    }
}
