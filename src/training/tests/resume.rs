//! A resumed run goes on as if it had never stopped.

use super::super::{AugmentMode, STATE_FILE, Trainer};
use super::{config, pictures, resume, start, steps};
use crate::checkpoint::{Precision, read_tensors, write_tensors};
use crate::data::Batches;
use crate::models::{NamedTensor, collect};
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

/// In older files the ways past StyleGAN's blocks of D have a bias that nothing ever read.
#[test]
fn a_state_with_a_parameter_that_is_no_more_goes_on_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let [new, old] = ["new", "old"].map(|name| folder.path().join(name));
    let device = Device::flex();
    let mut first = Trainer::new(config(), &device);
    losses(&mut first, 1);
    assert!(!collect(&first.d, "").contains_key("blocks.0.skip.bias"));
    first.save(&new).unwrap();
    let (mut tensors, metadata) = read_tensors(&std::fs::read(&new).unwrap(), &new).unwrap();
    let bias = NamedTensor { shape: vec![16], values: vec![0.5; 16] };
    tensors.insert("d.blocks.0.skip.bias".into(), bias);
    write_tensors(&old, &tensors, metadata, Precision::Full).unwrap();
    let [a, b] = [new, old].map(|path| losses(&mut Trainer::restore(&path, &device).unwrap(), 2));
    assert_eq!(a, b);
}

#[test]
fn a_step_that_saving_ends_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = start(&folder.path().join("run"), config());
    steps(&mut run, 9);
    run.half_step().unwrap();
    let seconds = run.trainer().progress.seconds;
    let point = run.save().unwrap().expect("the tenth step makes a point of the curves");
    assert_eq!((point.step, run.history()), (10, &[point][..]));
    assert!(run.trainer().progress.seconds > seconds, "its time counts");
    assert_eq!(run.save().unwrap(), None);
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
