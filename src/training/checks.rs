//! What settings must be like.

use super::TrainConfig;
use crate::base::{Error, Result};

/// Whether something is as it must be, and what to say where it is not.
type Check = (bool, &'static str);

impl TrainConfig {
    /// Batch and steps.
    fn steps(&self) -> [Check; 10] {
        let least = if self.network.normalises() { 2 } else { 1 };
        let share = |beta: f64| (0.0..1.0).contains(&beta);
        [
            ((1..=1024).contains(&self.batch), "the batch must hold 1 to 1024 images"),
            (self.accumulate >= 1, "the batch must be taken in at least one part"),
            (
                self.batch >= least,
                "batch normalisation needs a batch of 2 and more; choose a larger batch",
            ),
            (
                self.batch / self.accumulate.clamp(1, self.batch.max(1)) >= least,
                "batch normalisation needs parts of 2 and more; take the batch in fewer parts",
            ),
            ((0.0..=0.9).contains(&self.dropout), "D's dropout must lie in 0 to 0.9"),
            (self.total_kimg > 0.0, "the length in kimg must be above 0"),
            (self.lr_g > 0.0 && self.lr_g < 1.0, "G's learning rate must lie between 0 and 1"),
            (self.lr_d > 0.0 && self.lr_d < 1.0, "D's learning rate must lie between 0 and 1"),
            (share(self.beta1) && share(self.beta2), "Adam's β must lie in 0 to 1, and below 1"),
            ((1..=100).contains(&self.d_steps), "D's steps for each of G must be 1 to 100"),
        ]
    }

    /// Penalties and labels.
    fn game(&self) -> [Check; 9] {
        [
            (self.gp_lambda >= 0.0, "the gradient penalty's λ must not be negative"),
            (self.drift >= 0.0, "the drift's weight must not be negative"),
            (self.path_gamma >= 0.0, "the path length's weight must not be negative"),
            (self.ortho >= 0.0, "the orthogonal regularisation's weight must not be negative"),
            (self.weight_clip >= 0.0, "the bound of D's weights must not be negative"),
            (
                self.label_real > 0.5 && self.label_real <= 1.0,
                "the label of real pictures must lie above 0.5 and at most at 1",
            ),
            (
                (0.0..0.5).contains(&self.label_fake),
                "the label of generated pictures must lie in 0 to 0.5, and below",
            ),
            ((0.0..0.5).contains(&self.label_flip), "fewer than half of the labels can be flipped"),
            (self.label_kimg >= 0.0, "the labels' fading must not be negative"),
        ]
    }

    /// What steadies both networks, and augmentation.
    fn regular(&self) -> [Check; 15] {
        [
            (self.instance_noise >= 0.0, "the noise on D's pictures must not be negative"),
            (self.instance_kimg >= 0.0, "the noise's fading must not be negative"),
            (self.bcr >= 0.0, "the consistency's weight must not be negative"),
            (self.grad_clip >= 0.0, "the bound of the gradients must not be negative"),
            (self.warmup_kimg >= 0.0, "the warm-up must not be negative"),
            ((0.0..=1.0).contains(&self.decay), "the decay must lie in 0 to 1"),
            (self.ema_rampup >= 0.0, "the average's ramp-up must not be negative"),
            (self.r1_gamma >= 0.0, "R1's γ must not be negative"),
            (self.r2_gamma >= 0.0, "R2's γ must not be negative"),
            (self.r1_interval >= 1, "the R1 interval must be at least 1 step"),
            (self.ema_kimg >= 0.0, "the EMA half-life must not be negative"),
            ((0.0..=1.0).contains(&self.mixing), "the mixing probability must lie in 0 to 1"),
            ((-1.0..=1.0).contains(&self.ada_target), "ADA's target must lie in −1 to 1"),
            (self.ada_kimg > 0.0, "ADA's pace must be above 0 kimg"),
            ((0.0..=1.0).contains(&self.ada_limit), "ADA's limit must lie in 0 to 1"),
        ]
    }

    /// What it starts with, and what it writes.
    fn rest(&self) -> [Check; 5] {
        let strengths = &self.noise_strength;
        [
            (
                self.freeze_d <= self.network.frozen_blocks(),
                "D has fewer blocks than are to be frozen; freeze fewer",
            ),
            (
                strengths.iter().all(|strength| (0.0..=10.0).contains(strength)),
                "the noise must begin with 0 to 10",
            ),
            (self.save_kimg > 0.0, "the save interval must be above 0 kimg"),
            (self.keep_mb >= 0.0, "the room for earlier states must not be negative"),
            (self.measure_kimg >= 0.0, "the interval of measures must not be negative"),
        ]
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`Error::Usage`] naming the first setting out of range.
    pub fn validate(&self) -> Result<()> {
        self.network.validate()?;
        let able = self.network.abilities();
        able.training.map_err(|reason| Error::Usage(reason.into()))?;
        if !self.noise_strength.is_empty() {
            able.strong_noise.map_err(|reason| Error::Usage(reason.into()))?;
        }
        if self.conditional {
            able.classes.map_err(|reason| Error::Usage(reason.into()))?;
        }
        if self.path_gamma > 0.0 {
            able.paths.map_err(|reason| Error::Usage(reason.into()))?;
        }
        if !self.plain_labels() {
            self.loss.labels().map_err(|reason| Error::Usage(reason.into()))?;
        }
        let mut checks =
            self.steps().into_iter().chain(self.game()).chain(self.regular()).chain(self.rest());
        match checks.find(|(fine, _)| !fine) {
            None => Ok(()),
            Some((_, sentence)) => Err(Error::Usage(sentence.into())),
        }
    }
}
