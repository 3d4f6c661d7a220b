//! The open model and another one become a third.

use super::shell::MorphogenApp;
use crate::base::{Result, files};
use crate::checkpoint::{Blend, ModelFile, Precision, Wanted, blend, write_native};
use crate::engine::ModelSource;
use eframe::egui;
use std::path::{Path, PathBuf};

impl MorphogenApp {
    /// Blends another model into the open one, on a thread.
    pub(super) fn blend(&mut self, ctx: &egui::Context, with: ModelSource, how: Blend) {
        let Some(model) = self.snapshot.model.clone() else { return };
        if self.blending.running() {
            return;
        }
        let folder = self.panels.train.runs_folder();
        self.say(ctx, "Blending {} with another model", &[&model.name]);
        self.blending.start(ctx, "blend", move || blended(&model.source, &with, &how, &folder));
    }

    /// Opens a blend that is done, or says why there is none.
    pub(super) fn on_blend(&mut self, ctx: &egui::Context) {
        match self.blending.take() {
            Some(Ok(path)) => self.opening.start(ctx, path),
            Some(Err(error)) => self.failed(ctx, &error.to_string()),
            None => {}
        }
    }
}

/// Writes the blend of two models into `folder`.
fn blended(a: &ModelSource, b: &ModelSource, how: &Blend, folder: &Path) -> Result<PathBuf> {
    let read = |source: &ModelSource| -> Result<ModelFile> {
        let mut model = ModelFile::open(source, Wanted::Generator, &|_, _, _| ())?;
        if model.card.name.is_empty() {
            model.card.name = source.name();
        }
        Ok(model)
    };
    let model = blend(&read(a)?, &read(b)?, how)?;
    let path = files::numbered(folder, |n| format!("blend-{n}.safetensors"));
    write_native(&path, &model, Precision::Full)?;
    Ok(path)
}
