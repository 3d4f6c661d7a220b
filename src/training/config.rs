//! Everything that defines a training run; saved in each of its checkpoints.

use super::{Loss, Origin, Policy};
use crate::base::{Error, Result};
use crate::data::Crop;
use crate::models::{Can, NetworkConfig};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// How the discriminator's images are augmented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AugmentMode {
    /// None.
    None,
    /// DiffAugment (Zhao 2020): colour, translation and cutout on every image.
    Diff,
    /// Adaptive (ADA, Karras 2020): the same set with a probability that follows overfitting.
    #[default]
    Ada,
}

crate::models::choice!(AugmentMode {
    Ada = "ada", "Adaptive (ADA)";
    Diff = "diff", "Always (DiffAugment)";
    None = "none", "None";
});

/// Settings of a run. Learning rates are Adam's, whose ε is 1e-8.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrainConfig {
    /// Networks.
    pub network: NetworkConfig,
    /// The model it starts from, instead of random weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Origin>,
    /// Images per step.
    pub batch: usize,
    /// Parts in which a batch is taken, at most one a picture, whose gradients are added; statistics of a
    /// batch are those of each part.
    pub accumulate: usize,
    /// Total length, thousands of real images shown.
    pub total_kimg: f64,
    /// Generator learning rate.
    pub lr_g: f64,
    /// Discriminator learning rate.
    pub lr_d: f64,
    /// Decay of Adam's first moments.
    pub beta1: f64,
    /// Decay of Adam's second moments.
    pub beta2: f64,
    /// Half-steps of D for each one of G.
    pub d_steps: usize,
    /// The game that both networks play.
    pub loss: Loss,
    /// R1 weight γ on real images; the penalty is γ/2 · ‖∂D/∂x‖².
    pub r1_gamma: f64,
    /// R2 weight γ, the same penalty on generated images; 0 for none.
    pub r2_gamma: f64,
    /// Weight λ of WGAN-GP's penalty λ·(‖∂D/∂x‖ − 1)² between real and generated images; 0 for none.
    pub gp_lambda: f64,
    /// Weight of the mean square of D's logits on real images (ε-drift, Karras 2018); 0 for none.
    pub drift: f64,
    /// Weight β of G's orthogonal regularisation β·‖WᵀW ∘ (1 − I)‖² (Brock 2018); 0 for none.
    pub ortho: f64,
    /// Weight γ of G's path-length regularisation γ·(‖Jᵀy‖ − a)² (Karras 2020, equation 4), which is
    /// computed in each fourth step; 0 for none.
    pub path_gamma: f64,
    /// What D is taught to say of real pictures: 1, or less where labels are smoothed on one side
    /// (Salimans 2016, 3.4).
    #[serde(rename = "label_smoothing", alias = "label_real")]
    pub label_real: f64,
    /// What D is taught to say of generated pictures: 0, or more where they are smoothed on both sides.
    pub label_fake: f64,
    /// Share of the pictures whose label is flipped in each step.
    pub label_flip: f64,
    /// Images after which labels are plain, kimg; 0 for never.
    pub label_kimg: f64,
    /// Deviation of noise on all that D sees (Sønderby 2016); pictures span −1 to 1.
    pub instance_noise: f64,
    /// Images after which that noise is gone, kimg; 0 for never.
    pub instance_kimg: f64,
    /// Weight of the mean square of what augmentation changes in D's answers (bCR, Zhao 2020); 0 for
    /// none.
    pub bcr: f64,
    /// Share of D's features that a step leaves out (Srivastava 2014).
    pub dropout: f64,
    /// Longest gradient of a network in a step, which a longer one is cut to; 0 for no bound.
    pub grad_clip: f64,
    /// Images over which the learning rates rise from 0, kimg.
    pub warmup_kimg: f64,
    /// Last part of the run, as a share, over which the learning rates fall to 0.
    pub decay: f64,
    /// D's weights are held within ± this after each step (WGAN, Arjovsky 2017); 0 for no bounds.
    pub weight_clip: f64,
    /// Half-steps of D between those penalties (lazy regularisation, Karras 2020).
    pub r1_interval: usize,
    /// Half-life of the generator's exponential moving average, kimg.
    pub ema_kimg: f64,
    /// The average's half-life is no longer than this share of the images shown (stylegan2-ada: 0.05).
    pub ema_rampup: f64,
    /// Probability of style-mixing regularisation.
    pub mixing: f64,
    /// Give the generator noise inputs. On small data sets it fills them with speckles instead of
    /// learning detail from w, so new runs go without. Runs from before this setting had them.
    #[serde(default = "with_noise")]
    pub noise: bool,
    /// What the noise of an AdaIN network begins with at 4×4, 8×8 and so on, as a share of a new
    /// convolution's deviation; 0, as published, where the list ends. From 0 a short training hardly
    /// raises it, and pictures that are not aligned then have the same pattern in the same places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub noise_strength: Vec<f64>,
    /// Augmentation of D's images.
    pub augment: AugmentMode,
    /// What augmentation changes.
    pub policy: Policy,
    /// ADA's target for E[sign D(real)].
    pub ada_target: f64,
    /// Images after which ADA's p could have gone from 0 to 1, kimg (stylegan2-ada: 500).
    pub ada_kimg: f64,
    /// Largest p of ADA.
    pub ada_limit: f64,
    /// Blocks of D that are not trained, counted from the picture (Freeze-D, Mo 2020).
    pub freeze_d: usize,
    /// Random horizontal flips of real images.
    pub mirror: bool,
    /// Framing of pictures that are not square.
    pub crop: Crop,
    /// A list that chooses pictures of the folder and squares in them ([`crate::data::List`]); None for
    /// all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<PathBuf>,
    /// Use the folder names as class labels.
    pub conditional: bool,
    /// Seed of everything random.
    pub seed: u64,
    /// Checkpoint every so many kimg.
    pub save_kimg: f64,
    /// Room for earlier states of the run, MB; 0 for none.
    pub keep_mb: f64,
    /// Measure the averaged generator every so many kimg; 0 for never.
    pub measure_kimg: f64,
    /// Write the curves for TensorBoard, too.
    pub tensorboard: bool,
    /// Keep a tenth of the pictures, chosen by name, out of training, to measure against.
    pub hold_out: bool,
}

