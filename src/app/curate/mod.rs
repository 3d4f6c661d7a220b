//! A sheet over the whole window on which a user sorts the pictures of a folder: keeps, boxes, rejects
//! and names them, quickly and by keys. What is decided is a list that training obeys.

mod bars;
mod sheet;
#[cfg(test)]
mod tests;
mod tiles;

use super::boxing::{Boxed, Boxing, LARGE};
use super::dialogs::Task;
use super::lang::{said, t};
use crate::base::Result;
use crate::data::{Grade, LIST_FILE, List, whole};
use crate::engine::{Surveyed, survey};
use eframe::egui;
use egui::{Context, Key, Modifiers, Ui};
use sheet::Sheet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tiles::Tiles;

/// Seconds after a change until the list is written.
const REST: f64 = 1.0;

/// The sheet.
pub(super) struct Curate {
    folder: PathBuf,
    reading: Task<Result<(Vec<Surveyed>, List)>>,
    /// Pictures read, of how many.
    done: Arc<[AtomicUsize; 2]>,
    cancel: Arc<AtomicBool>,
    sheet: Option<Sheet>,
    failure: Option<String>,
    tiles: Tiles,
    large: Task<std::result::Result<crate::base::Rgb8, String>>,
    boxing: Option<Boxing>,
    saving: Task<Result<()>>,
    /// When something changed that is not yet written.
    changed: Option<f64>,
}

impl Curate {
    /// Opens it on a folder, and the list in it where there is one.
    pub fn open(ctx: &Context, folder: &Path) -> Self {
        let (done, cancel) = (Arc::new(Default::default()), Arc::new(AtomicBool::new(false)));
        let mut curate = Self {
            folder: folder.into(),
            reading: Task::default(),
            done,
            cancel,
            sheet: None,
            failure: None,
            tiles: Tiles::default(),
            large: Task::default(),
            boxing: None,
            saving: Task::default(),
            changed: None,
        };
        let (folder, counts) = (folder.to_path_buf(), curate.done.clone());
        let (cancel, woken) = (curate.cancel.clone(), ctx.clone());
        curate.reading.start(ctx, "pictures to sort", move || {
            let progress = |done: usize, total: usize| {
                counts[0].store(done, Ordering::Relaxed);
                counts[1].store(total, Ordering::Relaxed);
                woken.request_repaint();
            };
            let path = folder.join(LIST_FILE);
            let list = if path.is_file() { List::read(&path)? } else { List::default() };
            Ok((survey(&folder, &progress, &cancel)?, list))
        });
        curate
    }

    /// The folder that is sorted.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Draws it over the whole window; true when the user is done.
    pub fn ui(&mut self, ui: &mut Ui) -> bool {
        self.receive(ui.ctx());
        if let Some(boxing) = &mut self.boxing {
            let frame = egui::Frame::new().fill(super::theme::canvas(ui.visuals()));
            let boxed = egui::CentralPanel::default().frame(frame).show(ui, |ui| boxing.ui(ui));
            self.boxed(ui.ctx(), boxed.inner);
            return false;
        }
        self.keys(ui.ctx());
        let mut done = self.top(ui);
        self.bottom(ui);
        let frame = egui::Frame::new()
            .fill(super::theme::canvas(ui.visuals()))
            .inner_margin(egui::Margin::same(10));
        let opened = egui::CentralPanel::default().frame(frame).show(ui, |ui| self.middle(ui));
        if opened.inner {
            self.enlarge(ui.ctx());
        }
        self.store(ui.ctx());
        if done {
            done = self.close();
        }
        done
    }

