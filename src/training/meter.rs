//! Means over the steps between two points of the curves.

use super::{DiscriminatorStats, Look, Metrics, Moves, Trainer};

/// Steps a point stands for.
const STEPS: u32 = 10;

/// Sums since the last point.
#[derive(Debug, Default)]
pub struct Meter {
    sums: Metrics,
    steps: u32,
    /// Half-steps of D.
    turns: u32,
    r1: f32,
    separation: f32,
    look: Option<Look>,
    seconds: Option<(f64, u64)>,
}

impl Meter {
    /// Takes D's half of a step.
    pub fn discriminator(&mut self, stats: DiscriminatorStats) {
        self.sums.loss_d += stats.loss;
        self.sums.real += stats.real;
        self.sums.fake += stats.fake;
        self.separation += stats.separation;
        self.r1 = stats.r1.unwrap_or(self.r1);
        self.look = stats.look.or(self.look);
        self.turns += 1;
    }

    /// Takes G's half of a step.
    pub fn generator(&mut self, loss: f32) {
        self.sums.loss_g += loss;
        self.steps += 1;
    }

    /// Whether the next step is the last before a point.
    pub fn last_step(&self) -> bool {
        self.steps + 1 >= STEPS
    }

    /// A point, when enough steps are in.
    pub fn point(&mut self, trainer: &Trainer) -> Option<Metrics> {
        if self.steps < STEPS {
            return None;
        }
        let progress = trainer.progress;
        let (seconds, images) = self.seconds.unwrap_or((0.0, 0));
        let of_d = |sum: f32| sum / self.turns.max(1) as f32;
        let point = Metrics {
            step: progress.step,
            kimg: trainer.kimg(),
            loss_g: self.sums.loss_g / self.steps as f32,
            loss_d: of_d(self.sums.loss_d),
            real: of_d(self.sums.real),
            fake: of_d(self.sums.fake),
            r1: self.r1,
            augment: progress.ada.p,
            overfit: progress.ada.overfit,
            img_per_s: ((progress.images - images) as f64 / (progress.seconds - seconds)) as f32,
            seconds: progress.seconds,
            separation: Some(of_d(self.separation)),
            look: self.look,
            moves_g: Moves::of(&trainer.motion[0]),
            moves_d: Moves::of(&trainer.motion[1]),
            measured: None,
        };
        *self = Self {
            r1: self.r1,
            seconds: Some((progress.seconds, progress.images)),
            ..Self::default()
        };
        Some(point)
    }
}
