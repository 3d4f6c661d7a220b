//! Changed settings in words.

use crate::app::lang::{t, tf};
use crate::models::{Field, Slot};
use crate::training::{Change, TrainConfig};
use eframe::egui::Ui;
use serde_json::Value;

/// A line for each change, such as "Learning rate D: 0.05 becomes 0.0002".
pub(super) fn listed(ui: &Ui, changes: &[Change]) -> String {
    let line = |change: &Change| {
        let (label, value) = (label(&change.name), |value| value_of(ui, &change.name, value));
        let (from, to) = (value(&change.from), value(&change.to));
        tf(ui, "{}: {} becomes {}", &[&t(ui, label), &from, &to])
    };
    changes.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The label of a setting by its name in a saved configuration.
pub(super) fn label(name: &str) -> &'static str {
    match name {
        "mirror" => "Mirror pictures at random",
        "noise" => "Noise inputs",
        "tensorboard" => "Curves for TensorBoard",
        "total_kimg" => "Length",
        name => field(name, |field| field.label).unwrap_or("Settings"),
    }
}

/// A value as the window shows it.
fn value_of(ui: &Ui, name: &str, value: &Value) -> String {
    match value {
        Value::Bool(true) => t(ui, "yes").to_owned(),
        Value::Bool(false) => t(ui, "no").to_owned(),
        Value::String(text) => t(ui, choice(name, text).unwrap_or(text)).to_owned(),
        Value::Null => "–".to_owned(),
        value => value.to_string(),
    }
}

/// The words for one of a setting's choices.
fn choice(name: &str, chosen: &str) -> Option<&'static str> {
    field(name, |field| match field.slot {
        Slot::Choice(value) => {
            value.choices().iter().find(|(name, _)| *name == chosen).map(|(_, words)| *words)
        }
        _ => None,
    })
    .flatten()
}

/// What the table of settings tells of one, by its name in a saved configuration.
fn field<T>(name: &str, tell: impl FnOnce(Field<'_>) -> T) -> Option<T> {
    let name = name.replace('_', "-");
    let mut config = TrainConfig::default();
    let mut all = config.settings(usize::MAX).into_iter().map(|setting| setting.field);
    all.find(|field| field.name == name).map(tell)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever can be changed on the way has a label.
    #[test]
    fn each_setting_that_can_be_changed_has_a_label() {
        let old = TrainConfig::default();
        let Ok(Value::Object(names)) = serde_json::to_value(&old) else { unreachable!() };
        let fixed = TrainConfig::FIXED;
        let missing: Vec<&String> = names
            .keys()
            .filter(|name| !fixed.contains(&name.as_str()) && label(name) == "Settings")
            .collect();
        assert_eq!(missing, [] as [&String; 0]);
        assert_eq!(choice("loss", "hinge"), Some("Hinge (BigGAN)"));
    }
}
