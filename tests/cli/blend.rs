//! Two models as one.

use super::{morphogen, sentence, text};
use burn::tensor::Device;
use morphogen::checkpoint::{Card, Precision, open_file, save_generator};
use morphogen::models::{Generator, StyleGanConfig, collect};
use std::path::Path;

fn save(path: &Path, resolution: usize, seed: u64) {
    let config = StyleGanConfig { resolution, channel_base: 256, ..StyleGanConfig::default() };
    let generator = Generator::new(&config.into(), seed, &Device::flex());
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let card = Card { name, licence: "MIT".into(), ..Card::default() };
    save_generator(path, &generator, &card, Precision::Full).unwrap();
}

#[test]
fn two_models_become_one_and_other_shapes_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (a, b, c) = (path("a.safetensors"), path("b.safetensors"), path("c.safetensors"));
    save(Path::new(&a), 32, 1);
    save(Path::new(&b), 32, 2);
    let output = morphogen(&["blend", &a, &b, "--from", "b16", "--out", &c, "--json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (told["card"]["name"].as_str(), told["card"]["licence"].as_str()),
        (Some("a + b"), Some("MIT"))
    );
    let [a_, b_, c_] = [&a, &b, &c]
        .map(|path| collect(&open_file(Path::new(path), &Device::flex()).unwrap().generator, ""));
    assert_eq!(c_["constant"], a_["constant"]);
    assert_eq!(c_["blocks.2.conv0.weight"], b_["blocks.2.conv0.weight"]);
    let drawn = path("drawn.png");
    assert!(
        morphogen(&["generate", "--model", &c, "--seeds", "1", "--out", &drawn]).status.success()
    );
    assert!(sentence(&["blend", &a, &b, "--out", &c], 2).contains("is there already"));
    let words = ["--features", "--layers", "b16.conv1", "--share", "0.5", "--seed", "1"];
    let between = path("between.png");
    let output = morphogen(&[&["blend", &a, &b, "--out", &between], &words[..]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let pixels = |path: &str| image::open(path).unwrap().into_rgb8().into_raw();
    assert_ne!(pixels(&between), pixels(&drawn));
    let other = path("other.safetensors");
    save(Path::new(&other), 64, 1);
    let refused = sentence(&["blend", &a, &other, "--out", &path("d.safetensors")], 2);
    assert!(refused.contains("differ in resolution"), "{refused}");
    let refused = sentence(&["blend", &a, &b, "--from", "b5", "--out", &path("d.safetensors")], 2);
    assert!(refused.contains("no layer 'b5'"), "{refused}");
    let refused =
        sentence(&["blend", &a, &b, "--share", "NaN", "--out", &path("d.safetensors")], 2);
    assert!(refused.contains("between 0 and 1"), "{refused}");
    assert!(!Path::new(&path("d.safetensors")).exists());
}
