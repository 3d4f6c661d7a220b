//! Numbers that blow up cost the work since the last checkpoint, nothing more.

use super::super::{HalfStep, STATE_FILE, Trainer};
use super::{altered, config, resume, start, steps};
use burn::tensor::Device;

/// Outcomes up to the first that is not quiet, or the error that ends the run.
fn next(run: &mut super::Run) -> crate::base::Result<HalfStep> {
    loop {
        match run.half_step()? {
            HalfStep::Quiet => {}
            other => return Ok(other),
        }
    }
}

#[test]
fn a_spoilt_network_goes_back_to_the_checkpoint_and_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = start(folder.path(), config());
    steps(&mut run, 50);
    run.save().unwrap();
    steps(&mut run, 10);
    run.trainer.g = altered(&run.trainer.g, "constant", |tensor| tensor.values[3] = f32::NAN);
    let outcome = next(&mut run).unwrap();
    let HalfStep::RolledBack(reason) = outcome else { panic!("{outcome:?}") };
    assert!(reason.contains("0.2 kimg") && reason.contains("discriminator"), "{reason}");
    assert_eq!(reason.lines().count(), 1);
    let progress = run.trainer().progress;
    assert_eq!((progress.step, progress.rollbacks), (50, 1));
    assert_eq!(run.history().len(), 5);

    steps(&mut run, 10);
    let point = run.history()[5];
    assert!(point.step == 60 && point.loss_d.is_finite() && point.loss_g.is_finite());
    run.save().unwrap();
    assert_eq!(resume(folder.path()).unwrap().trainer().progress.rollbacks, 1);
}

#[test]
fn networks_that_are_spoilt_are_not_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = start(folder.path(), config());
    let state = || std::fs::read(folder.path().join(STATE_FILE)).unwrap();
    let former = state();
    run.trainer.d = altered(&run.trainer.d, "out.bias", |t| t.values[0] = f32::INFINITY);
    let error = run.save().unwrap_err().to_string();
    assert!(error.contains("out.bias") && error.lines().count() == 1, "{error}");
    assert_eq!(state(), former);
    assert!(matches!(next(&mut run).unwrap(), HalfStep::RolledBack(_)));
    run.save().unwrap();
}

/// A penalty that overflows spoils every step, however often it goes back.
#[test]
fn a_hopeless_run_gives_up_after_three_rollbacks() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = start(folder.path(), super::TrainConfig { r1_gamma: 1e38, ..config() });
    for _ in 0..3 {
        assert!(matches!(next(&mut run).unwrap(), HalfStep::RolledBack(_)));
    }
    let error = next(&mut run).unwrap_err().to_string();
    assert!(error.contains("gave up at 0.0 kimg after 3 rollbacks"), "{error}");
    assert!(error.contains("R1's γ") && error.lines().count() == 1, "{error}");
    Trainer::restore(&folder.path().join(STATE_FILE), &Device::flex()).unwrap();
}

/// Three rollbacks in a long run are no reason to give up: only a checkpoint never reached is.
#[test]
fn a_checkpoint_forgives_former_rollbacks() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = start(folder.path(), config());
    for _ in 0..5 {
        run.trainer.d = altered(&run.trainer.d, "bias", |t| t.values[0] = f32::NAN);
        assert!(matches!(next(&mut run).unwrap(), HalfStep::RolledBack(_)));
        steps(&mut run, 1);
        run.save().unwrap();
    }
    assert_eq!(run.trainer().progress.rollbacks, 5);
}
