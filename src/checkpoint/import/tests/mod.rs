//! Files that are made to cost more than they are worth, or to be taken for something else.

mod claims;
mod names;
mod random;

use super::super::convert::torch::{Entries, Item, encode};
use super::super::model_file::{ModelFile, Wanted};
use super::*;
use crate::models::NamedTensor;

/// A tensor of one value throughout.
fn tensor(shape: &[usize], value: f32) -> NamedTensor {
    NamedTensor { shape: shape.to_vec(), values: vec![value; shape.iter().product()] }
}

/// The smallest StyleGAN2 for 16×16 pixels, under NVIDIA's names.
fn smallest() -> Tensors {
    let mut tensors = Tensors::new();
    let mut put = |name: String, shape: &[usize]| tensors.insert(name, tensor(shape, 0.5));
    put("mapping.fc0.weight".into(), &[2, 2]);
    put("mapping.fc0.bias".into(), &[2]);
    put("mapping.w_avg".into(), &[2]);
    put("synthesis.b4.const".into(), &[1, 4, 4]);
    for r in [4, 8, 16] {
        for (layer, outputs, side) in [("conv0", 1, 3), ("conv1", 1, 3), ("torgb", 3, 1)] {
            let layer = format!("synthesis.b{r}.{layer}");
            if layer == "synthesis.b4.conv0" {
                continue;
            }
            put(format!("{layer}.weight"), &[outputs, 1, side, side]);
            put(format!("{layer}.bias"), &[outputs]);
            put(format!("{layer}.affine.weight"), &[1, 2]);
            put(format!("{layer}.affine.bias"), &[1]);
            if side == 3 {
                put(format!("{layer}.noise_strength"), &[]);
                put(format!("{layer}.noise_const"), &[r, r]);
            }
        }
    }
    tensors
}

fn entry<'a>(name: &str, item: Item<'a>) -> (String, Item<'a>) {
    (name.to_string(), item)
}

/// As a state dict.
fn state(tensors: &Tensors) -> Item<'_> {
    Item::Dict(tensors.iter().map(|(name, tensor)| entry(name, Item::Tensor(tensor))).collect())
}

/// As modules in modules.
fn module(tensors: &Tensors) -> Item<'_> {
    nested(&tensors.iter().map(|(name, tensor)| (name.as_str(), tensor)).collect::<Vec<_>>())
}

fn nested<'a>(tensors: &[(&str, &'a NamedTensor)]) -> Item<'a> {
    let own = tensors.iter().filter(|(name, _)| !name.contains('.'));
    let own = own.map(|(name, tensor)| entry(name, Item::Tensor(tensor))).collect();
    let mut parts: std::collections::BTreeMap<&str, Vec<_>> = Default::default();
    for (name, tensor) in tensors {
        if let Some((part, rest)) = name.split_once('.') {
            parts.entry(part).or_default().push((rest, *tensor));
        }
    }
    let parts = parts.into_iter().map(|(part, inner)| entry(part, nested(&inner))).collect();
    Item::Dict(vec![entry("_parameters", Item::Dict(own)), entry("_modules", Item::Dict(parts))])
}

fn decode(bytes: &[u8]) -> Result<ModelFile> {
    ModelFile::decode(bytes, Path::new("m.pt"), Wanted::Both, &|_, _, _| ())
}

fn read(root: Entries) -> Result<ModelFile> {
    decode(&encode(&Item::Dict(root)).unwrap())
}

/// The smallest network after a change, read from a state dict with more entries in the file.
fn changed(change: impl FnOnce(&mut Tensors), more: Entries) -> Result<ModelFile> {
    let mut tensors = smallest();
    change(&mut tensors);
    let mut root = vec![entry("G_ema", state(&tensors))];
    root.extend(more);
    read(root)
}

/// The sentence of a refusal, which a terminal can show.
#[track_caller]
fn refusal(found: Result<ModelFile>) -> String {
    let error = found.expect_err("a refusal").to_string();
    assert!(!error.contains(char::is_control) && error.len() < 1200, "{error:?}");
    error
}

#[test]
fn the_smallest_network_is_read_from_state_and_modules() {
    let read_from = |item| read(vec![entry("G_ema", item)]).unwrap().generator;
    let tensors = smallest();
    let (first, second) = (read_from(state(&tensors)), read_from(module(&tensors)));
    assert!(first == second && first.len() == tensors.len());
}

#[test]
fn a_generator_without_average_is_read_where_there_is_none_with_it() {
    let tensors = smallest();
    let found = read(vec![entry("G_ema", Item::None), entry("G", module(&tensors))]).unwrap();
    assert_eq!(found.config.resolution(), 16);
}
