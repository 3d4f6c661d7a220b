//! A run that starts from a trained model.

use super::super::{STATE_FILE, TrainConfig};
use super::{config, pictures, start, steps};
use crate::checkpoint::{Card, Precision, save_generator};
use crate::models::{Architecture, Generator, StyleGanConfig, collect};
use burn::module::Module;
use burn::tensor::Device;
use std::path::Path;

#[test]
fn the_run_begins_with_the_model_and_carries_its_licence() {
    let folder = tempfile::tempdir().unwrap();
    let [model, run] = ["model.safetensors", "run"].map(|name| folder.path().join(name));
    for architecture in [Architecture::Adain, Architecture::Skip] {
        let _ = std::fs::remove_dir_all(&run);
        let network = StyleGanConfig { z_dim: 12, architecture, ..config().network };
        let generator = Generator::new(&network, 77, &Device::flex());
        let card = Card { licence: "CC BY-NC 4.0".into(), ..Card::default() };
        save_generator(&model, &generator, &card, Precision::Full).unwrap();
        let settings = config().starting_from(model.to_str().unwrap()).unwrap();
        assert_eq!((settings.network.z_dim, settings.noise), (12, false));
        let mut started = start(&run, settings);
        let ours = |run: &super::super::Run| collect(run.trainer().generator(), "");
        assert_eq!(ours(&started), collect(&generator, ""));
        assert_eq!(collect(&started.trainer.g.valid(), ""), collect(&generator, ""));
        assert!(started.card().non_commercial() && run.join(STATE_FILE).exists());
        steps(&mut started, 2);
        assert_ne!(ours(&started), collect(&generator, ""));
    }
}

#[test]
fn other_classes_or_a_changed_file_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("model.safetensors");
    let classes = ["a", "b", "c"].map(String::from).to_vec();
    let network = StyleGanConfig { classes, ..config().network };
    let save = |seed| {
        let generator = Generator::new(&network, seed, &Device::flex());
        save_generator(&model, &generator, &Card::default(), Precision::Full).unwrap();
    };
    save(1);
    let settings = config().starting_from(model.to_str().unwrap()).unwrap();
    let error = |settings: TrainConfig| {
        let run = folder.path().join("run");
        let data = Path::new("pictures");
        super::super::Run::start(&run, data, pictures(), settings, &Device::flex())
            .err()
            .unwrap()
            .to_string()
    };
    assert!(error(settings.clone()).contains("3 classes and the pictures 2"));
    save(2);
    assert!(error(settings).contains("has changed"));
}
