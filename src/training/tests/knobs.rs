//! What settings do to a step: parts of a batch, dropout, normalisations and first weights.

use super::super::{TrainConfig, Trainer};
use super::{config, pictures};
use crate::data::Batches;
use crate::layers::{Mode, Updates};
use crate::models::{
    self, Call, Cond, Discriminator, Generator, NetworkConfig, NoiseInput, added, collect,
    families, load, motion_before,
};
use burn::tensor::{Device, Tensor};
use serde_json::json;
use std::path::Path;

fn network(fields: serde_json::Value) -> NetworkConfig {
    let config: NetworkConfig = serde_json::from_value(fields).unwrap();
    config.validate().unwrap();
    config
}

/// A DCGAN of 16 pixels with these settings.
fn dcgan(norm: &str, norm_d: &str, init: &str) -> NetworkConfig {
    network(json!({
        "family": "dcgan", "resolution": 16, "z_dim": 6, "width": 4, "norm": norm, "norm_d": norm_d,
        "init": init,
    }))
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec().unwrap()
}

/// Gradients that are added part by part are those of the sum.
#[test]
fn the_parts_of_a_batch_make_one_step() {
    let trainer = Trainer::new(TrainConfig { gp_lambda: 1.0, ..config() }, &Device::flex());
    let batch = Batches::start(pictures(), 4, true, 5, 0).next();
    let updates = Updates::default();
    let losses = || {
        let all = batch.parts(2).map(|part| trainer.judgement(&part, &updates).unwrap().loss * 0.5);
        all.collect::<Vec<_>>()
    };
    let d = trainer.networks().1;
    let sum = losses().into_iter().reduce(|sum, loss| sum + loss).unwrap();
    let whole = motion_before(d, &sum.backward());
    let added = losses().into_iter().fold(None, |sum, loss| Some(added(d, sum, loss)));
    let parts = motion_before(d, &added.unwrap());
    assert_eq!(whole.len(), parts.len());
    for (whole, parts) in whole.iter().zip(&parts) {
        let off = (whole.gradient - parts.gradient).abs();
        assert!(off <= 1e-4 * whole.gradient, "{}: {whole:?}, {parts:?}", whole.layer);
    }
    assert!(whole.iter().any(|layer| layer.gradient > 0.0));
}

#[test]
fn steps_in_parts_draw_fresh_latents_for_each() {
    for parts in [1, 3, 4, 9] {
        let config = TrainConfig { accumulate: parts, d_steps: 2, ..config() };
        let mut trainer = Trainer::new(config, &Device::flex());
        let batch = Batches::start(pictures(), 4, true, 5, 0).next();
        for _ in 0..2 {
            let stats = trainer.discriminator_step(&batch).unwrap();
            assert!(stats.loss.is_finite() && stats.r1.is_some() == trainer.batches_seen().eq(&1));
        }
        assert!(trainer.generator_step(&batch).unwrap().is_finite());
        assert_eq!(trainer.progress.images, 8);
    }
    // Two parts of one picture have different random numbers.
    let mut trainer = Trainer::new(TrainConfig { accumulate: 2, ..config() }, &Device::flex());
    let first = trainer.random("z d").normal();
    trainer.part = 1;
    assert_ne!(trainer.random("z d").normal(), first);
}

#[test]
fn dropout_reaches_every_discriminator_in_training_only() {
    for family in families() {
        let mut config = (family.config)();
        config.set_resolution(32);
        if config.needs_classes() {
            config.set_classes(vec!["a".into(), "b".into()]);
        }
        let device = Device::flex();
        let d = Discriminator::new(&config, 1, &device);
        let side = config.resolution();
        let x = Tensor::<4>::random(
            [2, 3, side, side],
            burn::tensor::Distribution::Normal(0.0, 1.0),
            &device,
        );
        let (cond, updates) = (Cond::labels(&[0, 1], config.classes().len()), Updates::default());
        let still = Call::sample(&cond, NoiseInput::None);
        let mode = Mode::Train { updates: &updates, seed: 3, momentum: 0.1 };
        let of = |call: Call<'_>| numbers(d.logits(x.clone(), &call));
        let dropped = of(Call { mode, dropout: 0.5, ..still });
        assert_eq!(dropped, of(Call { mode, dropout: 0.5, ..still }), "{}", family.name);
        assert_ne!(dropped, of(Call { mode, ..still }), "{}", family.name);
        assert_eq!(of(Call { dropout: 0.5, ..still }), of(still), "{}", family.name);
    }
    let gan = models::family("gan").unwrap();
    assert_eq!(TrainConfig::of((gan.config)()).dropout, 0.3);
}

/// With each normalisation and each way to begin both networks learn, with penalties, and a copy of G
/// draws the same.
#[test]
fn each_normalisation_and_each_beginning_trains() {
    let norms = ["batch", "instance", "layer", "pixel", "spectral", "none"];
    let inits = ["usual", "normal", "xavier", "kaiming", "orthogonal", "equalized"];
    let turned = |by: usize| norms.iter().cycle().skip(by);
    let made = turned(0).zip(turned(2)).zip(inits).map(|((g, d), init)| dcgan(g, d, init));
    let cgan = network(json!({
        "family": "cgan", "resolution": 16, "z_dim": 6, "width": 4, "norm": "instance",
        "norm_d": "layer", "init": "orthogonal", "classes": ["lying", "standing"],
    }));
    let others = ["gan", "biggan"].map(|family| {
        network(json!({ "family": family, "resolution": 32, "width": 4, "init": "xavier" }))
    });
    for network in made.chain([cgan]).chain(others) {
        let config = TrainConfig {
            network: network.clone(),
            gp_lambda: 1.0,
            conditional: false,
            ..config()
        };
        let mut trainer = Trainer::new(config, &Device::flex());
        let before = collect(&trainer.g, "");
        let data = super::pictures_of(network.resolution() as u32);
        let batch = Batches::start(data, 4, true, 5, 0).next();
        trainer.discriminator_step(&batch).unwrap();
        trainer.generator_step(&batch).unwrap();
        let after = collect(&trainer.g, "");
        assert_ne!(after, before, "{network:?}");

        let device = Device::flex();
        let copy = Generator::new(&network, 77, &device);
        let copy = load(copy, "", &after, Path::new("copy")).unwrap();
        let cond = Cond::labels(&[0, 1], network.classes().len());
        let call = Call::sample(&cond, NoiseInput::None);
        let z = || Tensor::<2>::ones([2, network.z_dim()], &device) * 0.5;
        let draw = |g: &Generator| {
            let styles = vec![g.encode(z(), &cond); network.styles()];
            numbers(g.draw(&styles, &call))
        };
        let original = burn::module::Module::valid(&trainer.g);
        assert_eq!(draw(&copy), draw(&original), "{network:?}");
        assert!(draw(&copy).iter().all(|value| value.abs() <= 1.0));
    }
}

#[test]
fn batches_of_one_are_refused_only_where_they_are_normalised() {
    let with = |norm: &str, accumulate| TrainConfig {
        batch: 4,
        accumulate,
        ..TrainConfig::of(dcgan(norm, norm, "usual"))
    };
    assert!(with("batch", 2).validate().is_ok());
    let refused = with("batch", 4).validate().unwrap_err().to_string();
    assert!(refused.contains("in fewer parts"), "{refused}");
    assert!(with("layer", 4).validate().is_ok());
    assert_eq!(with("layer", 3).at_once(), 2);
}
