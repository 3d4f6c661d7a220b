//! Reads the runs in a folder on a thread: their curves may be long, and the disk slow.

use crate::app::dialogs::Task;
use crate::app::panels::texture;
use crate::base::Rgb8;
use crate::engine::SAMPLES_FILE;
use crate::training::{Measured, Shelved, shelf};
use eframe::egui;
use egui::{Context, TextureHandle};
use std::path::{Path, PathBuf};

/// A run, with its pictures on the GPU.
pub(super) struct Ready {
    pub run: Shelved,
    /// Its best measures, for which the whole curve is walked.
    pub best: Option<Measured>,
    /// The sheet of samples at its last checkpoint.
    pub samples: Option<TextureHandle>,
}

impl Ready {
    /// Whether all words of `search` occur in its name, note or family.
    pub fn matches(&self, search: &str) -> bool {
        let run = &self.run;
        let family = run.config.network.family();
        let text = format!("{} {} {family} {}", run.name(), run.label.note, run.folder.display());
        let text = text.to_lowercase();
        search.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}

type Found = Vec<(Shelved, Option<Measured>, Option<Rgb8>)>;

/// The reading.
#[derive(Default)]
pub(super) struct Reader {
    task: Task<Found>,
    /// What is to be read after it.
    again: Option<PathBuf>,
}

impl Reader {
    /// Reads a folder, after the one being read.
    pub fn start(&mut self, ctx: &Context, folder: &Path) {
        if self.task.running() {
            self.again = Some(folder.into());
            return;
        }
        let folder = folder.to_path_buf();
        self.task.start(ctx, "runs", move || {
            let runs = shelf(&folder).into_iter();
            runs.map(|run| {
                let samples = picture(&run.folder.join(SAMPLES_FILE));
                let best = run.best();
                (run, best, samples)
            })
            .collect()
        });
    }

    /// Whether something is being read.
    pub fn reading(&self) -> bool {
        self.task.running()
    }

    /// What was read, once.
    pub fn take(&mut self, ctx: &Context) -> Option<Vec<Ready>> {
        let found = self.task.take()?;
        if let Some(folder) = self.again.take() {
            self.start(ctx, &folder);
        }
        let upload = |picture: Rgb8| texture::upload(ctx, "samples of a run", &picture);
        let ready = |(run, best, samples): (Shelved, Option<Measured>, Option<Rgb8>)| Ready {
            run,
            best,
            samples: samples.map(upload),
        };
        Some(found.into_iter().map(ready).collect())
    }
}

/// A picture file, where it can be read.
fn picture(path: &Path) -> Option<Rgb8> {
    let picture = image::open(path).ok()?.into_rgb8();
    let (width, height) = picture.dimensions();
    Some(Rgb8 { width, height, pixels: picture.into_raw() })
}
