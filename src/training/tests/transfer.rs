//! A run that starts from a trained model.

use super::super::transfer::StartModel;
use super::super::{STATE_FILE, TrainConfig};
use super::{config, pictures, start, steps};
use crate::checkpoint::{Card, Precision, save_generator};
use crate::models::{Architecture, Generator, StyleGanConfig, collect};
use burn::module::Module;
use burn::tensor::Device;
use std::path::Path;

/// Settings of a run that starts from what lies at `model`.
fn from(model: &Path) -> TrainConfig {
    StartModel::read(model.to_str().unwrap()).unwrap().settings(config(), None).unwrap()
}

#[test]
fn the_run_begins_with_the_model_and_carries_its_licence() {
    let folder = tempfile::tempdir().unwrap();
    let [model, run] = ["model.safetensors", "run"].map(|name| folder.path().join(name));
    for architecture in [Architecture::Adain, Architecture::Skip] {
        let _ = std::fs::remove_dir_all(&run);
        let network =
            StyleGanConfig { z_dim: 12, architecture, ..config().network.styled() }.into();
        let generator = Generator::new(&network, 77, &Device::flex());
        let card = Card { licence: "CC BY-NC 4.0".into(), ..Card::default() };
        save_generator(&model, &generator, &card, Precision::Full).unwrap();
        let settings = from(&model);
        assert_eq!(settings.network.z_dim(), 12);
        let mut started = start(&run, settings);
        let ours = |run: &super::super::Run| collect(&run.trainer().generator(), "");
        assert_eq!(ours(&started), collect(&generator, ""));
        assert_eq!(collect(&started.trainer.g.valid(), ""), collect(&generator, ""));
        assert!(started.card().non_commercial() && run.join(STATE_FILE).exists());
        assert!(!started.trainer.config.noise, "its noise inputs were never trained");
        steps(&mut started, 2);
        assert_ne!(ours(&started), collect(&generator, ""));
    }
}

#[test]
fn its_card_does_not_tell_where_the_model_lay() {
    let folder = tempfile::tempdir().unwrap();
    let [model, run] = ["model.safetensors", "run"].map(|name| folder.path().join(name));
    let generator = Generator::new(&config().network, 77, &Device::flex());
    save_generator(&model, &generator, &Card::default(), Precision::Full).unwrap();
    let card = start(&run, from(&model)).card();
    assert_eq!(card.limits, "started from model.safetensors");
    let text = serde_json::to_string(&card).unwrap();
    assert!(!text.contains(folder.path().to_str().unwrap()), "{text}");
}

#[test]
fn a_run_brings_its_discriminator_and_its_noise() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["first", "second"].map(|name| folder.path().join(name));
    let mut before = start(&first, TrainConfig { noise: true, ..config() });
    steps(&mut before, 2);
    before.save().unwrap();
    let after = start(&second, from(&first));
    assert_eq!(collect(&after.trainer.d, ""), collect(&before.trainer.d, ""));
    let average = |run: &super::super::Run| collect(&run.trainer().generator(), "");
    assert_eq!(average(&after), average(&before));
    assert!(after.trainer.config.noise, "the model was trained with noise");
    assert_eq!(after.trainer.progress.step, 0);
}

#[test]
fn the_average_of_a_trained_model_is_not_forgotten_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let [model, run] = ["model.safetensors", "run"].map(|name| folder.path().join(name));
    let generator = Generator::new(&config().network, 77, &Device::flex());
    save_generator(&model, &generator, &Card::default(), Precision::Full).unwrap();
    let mut started = start(&run, from(&model));
    steps(&mut started, 1);
    let far = |network: &Generator| {
        let (moved, began) = (collect(network, ""), collect(&generator, ""));
        let name = "blocks.1.conv1.weight";
        let pairs = moved[name].values.iter().zip(&began[name].values);
        pairs.map(|(a, b)| f64::from((a - b).abs())).sum::<f64>()
    };
    let (average, trained) = (far(&started.trainer.generator()), far(&started.trainer.g.valid()));
    // Of one step with 4 pictures, by the half-life of a thousand.
    let share = 1.0 - 0.5f64.powf(4.0 / 1000.0);
    assert!((average / trained - share).abs() < 0.1 * share, "{average} of {trained}");
}

#[test]
fn other_classes_or_a_changed_file_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("model.safetensors");
    let classes = ["a", "b", "c"].map(String::from).to_vec();
    let network = StyleGanConfig { classes, ..config().network.styled() }.into();
    let save = |seed| {
        let generator = Generator::new(&network, seed, &Device::flex());
        save_generator(&model, &generator, &Card::default(), Precision::Full).unwrap();
    };
    save(1);
    let settings = from(&model);
    let error = |settings: TrainConfig| {
        let run = folder.path().join("run");
        let data = Path::new("pictures");
        super::super::Run::start(&run, data, pictures(), settings, None, &Device::flex())
            .err()
            .unwrap()
            .to_string()
    };
    assert!(error(settings.clone()).contains("3 classes and the pictures 2"));
    save(2);
    assert!(error(settings).contains("has changed"));
}
