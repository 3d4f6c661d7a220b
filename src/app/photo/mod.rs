//! A photo of the user's own: its square is chosen, the open model looks for the state in which it draws
//! it, and that state is taken over, or a copy of the model is tuned to it.

mod show;

use super::boxing::{Boxed, Boxing};
use super::dialogs::Task;
use super::panels::upload;
use crate::base::{Error, Result, Rgb8, files};
use crate::data::Square;
use crate::engine::{
    InvertNext, InvertOptions, InvertPhase, InvertStep, Inverted, ModelInfo, ModelSource, invert,
};
use crate::gpu::DeviceChoice;
use crate::latent::Place;
use eframe::egui;
use egui::{Context, TextureHandle, Ui};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU8, Ordering};

/// Steps of a search and of tuning.
const STEPS: usize = 240;
const TUNING: usize = 80;
/// Steps between two pictures of what was found so far.
const SHOWN: usize = 4;

/// What the user wants of it.
#[derive(Debug)]
pub(super) enum Took {
    /// The state that was found, and the file of the model that was tuned to it.
    Found(Box<Inverted>, Option<PathBuf>),
    /// Nothing.
    Nothing,
}

/// What the thread has come to.
#[derive(Default)]
struct Live {
    picture: Mutex<Option<Rgb8>>,
    losses: Mutex<Vec<f32>>,
    /// Phase, steps done, of how many.
    at: Mutex<Option<(InvertPhase, usize, usize)>>,
    /// What is to come after a step: 0 the next one, 1 nothing more, 2 nothing at all.
    next: AtomicU8,
}

impl Live {
    fn watch(&self, ctx: &Context, step: &InvertStep<'_>) -> InvertNext {
        if let Ok(mut losses) = self.losses.lock() {
            losses.push(step.loss);
        }
        if let Ok(mut at) = self.at.lock() {
            *at = Some((step.phase, step.done, step.total));
        }
        if step.done % SHOWN == 1 {
            let drawn = step.search.picture();
            if let Ok(mut picture) = self.picture.lock() {
                *picture = Some(drawn);
            }
            ctx.request_repaint();
        }
        match self.next.load(Ordering::Relaxed) {
            0 => InvertNext::Go,
            1 => InvertNext::Take,
            _ => InvertNext::Cancel,
        }
    }
}

/// The photo, and how far its search is.
pub(super) struct Photo {
    path: PathBuf,
    model: Arc<ModelInfo>,
    /// Where tuned models go.
    folder: PathBuf,
    /// What the search runs on.
    device: DeviceChoice,
    /// It, to choose a square on.
    large: Rgb8,
    boxing: Option<Boxing>,
    square: Option<[f32; 3]>,
    place: Place,
    work: Task<Result<Inverted>>,
    live: Arc<Live>,
    /// The file that a tuned model is saved to, while it is tuned and afterwards.
    tuned: Option<PathBuf>,
    target: Option<TextureHandle>,
    drawn: Option<TextureHandle>,
    found: Option<Inverted>,
    failure: Option<String>,
}

impl Photo {
    /// Begins with a photo, which was read already, and the open model; tuned models go into `folder`.
    pub fn open(
        ctx: &Context,
        (path, large): (PathBuf, Rgb8),
        model: Arc<ModelInfo>,
        folder: PathBuf,
        device: DeviceChoice,
    ) -> Self {
        let place = Place::closest(&model.config.abilities());
        Self {
            path,
            model,
            folder,
            device,
            boxing: Some(Boxing::new(ctx, &large, None)),
            large,
            square: None,
            place,
            work: Task::default(),
            live: Arc::default(),
            tuned: None,
            target: None,
            drawn: None,
            found: None,
            failure: None,
        }
    }

    /// Draws it over the whole window.
    pub fn ui(&mut self, ui: &mut Ui) -> Option<Took> {
        self.receive(ui.ctx());
        if let Some(boxing) = &mut self.boxing {
            let frame = egui::Frame::new().fill(super::theme::canvas(ui.visuals()));
            let boxed = egui::CentralPanel::default().frame(frame).show(ui, |ui| boxing.ui(ui));
            return self.boxed(ui.ctx(), boxed.inner?);
        }
        self.show(ui)
    }

