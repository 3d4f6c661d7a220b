//! Damaged files, of our own kind and of others: each is refused with a sentence when it is read.

use super::convert::{Format, convert};
use super::model_file::{ModelFile, Wanted, write_native};
use super::{Card, Precision, save_generator};
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
    };
    let (path, device) = (folder.join("m.safetensors"), Device::flex());
    let generator = Generator::new(&config, 1, &device);
    save_generator(&path, &generator, &Card::default(), Precision::Full).unwrap();
    let mut model = ModelFile::read(&path, Wanted::Both).unwrap();
    model.discriminator = Some(collect(&Discriminator::new(&config, 2, &device), ""));
    model
}

fn refusal(path: &Path) -> String {
    let error = ModelFile::read(path, Wanted::Both).expect_err("a refusal").to_string();
    assert!(error.contains(&path.display().to_string()) && !error.contains('\n'), "{error}");
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
