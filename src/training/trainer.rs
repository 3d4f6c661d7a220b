//! One training run's networks and the two half-steps that change them.

use super::augment::{Ada, augment};
use super::regularise::{self, Penalty};
use super::{AugmentMode, TrainConfig};
use crate::base::{Error, Random, Result};
use crate::data::Batch;
use crate::models::{Discriminator, Generator, Moments, NoiseInput, adam, ema};
use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};

/// Decay of w_avg for each generator step (stylegan2-ada: 0.995).
const W_AVG_DECAY: f32 = 0.995;

/// Numbers of one discriminator half-step.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DiscriminatorStats {
    /// Loss without the penalty.
    pub loss: f32,
    /// Mean logit on real images.
    pub real: f32,
    /// Mean logit on generated images.
    pub fake: f32,
    /// ‖∂D/∂x‖², on the steps that compute it.
    pub r1: Option<f32>,
}

/// Counters that a checkpoint carries beside the tensors.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Progress {
    /// Steps done (a step is one half-step of each network).
    pub step: u64,
    /// Real images shown.
    pub images: u64,
    /// Seconds of training.
    pub seconds: f64,
    /// Rollbacks after NaN; salts the random streams so that a retry takes another path.
    pub rollbacks: u64,
    /// Augmentation state.
    pub ada: Ada,
}

/// What D makes of pictures.
struct Judged {
    /// `[N, 1]`.
    logits: Tensor<2>,
    /// On the steps that have one.
    penalty: Option<Penalty>,
}

/// Networks, optimiser states and counters of one run.
pub struct Trainer {
    /// Settings.
    pub config: TrainConfig,
    /// Counters.
    pub progress: Progress,
    pub(super) g: Generator,
    pub(super) d: Discriminator,
    pub(super) average: Generator,
    pub(super) moments_g: Moments,
    pub(super) moments_d: Moments,
    device: Device,
}

impl Trainer {
    /// Fresh networks on `device` (without autodiff; the trainer adds it).
    pub fn new(config: TrainConfig, device: &Device) -> Self {
        let autodiff = device.clone().autodiff();
        let g = Generator::new(&config.network, config.seed, &autodiff);
        let d = Discriminator::new(&config.network, config.seed, &autodiff).frozen(config.freeze_d);
        let average = g.valid();
        let mut progress = Progress::default();
        progress.ada.p = if config.augment == AugmentMode::Diff { 1.0 } else { 0.0 };
        Self {
            progress,
            config,
            g,
            d,
            average,
            moments_g: Moments::new(),
            moments_d: Moments::new(),
            device: device.clone().without_autodiff(),
        }
    }

    /// Gives noise the strength that the settings have it begin with.
    pub(super) fn start_noise(&mut self) {
        if self.config.noise && !self.config.noise_strength.is_empty() {
            self.g.set_noise(&self.config.noise_strength);
            self.average = self.g.valid();
        }
    }

    /// The EMA generator, the one to show and to save.
    pub fn generator(&self) -> &Generator {
        &self.average
    }

    /// Thousands of real images shown.
    pub fn kimg(&self) -> f64 {
        self.progress.images as f64 / 1000.0
    }

    /// Whether the gradient penalties are due in this step.
    fn penalties_due(&self) -> bool {
        self.progress.step.is_multiple_of(self.config.r1_interval.max(1) as u64)
    }

    fn random(&self, purpose: &str) -> Random {
        Random::stream(
            self.config.seed ^ (self.progress.rollbacks << 48),
            purpose,
            self.progress.step,
        )
    }

    /// Teaches the discriminator on one batch.
    ///
    /// # Errors
    /// [`Error::Training`] when the loss is no longer finite; the networks are then spoilt.
    pub fn discriminator_step(&mut self, batch: &Batch) -> Result<DiscriminatorStats> {
        let labels = &batch.labels;
        let p = self.progress.ada.p;
        let mut random = self.random("augment d");
        let real = augment(self.pictures(batch), p, &mut random);
        let fake = self.fakes(&self.g.valid(), "z d", labels).0;
        let fake = augment(fake, p, &mut random);

        let fake = self.judge(fake, labels, self.config.r2_gamma);
        let real = self.judge(real, labels, self.config.r1_gamma);
        let loss = self.config.loss.discriminator(real.logits.clone(), fake.logits.clone());
        let stats = DiscriminatorStats {
            loss: finite(&loss, "discriminator")?,
            real: real.logits.clone().mean().into_scalar(),
            fake: fake.logits.mean().into_scalar(),
            r1: real.penalty.as_ref().map(|penalty| penalty.squared),
        };
        let penalties = [real.penalty, fake.penalty].into_iter().flatten();
        let loss = penalties.fold(loss, |sum, penalty| sum + penalty.loss);
        finite(&loss, "discriminator")?;
        let mut gradients = loss.backward();
        let (step, lr) = (self.progress.step + 1, self.config.lr_d);
        self.d = adam(self.d.clone(), &mut gradients, &mut self.moments_d, step, lr);
        if self.config.augment == AugmentMode::Ada {
            let sign = real.logits.sign().mean().into_scalar();
            self.progress.ada.observe(sign, labels.len(), self.config.ada_target as f32);
        }
        Ok(stats)
    }

