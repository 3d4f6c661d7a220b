//! The numbers a run reports.

use serde::{Deserialize, Serialize};

/// One point of the curves: means over the steps since the last point.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Metrics {
    /// Steps done.
    pub step: u64,
    /// Thousands of real images shown.
    pub kimg: f64,
    /// Generator loss, softplus(−D(fake)).
    pub loss_g: f32,
    /// Discriminator loss without the penalty.
    pub loss_d: f32,
    /// Mean D(real), a logit.
    pub real: f32,
    /// Mean D(fake), a logit.
    pub fake: f32,
    /// ‖∂D/∂x‖² at real images, when it was last computed.
    pub r1: f32,
    /// Augmentation probability p.
    pub augment: f32,
    /// E[sign D(real)], ADA's measure of overfitting.
    pub overfit: f32,
    /// Real images per second of training.
    pub img_per_s: f32,
    /// Seconds of training so far.
    pub seconds: f64,
}
