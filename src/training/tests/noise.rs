//! Noise that begins with a strength.

use super::super::{Run, TrainConfig};
use super::{config, resume, start, steps};
use crate::models::{Architecture, NamedTensor, StyleGanConfig, collect};
use std::collections::BTreeMap;

/// Settings with noise at 4×4 and 8×8, of which the latter begins strong.
fn noisy() -> TrainConfig {
    let network = StyleGanConfig { noise_side: Some(8), ..config().network.styled() }.into();
    TrainConfig { network, noise: true, noise_strength: vec![0.0, 0.5, 1.0], ..config() }
}

fn weights(run: &Run) -> BTreeMap<String, NamedTensor> {
    collect(&run.trainer().generator(), "")
}

/// Least and largest strength of a block, as the layer applies it.
fn strengths(run: &Run, block: usize) -> [f32; 2] {
    let all = weights(run);
    let values = &all[&format!("blocks.{block}.style1.noise_strength")].values;
    let bound = |pick: fn(f32, f32) -> f32| 0.1 * values.iter().copied().reduce(pick).unwrap();
    [bound(f32::min), bound(f32::max)]
}

#[test]
fn each_side_begins_with_its_own_strength_in_both_signs() {
    let folder = tempfile::tempdir().unwrap();
    let run = start(&folder.path().join("run"), noisy());
    let found = [0, 1, 2].map(|block| strengths(&run, block));
    assert_eq!(found, [[0.0, 0.0], [-0.5, 0.5], [0.0, 0.0]], "16×16 gets no noise at all");
}

#[test]
fn without_noise_nothing_begins() {
    let folder = tempfile::tempdir().unwrap();
    let run = start(&folder.path().join("run"), TrainConfig { noise: false, ..noisy() });
    assert_eq!(strengths(&run, 1), [0.0, 0.0]);
}

#[test]
fn a_resumed_run_goes_on_with_what_it_learned() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run");
    let mut run = start(&path, noisy());
    steps(&mut run, 2);
    run.save().unwrap();
    assert_ne!(strengths(&run, 1), [-0.5, 0.5], "it is trained");
    assert_eq!(weights(&resume(&path).unwrap()), weights(&run));
}

#[test]
fn a_run_from_a_model_may_begin_with_stronger_noise() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["first", "second"].map(|name| folder.path().join(name));
    let mut before = start(&first, TrainConfig { noise_strength: vec![], ..noisy() });
    before.save().unwrap();
    let base = super::super::StartModel::read(first.to_str().unwrap()).unwrap();
    let after = start(&second, base.settings(noisy(), None).unwrap());
    assert_eq!(strengths(&after, 1), [-0.5, 0.5]);
    let name = "blocks.1.conv1.weight";
    assert_eq!(weights(&after)[name], weights(&before)[name]);
}

#[test]
fn impossible_strengths_are_refused() {
    let refused = |config: TrainConfig| config.validate().unwrap_err().to_string();
    let tall = TrainConfig { noise_strength: vec![0.0, f64::NAN], ..noisy() };
    assert!(refused(tall).contains("0 to 10"));
    let network =
        StyleGanConfig { architecture: Architecture::Skip, ..config().network.styled() }.into();
    assert!(refused(TrainConfig { network, ..noisy() }).contains("AdaIN"));
}
