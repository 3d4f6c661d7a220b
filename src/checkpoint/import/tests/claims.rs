//! Sizes and settings that no network has.

use super::*;
use crate::layers::ops::binomial_plane;

const EMBED: &str = "mapping.embed.weight";

#[test]
fn a_side_of_a_tensor_without_values_may_be_absurd() {
    for shape in [[0, 1 << 40], [1 << 40, 0]] {
        let absurd = NamedTensor { shape: shape.to_vec(), values: Vec::new() };
        let why = refusal(changed(|tensors| drop(tensors.insert(EMBED.into(), absurd)), vec![]));
        assert!(why.contains("tensor mapping.embed.weight holds no values"), "{why}");
    }
}

#[test]
fn classes_are_counted_before_they_are_named() {
    let many = |count: usize| {
        let table = tensor(&[1, count], 0.5);
        let change = |tensors: &mut Tensors| {
            tensors.insert(EMBED.into(), table);
            tensors.insert("mapping.embed.bias".into(), tensor(&[1], 0.5));
            tensors.insert("mapping.fc0.weight".into(), tensor(&[2, 3], 0.5));
        };
        changed(change, vec![])
    };
    assert_eq!(many(10_000).unwrap().config.classes().len(), 10_000);
    let why = refusal(many(10_001));
    assert!(why.contains("it has 10001 classes"), "{why}");
}

#[test]
fn bounds_that_are_none_are_refused() {
    for clamp in [f64::NAN, f64::INFINITY, -1.0, 1e-300] {
        let settings = Item::Dict(vec![entry("conv_clamp", Item::Real(clamp))]);
        let why = refusal(changed(|_| (), vec![entry("init_kwargs", settings)]));
        assert!(why.contains("conv_clamp must be a number above 0"), "{why}");
    }
}

#[test]
fn other_filters_than_the_usual_one_are_refused() {
    let with = |values: Vec<f32>| {
        let shape = vec![4, values.len() / 4];
        let filter = NamedTensor { shape, values };
        let name = "synthesis.b8.conv0.resample_filter".to_string();
        changed(|tensors| drop(tensors.insert(name, filter)), vec![])
    };
    with(binomial_plane(1.0)).unwrap();
    for other in [vec![1.0 / 16.0; 16], vec![0.125, 0.375, 0.375, 0.125]] {
        let why = refusal(with(other));
        assert!(why.contains("b8.conv0.resample_filter is another filter"), "{why}");
    }
}

/// A network of TensorFlow with one variable, which is a plain number.
fn network(variable: &str) -> Vec<u8> {
    let text =
        |text: &str| [b"X", &(text.len() as u32).to_le_bytes()[..], text.as_bytes()].concat();
    let list = [&b"]"[..], &text(variable), b"G\0\0\0\0\0\0\0\0\x86a"].concat();
    [b"cdnnlib.tflib.network\nNetwork\n)R}", &text("variables")[..], &list, b"sb"].concat()
}

#[test]
fn networks_of_tensorflow_are_named() {
    for (variable, kind) in [
        ("G_synthesis/4x4/Const/StyleMod/weight", "StyleGAN1"),
        ("4x4/AdaIN/weight", "StyleGAN1"),
        ("4x4/Conv/weight", "GAN of TensorFlow"),
    ] {
        let file = [b"\x80\x02", &network(variable).repeat(3)[..], b"\x87."].concat();
        let why = refusal(decode(&file));
        assert!(why.contains(&format!("it is a {kind} model")), "{why}");
    }
    let long = network(&"x".repeat(201)).repeat(3);
    let why = refusal(decode(&[b"\x80\x02", &long[..], b"\x87."].concat()));
    assert!(why.contains("longer than 200 bytes"), "{why}");
}
