//! Runs that are changed while they go on.

use super::super::{By, HalfStep, Run, TrainConfig};
use super::{altered, config, pictures, resume, start, steps};
use crate::models::collect;
use burn::tensor::Device;
use std::path::Path;

fn milder(config: &TrainConfig) -> TrainConfig {
    TrainConfig { lr_d: 0.0005, batch: 6, r1_gamma: 2.0, ..config.clone() }
}

/// Settings of a run that keeps its past.
fn keeping() -> TrainConfig {
    TrainConfig { keep_mb: 500.0, ..config() }
}

#[test]
fn a_change_holds_from_the_next_step_and_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = start(&folder.path().join("run"), config());
    steps(&mut run, 3);
    run.half_step().unwrap();
    let first = run.trainer().config.clone();
    run.retune(&milder(&first), By::User).unwrap();
    assert_eq!(
        run.trainer().progress.images,
        16,
        "the step under way was ended with the old batch"
    );
    steps(&mut run, 2);
    assert_eq!((run.trainer().progress.images, run.trainer().config.lr_d), (28, 0.0005));
    assert_eq!(run.undoable().unwrap().changes.len(), 3);
    run.undo().unwrap();
    assert_eq!(run.trainer().config, first);
    assert!(run.undoable().is_none() && run.undo().is_err());
    let who: Vec<By> = run.changes().iter().map(|entry| entry.by).collect();
    assert_eq!(who, [By::User, By::Undo]);
    let other = TrainConfig { seed: 77, ..first };
    assert!(run.retune(&other, By::User).unwrap_err().to_string().starts_with("seed"));
    run.retune(&run.trainer().config.clone(), By::User).unwrap();
    assert_eq!(run.changes().len(), 2, "nothing was changed");
}

/// A run that was killed goes back to its checkpoint, and meets the same changes again.
#[test]
fn changes_after_the_checkpoint_are_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = start(folder.path(), config());
    steps(&mut run, 4);
    run.save().unwrap();
    steps(&mut run, 3);
    run.retune(&milder(&config()), By::User).unwrap();
    steps(&mut run, 4);
    let straight = collect(&run.trainer.g, "");
    drop(run);
    let mut again = resume(folder.path()).unwrap();
    assert_eq!((again.trainer().progress.step, again.trainer().config.batch), (4, 4));
    steps(&mut again, 7);
    assert_eq!((again.trainer().progress.step, again.trainer().config.batch), (11, 6));
    assert_eq!(collect(&again.trainer.g, ""), straight);
}

#[test]
fn what_was_changed_before_a_rollback_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = start(folder.path(), config());
    steps(&mut run, 4);
    run.save().unwrap();
    steps(&mut run, 2);
    run.retune(&milder(&config()), By::User).unwrap();
    run.trainer.g = altered(&run.trainer.g, "constant", |tensor| tensor.values[3] = f32::NAN);
    let rolled = (0..2).any(|_| matches!(run.half_step().unwrap(), HalfStep::RolledBack(_)));
    assert!(rolled && run.trainer().progress.step == 4);
    assert_eq!((run.trainer().config.batch, run.changes()[0].step), (6, 4));
    assert_eq!(run.findings()[0].kind.name(), "exploding");
    steps(&mut run, 2);
}

#[test]
fn a_run_goes_back_to_what_it_kept_and_puts_the_rest_aside() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = start(folder.path(), keeping());
    let mut states = Vec::new();
    for _ in 0..3 {
        steps(&mut run, 10);
        run.save().unwrap();
        states.push(collect(&run.trainer.average, ""));
    }
    let kept = run.kept();
    let images: Vec<u64> = kept.iter().map(|kept| kept.images).collect();
    assert_eq!(images, [0, 40, 80, 120]);
    assert!(kept.iter().all(|kept| kept.generator.is_some() && kept.state.is_some()));
    run.retune(&milder(&keeping()), By::User).unwrap();
    run.go_back(0.085).unwrap();
    assert_eq!((run.trainer().progress.step, run.history().len()), (20, 2));
    assert_eq!(collect(&run.trainer.average, ""), states[1]);
    assert!(run.trainer().config.batch == 4 && run.changes().is_empty(), "the settings of then");
    assert_eq!(run.kept().iter().map(|kept| kept.images).max(), Some(80));
    let left = folder.path().join("snapshots/left");
    assert_eq!(std::fs::read_dir(left).unwrap().count(), 2);
    steps(&mut run, 5);
    run.save().unwrap();
    assert_eq!(resume(folder.path()).unwrap().trainer().progress.step, 25);
    assert!(run.go_back(-1.0).unwrap_err().to_string().contains("is kept"));
}

#[test]
fn a_branch_leaves_its_run_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (source, other) = (folder.path().join("run"), folder.path().join("other"));
    let mut run = start(&source, keeping());
    steps(&mut run, 10);
    run.save().unwrap();
    steps(&mut run, 10);
    run.save().unwrap();
    let state = std::fs::read(source.join("state.safetensors")).unwrap();
    let branch = |kimg, to: &Path, wanted: &TrainConfig| {
        Run::branch(&source, kimg, to, pictures(), wanted, &Device::flex())
    };
    let mut branched = branch(Some(0.05), &other, &milder(&keeping())).unwrap();
    assert_eq!((branched.trainer().progress.step, branched.history().len()), (10, 1));
    steps(&mut branched, 3);
    branched.save().unwrap();
    let resumed = resume(&other).unwrap();
    assert_eq!((resumed.trainer().progress.step, resumed.trainer().config.batch), (13, 6));
    assert_eq!(std::fs::read(source.join("state.safetensors")).unwrap(), state);
    assert!(branch(None, &other, &keeping()).is_err(), "it is not empty");
    let mut wider = keeping();
    wider.network.set_resolution(32);
    assert!(branch(None, &folder.path().join("third"), &wider).is_err());
    assert!(!folder.path().join("third").exists());
}
