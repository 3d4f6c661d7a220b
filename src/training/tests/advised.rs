//! The advisor on real trainings that go wrong, and what becomes of them when its advice is taken.

use super::super::{Kind, Run, TrainConfig};
use super::scenes::{discs, go_on, scenes, told};

/// Runs that go well are left in peace, and a D far ahead is named; the other scenes have tests of
/// their own.
#[test]
fn each_trouble_is_named_where_it_is() {
    let kinds = [None, Some(Kind::StrongD)];
    for scene in scenes(0.5).into_iter().filter(|scene| kinds.contains(&scene.expected)) {
        let folder = tempfile::tempdir().unwrap();
        let pictures = discs(scene.pictures);
        let expected = scene.expected.map(Kind::name);
        let enough = |run: &Run| {
            let names = run.findings().into_iter().map(|finding| finding.kind.name());
            expected.as_ref().is_some_and(|expected| names.collect::<Vec<_>>().contains(expected))
        };
        let place = folder.path().join("run");
        let (_, named) = told(&place, scene.config, &pictures, scene.steps, enough);
        match &expected {
            Some(expected) => assert!(named.contains(expected), "{}: {named:?}", scene.name),
            None => assert!(named.is_empty(), "{}: {named:?}", scene.name),
        }
    }
}

/// A run in which `kind` has just been named.
fn suffering(folder: &std::path::Path, kind: Kind) -> Run {
    let scene = scenes(0.5).into_iter().find(|scene| scene.expected == Some(kind)).unwrap();
    let suffers = |run: &Run| run.findings().iter().any(|finding| finding.kind == kind);
    let config = TrainConfig { keep_mb: 100.0, save_kimg: 1.0, ..scene.config };
    let (run, _) = told(folder, config, &discs(scene.pictures), scene.steps, suffers);
    assert!(suffers(&run), "{}", scene.name);
    run
}

/// The last ten points' mean of a number.
fn lately(run: &Run, value: impl Fn(&super::super::Metrics) -> f32) -> f32 {
    let history = run.history();
    let last = &history[history.len().saturating_sub(10)..];
    last.iter().map(value).sum::<f32>() / last.len() as f32
}

/// What a number was when the advice was given, and 200 steps after it was taken; the trouble is gone.
fn mended(kind: Kind, value: impl Fn(&super::super::Metrics) -> f32) -> [f32; 2] {
    let folder = tempfile::tempdir().unwrap();
    let mut run = suffering(&folder.path().join("run"), kind);
    let before = lately(&run, &value);
    run.take_advice(kind, false).unwrap();
    let named = go_on(&mut run, 200, |_| false);
    assert!(!named.contains(&kind.name()), "{} again: {named:?}", kind.name());
    assert!(run.judged() && run.findings().iter().all(|finding| finding.kind != kind));
    [before, lately(&run, value)]
}

#[test]
fn steps_of_the_wrong_size_become_usual() {
    let d = |point: &super::super::Metrics| point.moves_d.unwrap().step;
    let g = |point: &super::super::Metrics| point.moves_g.unwrap().step;
    // Adam remembers the large gradients for a while, so its steps are small at first.
    let [before, after] = mended(Kind::FastD, d);
    assert!(before > 0.01 && (1e-5..0.01).contains(&after), "{before} {after}");
    let [before, after] = mended(Kind::FastG, g);
    assert!(before > 0.01 && (1e-5..0.01).contains(&after), "{before} {after}");
    let [before, after] = mended(Kind::SlowD, d);
    assert!(before < 5e-6 && (1e-4..0.01).contains(&after), "{before} {after}");
    let [before, after] = mended(Kind::SlowG, g);
    assert!(before < 5e-6 && (1e-4..0.01).contains(&after), "{before} {after}");
}

#[test]
fn a_critic_without_bounds_is_tamed() {
    let answers = |point: &super::super::Metrics| (point.real - point.fake).abs();
    let [before, after] = mended(Kind::Exploding, answers);
    assert!(after < 0.5 * before, "{before} {after}");
}

#[test]
fn a_blind_discriminator_sees_again() {
    let [before, after] = mended(Kind::BlindD, |point| point.separation.unwrap());
    assert!(before < 0.56 && after > before + 0.1, "{before} {after}");
}

#[test]
fn a_small_batch_grows_and_eight_pictures_are_augmented() {
    mended(Kind::SmallBatch, |point| point.loss_d);
    let folder = tempfile::tempdir().unwrap();
    let mut run = suffering(&folder.path().join("run"), Kind::Overfitting);
    run.take_advice(Kind::Overfitting, false).unwrap();
    go_on(&mut run, 200, |_| false);
    assert!(run.history().last().unwrap().augment > 0.005, "{:?}", run.history().last());
    let log = super::super::read_advice(run.folder());
    let taken = log.iter().filter(|told| told.turn == super::super::Turn::Taken).count();
    assert!(taken == 1 && log.len() >= 2, "{log:?}");
}

#[test]
fn a_run_that_has_collapsed_goes_back_to_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = suffering(&folder.path().join("run"), Kind::Collapse);
    let finding = run.findings().into_iter().find(|it| it.kind == Kind::Collapse).unwrap();
    assert!(finding.back && !finding.changes.is_empty());
    let kimg = run.trainer().kimg();
    run.save().unwrap();
    run.take_advice(Kind::Collapse, true).unwrap();
    assert!(run.trainer().kimg() <= finding.since && run.trainer().kimg() < kimg);
    assert!(run.trainer().config.r1_gamma > 0.0, "{:?}", run.trainer().config);
    assert!(run.findings().is_empty() && !run.judged());
}
