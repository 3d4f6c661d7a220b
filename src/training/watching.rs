//! What a half-step tells of itself.

use super::look::Look;
use super::trainer::Trainer;
use crate::models::{
    AdamSettings, Discriminator, Generator, Moments, Motion, adam, motion_after, motion_before,
};
use burn::module::Module;
use burn::tensor::{Gradients, Tensor};
use serde::{Deserialize, Serialize};

/// Numbers of one discriminator half-step.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DiscriminatorStats {
    /// Loss without the penalty.
    pub loss: f32,
    /// Mean logit on real images.
    pub real: f32,
    /// Mean logit on generated images.
    pub fake: f32,
    /// Share of all pairs of a real and a generated image of which D ranks the real one higher: 0.5
    /// is blind, 1 never wrong.
    pub separation: f32,
    /// ‖∂D/∂x‖² on real images, or between real and generated ones where the penalty lies there; on
    /// the steps that compute it.
    pub r1: Option<f32>,
    /// What the pictures are like, on the steps that are watched.
    pub look: Option<Look>,
}

/// How a network moves in one step.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Moves {
    /// Length of the gradient over all trained values.
    pub gradient: f32,
    /// Length of the step in the middle one of all layers, as a share of the length of its values.
    pub step: f32,
}

impl Moves {
    /// Of all layers together; None without any.
    pub(super) fn of(layers: &[Motion]) -> Option<Self> {
        // The values of some layers are a hundred times those of others (equalized learning rates), and
        // would hide them.
        let mut shares: Vec<f32> = layers.iter().map(Motion::share).collect();
        let middle = shares.len().checked_sub(1)? / 2;
        let step = *shares.select_nth_unstable_by(middle, f32::total_cmp).1;
        let gradient = layers.iter().map(|layer| layer.gradient).sum::<f32>().sqrt();
        let moves = Self { gradient, step };
        (moves.gradient.is_finite() && moves.step.is_finite()).then_some(moves)
    }
}

/// D's logits on both halves of a batch.
pub(super) struct Logits {
    pub real: Vec<f32>,
    pub fake: Vec<f32>,
}

impl Logits {
    pub fn of(real: &Tensor<2>, fake: &Tensor<2>) -> Self {
        let [real, fake] = [real, fake].map(|logits| {
            let data = logits.clone().into_data().convert::<f32>();
            data.try_into_vec().expect("f32 logits")
        });
        Self { real, fake }
    }

    pub fn mean_real(&self) -> f32 {
        mean(self.real.iter().copied())
    }

    pub fn mean_fake(&self) -> f32 {
        mean(self.fake.iter().copied())
    }

    /// Mean sign of D on real images.
    pub fn sign(&self) -> f32 {
        mean(self.real.iter().map(|v| if *v == 0.0 { 0.0 } else { v.signum() }))
    }

    /// [`DiscriminatorStats::separation`]; ties count half.
    pub fn separation(&self) -> f32 {
        let pairs =
            self.real.iter().flat_map(|real| self.fake.iter().map(move |fake| (real, fake)));
        mean(pairs.map(|(real, fake)| match real.partial_cmp(fake) {
            Some(std::cmp::Ordering::Greater) => 1.0,
            Some(std::cmp::Ordering::Less) => 0.0,
            _ => 0.5,
        }))
    }
}

fn mean(values: impl Iterator<Item = f32>) -> f32 {
    let (sum, count) = values.fold((0.0f64, 0u32), |(sum, n), v| (sum + f64::from(v), n + 1));
    (sum / f64::from(count.max(1))) as f32
}

impl Trainer {
    /// D after one step of Adam.
    pub(super) fn stepped_d(&mut self, gradients: &mut Gradients) -> Discriminator {
        let (settings, most) = (self.adam(self.config.lr_d), self.config.grad_clip);
        let motion = self.watched.then_some(&mut self.motion[1]);
        stepped(&self.d, gradients, &mut self.moments_d, (settings, most), motion)
    }

    /// G likewise.
    pub(super) fn stepped_g(&mut self, gradients: &mut Gradients) -> Generator {
        let (settings, most) = (self.adam(self.config.lr_g), self.config.grad_clip);
        let motion = self.watched.then_some(&mut self.motion[0]);
        stepped(&self.g, gradients, &mut self.moments_g, (settings, most), motion)
    }

    fn adam(&self, lr: f64) -> AdamSettings {
        let lr = lr * self.config.rate_at(self.kimg());
        AdamSettings { lr, beta1: self.config.beta1, beta2: self.config.beta2, scale: 1.0 }
    }
}

/// One step of Adam, for which the gradient is cut to a length, 0 for none; it is noted in `motion` where
/// there is such.
fn stepped<M: Module>(
    network: &M,
    gradients: &mut Gradients,
    moments: &mut Moments,
    (settings, most): (AdamSettings, f64),
    motion: Option<&mut Vec<Motion>>,
) -> M {
    if motion.is_none() && most <= 0.0 {
        return adam(network.clone(), gradients, moments, settings);
    }
    let mut layers = motion_before(network, gradients);
    let length = Moves::of(&layers).map_or(0.0, |moves| moves.gradient);
    let scale = match most > 0.0 {
        true => (most as f32 / length.max(f32::MIN_POSITIVE)).min(1.0),
        false => 1.0,
    };
    let new = adam(network.clone(), gradients, moments, AdamSettings { scale, ..settings });
    if let Some(motion) = motion {
        motion_after(&mut layers, network, &new);
        *motion = layers;
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separation_counts_pairs() {
        let of = |real: &[f32], fake: &[f32]| {
            Logits { real: real.to_vec(), fake: fake.to_vec() }.separation()
        };
        assert_eq!(of(&[1.0, 2.0], &[0.0, -1.0]), 1.0);
        assert_eq!(of(&[1.0, 3.0], &[2.0, 0.0]), 0.75);
        assert_eq!(of(&[0.0; 3], &[0.0; 3]), 0.5);
    }

    #[test]
    fn moves_are_lengths_over_all_layers() {
        let layer =
            |gradient, weight, step| Motion { layer: String::new(), gradient, weight, step };
        let layers = [layer(9.0, 100.0, 0.25), layer(16.0, 1e9, 0.25), layer(0.0, 1.0, 1.0)];
        assert_eq!(Moves::of(&layers), Some(Moves { gradient: 5.0, step: 0.05 }));
        assert_eq!(Moves::of(&[]), None);
        assert_eq!(Moves::of(&[layer(f32::NAN, 1.0, 1.0)]), None);
    }
}
