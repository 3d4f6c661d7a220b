//! Models and runs that were opened, to be gone back to, pinned or forgotten.

use super::entry;
use crate::app::dialogs::Task;
use crate::app::lang::t;
use crate::app::panels::Action;
use crate::app::state::{Recent, Recents};
use crate::app::widgets::{Icon, icon_button};
use crate::engine::{Command, ModelInfo, ModelSource};
use eframe::egui;
use egui::Ui;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// The list, and which of it were gone when the program started.
#[derive(Default)]
pub(super) struct List {
    all: Recents,
    looking: Task<HashSet<PathBuf>>,
    missing: HashSet<PathBuf>,
}

impl List {
    /// Takes over a list, and looks which of it are still there: on a thread, since a disk may be slow.
    pub fn set(&mut self, ctx: &egui::Context, all: Recents) {
        let paths: Vec<PathBuf> = all.list().iter().map(|known| known.path.clone()).collect();
        self.all = all;
        let gone = |path: &PathBuf| !path.exists();
        self.looking.start(ctx, "recent models", move || paths.into_iter().filter(gone).collect());
    }

    /// All of them.
    pub fn all(&self) -> &Recents {
        &self.all
    }

    /// As of [`Recents::remember`].
    pub fn remember(&mut self, name: &str, path: &Path, hash: &str) {
        self.missing.remove(path);
        self.all.remember(name, path, hash);
    }

    /// Draws it.
    pub fn ui(&mut self, ui: &mut Ui, model: Option<&ModelInfo>, out: &mut Vec<Action>) {
        if let Some(missing) = self.looking.take() {
            self.missing = missing;
        }
        let mut change: Option<Change> = None;
        for known in self.all.list() {
            let source = ModelSource::File(known.path.clone());
            let chosen = model.is_some_and(|model| model.source == source);
            let there = !self.missing.contains(&known.path);
            let name = self.told_apart(known);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                let width = ui.available_width() - 2.0 * (ui.spacing().interact_size.y + 2.0);
                let gone = t(ui, "It is no longer there");
                let place = known.path.display().to_string();
                let add = |ui: &mut Ui| entry(ui, width.max(40.0), chosen, &name, &place);
                let shown = ui.add_enabled_ui(there, add);
                let open = shown.inner && !chosen;
                shown.response.on_disabled_hover_text(gone);
                if open {
                    out.push(Action::Command(Command::Open(source)));
                }
                change = buttons(ui, known).or(change.take());
            });
        }
        match change {
            Some(Change::Pin(path, pinned)) => self.all.pin(&path, pinned),
            Some(Change::Forget(path)) => self.all.forget(&path),
            None => {}
        }
    }
}

impl List {
    /// Its name; with the folder it lies in where another one is called the same.
    fn told_apart(&self, known: &Recent) -> String {
        let alike = |other: &&Recent| other.name == known.name;
        let folder = known.path.parent().and_then(Path::file_name);
        match folder.filter(|_| self.all.list().iter().filter(alike).count() > 1) {
            Some(folder) => format!("{} · {}", known.name, folder.to_string_lossy()),
            None => known.name.clone(),
        }
    }
}

/// What a button of an entry asks for.
enum Change {
    Pin(PathBuf, bool),
    Forget(PathBuf),
}

fn buttons(ui: &mut Ui, known: &Recent) -> Option<Change> {
    let (icon, text) = match known.pinned {
        true => (Icon::Pinned, t(ui, "Unpin")),
        false => (Icon::Pin, t(ui, "Pin: keeps it in this list")),
    };
    if icon_button(ui, icon, text).clicked() {
        return Some(Change::Pin(known.path.clone(), !known.pinned));
    }
    let text = t(ui, "Forget: takes it off this list; the file stays");
    icon_button(ui, Icon::Close, text).clicked().then(|| Change::Forget(known.path.clone()))
}

#[cfg(test)]
mod tests {
    use super::super::ModelPanel;
    use super::*;
    use crate::app::panels::testing::{Stage, harness};
    use crate::engine::Snapshot;
    use egui_kittest::kittest::Queryable;

    #[test]
    fn models_of_earlier_sessions_are_opened_pinned_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let (here, gone) = (folder.path().join("here.pkl"), folder.path().join("gone.pkl"));
        std::fs::write(&here, b"").unwrap();
        let mut stage = harness(Stage::<ModelPanel>::new(Snapshot::default()), [340.0, 900.0]);
        let mut recents = Recents::default();
        recents.remember("gone", &gone, "00");
        recents.remember("here", &here, "11");
        let ctx = stage.ctx.clone();
        stage.state_mut().panel.set_recents(&ctx, recents);
        while stage.state().panel.recents.missing.is_empty() {
            std::thread::sleep(std::time::Duration::from_millis(5));
            stage.step();
        }
        stage.get_by_label("gone").click();
        stage.get_by_label("here").click();
        stage.run_steps(3);
        let actions = stage.state_mut().taken();
        let [Action::Command(Command::Open(source))] = actions.as_slice() else {
            panic!("one that is gone is not opened: {} actions", actions.len())
        };
        assert_eq!(*source, ModelSource::File(here.clone()));
        stage.get_all_by_label("Pin: keeps it in this list").last().unwrap().click();
        stage.run_steps(3);
        assert_eq!(stage.state().panel.recents().list()[0].path, gone);
        let forget = "Forget: takes it off this list; the file stays";
        stage.get_all_by_label(forget).next().unwrap().click();
        stage.run_steps(3);
        assert_eq!(stage.state().panel.recents().list().len(), 1);
        assert!(here.exists());
    }

    #[test]
    fn models_of_one_name_show_their_folders() {
        let mut list = List::default();
        for (name, path) in [("model", "/a/model.pkl"), ("model", "/b/x.pkl"), ("cat", "/a/c.pkl")]
        {
            list.remember(name, Path::new(path), path);
        }
        let mut shown: Vec<String> =
            list.all().list().iter().map(|known| list.told_apart(known)).collect();
        shown.sort();
        assert_eq!(shown, ["cat", "model · a", "model · b"]);
    }
}
