//! What a half-step adds to the loss: gradient penalties of D, and the path length of G.

use super::Trainer;
use super::augment::augment;
use super::loss::Target;
use super::path_length::path_penalty;
use super::regularise::{self, Penalty};
use super::trainer::finite;
use crate::base::{Random, Result};
use crate::layers::Updates;
use crate::models::{Call, Cond, Discriminator, clipped};
use burn::tensor::{Tensor, TensorData};

/// Steps of G between two computations of the path length (Karras 2020: lazy, 8; stylegan2-ada: 4).
const PATH_INTERVAL: u64 = 4;

/// What D makes of pictures.
pub struct Judged {
    /// `[N, 1]`.
    pub logits: Tensor<2>,
    /// On the steps that have one.
    pub penalty: Option<Penalty>,
}

impl Trainer {
    /// Whether the gradient penalties are due in this half-step of D.
    fn penalties_due(&self) -> bool {
        self.batches_seen().is_multiple_of(self.config.r1_interval.max(1) as u64)
    }

    /// What D is taught to say of so many real and so many generated pictures.
    pub(super) fn targets(&self, count: usize) -> [Target; 2] {
        let [real, fake, flip] = self.config.labels_at(self.kimg());
        if [real, fake, flip] == [1.0, 0.0, 0.0] {
            return [Target::Real, Target::Fake];
        }
        let labels = [real as f32, fake as f32];
        let mut random = self.random("labels");
        [0, 1].map(|side| {
            let flipped = |random: &mut Random| f64::from(random.uniform()) < flip;
            let values = (0..count).map(|_| labels[side ^ usize::from(flipped(&mut random))]);
            let data = TensorData::new(values.collect(), [count, 1]);
            Target::Each(Tensor::from_data(data, &self.device))
        })
    }

    /// Pictures as D gets to see them: augmented, and with noise where that is wanted.
    pub(super) fn seen_by_d(&self, x: Tensor<4>, random: &mut Random) -> Tensor<4> {
        let x = augment(x, self.progress.ada.p, self.config.policy, random);
        let strength = self.config.instance_noise_at(self.kimg());
        if strength == 0.0 {
            return x;
        }
        let dims = x.dims();
        let noise = TensorData::new(random.normals(dims.iter().product()), dims);
        x + Tensor::<4>::from_data(noise, &self.device) * strength
    }

    /// How far augmentation changes D's answers on real and on generated pictures, with its weight.
    pub(super) fn consistency(
        &self,
        pictures: [Tensor<4>; 2],
        logits: [&Tensor<2>; 2],
        call: &Call<'_>,
    ) -> Tensor<1> {
        let mut random = self.random("consistency");
        let [real, fake] =
            pictures.map(|x| self.d.logits(augment(x, 1.0, self.config.policy, &mut random), call));
        let off = |a: Tensor<2>, b: &Tensor<2>| (a - b.clone()).powi_scalar(2).mean();
        (off(real, logits[0]) + off(fake, logits[1])) * self.config.bcr as f32
    }

    /// D with its weights within their bounds, where there are some.
    pub(super) fn bounded(&self, d: Discriminator) -> Discriminator {
        match self.config.weight_clip as f32 {
            0.0 => d,
            limit => clipped(d, limit),
        }
    }

    /// D's logits, with the penalty of weight `gamma` where one is due.
    pub(super) fn judge(&self, pictures: Tensor<4>, call: &Call<'_>, gamma: f64) -> Judged {
        if gamma == 0.0 || !self.penalties_due() {
            return Judged { logits: self.d.logits(pictures, call), penalty: None };
        }
        let (logits, penalty) =
            regularise::slope_penalty(&self.d, pictures, call, self.lazy(gamma));
        Judged { logits, penalty: Some(penalty) }
    }

    /// WGAN-GP's penalty at random places between real and generated pictures, where one is due.
    pub(super) fn between(
        &self,
        real: &Tensor<4>,
        fake: &Tensor<4>,
        call: &Call<'_>,
    ) -> Option<Penalty> {
        let lambda = self.config.gp_lambda;
        if lambda == 0.0 || !self.penalties_due() {
            return None;
        }
        let mut random = self.random("between");
        let batch = real.dims()[0];
        let shares: Vec<f32> = (0..batch).map(|_| random.uniform()).collect();
        let share = Tensor::from_data(TensorData::new(shares, [batch, 1, 1, 1]), &self.device);
        let place = fake.clone() + (real.clone() - fake.clone()) * share;
        Some(regularise::unit_penalty(&self.d, place, call, self.lazy(lambda)))
    }

    /// Weight of a penalty that is seldom computed: stronger by the same factor.
    fn lazy(&self, weight: f64) -> f32 {
        (weight * self.config.r1_interval.max(1) as f64) as f32
    }

    /// The loss of the path length on half the batch, where it is due; moves its running mean.
    pub(super) fn paths(&mut self, cond: &Cond) -> Result<Option<Tensor<1>>> {
        let gamma = self.config.path_gamma as f32;
        if gamma == 0.0 || !self.progress.step.is_multiple_of(PATH_INTERVAL) {
            return Ok(None);
        }
        let (unused, mut random) = (Updates::default(), self.random("paths"));
        let cond = cond.first(cond.rows().div_ceil(2));
        let call = self.call("paths", &cond, &unused);
        let count = cond.rows();
        let style = self.g.encode(self.latents(count, &mut random), &cond);
        let styles = vec![style; self.config.network.styles()];
        let side = self.config.network.resolution();
        let noise = random.normals(count * 3 * side * side);
        let noise =
            Tensor::<4>::from_data(TensorData::new(noise, [count, 3, side, side]), &self.device);
        let direction = noise / side as f32;
        let mean = self.progress.path_mean;
        let Some(paths) = path_penalty(&self.g, &styles, &direction, &call, mean) else {
            return Ok(None);
        };
        self.progress.path_mean = paths.mean;
        let loss = paths.loss * (gamma * PATH_INTERVAL as f32);
        finite(&loss, "generator's path length")?;
        Ok(Some(loss))
    }
}
