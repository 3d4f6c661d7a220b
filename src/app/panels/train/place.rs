//! Where a new run goes.

use super::fields::row;
use crate::app::lang::t;
use crate::base::files;
use crate::engine::{Command, Training};
use crate::training::TrainConfig;
use eframe::egui;
use std::path::{Path, PathBuf};

/// The folder for runs, which can be typed.
pub(super) fn ui(ui: &mut egui::Ui, runs: &mut String) {
    row(ui, "Saved in", "Each run gets a folder of its own inside this one", |ui| {
        let usual = runs_folder().display().to_string();
        let field = egui::TextEdit::singleline(runs).hint_text(usual);
        ui.add(field.desired_width(ui.available_width()))
            .on_hover_text(t(ui, "Empty is the usual folder"))
    });
}

/// The folder for runs: `Morphogen` in the user's documents, or home, or here.
pub(super) fn runs_folder() -> PathBuf {
    let user = directories::UserDirs::new();
    let parent = user.as_ref().map(|user| user.document_dir().unwrap_or(user.home_dir()));
    parent.unwrap_or(Path::new(".")).join("Morphogen")
}

/// `<runs>/<name>-<n>` with the least n from 1 that does not exist yet.
pub(super) fn free_run(runs: &Path, name: &str) -> PathBuf {
    let name = file_name(name);
    files::numbered(runs, |n| format!("{name}-{n}"))
}

/// About the button of [`branch`]; the changes follow.
pub(super) const BRANCH: &str =
    "This run is saved and stays as it is; a new one goes on from it with:";

/// The order for a run that goes on from this one, beside it.
pub(super) fn branch(training: &Training, kimg: Option<f64>, config: TrainConfig) -> Command {
    let source = training.run.clone();
    let name = source.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let run = free_run(source.parent().unwrap_or(Path::new(".")), &name);
    Command::Branch { source, kimg, run, config: Box::new(config) }
}

/// A name that every file system takes.
pub(super) fn file_name(name: &str) -> String {
    let bad = |c: char| c.is_control() || r#"/\:*?"<>|"#.contains(c);
    let clean: String = name.chars().map(|c| if bad(c) { '-' } else { c }).take(60).collect();
    let clean = clean.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if clean.is_empty() { "run".into() } else { clean.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_first_free_number() {
        let runs = tempfile::tempdir().unwrap();
        assert_eq!(free_run(runs.path(), "cats"), runs.path().join("cats-1"));
        std::fs::create_dir(runs.path().join("cats-1")).unwrap();
        std::fs::create_dir(runs.path().join("cats-3")).unwrap();
        assert_eq!(free_run(runs.path(), "cats"), runs.path().join("cats-2"));
    }

    #[test]
    fn names_suit_every_file_system() {
        assert_eq!(file_name("a/b:c"), "a-b-c");
        assert_eq!(file_name(" 花朵 "), "花朵");
        assert_eq!(file_name("../.."), "-");
        assert_eq!(file_name(" .. "), "run");
        assert!(file_name(&"长".repeat(300)).chars().count() <= 60);
    }
}
