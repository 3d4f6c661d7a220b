//! Freeze-D: what stays and what is trained.

use super::super::{TrainConfig, Trainer};
use super::{config, pictures, resume, start, steps};
use crate::data::Batches;
use crate::models::{Architecture, collect};
use burn::tensor::Device;
use std::collections::BTreeSet;

/// The parameters of D that stay when `freeze_d` blocks are frozen, of a picture of 16 pixels.
fn frozen(name: &str, adain: bool, freeze_d: usize) -> bool {
    // StyleGAN counts its blocks from the picture, StyleGAN2 from 8 pixels up; there are two.
    let block = |k: usize| format!("blocks.{}.", if adain { k } else { 1 - k });
    let entry = adain && name.starts_with("from_rgb.") && freeze_d > 0;
    entry || (0..freeze_d).any(|k| name.starts_with(&block(k)))
}

#[test]
fn frozen_blocks_stay_to_the_bit_and_the_others_are_trained() {
    let folder = tempfile::tempdir().unwrap();
    let kinds = [
        (Architecture::Adain, Architecture::Resnet),
        (Architecture::Skip, Architecture::Resnet),
        (Architecture::Skip, Architecture::Skip),
        (Architecture::Skip, Architecture::Orig),
    ];
    for (i, (architecture, d)) in kinds.into_iter().enumerate() {
        for freeze_d in 0..=2 {
            let mut config = TrainConfig { freeze_d, r1_interval: 1, ..config() };
            config.network.styled_mut().architecture = architecture;
            config.network.styled_mut().discriminator.architecture = d;
            let path = folder.path().join(format!("{i}-{freeze_d}"));
            let mut run = start(&path, config);
            let before = collect(&run.trainer.d, "");
            steps(&mut run, 2);
            run.save().unwrap();
            // A resumed run keeps to it.
            let mut run = resume(&path).unwrap();
            steps(&mut run, 1);
            for (name, tensor) in collect(&run.trainer.d, "") {
                let stays = frozen(&name, architecture == Architecture::Adain, freeze_d);
                let case = format!("{name} of {architecture:?}/{d:?} with {freeze_d} frozen");
                assert_eq!(tensor == before[&name], stays, "{case}");
            }
        }
    }
}

#[test]
fn no_more_blocks_are_frozen_than_there_are() {
    let check = |freeze_d| TrainConfig { freeze_d, ..config() }.validate();
    check(2).unwrap();
    assert!(check(3).unwrap_err().to_string().contains("fewer blocks"));
    // With as many as there are, what follows the blocks is left to learn.
    let mut all = Trainer::new(TrainConfig { freeze_d: 2, ..config() }, &Device::flex());
    let before = collect(&all.d, "");
    all.discriminator_step(&Batches::start(pictures(), 4, true, 5, 0).next()).unwrap();
    let taught = collect(&all.d, "").into_iter().filter(|(name, tensor)| *tensor != before[name]);
    let names: BTreeSet<String> = taught.map(|(name, _)| name).collect();
    let rest = ["bias", "conv.weight", "dense.bias", "dense.weight", "out.bias", "out.weight"];
    assert_eq!(names, rest.map(String::from).into());
}
