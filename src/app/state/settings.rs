//! Settings that outlive the program, kept as JSON in the user's configuration folder.

use super::super::lang::Lang;
use super::super::stage::StageSettings;
use super::Recents;
use crate::base::files::write_atomic;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The user's preferences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Dark theme, else light.
    pub dark: bool,
    /// Language of the interface.
    pub lang: Lang,
    /// Smooth filtering of the picture, else nearest pixel.
    pub smooth: bool,
    /// Scale of the interface, on top of the system's.
    pub scale: f32,
    /// Folder that pictures are saved to; None is the user's pictures folder.
    pub folder: Option<PathBuf>,
    /// Folder that training runs go to; None is a folder in the user's documents.
    pub runs: Option<PathBuf>,
    /// Percent of the machine that training may take.
    pub share: u8,
    /// Enlargement of saved pictures: 1, 2 or 4.
    pub export_scale: u32,
    /// Models and runs that were opened.
    pub recent: Recents,
    /// Cards that are folded, by their English titles.
    pub folded: BTreeSet<String>,
    /// The map has most of the window.
    pub large_map: bool,
    /// The run that was trained last.
    pub last_run: Option<PathBuf>,
    /// That run was not finished when the program ended.
    pub unfinished: bool,
    /// How the picture is played from outside.
    pub stage: StageSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dark: true,
            lang: Lang::English,
            smooth: true,
            scale: 1.0,
            folder: None,
            runs: None,
            share: 100,
            export_scale: 1,
            recent: Recents::default(),
            folded: BTreeSet::new(),
            large_map: false,
            last_run: None,
            unfinished: false,
            stage: StageSettings::default(),
        }
    }
}

impl Settings {
    /// Where they are kept, where the system has a place for such things.
    pub fn path() -> Option<PathBuf> {
        let folders = directories::ProjectDirs::from("", "", "morphogen")?;
        Some(folders.config_dir().join("settings.json"))
    }

    /// Reads them. A missing or broken file gives the defaults in the system's language: lost
    /// preferences must never keep anybody from starting the program.
    pub fn load(path: &Path) -> Self {
        let read = std::fs::read(path).ok().and_then(|text| serde_json::from_slice(&text).ok());
        let mut settings: Self =
            read.unwrap_or_else(|| Self { lang: Lang::of_system(), ..Self::default() });
        settings.scale =
            if settings.scale.is_finite() { settings.scale.clamp(0.5, 3.0) } else { 1.0 };
        settings.share = settings.share.clamp(1, 100);
        settings.stage = settings.stage.checked();
        if ![1, 2, 4].contains(&settings.export_scale) {
            settings.export_scale = 1;
        }
        settings
    }

    /// Writes them; a failure is logged and otherwise ignored.
    pub fn save(&self, path: &Path) {
        let text = serde_json::to_vec_pretty(self).unwrap_or_default();
        if let Err(error) = write_atomic(path, &text) {
            tracing::warn!("settings are not kept: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survive_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/settings.json");
        let mut settings =
            Settings { dark: false, lang: Lang::Chinese, share: 50, ..Settings::default() };
        settings.recent.remember("cats", Path::new("/runs/cats-1"), "00");
        settings.folded.insert("Seed".into());
        settings.large_map = true;
        settings.last_run = Some("/runs/cats-1".into());
        settings.save(&path);
        assert_eq!(Settings::load(&path), settings);
    }

    #[test]
    fn broken_files_give_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        std::fs::write(&path, b"{\"dark\": fal").unwrap();
        assert!(Settings::load(&path).dark);
        std::fs::write(&path, b"{\"scale\": 1e9, \"unknown\": 1}").unwrap();
        assert_eq!(Settings::load(&path).scale, 3.0);
        std::fs::write(&path, b"{\"share\": 0}").unwrap();
        assert_eq!(Settings::load(&path).share, 1);
    }
}
