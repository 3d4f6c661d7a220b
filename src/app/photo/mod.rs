//! A photo of the user's own: its square is chosen, the open model looks for the state in which it draws
//! it, and that state is taken over, or a copy of the model is tuned to it.

mod facing;
mod show;

use super::boxing::{Boxed, Boxing};
use super::dialogs::Task;
use super::lang::t;
use super::panels::upload;
use super::widgets::segments;
use crate::base::{Error, Result, Rgb8, files};
use crate::data::{Face, Square};
use crate::engine::{
    InvertNext, InvertOptions, InvertPhase, InvertStep, Inverted, ModelInfo, ModelSource, Region,
    face_of, invert,
};
use crate::gpu::DeviceChoice;
use crate::latent::Place;
use eframe::egui;
use egui::{Context, TextureHandle, Ui};
use facing::{Faced, Facing};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU8, Ordering};

/// Steps of a search and of tuning.
const STEPS: usize = 240;
const TUNING: usize = 80;
/// Steps between two pictures of what was found so far.
const SHOWN: usize = 4;

/// How it is said what of the photo is wanted.
enum Aim {
    Square(Boxing),
    Face(Facing),
}

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
    /// The photo as it is looked for.
    target: Mutex<Option<Rgb8>>,
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
        if step.done == 1
            && let Ok(mut target) = self.target.lock()
        {
            *target = Some(step.target.clone());
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
    aim: Option<Aim>,
    /// What of it is wanted, once that was chosen.
    region: Option<Region>,
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
        let mut photo = Self {
            path,
            model,
            folder,
            device,
            aim: None,
            large,
            region: None,
            place,
            work: Task::default(),
            live: Arc::default(),
            tuned: None,
            target: None,
            drawn: None,
            found: None,
            failure: None,
        };
        photo.choose(ctx);
        photo
    }

    /// Draws it over the whole window.
    pub fn ui(&mut self, ui: &mut Ui) -> Option<Took> {
        self.receive(ui.ctx());
        if self.aim.is_some() {
            return self.aiming(ui);
        }
        self.show(ui)
    }

    /// Lets the user choose what of the photo is wanted: as the last time, or a face where the model has
    /// faces.
    fn choose(&mut self, ctx: &Context) {
        self.aim = Some(match self.region {
            Some(Region::Square(Square { x0, y0, size })) => {
                Aim::Square(Boxing::new(ctx, &self.large, Some([x0, y0, size])))
            }
            Some(Region::Face(face)) => self.facing(ctx, Some(face)),
            _ if self.model.card.face.is_some() => self.facing(ctx, None),
            _ => Aim::Square(Boxing::new(ctx, &self.large, None)),
        });
    }

    fn facing(&self, ctx: &Context, face: Option<Face>) -> Aim {
        Aim::Face(Facing::new(ctx, &self.large, face_of(&self.model.card), face))
    }

    fn aiming(&mut self, ui: &mut Ui) -> Option<Took> {
        let canvas = super::theme::canvas(ui.visuals());
        let bar = egui::Frame::new().fill(ui.visuals().panel_fill).inner_margin(8);
        egui::Panel::top("photo aim").frame(bar).show(ui, |ui| self.aims(ui));
        let frame = egui::Frame::new().fill(canvas);
        let shown = egui::CentralPanel::default().frame(frame).show(ui, |ui| match &mut self.aim {
            Some(Aim::Square(boxing)) => boxing.ui(ui).map(|boxed| match boxed {
                Boxed::Taken([x0, y0, size]) => Some(Region::Square(Square { x0, y0, size })),
                Boxed::Left => None,
            }),
            Some(Aim::Face(facing)) => facing.ui(ui).map(|faced| match faced {
                Faced::Taken(face) => Some(Region::Face(face)),
                Faced::Left => None,
            }),
            None => None,
        });
        let region = shown.inner?;
        self.aim = None;
        match region {
            Some(region) => {
                self.region = Some(region);
                (self.target, self.drawn) = (None, None);
                self.search(ui.ctx(), None);
                None
            }
            // Back to what was there, or out.
            None => self.region.is_none().then_some(Took::Nothing),
        }
    }

    /// A face or a square.
    fn aims(&mut self, ui: &mut Ui) {
        let face = matches!(self.aim, Some(Aim::Face(_)));
        let mut chosen = face;
        let choices = [
            (
                true,
                t(ui, "Eyes and mouth"),
                t(ui, "A face, turned and brought to where the model has faces"),
            ),
            (false, t(ui, "Square"), t(ui, "Any square of the photo")),
        ];
        let ctx = ui.ctx().clone();
        if narrow(ui, |ui| segments(ui, &mut chosen, &choices)) {
            self.aim = Some(match chosen {
                true => self.facing(&ctx, None),
                false => Aim::Square(Boxing::new(&ctx, &self.large, None)),
            });
        }
    }

    /// Takes what other threads have done.
    fn receive(&mut self, ctx: &Context) {
        if let Some(picture) = self.live.picture.lock().ok().and_then(|mut it| it.take()) {
            self.drawn = Some(upload(ctx, "found so far", &picture));
        }
        if let Some(target) = self.live.target.lock().ok().and_then(|mut it| it.take()) {
            self.target = Some(upload(ctx, "photo", &target));
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
        let Some(region) = self.region else { return };
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
            region,
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

/// Draws what would else fill the whole width.
fn narrow<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let size = egui::vec2(ui.available_width().min(360.0), ui.spacing().interact_size.y);
    ui.allocate_ui(size, contents).inner
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

impl Drop for Photo {
    fn drop(&mut self) {
        self.ask(InvertNext::Cancel);
    }
}
