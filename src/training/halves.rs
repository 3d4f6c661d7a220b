//! What each network is taught by in its half of a step: the loss of a batch, or of a part of one.

use super::look::Look;
use super::regularise;
use super::trainer::{Trainer, finite};
use super::watching::{DiscriminatorStats, Logits};
use crate::base::Result;
use crate::data::Batch;
use crate::layers::Updates;
use burn::module::Module;
use burn::tensor::Tensor;

/// What D made of a batch, or of a part of one.
pub(super) struct Judgement {
    /// With all that is added to it.
    pub loss: Tensor<1>,
    /// Of the game alone.
    pub value: f32,
    pub logits: Logits,
    /// As of [`DiscriminatorStats::r1`].
    pub r1: Option<f32>,
    pub look: Option<Look>,
}

impl Judgement {
    /// Those of all parts of a batch, with their shares of it: the numbers, and the mean sign of D on
    /// real images. The look is that of the first part.
    pub fn together(parts: Vec<(Self, f32)>) -> (DiscriminatorStats, f32) {
        let mut stats = DiscriminatorStats::default();
        let mut all = Logits { real: Vec::new(), fake: Vec::new() };
        for (part, share) in parts {
            stats.loss += part.value * share;
            if let Some(squared) = part.r1 {
                *stats.r1.get_or_insert(0.0) += squared * share;
            }
            stats.look = stats.look.or(part.look);
            all.real.extend(part.logits.real);
            all.fake.extend(part.logits.fake);
        }
        (stats.real, stats.fake) = (all.mean_real(), all.mean_fake());
        stats.separation = all.separation();
        (stats, all.sign())
    }
}

/// What G tried on a batch, or on a part of one.
pub(super) struct Attempt {
    /// With all that is added to it.
    pub loss: Tensor<1>,
    /// Of the game alone.
    pub value: f32,
    /// First style of each picture.
    pub style: Tensor<2>,
}

impl Trainer {
    /// What D makes of a batch, or of a part of one.
    pub(super) fn judgement(&self, batch: &Batch, updates: &Updates) -> Result<Judgement> {
        let cond = self.cond(&batch.labels);
        let unused = Updates::default();
        let mut random = self.random("augment d");
        let call = self.call("d", &cond, updates);
        let shown = self.d.real(self.pictures(batch), &call);
        let real = self.seen_by_d(shown.clone(), &mut random);
        let drawn = self.fakes(&self.g.valid(), "z d", &self.call("d", &cond, &unused)).0;
        let fake = self.seen_by_d(drawn.clone(), &mut random);
        let look = self.watched.then(|| Look::at(&drawn, &shown)).flatten();

        let between = self.between(&real, &fake, &call);
        let pictures = (self.config.bcr > 0.0).then(|| [real.clone(), fake.clone()]);
        let fake = self.judge(fake, &call, self.config.r2_gamma);
        let real = self.judge(real, &call, self.config.r1_gamma);
        let loss = self.config.loss.discriminator(
            real.logits.clone(),
            fake.logits.clone(),
            &self.targets(batch.labels.len()),
        );
        let value = finite(&loss, "discriminator")?;
        let logits = Logits::of(&real.logits, &fake.logits);
        let mut penalties = vec![real.penalty, fake.penalty, between];
        let r1 = penalties.iter().flatten().next().map(|penalty| penalty.squared);
        let loss = penalties.drain(..).flatten().fold(loss, |sum, penalty| sum + penalty.loss);
        let loss = match pictures {
            Some(pictures) => {
                let call = self.call("d", &cond, &unused);
                loss + self.consistency(pictures, [&real.logits, &fake.logits], &call)
            }
            None => loss,
        };
        let loss = match self.config.drift as f32 {
            0.0 => loss,
            drift => loss + real.logits.powi_scalar(2).mean() * drift,
        };
        finite(&loss, "discriminator")?;
        Ok(Judgement { loss, value, logits, r1, look })
    }

    /// G's pictures for a batch, or for a part of one, and what D says of them.
    pub(super) fn attempt(&mut self, batch: &Batch, updates: &Updates) -> Result<Attempt> {
        let cond = self.cond(&batch.labels);
        let unused = Updates::default();
        let mut random = self.random("augment g");
        let (fake, style) = self.fakes(&self.g, "z g", &self.call("g", &cond, updates));
        let (d, call) = (self.d.valid(), self.call("g", &cond, &unused));
        let fake = d.logits(self.seen_by_d(fake, &mut random), &call);
        let real = || {
            let shown = d.real(self.pictures(batch), &call);
            d.logits(self.seen_by_d(shown, &mut random), &call)
        };
        let loss = self.config.loss.generator(fake, real);
        let value = finite(&loss, "generator")?;
        let weights = (self.config.ortho > 0.0).then(|| regularise::orthogonal(&self.g)).flatten();
        let loss = match weights {
            Some(off) => loss + off * self.config.ortho as f32,
            None => loss,
        };
        let loss = match self.paths(&cond)? {
            Some(paths) => loss + paths,
            None => loss,
        };
        Ok(Attempt { loss, value, style })
    }
}
