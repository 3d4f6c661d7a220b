//! Checkpoints that are cut, foreign or missing, and disks that refuse.

use super::super::STATE_FILE;
use super::{config, pictures, resume, start, steps};
use crate::base::{Random, Rgb8};
use crate::checkpoint::{Precision, read_tensors, write_tensors};
use crate::data::Dataset;
use burn::tensor::Device;
use std::path::Path;
use std::sync::Arc;

/// The one sentence with which a folder is refused; it names `file`.
#[track_caller]
fn refusal(folder: &Path, file: &str) -> String {
    let sentence = resume(folder).err().expect("it is refused").to_string();
    let named = folder.join(file);
    assert!(sentence.contains(named.to_str().unwrap()), "{sentence}");
    assert_eq!(sentence.lines().count(), 1, "{sentence}");
    sentence
}

/// A run of three steps.
fn trained(folder: &Path) {
    let mut run = start(folder, config());
    steps(&mut run, 3);
    run.save().unwrap();
}

#[test]
fn a_state_that_is_cut_or_garbage_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    trained(folder.path());
    let path = folder.path().join(STATE_FILE);
    let whole = std::fs::read(&path).unwrap();
    for end in [0, 1, 7, 8, 100, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&path, &whole[..end]).unwrap();
        refusal(folder.path(), STATE_FILE);
    }
    let mut random = Random::stream(1, "garbage", 0);
    for _ in 0..40 {
        let mut bytes = whole.clone();
        for _ in 0..4 {
            // The header, where damage can be told; a flipped weight cannot.
            bytes[random.below(2000)] = random.below(256) as u8;
        }
        std::fs::write(&path, &bytes).unwrap();
        // It may still read, as when a space was hit; what counts is that it never panics.
        if let Err(error) = resume(folder.path()) {
            assert!(error.to_string().contains(STATE_FILE), "{error}");
        }
    }
    std::fs::remove_file(&path).unwrap();
    refusal(folder.path(), STATE_FILE);
    std::fs::write(folder.path().join("run.json"), b"{\"data\": 3}").unwrap();
    refusal(folder.path(), "run.json");
    std::fs::remove_file(folder.path().join("run.json")).unwrap();
    assert!(refusal(folder.path(), "run.json").contains("choose the folder of a training run"));
}

#[test]
fn a_state_of_another_configuration_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, other) = (folder.path().join("ours"), folder.path().join("other"));
    trained(&ours);
    let mut config = config();
    config.network.styled_mut().w_dim = 24;
    start(&other, config);
    std::fs::copy(other.join(STATE_FILE), ours.join(STATE_FILE)).unwrap();
    assert!(refusal(&ours, STATE_FILE).contains("another configuration"));
    std::fs::copy(other.join("generator.safetensors"), ours.join(STATE_FILE)).unwrap();
    assert!(refusal(&ours, STATE_FILE).contains("not a training state"));
}

#[test]
fn a_state_whose_parts_do_not_fit_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    trained(folder.path());
    let path = folder.path().join(STATE_FILE);
    let (tensors, metadata) = read_tensors(&std::fs::read(&path).unwrap(), &path).unwrap();
    let with = |change: &dyn Fn(&mut crate::checkpoint::Tensors)| {
        let mut tensors = tensors.clone();
        change(&mut tensors);
        write_tensors(&path, &tensors, metadata.clone(), Precision::Full).unwrap();
        refusal(folder.path(), STATE_FILE)
    };
    let name = "d.conv.weight";
    assert!(with(&|t| drop(t.remove(name))).contains(name));
    assert!(with(&|t| t.get_mut(name).unwrap().shape.reverse()).contains("shape"));
    assert!(with(&|t| t.get_mut(name).unwrap().values[5] = f32::NAN).contains("not finite"));
    let short = |t: &mut crate::checkpoint::Tensors| {
        let moment = t.get_mut("adam_d.conv.weight").unwrap();
        moment.values.pop();
        moment.shape = vec![moment.values.len()];
    };
    assert!(with(&short).contains("adam_d.conv.weight does not fit"));
    assert!(with(&|t| t.retain(|name, _| !name.starts_with("adam"))).contains("moments"));
}

#[test]
fn other_pictures_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    start(folder.path(), super::TrainConfig { conditional: true, ..config() });
    let of = |side: u32, classes: &[&str]| {
        let images = vec![Rgb8::filled(side, side, [9; 3]); 4];
        let classes = classes.iter().map(|name| (*name).to_string()).collect();
        let data = Arc::new(Dataset::from_images(images, vec![0; 4], classes).unwrap());
        super::Run::resume(folder.path(), data, &Device::flex()).err().map(|e| e.to_string())
    };
    assert!(of(32, &["lying", "standing"]).unwrap().contains("16×16"));
    assert!(of(16, &["lying"]).unwrap().contains("lying, standing"));
    assert_eq!(of(16, &["lying", "standing"]), None);
}

#[test]
fn a_place_that_cannot_be_written_is_one_sentence_and_training_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (place, aside) = (folder.path().join("run"), folder.path().join("aside"));
    let config = super::TrainConfig { save_kimg: 0.004, ..config() };
    let mut run = start(&place, config.clone());
    steps(&mut run, 2);
    assert!(run.save_due());
    // Root may write anywhere, but not into a file.
    std::fs::rename(&place, &aside).unwrap();
    std::fs::write(&place, b"in the way").unwrap();
    let error = run.save().unwrap_err().to_string();
    assert!(error.contains(place.to_str().unwrap()) && error.lines().count() == 1, "{error}");
    assert!(!run.save_due(), "the next try comes after the usual interval");
    steps(&mut run, 1);
    assert!(run.save_due());
    assert_eq!(resume(&aside).unwrap().trainer().progress.step, 0, "the former state is whole");

    std::fs::remove_file(&place).unwrap();
    std::fs::rename(&aside, &place).unwrap();
    run.save().unwrap();
    assert_eq!(resume(&place).unwrap().trainer().progress.step, 3);

    std::fs::write(&aside, b"in the way").unwrap();
    let started =
        super::Run::start(&aside, Path::new("p"), pictures(), config, None, &Device::flex());
    assert!(started.err().unwrap().to_string().contains("aside"));
    assert_eq!(std::fs::read(&aside).unwrap(), b"in the way");
}
