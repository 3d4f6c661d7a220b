//! A resumed run goes on as if it had never stopped.

use super::super::{AugmentMode, STATE_FILE, Trainer};
use super::{config, pictures, resume, start, steps};
use crate::data::Batches;
use crate::models::collect;
use burn::tensor::Device;

/// Losses of both networks, bit for bit.
fn losses(trainer: &mut Trainer, count: usize) -> Vec<[f32; 2]> {
    let mut batches = Batches::start(pictures(), 4, true, 5, trainer.progress.step);
    (0..count)
        .map(|_| {
            let batch = batches.next();
            let d = trainer.discriminator_step(&batch).unwrap().loss;
            [d, trainer.generator_step(&batch).unwrap()]
        })
        .collect()
}

#[test]
fn twenty_steps_are_ten_saved_and_ten_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(STATE_FILE);
    let device = Device::flex();
    // Adaptive augmentation far from its target, so that its state matters.
    let mut config = config();
    config.ada_target = -1.0;
    let mut straight = Trainer::new(config.clone(), &device);
    straight.progress.ada.p = 0.5;
    let whole = losses(&mut straight, 20);

    let mut first = Trainer::new(config, &device);
    first.progress.ada.p = 0.5;
    let mut parts = losses(&mut first, 10);
    first.save(&path).unwrap();
    drop(first);
    let mut second = Trainer::restore(&path, &device).unwrap();
    parts.extend(losses(&mut second, 10));

    assert_eq!(whole, parts);
    assert_eq!(straight.progress.ada, second.progress.ada);
    assert!(straight.progress.ada.p > 0.5);
    assert_eq!(collect(&straight.average, ""), collect(&second.average, ""));
    assert_eq!(collect(&straight.d, ""), collect(&second.d, ""));
}

#[test]
fn a_run_stopped_between_two_half_steps_goes_on_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, parts) = (folder.path().join("whole"), folder.path().join("parts"));
    let mut config = config();
    config.augment = AugmentMode::Diff;
    config.conditional = true;
    let mut straight = start(&whole, config.clone());
    steps(&mut straight, 20);

    let mut first = start(&parts, config);
    steps(&mut first, 9);
    first.half_step().unwrap();
    first.save().unwrap();
    drop(first);
    let mut second = resume(&parts).unwrap();
    assert_eq!(second.trainer().progress.step, 10, "the open step was ended");
    assert_eq!(second.history().len(), 1);
    steps(&mut second, 10);

    let points = |run: &super::Run| {
        run.history().iter().map(|m| (m.step, m.loss_g, m.loss_d, m.r1)).collect::<Vec<_>>()
    };
    assert_eq!(points(&straight), points(&second));
    assert_eq!(collect(&straight.trainer.g, ""), collect(&second.trainer.g, ""));
    assert_eq!(second.trainer().config.network.classes(), ["lying", "standing"]);
}
