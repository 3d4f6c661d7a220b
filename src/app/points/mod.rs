//! Points of the picture that are dragged to where they are wanted (DragGAN, Pan 2023): the hand sets
//! handles and targets on the picture, a brush says what may move, and a thread moves the latent step by
//! step while the picture follows.

mod bar;
mod hand;
mod mask;
#[cfg(test)]
mod tests;

use super::dialogs::Task;
use super::panels::Action;
use crate::base::Result;
use crate::engine::{DragOptions, Dragged, ModelInfo, drag};
use crate::gpu::DeviceChoice;
use crate::latent::{DRAG_LAYERS, Drag, DragPlan, Pull, Recipe};
use eframe::egui::Context;
use mask::Mask;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// Most steps from one start.
const STEPS: usize = 400;
/// States whose points are remembered, for undo.
const REMEMBERED: usize = 64;

/// What the pointer does on the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Sets handles and targets.
    Points,
    /// Paints what may move.
    Paint,
    /// Takes that away again.
    Wipe,
}

/// Where the thread is.
#[derive(Debug, Clone)]
struct Step {
    recipe: Recipe,
    handles: Vec<[f32; 2]>,
    done: usize,
    left: f32,
}

/// What the thread and the window tell each other.
#[derive(Default)]
struct Live {
    newest: Mutex<Option<Step>>,
    stop: AtomicBool,
}

impl Live {
    fn watch(&self, ctx: &Context, drag: &Drag, done: usize) -> bool {
        let (recipe, handles, left) = (drag.recipe(), drag.handles(), drag.left());
        if let Ok(mut newest) = self.newest.lock() {
            *newest = Some(Step { recipe, handles, done, left });
        }
        ctx.request_repaint();
        !self.stop.load(Ordering::Relaxed)
    }
}

/// The points of one model's picture.
pub(super) struct Points {
    model: Arc<ModelInfo>,
    device: DeviceChoice,
    pulls: Vec<Pull>,
    hand: hand::Hand,
    mask: Mask,
    mode: Mode,
    /// Radius of the brush as a share of the picture's side.
    brush: f32,
    layers: usize,
    alike: bool,
    work: Task<Result<Dragged>>,
    live: Arc<Live>,
    /// Steps done and pixels left, of the last start.
    standing: Option<(usize, f32)>,
    failure: Option<String>,
    /// The recipe that was given last, or seen when nothing ran.
    seen: Option<Recipe>,
    /// States at the beginning and the end of each start, with the points as they were.
    remembered: Vec<(Recipe, Vec<Pull>)>,
}

impl Points {
    /// Without points yet.
    pub fn new(model: Arc<ModelInfo>, device: DeviceChoice) -> Self {
        let side = model.config.resolution();
        Self {
            layers: DRAG_LAYERS.min(model.config.styles()),
            model,
            device,
            pulls: Vec::new(),
            hand: hand::Hand::default(),
            mask: Mask::new(side),
            mode: Mode::Points,
            brush: 0.08,
            alike: false,
            work: Task::default(),
            live: Arc::default(),
            standing: None,
            failure: None,
            seen: None,
            remembered: Vec::new(),
        }
    }

    /// Why the points of this model cannot be dragged.
    pub fn refusal(model: &ModelInfo) -> Option<&'static str> {
        if model.hash.is_none() {
            return Some(
                "The model is being trained; its points can be dragged when that has ended",
            );
        }
        let able = model.config.abilities().mapped;
        (!able).then_some("This network has no w whose layers could be moved")
    }

    /// Whether it belongs to this model.
    pub fn of(&self, model: &ModelInfo) -> bool {
        self.model.source == model.source && self.model.hash == model.hash
    }

    /// Takes what the thread has done; to be called each frame, with the recipe as it is.
    pub fn follow(&mut self, recipe: &Recipe) -> Vec<Action> {
        let mut out = Vec::new();
        if !self.work.running() {
            self.recall(recipe);
            return out;
        }
        // The user has changed the picture meanwhile: the thread's steps are for another one.
        let changed = self.seen.as_ref().is_some_and(|seen| seen != recipe);
        if changed {
            self.stop();
        }
        let newest = self.live.newest.lock().ok().and_then(|mut newest| newest.take());
        if let Some(step) = newest.filter(|_| !changed) {
            self.moved(&step.handles);
            self.standing = Some((step.done, step.left));
            self.seen = Some(step.recipe.clone());
            out.extend([Action::Edit(step.recipe), Action::Interacting]);
        }
        match self.work.take() {
            None => {}
            Some(Err(error)) => self.failure = Some(error.to_string()),
            Some(Ok(_)) if changed => self.recall(recipe),
            Some(Ok(done)) => {
                self.moved(&done.handles);
                self.standing = Some((done.steps, done.left));
                self.remember(&done.recipe);
                out.extend([Action::Edit(done.recipe), Action::Commit]);
            }
        }
        out
    }

    /// Begins to drag from the state of `recipe`.
    fn start(&mut self, ctx: &Context, recipe: &Recipe) {
        self.hand.drop();
        (self.failure, self.standing, self.live) = (None, None, Arc::default());
        self.remember(recipe);
        let plan = DragPlan {
            pulls: self.pulls.clone(),
            mask: self.mask.values(),
            layers: self.layers,
            alike: self.alike,
        };
        let options = DragOptions { plan, steps: STEPS, device: self.device };
        let (source, recipe) = (self.model.source.clone(), recipe.clone());
        let (live, woken) = (self.live.clone(), ctx.clone());
        self.work.start(ctx, "points", move || {
            let watch = |drag: &Drag, done: usize| live.watch(&woken, drag, done);
            drag(&source, &recipe, &options, &|_, _, _| (), &watch)
        });
    }

    /// Asks the thread to end after its step.
    fn stop(&self) {
        self.live.stop.store(true, Ordering::Relaxed);
    }

    /// Whether there is something to drag.
    fn ready(&self) -> bool {
        !self.pulls.is_empty() && !self.work.running()
    }

    fn moved(&mut self, handles: &[[f32; 2]]) {
        for (pull, handle) in self.pulls.iter_mut().zip(handles) {
            pull.from = *handle;
        }
    }

    fn remember(&mut self, recipe: &Recipe) {
        self.remembered.retain(|(known, _)| known != recipe);
        self.remembered.push((recipe.clone(), self.pulls.clone()));
        let surplus = self.remembered.len().saturating_sub(REMEMBERED);
        self.remembered.drain(..surplus);
        self.seen = Some(recipe.clone());
    }

    /// The points that a state had, where the user went back to it.
    fn recall(&mut self, recipe: &Recipe) {
        if self.seen.as_ref() == Some(recipe) {
            return;
        }
        self.seen = Some(recipe.clone());
        if let Some((_, pulls)) = self.remembered.iter().find(|(known, _)| known == recipe) {
            self.pulls.clone_from(pulls);
            self.standing = None;
        }
    }
}

impl Drop for Points {
    fn drop(&mut self) {
        self.stop();
    }
}
