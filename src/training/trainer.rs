//! One training run's networks and the two half-steps that change them.

use super::augment::{Ada, Control};
use super::halves::Judgement;
use super::watching::DiscriminatorStats;
use super::{AugmentMode, TrainConfig};
use crate::base::{Error, Random, Result};
use crate::data::Batch;
use crate::layers::{Mode, Updates};
use crate::models::{
    Call, Cond, Discriminator, Generator, Moments, Motion, NoiseInput, added, ema,
};
use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};

/// Decay of the mean style, w_avg, for each generator step (stylegan2-ada: 0.995).
const CENTRE_DECAY: f32 = 0.995;
/// Share of a batch's statistics in the running ones.
const MOMENTUM: f32 = 0.1;
/// Batches from which an averaged generator gets statistics of its own, and pictures in each.
const STANDING: u64 = 8;
const STANDING_BATCH: usize = 32;

/// Counters that a checkpoint carries beside the tensors.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Counters {
    /// Steps done (a step is one half-step of G, after one or more of D).
    pub step: u64,
    /// Real images shown.
    pub images: u64,
    /// Seconds of training.
    pub seconds: f64,
    /// Rollbacks after NaN; salts the random streams so that a retry takes another path.
    pub rollbacks: u64,
    /// Augmentation state.
    pub ada: Ada,
    /// Running mean of the path length, where that is regularised.
    #[serde(default)]
    pub path_mean: f32,
}

/// Networks, optimiser states and counters of one run.
#[derive(Clone)]
pub struct Trainer {
    /// Settings.
    pub config: TrainConfig,
    /// Counters.
    pub progress: Counters,
    pub(super) g: Generator,
    pub(super) d: Discriminator,
    pub(super) average: Generator,
    pub(super) moments_g: Moments,
    pub(super) moments_d: Moments,
    /// Half-steps of D since the last one of G.
    turn: usize,
    /// Which part of the batch is at work, where it is taken in parts.
    pub(super) part: usize,
    /// Whether the next half-steps note how weights move and what the pictures are like.
    pub(super) watched: bool,
    /// How the layers of G and of D moved in the last steps that were watched.
    pub(super) motion: [Vec<Motion>; 2],
    pub(super) device: Device,
}

impl Trainer {
    /// Fresh networks on `device` (without autodiff; the trainer adds it).
    pub fn new(config: TrainConfig, device: &Device) -> Self {
        let autodiff = device.clone().autodiff();
        let g = Generator::new(&config.network, config.seed, &autodiff);
        let d = Discriminator::new(&config.network, config.seed, &autodiff);
        Self::of(config, g, d, device)
    }