fn with_noise() -> bool {
    true
}

impl Default for TrainConfig {
    fn default() -> Self {
        Self {
            network: NetworkConfig::default(),
            from: None,
            batch: 8,
            accumulate: 1,
            total_kimg: 100.0,
            lr_g: 0.002,
            lr_d: 0.002,
            beta1: 0.0,
            beta2: 0.99,
            d_steps: 1,
            loss: Loss::Logistic,
            r1_gamma: 1.0,
            r2_gamma: 0.0,
            gp_lambda: 0.0,
            drift: 0.0,
            ortho: 0.0,
            path_gamma: 0.0,
            label_real: 1.0,
            label_fake: 0.0,
            label_flip: 0.0,
            label_kimg: 0.0,
            instance_noise: 0.0,
            instance_kimg: 0.0,
            bcr: 0.0,
            dropout: 0.0,
            grad_clip: 0.0,
            warmup_kimg: 0.0,
            decay: 0.0,
            weight_clip: 0.0,
            r1_interval: 16,
            ema_kimg: 1.0,
            ema_rampup: 0.05,
            mixing: 0.5,
            noise: false,
            noise_strength: Vec::new(),
            augment: AugmentMode::Ada,
            policy: Policy::All,
            ada_target: 0.6,
            ada_kimg: 100.0,
            ada_limit: 0.85,
            freeze_d: 0,
            mirror: true,
            crop: Crop::Center,
            list: None,
            conditional: false,
            seed: 0,
            save_kimg: 2.0,
            keep_mb: 500.0,
            measure_kimg: 4.0,
            tensorboard: false,
            hold_out: false,
        }
    }
}

impl TrainConfig {
    /// The settings with which networks of this family are trained where nothing else is said.
    pub fn of(network: NetworkConfig) -> Self {
        let game = network.game();
        Self {
            batch: game.batch,
            lr_g: game.lr_g,
            lr_d: game.lr_d,
            beta1: game.beta1,
            beta2: game.beta2,
            d_steps: game.d_steps,
            loss: game.loss,
            r1_gamma: game.r1_gamma,
            gp_lambda: game.gp_lambda,
            drift: game.drift,
            dropout: game.dropout,
            ortho: game.ortho,
            path_gamma: game.path_gamma,
            conditional: network.needs_classes(),
            // Wasserstein's loss needs its penalty at each step.
            r1_interval: if game.gp_lambda > 0.0 { 1 } else { 16 },
            ema_kimg: game.ema_kimg,
            network,
            ..Self::default()
        }
    }

    /// [`Self::noise_strength`] for pictures whose contents lie anywhere: w places what is large, and
    /// noise the detail.
    pub fn strong_noise() -> Vec<f64> {
        vec![0.0, 0.5, 1.0, 0.3]
    }

    /// Pictures that are in work at once.
    pub fn at_once(&self) -> usize {
        self.batch.div_ceil(self.accumulate.max(1))
    }

    /// Whether D's labels are 1 and 0 for all pictures.
    pub fn plain_labels(&self) -> bool {
        self.label_real == 1.0 && self.label_fake == 0.0 && self.label_flip == 0.0
    }

    /// Makes labels plain where the loss has none to smooth, and says why.
    pub fn fit_labels(&mut self) -> Can {
        let able = self.loss.labels();
        if able.is_err() {
            (self.label_real, self.label_fake, self.label_flip) = (1.0, 0.0, 0.0);
        }
        able
    }

    /// A run small enough for tests, which saves when told.
    #[cfg(test)]
    pub(crate) fn small() -> Self {
        Self {
            network: crate::models::StyleGanConfig {
                resolution: 16,
                z_dim: 16,
                w_dim: 16,
                mapping_layers: 2,
                channel_base: 256,
                channel_max: 16,
                ..Default::default()
            }
            .into(),
            batch: 4,
            total_kimg: 1000.0,
            save_kimg: 1000.0,
            keep_mb: 0.0,
            ..Self::default()
        }
    }

    /// Whether pictures of so many classes can be learnt so; a model that the run starts from has its
    /// own rule.
    ///
    /// # Errors
    /// [`Error::Usage`] when classes are wanted and the pictures have none.
    pub fn fits_classes(&self, classes: usize) -> Result<()> {
        let needed = self.network.needs_classes();
        if self.from.is_some() || classes >= 2 || !self.conditional && !needed {
            return Ok(());
        }
        let instead = match needed {
            true => "or choose a family that does without classes, such as dcgan",
            false => "or train without classes",
        };
        Err(Error::Usage(format!(
            "the pictures are of fewer than two classes; put each class into a subfolder of its own, \
             {instead}"
        )))
    }
}
