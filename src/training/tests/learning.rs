//! The half-steps teach the network they are meant for, and only that.

use super::super::{AugmentMode, Loss, TrainConfig, Trainer};
use super::{config, pictures};
use crate::data::Batches;
use crate::layers::{Mode, Updates};
use crate::models::{Call, Cond, NoiseInput, collect};
use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::{Device, Tensor};

#[test]
fn each_half_step_changes_one_network() {
    let mut trainer = Trainer::new(config(), &Device::flex());
    let batch = Batches::start(pictures(), 4, true, 5, 0).next();
    let (g, d) = (collect(&trainer.g, ""), collect(&trainer.d, ""));
    trainer.discriminator_step(&batch).unwrap();
    let taught = collect(&trainer.d, "");
    assert_ne!(taught, d);
    assert_eq!(collect(&trainer.g, ""), g);
    trainer.generator_step(&batch).unwrap();
    assert_eq!(collect(&trainer.d, ""), taught);
    assert_ne!(collect(&trainer.g, ""), g);
}

/// The stream of noise, and the seed of what else a network draws, of D's and G's half of a step and
/// of a retry after a rollback.
#[test]
fn each_half_step_and_each_retry_draws_noise_of_its_own() {
    let mut trainer =
        Trainer::new(TrainConfig { noise: true, d_steps: 2, ..config() }, &Device::flex());
    let mut noises = Vec::new();
    let mut seeds = Vec::new();
    for rollbacks in 0..2 {
        trainer.progress.rollbacks = rollbacks;
        for half in ["d", "g"] {
            let (cond, updates) = (Cond::default(), Updates::default());
            let call = trainer.call(half, &cond, &updates);
            let Mode::Train { seed, .. } = call.mode else { panic!("{half} trains") };
            assert!(matches!(call.noise, NoiseInput::Random { .. }));
            assert!(!noises.contains(&call.noise) && !seeds.contains(&seed), "{half} {rollbacks}");
            noises.push(call.noise);
            seeds.push(seed);
        }
    }
}

/// Counts parameters whose operations would be recorded.
struct Tracked(usize);

impl ModuleVisitor for Tracked {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.0 += usize::from(param.val().is_tracked());
    }
}

/// The generator's step asks `d.valid()`, whose weights have no part in the graph: the kernels
/// then leave their gradients out.
#[test]
fn a_valid_discriminator_passes_gradients_on_and_keeps_none() {
    let trainer = Trainer::new(config(), &Device::flex());
    let tracked = |d: &crate::models::Discriminator| {
        let mut visitor = Tracked(0);
        d.visit(&mut visitor);
        visitor.0
    };
    let valid = trainer.d.valid();
    assert!(tracked(&trainer.d) > 10);
    assert_eq!(tracked(&valid), 0);
    let x = Tensor::<4>::ones([2, 3, 16, 16], &Device::flex()).autodiff().require_grad();
    let cond = Cond::labels(&[0, 0], 0);
    let call = Call::sample(&cond, NoiseInput::None);
    let gradients = valid.logits(x.clone(), &call).sum().backward();
    assert!(x.grad(&gradients).unwrap().abs().sum().into_scalar::<f32>() > 0.0);
}

/// Without an opponent that learns, D tells real from generated within a few steps, in any game.
#[test]
fn the_discriminator_learns() {
    for (loss, apart) in [
        (Loss::Logistic, 1.0),
        (Loss::LeastSquares, 0.3),
        (Loss::Hinge, 1.0),
        (Loss::Relativistic, 1.0),
    ] {
        let config = TrainConfig { loss, augment: AugmentMode::None, ..config() };
        let mut trainer = Trainer::new(config, &Device::flex());
        let mut batches = Batches::start(pictures(), 4, true, 5, 0);
        let stats: Vec<_> = (0..80)
            .map(|_| {
                trainer.progress.step += 1;
                trainer.discriminator_step(&batches.next()).unwrap()
            })
            .collect();
        let (first, last) = (stats[0], stats[79]);
        assert!(last.loss < 0.5 * first.loss, "{loss:?}: {first:?} {last:?}");
        assert!(last.real > last.fake + apart, "{loss:?}: {last:?}");
    }
}

/// R2 pulls on D's weights beside the loss, and only on steps that penalise.
#[test]
fn r2_acts_on_the_steps_that_have_it() {
    let d_after = |r2_gamma, step| {
        let config = TrainConfig { r1_gamma: 0.0, r2_gamma, r1_interval: 2, ..config() };
        let mut trainer = Trainer::new(config, &Device::flex());
        trainer.progress.step = step;
        let batch = Batches::start(pictures(), 4, true, 5, 0).next();
        trainer.discriminator_step(&batch).unwrap();
        collect(&trainer.d, "")
    };
    assert_ne!(d_after(0.0, 2), d_after(5.0, 2));
    assert_eq!(d_after(0.0, 3), d_after(5.0, 3));
}