    /// Teaches the generator, moves its average, and closes the step. Returns the loss.
    ///
    /// # Errors
    /// [`Error::Training`], as [`Self::discriminator_step`].
    pub fn generator_step(&mut self, batch: &Batch) -> Result<f32> {
        let labels = &batch.labels;
        let (p, mut random) = (self.progress.ada.p, self.random("augment g"));
        let (fake, w) = self.fakes(&self.g, "z g", labels);
        let d = self.d.valid();
        let fake = d.forward(augment(fake, p, &mut random), labels);
        let real = || d.forward(augment(self.pictures(batch), p, &mut random), labels);
        let loss = self.config.loss.generator(fake, real);
        let value = finite(&loss, "generator")?;
        let mut gradients = loss.backward();
        let (step, lr) = (self.progress.step + 1, self.config.lr_g);
        self.g = adam(self.g.clone(), &mut gradients, &mut self.moments_g, step, lr);
        self.close_step(w.without_autodiff(), labels.len());
        Ok(value)
    }

    fn close_step(&mut self, w: Tensor<2>, batch: usize) {
        let mean: Tensor<1> = w.mean_dim(0).squeeze();
        let w_avg = self.average.mapping().w_avg.val() * W_AVG_DECAY + mean * (1.0 - W_AVG_DECAY);
        self.progress.step += 1;
        self.progress.images += batch as u64;
        let full = self.config.ema_kimg * 1000.0;
        let half_life = match self.config.from {
            Some(_) => full,
            // A short half-life at first, so that the average forgets the random start.
            None => full.min(self.progress.images as f64 * 0.05),
        };
        let decay = 0.5f64.powf(batch as f64 / half_life.max(1e-8));
        self.average = ema(self.average.clone(), &self.g.valid(), decay);
        self.average.set_w_avg(w_avg);
    }

    fn pictures(&self, batch: &Batch) -> Tensor<4> {
        let side = self.config.network.resolution;
        let shape = [batch.labels.len(), 3, side, side];
        Tensor::from_data(TensorData::new(batch.pixels.clone(), shape), &self.device)
    }

    /// D's logits, with the penalty of weight `gamma` where one is due.
    fn judge(&self, pictures: Tensor<4>, labels: &[usize], gamma: f64) -> Judged {
        if gamma == 0.0 || !self.penalties_due() {
            return Judged { logits: self.d.forward(pictures, labels), penalty: None };
        }
        // Lazy regularisation: seldom, and stronger by the same factor.
        let gamma = (gamma * self.config.r1_interval.max(1) as f64) as f32;
        let (logits, penalty) = regularise::penalty(&self.d, pictures, labels, gamma);
        Judged { logits, penalty: Some(penalty) }
    }

    /// Pictures of fresh latents and the first w of each; style mixing as configured.
    fn fakes(&self, g: &Generator, purpose: &str, labels: &[usize]) -> (Tensor<4>, Tensor<2>) {
        let mut random = self.random(purpose);
        let shape = [labels.len(), self.config.network.z_dim];
        let mut latent = || {
            let values = random.normals(shape[0] * shape[1]);
            Tensor::<2>::from_data(TensorData::new(values, shape), &self.device)
        };
        let (first, second) = (latent(), latent());
        let w = g.mapping().forward(first, labels);
        let layers = self.config.network.num_ws();
        let mut ws = vec![w.clone(); layers];
        if (random.uniform() as f64) < self.config.mixing {
            let crossover = 1 + random.below(layers - 1);
            let other = g.mapping().forward(second, labels);
            ws[crossover..].fill(other);
        }
        let (seed, index) = (self.config.seed ^ purpose.len() as u64, self.progress.step);
        let noise =
            if self.config.noise { NoiseInput::Random { seed, index } } else { NoiseInput::None };
        (g.synthesize(&ws, noise), w)
    }
}

fn finite(loss: &Tensor<1>, network: &str) -> Result<f32> {
    let value = loss.clone().into_scalar::<f32>();
    if value.is_finite() {
        return Ok(value);
    }
    Err(Error::Training(format!(
        "the {network}'s loss became {value}; lower the learning rates or raise R1's γ"
    )))
}
