//! Means over the steps between two points of the curves.

use super::{DiscriminatorStats, Metrics, Trainer};

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
    seconds: Option<(f64, u64)>,
}

impl Meter {
    /// Takes D's half of a step.
    pub fn discriminator(&mut self, stats: DiscriminatorStats) {
        self.sums.loss_d += stats.loss;
        self.sums.real += stats.real;
        self.sums.fake += stats.fake;
        self.r1 = stats.r1.unwrap_or(self.r1);
        self.turns += 1;
    }

    /// Takes G's half of a step.
    pub fn generator(&mut self, loss: f32) {
        self.sums.loss_g += loss;
        self.steps += 1;
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
