//! Directions of the user's own, kept with the model they belong to: a file for each model beside the
//! settings.

mod marks;
mod tiles;

pub(super) use marks::{Marked, Marks};

use super::dialogs::{Choice, Task, ask};
use super::lang;
use crate::base::{Error, Result};
use crate::engine::ModelInfo;
use crate::export::{DIRECTION_ENDINGS, read_directions, write_directions};
use crate::latent::Direction;
use eframe::egui::Context;
use std::path::{Path, PathBuf};

/// The directions of the open model.
#[derive(Default)]
pub(super) struct OwnDirections {
    /// Where the files are; None keeps nothing.
    folder: Option<PathBuf>,
    /// SHA-256 of the model they belong to; None while it is in training.
    model: Option<String>,
    list: Vec<Direction>,
    reading: Task<(String, Result<Vec<Direction>>)>,
    saving: Task<Option<Error>>,
    changed: bool,
    dialog: Task<Choice>,
}

impl OwnDirections {
    /// Those kept beside the settings file.
    pub fn beside(settings: Option<&Path>) -> Self {
        let folder = settings.map(|file| file.with_file_name("directions"));
        Self { folder, ..Self::default() }
    }

    /// All of them, the oldest first.
    pub fn list(&self) -> &[Direction] {
        &self.list
    }

    /// Another model is open: its directions are read. One in training keeps those that are there.
    pub fn switch(&mut self, ctx: &Context, model: &ModelInfo) {
        let Some(hash) = model.hash.clone() else { return };
        if self.model.as_ref() == Some(&hash) {
            return;
        }
        self.store(ctx);
        self.list.clear();
        self.model = Some(hash.clone());
        self.reading = Task::default();
        if let Some(file) = self.file().filter(|file| file.exists()) {
            self.reading.start(ctx, "directions", move || {
                (hash, read_directions(&file).map(|read| read.directions))
            });
        }
    }

    fn file(&self) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(format!("{}.safetensors", self.model.as_ref()?)))
    }

    /// Adds directions, under names that none has yet; how many there were.
    pub fn add(&mut self, directions: Vec<Direction>) -> usize {
        let count = directions.len();
        for mut direction in directions {
            direction.name = self.free(&direction.name);
            self.list.push(direction);
        }
        self.changed = true;
        count
    }

    /// `name`, or with a number where it is taken.
    fn free(&self, name: &str) -> String {
        let taken = |name: &String| self.list.iter().any(|other| other.name == *name);
        let numbers = (2u32..).map(|n| format!("{name} {n}"));
        std::iter::once(name.to_owned())
            .chain(numbers)
            .find(|name| !taken(name))
            .unwrap_or_default()
    }

    /// Drops one.
    pub fn remove(&mut self, name: &str) {
        self.list.retain(|direction| direction.name != name);
        self.changed = true;
    }

    /// Takes what other threads have done, and writes what changed; the error where that failed.
    pub fn follow(&mut self, ctx: &Context) -> Option<Error> {
        let mut failed = self.saving.take().flatten();
        match self.reading.take() {
            Some((hash, Ok(read))) if self.model.as_ref() == Some(&hash) => {
                let added = std::mem::replace(&mut self.list, read);
                self.list.extend(added);
            }
            Some((_, Err(error))) => failed = Some(error),
            _ => {}
        }
        self.store(ctx);
        failed
    }

    fn store(&mut self, ctx: &Context) {
        if !self.changed || self.saving.running() || self.reading.running() {
            return;
        }
        self.changed = false;
        if let Some(file) = self.file() {
            let list = self.list.clone();
            self.saving.start(ctx, "directions", move || write(&file, &list).err());
        }
    }

    /// Writes what is not written yet.
    pub fn close(&mut self) {
        let unsaved = self.changed || self.saving.running();
        if let (true, false, Some(file)) = (unsaved, self.reading.running(), self.file())
            && let Err(error) = write(&file, &self.list)
        {
            tracing::warn!("directions are not kept: {error}");
        }
    }

    /// Asks for a file of directions.
    pub fn ask(&mut self, ctx: &Context) {
        let lang = lang::of(ctx);
        let title = lang::translate(lang, "Open directions").to_owned();
        let kinds = lang::translate(lang, "Directions").to_owned();
        self.dialog.start(ctx, "directions dialog", move || {
            ask(|dialog| dialog.set_title(title).add_filter(kinds, &DIRECTION_ENDINGS).pick_file())
        });
    }

    /// What became of that, once.
    pub fn chosen(&mut self) -> Option<Choice> {
        self.dialog.take()
    }
}