    /// A run of these networks from its beginning.
    pub(super) fn of(config: TrainConfig, g: Generator, d: Discriminator, device: &Device) -> Self {
        let mut progress = Counters::default();
        progress.ada.p = first_p(config.augment, 0.0);
        Self {
            progress,
            average: g.valid(),
            g,
            d: d.frozen(config.freeze_d),
            config,
            moments_g: Moments::new(),
            moments_d: Moments::new(),
            turn: 0,
            part: 0,
            watched: false,
            motion: Default::default(),
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

    /// Both networks as they learn, with autodiff.
    pub fn networks(&self) -> (&Generator, &Discriminator) {
        (&self.g, &self.d)
    }

    /// How the layers of G and of D moved in the last steps that were watched.
    pub fn motion(&self) -> &[Vec<Motion>; 2] {
        &self.motion
    }

    /// The EMA generator as it is kept.
    pub fn average(&self) -> &Generator {
        &self.average
    }

    /// The EMA generator to show and to save: at the stage of growth that it has reached, and with
    /// statistics of its own where features are normalised over the batch (Brock 2018, "standing
    /// statistics").
    pub fn generator(&self) -> Generator {
        self.standing(STANDING)
    }

    /// [`Self::generator`] for a glance: with the statistics of one batch.
    pub fn glance(&self) -> Generator {
        self.standing(1)
    }

    /// The average at its stage, with the statistics of so many batches of its own pictures.
    fn standing(&self, rounds: u64) -> Generator {
        let mut generator = self.average.clone();
        generator.set_stage(self.stage());
        if !self.config.network.normalises() {
            return generator;
        }
        for round in 0..rounds {
            let mut random = Random::stream(0, "standing", round);
            let classes = self.config.network.classes().len();
            let labels: Vec<usize> = (0..STANDING_BATCH).map(|i| i % classes.max(1)).collect();
            let cond = Cond::labels(&labels, classes);
            let updates = Updates::default();
            // The running values become the mean of all rounds.
            let momentum = 1.0 / (round + 1) as f32;
            let mode = Mode::Train { updates: &updates, seed: round, momentum };
            let still = Call::sample(&cond, NoiseInput::None);
            let call = Call { mode, stage: self.stage(), ..still };
            let z = self.latents(STANDING_BATCH, &mut random);
            let style = generator.encode(z, &cond);
            let styles = vec![style; self.config.network.styles()];
            drop(generator.draw(&styles, &call));
            generator = updates.applied(generator);
        }
        generator
    }

    /// Goes on with these settings, whose networks must be the same.
    pub(super) fn set_config(&mut self, config: TrainConfig) {
        if config.augment != self.config.augment {
            self.progress.ada.p = first_p(config.augment, self.progress.ada.p);
        }
        self.config = config;
    }

    /// Thousands of real images shown.
    pub fn kimg(&self) -> f64 {
        self.progress.images as f64 / 1000.0
    }

    /// Half-steps of D that are due before one of G.
    pub fn turns_left(&self) -> usize {
        self.config.d_steps.max(1).saturating_sub(self.turn)
    }

    /// Half-steps of D in all, from which the number of the next batch follows.
    pub fn batches_seen(&self) -> u64 {
        self.progress.step * self.config.d_steps.max(1) as u64 + self.turn as u64
    }

    fn stage(&self) -> Option<f64> {
        self.config.network.stage(self.kimg())
    }

    /// The stream for something random in this step; D's later turns and the later parts of a batch have
    /// streams of their own.
    pub(super) fn random(&self, purpose: &str) -> Random {
        let seed = self.config.seed ^ (self.progress.rollbacks << 48);
        let stream = |purpose: &str| Random::stream(seed, purpose, self.progress.step);
        match (self.turn, self.part) {
            (0, 0) => stream(purpose),
            (turn, 0) => stream(&format!("{purpose} {turn}")),
            (turn, part) => stream(&format!("{purpose} {turn} part {part}")),
        }
    }

    /// How both networks are run in this half-step.
    pub(super) fn call<'a>(&self, purpose: &str, cond: &'a Cond, updates: &'a Updates) -> Call<'a> {
        let seed = self.random(purpose).below(u32::MAX as usize) as u64;
        let mode = Mode::Train { updates, seed, momentum: MOMENTUM };
        let noise = self.noise(purpose);
        let dropout = self.config.dropout as f32;
        Call { mode, stage: self.stage(), dropout, ..Call::sample(cond, noise) }
    }

    pub(super) fn cond(&self, labels: &[usize]) -> Cond {
        Cond::labels(labels, self.config.network.classes().len())
    }

    /// Teaches the discriminator on one batch.
    ///
    /// # Errors
    /// [`Error::Training`] when the loss is no longer finite; the networks are then spoilt.
    pub fn discriminator_step(&mut self, batch: &Batch) -> Result<DiscriminatorStats> {
        let updates = Updates::default();
        let (mut sum, mut seen) = (None, Vec::new());
        for part in batch.parts(self.config.accumulate) {
            self.part = seen.len();
            let judgement = self.judgement(&part, &updates)?;
            let share = part.labels.len() as f32 / batch.labels.len() as f32;
            sum = Some(added(&self.d, sum, judgement.loss.clone() * share));
            seen.push((judgement, share));
        }
        self.part = 0;
        let mut gradients = sum.expect("a batch has a part");
        let d = self.stepped_d(&mut gradients);
        self.d = self.bounded(updates.applied(d));
        self.turn += 1;
        let (stats, sign) = Judgement::together(seen);
        let control = (self.config.augment == AugmentMode::Ada).then_some(Control {
            target: self.config.ada_target as f32,
            kimg: self.config.ada_kimg as f32,
            limit: self.config.ada_limit as f32,
        });
        self.progress.ada.observe(sign, batch.labels.len(), control);
        Ok(stats)
    }

    /// Teaches the generator, moves its average, and closes the step. Returns the loss.
    ///
    /// # Errors
    /// [`Error::Training`], as [`Self::discriminator_step`].
    pub fn generator_step(&mut self, batch: &Batch) -> Result<f32> {
        let turns = std::mem::take(&mut self.turn).max(1);
        let updates = Updates::default();
        let (mut sum, mut value, mut styles) = (None, 0.0, Vec::new());
        for part in batch.parts(self.config.accumulate) {
            self.part = styles.len();
            let attempt = self.attempt(&part, &updates)?;
            let share = part.labels.len() as f32 / batch.labels.len() as f32;
            sum = Some(added(&self.g, sum, attempt.loss * share));
            value += attempt.value * share;
            styles.push(attempt.style.without_autodiff());
        }
        self.part = 0;
        let mut gradients = sum.expect("a batch has a part");
        let g = self.stepped_g(&mut gradients);
        self.g = updates.applied(g);
        self.close_step(Tensor::cat(styles, 0), turns * batch.labels.len());
        Ok(value)
    }

    fn close_step(&mut self, style: Tensor<2>, images: usize) {
        let centre = self.average.centre().map(|centre| {
            let mean: Tensor<1> = style.mean_dim(0).squeeze();
            centre * CENTRE_DECAY + mean * (1.0 - CENTRE_DECAY)
        });
        let stage = self.stage();
        self.progress.step += 1;
        self.progress.images += images as u64;
        if stage.map(f64::ceil) != self.stage().map(f64::ceil) {
            // New layers join: the moments begin anew, as Karras 2018 has it.
            (self.moments_g, self.moments_d) = (Moments::new(), Moments::new());
        }
        let full = self.config.ema_kimg * 1000.0;
        let half_life = match self.config.from {
            Some(_) => full,
            // A short half-life at first, so that the average forgets the random start.
            None => full.min(self.progress.images as f64 * self.config.ema_rampup),
        };
        let decay = 0.5f64.powf(images as f64 / half_life.max(1e-8));
        self.average = ema(self.average.clone(), &self.g, decay);
        if let Some(centre) = centre {
            self.average.set_centre(centre);
        }
    }

    pub(super) fn pictures(&self, batch: &Batch) -> Tensor<4> {
        let side = self.config.network.resolution();
        let shape = [batch.labels.len(), self.config.network.colours(), side, side];
        Tensor::from_data(TensorData::new(batch.pixels.clone(), shape), &self.device)
    }

    pub(super) fn latents(&self, count: usize, random: &mut Random) -> Tensor<2> {
        let shape = [count, self.config.network.z_dim()];
        let values = random.normals(shape[0] * shape[1]);
        Tensor::from_data(TensorData::new(values, shape), &self.device)
    }

    /// Pictures of fresh latents and the first style of each; style mixing as configured.
    pub(super) fn fakes(
        &self,
        g: &Generator,
        purpose: &str,
        call: &Call<'_>,
    ) -> (Tensor<4>, Tensor<2>) {
        let mut random = self.random(purpose);
        let count = call.cond.rows();
        let (first, second) = (self.latents(count, &mut random), self.latents(count, &mut random));
        let style = g.encode(first, call.cond);
        let layers = self.config.network.styles();
        let mut styles = vec![style.clone(); layers];
        if layers > 1 && (random.uniform() as f64) < self.config.mixing {
            let crossover = 1 + random.below(layers - 1);
            styles[crossover..].fill(g.encode(second, call.cond));
        }
        (g.draw(&styles, call), style)
    }

    /// Fresh noise for D's or G's half of this step.
    fn noise(&self, half: &str) -> NoiseInput {
        if !self.config.noise {
            return NoiseInput::None;
        }
        let seed = self.random(&format!("noise {half}")).below(u32::MAX as usize) as u64;
        NoiseInput::Random { seed, index: self.progress.step }
    }
}

/// The augmentation's probability to begin with; adaptive augmentation goes on from where it was.
fn first_p(mode: AugmentMode, before: f32) -> f32 {
    match mode {
        AugmentMode::None => 0.0,
        AugmentMode::Diff => 1.0,
        AugmentMode::Ada => before,
    }
}

pub(super) fn finite(loss: &Tensor<1>, network: &str) -> Result<f32> {
    let value = loss.clone().into_scalar::<f32>();
    if value.is_finite() {
        return Ok(value);
    }
    Err(Error::Training(format!(
        "the {network}'s loss became {value}; lower the learning rates or raise R1's γ"
    )))
}
