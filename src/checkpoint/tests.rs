//! Damaged files, of our own kind and of others: each is refused with a sentence when it is read.

use super::convert::{Format, convert};
use super::model_file::{ModelFile, Wanted, write_native};
use super::{Card, ModelSource, Precision, inspect, save_generator};
use crate::models::{Architecture, Discriminator, Generator, NamedTensor, StyleGanConfig, collect};
use burn::tensor::Device;
use std::path::Path;

/// A small StyleGAN2 with both networks.
fn model(folder: &Path) -> ModelFile {
    let config = StyleGanConfig {
        resolution: 16,
        z_dim: 12,
        w_dim: 12,
        mapping_layers: 2,
        widths: vec![10, 9, 8],
        architecture: Architecture::Skip,
        ..StyleGanConfig::default()
    }
    .into();
    let (path, device) = (folder.join("m.safetensors"), Device::flex());
    let generator = Generator::new(&config, 1, &device);
    save_generator(&path, &generator, &Card::default(), Precision::Full).unwrap();
    let mut model = ModelFile::read(&path, Wanted::Both).unwrap();
    model.discriminator = Some(collect(&Discriminator::new(&config, 2, &device), ""));
    model
}

fn refusal(path: &Path) -> String {
    let error = ModelFile::read(path, Wanted::Both).expect_err("a refusal").to_string();
    assert!(error.contains(&path.display().to_string()), "{error}");
    assert!(!error.contains(char::is_control) && error.len() < 1200, "{error:?}");
    error
}

#[test]
fn tensors_of_our_own_files_are_held_against_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let whole = model(folder.path());
    let path = folder.path().join("m.safetensors");
    let damaged = |damage: &dyn Fn(&mut ModelFile)| {
        let mut model = whole.clone();
        damage(&mut model);
        write_native(&path, &model, Precision::Full).unwrap();
        refusal(&path)
    };
    let (weight, judge) = ("synthesis.blocks.1.conv0.weight", "dense.bias");
    let missing = damaged(&|model| drop(model.generator.remove(weight)));
    assert!(missing.contains("holds no tensor synthesis.blocks.1.conv0.weight"), "{missing}");
    let short = NamedTensor { shape: vec![3], values: vec![0.0; 3] };
    let misshapen = damaged(&|model| drop(model.generator.insert(weight.into(), short.clone())));
    assert!(misshapen.contains("has shape [3] where the network needs"), "{misshapen}");
    let d = damaged(&|model| drop(model.discriminator.as_mut().unwrap().remove(judge)));
    assert!(d.contains("holds no tensor dense.bias"), "{d}");
    // Who only looks needs no discriminator, and files may lack the mean of w.
    let file = ModelFile::read(&path, Wanted::Generator).unwrap();
    assert!(file.discriminator.is_none() && file.generator == whole.generator);
    let mut unaveraged = whole.clone();
    unaveraged.generator.remove("mapping.w_avg");
    write_native(&path, &unaveraged, Precision::Full).unwrap();
    ModelFile::read(&path, Wanted::Both).unwrap();
}

#[test]
fn values_that_are_not_finite_are_found_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let whole = model(folder.path());
    for value in [f32::NAN, f32::INFINITY] {
        let mut model = whole.clone();
        model.generator.get_mut("mapping.layers.1.bias").unwrap().values[5] = value;
        let path = folder.path().join("spoilt");
        for format in [Format::Native(Precision::Full), Format::Nvidia, Format::Rosinality] {
            convert(&model, &path, format).unwrap();
            let error = refusal(&path);
            assert!(error.contains("mapping.layers.1.bias holds values that are not"), "{error}");
        }
    }
}

#[test]
fn a_changed_byte_of_a_pytorch_file_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.pt");
    convert(&model(folder.path()), &path, Format::Nvidia).unwrap();
    ModelFile::read(&path, Wanted::Both).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let error = refusal(&path);
    assert!(error.contains("does not have its checksum"), "{error}");
}

#[test]
fn files_of_other_kinds_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.pkl");
    for (bytes, part) in [
        (&b"\x89PNG\r\n\x1a\n\x87Z7\xdf\x98\xcb1\xe1E\xa4"[..], "it seems to be a PNG picture"),
        (b"<!DOCTYPE html>\n<html><head>", "a web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a", "a Git LFS pointer"),
        (b"Once upon a time", "neither a pickle nor a PyTorch file"),
    ] {
        std::fs::write(&path, bytes).unwrap();
        let error = refusal(&path);
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn names_from_a_file_cannot_disturb_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.safetensors");
    let mut spoilt = model(folder.path());
    let name = format!("mapping.\x1b[31mred\nnext{}", "x".repeat(100_000));
    let infinite = NamedTensor { shape: vec![1], values: vec![f32::INFINITY] };
    spoilt.generator.insert(name, infinite);
    write_native(&path, &spoilt, Precision::Full).unwrap();
    assert!(refusal(&path).ends_with("holds values that are not finite"));

    let mut named = model(folder.path());
    named.config.set_classes(vec!["rose\x1b[2J\n".into()]);
    named.card.licence = "MIT\n  sha256  0".into();
    let path = folder.path().join("named.safetensors");
    let more = classes(&named);
    named.generator.extend(more);
    named.discriminator = None;
    write_native(&path, &named, Precision::Full).unwrap();
    let lines = told(&path);
    let value = |name: &str| lines.iter().find(|(line, _)| line == name).unwrap().1.clone();
    assert_eq!((value("classes"), value("licence")), ("rose[2J ".into(), "MIT   sha256  0".into()));
}

/// What is told of a file.
fn told(path: &Path) -> Vec<(String, String)> {
    inspect(&ModelSource::File(path.into())).unwrap().lines
}

/// What a mapping network has more of where there is a class.
fn classes(model: &ModelFile) -> [(String, NamedTensor); 3] {
    let (dim, width) = (model.config.styled().embed_dim(), model.config.z_dim());
    let tensor = |shape: &[usize]| NamedTensor {
        shape: shape.to_vec(),
        values: vec![0.5; shape.iter().product()],
    };
    [
        ("mapping.embed.weight".into(), tensor(&[dim, 1])),
        ("mapping.embed.bias".into(), tensor(&[dim])),
        ("mapping.layers.0.weight".into(), tensor(&[width, width + dim])),
    ]
}

#[test]
fn only_parameters_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let model = model(folder.path());
    let all: usize = model.generator.values().map(|tensor| tensor.values.len()).sum();
    let noise = 4 * 4 + 2 * 8 * 8 + 2 * 16 * 16;
    let lines = told(&folder.path().join("m.safetensors"));
    let counted = ("values of the generator".to_string(), (all - noise - 12).to_string());
    assert!(lines.contains(&counted), "{lines:?}, {all} in all");
}

/// Opening a pipe would wait for somebody to write into it.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.pkl");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [pipe, "/dev/zero".into()] {
        let (told, heard) = crossbeam_channel::bounded(1);
        let reader = move || {
            let file = ModelSource::File(path);
            told.send(inspect(&file).map(|_| ()).unwrap_err().to_string())
        };
        std::thread::Builder::new().name("reader".into()).spawn(reader).unwrap();
        let error = heard.recv_timeout(std::time::Duration::from_secs(60)).expect("an answer");
        assert!(error.contains("it is a pipe or device"), "{error}");
    }
}