/// Writes the file, or takes it away where nothing is left.
fn write(file: &Path, list: &[Direction]) -> Result<()> {
    if list.is_empty() {
        if !file.exists() {
            return Ok(());
        }
        return std::fs::remove_file(file).map_err(|e| Error::write(file, e));
    }
    write_directions(file, list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::panels::testing::plain;
    use std::time::Duration;

    fn direction(name: &str, value: f32) -> Direction {
        Direction { name: name.into(), values: vec![value; 4] }
    }

    fn settle(own: &mut OwnDirections, ctx: &Context) {
        for _ in 0..500 {
            assert!(own.follow(ctx).is_none());
            if !own.reading.running() && !own.saving.running() {
                return;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        panic!("never done");
    }

    #[test]
    fn each_model_has_its_own_and_finds_them_again() {
        let ctx = Context::default();
        let folder = tempfile::tempdir().unwrap();
        let settings = folder.path().join("settings.json");
        let model = |hash: &str| ModelInfo { hash: Some(hash.into()), ..plain() };
        let mut own = OwnDirections::beside(Some(&settings));
        own.switch(&ctx, &model("aa"));
        own.add(vec![direction("smile", 1.0), direction("smile", 2.0)]);
        settle(&mut own, &ctx);
        own.switch(&ctx, &model("bb"));
        assert!(own.list().is_empty());
        own.switch(&ctx, &ModelInfo { hash: None, ..plain() });
        own.add(vec![direction("light", 3.0)]);
        settle(&mut own, &ctx);
        let mut again = OwnDirections::beside(Some(&settings));
        again.switch(&ctx, &model("aa"));
        settle(&mut again, &ctx);
        let names: Vec<&str> = again.list().iter().map(|d| d.name.as_str()).collect();
        assert_eq!(names, ["smile", "smile 2"]);
        assert_eq!(again.list()[1].values, [2.0; 4]);
        again.remove("smile");
        again.remove("smile 2");
        again.close();
        assert!(!folder.path().join("directions/aa.safetensors").exists(), "nothing is left");
        again.switch(&ctx, &model("bb"));
        settle(&mut again, &ctx);
        assert_eq!(again.list().len(), 1);
    }

    #[test]
    fn a_damaged_file_is_told_and_nothing_is_kept_without_a_place() {
        let ctx = Context::default();
        let folder = tempfile::tempdir().unwrap();
        let settings = folder.path().join("settings.json");
        std::fs::create_dir(folder.path().join("directions")).unwrap();
        std::fs::write(folder.path().join("directions/cc.safetensors"), b"broken").unwrap();
        let mut own = OwnDirections::beside(Some(&settings));
        own.switch(&ctx, &ModelInfo { hash: Some("cc".into()), ..plain() });
        let told = (0..500).find_map(|_| {
            std::thread::sleep(Duration::from_millis(2));
            own.follow(&ctx)
        });
        assert!(told.unwrap().to_string().contains("cc.safetensors"));
        let mut nowhere = OwnDirections::beside(None);
        nowhere.add(vec![direction("a", 1.0)]);
        nowhere.close();
        assert_eq!(nowhere.list().len(), 1);
    }
}