    fn middle(&mut self, ui: &mut Ui) -> bool {
        if let Some(failure) = &self.failure {
            let text = said(ui, failure);
            super::widgets::note(ui, ui.visuals().error_fg_color, text);
        }
        if let Some(sheet) = &mut self.sheet {
            return self.tiles.ui(ui, sheet);
        }
        if self.failure.is_none() {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label(t(ui, "Looking at the pictures"));
            });
            let [done, total] = [0, 1].map(|i| self.done[i].load(Ordering::Relaxed));
            if total > 0 {
                let bar = egui::ProgressBar::new(done as f32 / total as f32);
                ui.add(bar.text(format!("{done} / {total}")));
            }
        }
        false
    }

    /// Takes what other threads have done.
    fn receive(&mut self, ctx: &Context) {
        match self.reading.take() {
            Some(Ok((pictures, list))) => self.sheet = Some(Sheet::new(pictures, list)),
            Some(Err(error)) => self.failure = Some(error.to_string()),
            None => {}
        }
        match self.large.take() {
            Some(Ok(picture)) => {
                let row = self.sheet.as_ref().and_then(|sheet| sheet.row(sheet.current()?));
                let square = row.and_then(|row| Some([row.x0?, row.y0?, row.size?]));
                self.boxing = Some(Boxing::new(ctx, &picture, square));
            }
            Some(Err(reason)) => self.failure = Some(reason),
            None => {}
        }
        if let Some(Err(error)) = self.saving.take() {
            self.failure = Some(error.to_string());
        }
    }

    /// Shows the picture at the cursor large, to draw a square on it.
    fn enlarge(&mut self, ctx: &Context) {
        let Some(sheet) = &self.sheet else { return };
        let Some(current) = sheet.current() else { return };
        let path = self.folder.join(&sheet.pictures[current].file);
        self.large.start(ctx, "picture to box", move || whole(&path, LARGE));
    }

    fn boxed(&mut self, ctx: &Context, boxed: Option<Boxed>) {
        let Some(boxed) = boxed else { return };
        self.boxing = None;
        if let (Boxed::Taken(square), Some(sheet)) = (boxed, &mut self.sheet) {
            sheet.square(square);
            sheet.step(1, false);
            self.touched(ctx);
        }
    }

    /// Something was decided.
    fn touched(&mut self, ctx: &Context) {
        self.changed = Some(ctx.time());
        self.tiles.follow();
    }

    /// What keys ask for while no text is typed.
    fn keys(&mut self, ctx: &Context) {
        let Some(sheet) = &mut self.sheet else { return };
        if ctx.text_edit_focused() || ctx.any_popup_open() {
            return;
        }
        let page = 4 * self.tiles.columns();
        let ways = [
            (Key::ArrowLeft, -1),
            (Key::ArrowRight, 1),
            (Key::ArrowUp, -self.tiles.columns()),
            (Key::ArrowDown, self.tiles.columns()),
            (Key::PageUp, -page),
            (Key::PageDown, page),
            (Key::Home, isize::MIN / 2),
            (Key::End, isize::MAX / 2),
        ];
        for (key, by) in ways {
            for (modifiers, extend) in [(Modifiers::SHIFT, true), (Modifiers::NONE, false)] {
                if ctx.input_mut(|input| input.consume_key(modifiers, key)) {
                    sheet.step(by, extend);
                    self.tiles.follow();
                }
            }
        }
        let pressed = |modifiers, key| ctx.input_mut(|input| input.consume_key(modifiers, key));
        let mut touched = pressed(Modifiers::COMMAND, Key::Z) && sheet.undo();
        let grades = [(Key::A, Grade::A), (Key::C, Grade::C), (Key::D, Grade::D)];
        for (key, grade) in grades {
            if pressed(Modifiers::NONE, key) {
                sheet.grade(grade);
                touched = true;
            }
        }
        if pressed(Modifiers::NONE, Key::R) {
            sheet.toggle_round();
            touched = true;
        }
        if pressed(Modifiers::NONE, Key::Delete) || pressed(Modifiers::NONE, Key::Backspace) {
            sheet.forget();
            touched = true;
        }
        let wants_box = pressed(Modifiers::NONE, Key::B) || pressed(Modifiers::NONE, Key::Enter);
        if touched {
            self.touched(ctx);
        }
        if wants_box {
            self.enlarge(ctx);
        }
    }

    /// Writes the list on a thread, a moment after the last change.
    fn store(&mut self, ctx: &Context) {
        let (Some(since), Some(sheet)) = (self.changed, &self.sheet) else { return };
        if ctx.time() - since < REST {
            return ctx.request_repaint_after_secs(REST as f32);
        }
        if !self.saving.running() {
            self.changed = None;
            let (list, path) = (sheet.list(), self.folder.join(LIST_FILE));
            self.saving.start(ctx, "list of pictures", move || list.write(&path));
        }
    }

    /// Writes what is not yet written; false where that failed.
    fn close(&mut self) -> bool {
        // What is being written is older, and must not come last.
        self.saving.wait();
        if let (Some(_), Some(sheet)) = (self.changed, &self.sheet)
            && let Err(error) = sheet.list().write(&self.folder.join(LIST_FILE))
        {
            self.failure = Some(error.to_string());
            return false;
        }
        self.changed = None;
        true
    }
}

impl Drop for Curate {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
        if !self.close() {
            tracing::warn!("the list of {} is not written", self.folder.display());
        }
    }
}
