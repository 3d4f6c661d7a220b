//! One look at a game, as window and pictures draw it.

use super::game::{Game, Mark, Turn};
use super::look::{Bent, Eye, Layer};
use super::measures::{Measures, measure};
use super::sets::Point;
use super::setup::Setup;
use crate::training::Trainer;
use std::sync::Arc;

/// Real and generated points that are shown.
pub const POINTS: usize = 512;
/// Generated points that show where they want to go.
const PULLS: usize = 64;
/// Side of D's plane in places.
pub const SIDE: usize = 48;

/// Everything that is drawn of one moment.
#[derive(Debug, Clone)]
pub struct View {
    /// What is played.
    pub setup: Arc<Setup>,
    /// Steps done.
    pub step: u64,
    /// Who is to move.
    pub turn: Turn,
    /// Real points.
    pub real: Vec<Point>,
    /// Generated points, of the same latents at all times.
    pub fake: Vec<Point>,
    /// D's logits at [`SIDE`] × [`SIDE`] places, from the upper left.
    pub plane: Vec<f32>,
    /// D's mean logit on real points and on generated ones.
    pub logits: [f32; 2],
    /// G's bent net.
    pub bent: Bent,
    /// Where the first generated points want to go.
    pub pulls: Vec<Point>,
    /// Mean length of D's slope at generated points.
    pub slope: f32,
    /// Layers of G and of D.
    pub layers: [Vec<Layer>; 2],
    /// How well the generated points stand for the real ones.
    pub measures: Measures,
    /// The curves, all of them.
    pub curves: Arc<Vec<Mark>>,
}

impl Game {
    /// The game as it stands.
    pub fn view(&self) -> View {
        self.view_of(self.trainer(), self.turn())
    }

    /// The game as it stood at an earlier state.
    pub fn view_at(&self, index: usize) -> Option<View> {
        self.past().get(index).map(|trainer| self.view_of(trainer, Turn::D))
    }

    fn view_of(&self, trainer: &Trainer, turn: Turn) -> View {
        let eye = Eye::of(trainer);
        let setup = self.setup();
        let real = self.real("lab view", POINTS);
        let fake = eye.points(eye.latents("lab view", POINTS));
        let few = &fake[..PULLS];
        let mean =
            |points: &[Point]| eye.logits(points).iter().sum::<f32>() / points.len().max(1) as f32;
        View {
            step: trainer.progress.step,
            turn,
            plane: eye.plane(SIDE),
            logits: [mean(&real), mean(&fake)],
            bent: eye.bent(),
            pulls: eye.pulls(few, &real[..PULLS]),
            slope: eye.slope(few),
            layers: eye.layers(&real),
            measures: measure(setup.set, &setup.own, &real, &fake),
            curves: self.curves().clone(),
            setup: Arc::new(setup.clone()),
            real,
            fake,
        }
    }
}