    fn boxed(&mut self, ctx: &Context, boxed: Boxed) -> Option<Took> {
        self.boxing = None;
        match boxed {
            Boxed::Taken(square) => {
                self.square = Some(square);
                self.target = Some(upload(ctx, "photo", &part(&self.large, square)));
                self.drawn = None;
                self.search(ctx, None);
                None
            }
            // Back to what was there, or out.
            Boxed::Left => self.square.is_none().then_some(Took::Nothing),
        }
    }

    /// Takes what other threads have done.
    fn receive(&mut self, ctx: &Context) {
        if let Some(picture) = self.live.picture.lock().ok().and_then(|mut it| it.take()) {
            self.drawn = Some(upload(ctx, "found so far", &picture));
        }
        match self.work.take() {
            Some(Ok(found)) => {
                self.drawn = Some(upload(ctx, "found", &found.picture));
                self.found = Some(found);
            }
            Some(Err(Error::Cancelled)) | None => {}
            Some(Err(error)) => self.failure = Some(error.to_string()),
        }
    }

    /// Looks for the state anew; with a file a copy of the model is tuned afterwards and saved to it.
    fn search(&mut self, ctx: &Context, tuned: Option<PathBuf>) {
        let Some([x0, y0, size]) = self.square else { return };
        // The one before ends at its next step, and nobody waits for it.
        self.ask(InvertNext::Cancel);
        self.work = Task::default();
        (self.found, self.failure, self.live) = (None, None, Arc::default());
        self.tuned.clone_from(&tuned);
        let options = InvertOptions {
            place: Some(self.place),
            class: None,
            steps: STEPS,
            seed: 0,
            square: Some(Square { x0, y0, size }),
            tuning: tuned.map(|path| (TUNING, path)),
            device: self.device,
        };
        let (source, path): (ModelSource, PathBuf) = (self.model.source.clone(), self.path.clone());
        let (live, woken) = (self.live.clone(), ctx.clone());
        self.work.start(ctx, "photo search", move || {
            let watch = |step: &InvertStep<'_>| live.watch(&woken, step);
            invert(&source, &path, &options, &|_, _, _| (), &watch)
        });
    }

    /// A file for a tuned model, which is not there yet.
    fn free(&self) -> PathBuf {
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        files::numbered(&self.folder, |n| format!("{stem}-tuned-{n}.safetensors"))
    }

    fn ask(&self, next: InvertNext) {
        self.live.next.store(if next == InvertNext::Take { 1 } else { 2 }, Ordering::Relaxed);
    }

    /// Name of the photo's file.
    pub fn name(&self) -> String {
        name_of(&self.path)
    }
}

/// A square of a picture, as a list has it.
fn part(picture: &Rgb8, [x0, y0, size]: [f32; 3]) -> Rgb8 {
    let (width, height) = (picture.width as f32, picture.height as f32);
    let side = ((size * width.min(height)) as u32).clamp(1, picture.width.min(picture.height));
    let (left, top) = ((x0 * width) as u32, (y0 * height) as u32);
    let (left, top) = (left.min(picture.width - side), top.min(picture.height - side));
    let row = |y: u32| {
        let begin = 3 * (y * picture.width + left) as usize;
        &picture.pixels[begin..begin + 3 * side as usize]
    };
    let pixels = (top..top + side).flat_map(row).copied().collect();
    Rgb8 { width: side, height: side, pixels }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

impl Drop for Photo {
    fn drop(&mut self) {
        self.ask(InvertNext::Cancel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_square_is_cut_out_of_the_photo() {
        let mut picture = Rgb8::filled(8, 4, [0; 3]);
        picture.paste(&Rgb8::filled(2, 2, [200, 10, 10]), 4, 1);
        let cut = part(&picture, [0.5, 0.25, 0.5]);
        assert_eq!(cut, Rgb8::filled(2, 2, [200, 10, 10]));
        assert_eq!(part(&picture, [1.0, 1.0, 1.0]).width, 4, "within the picture");
    }
}
