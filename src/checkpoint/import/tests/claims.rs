//! Sizes and settings that no network has.

use super::*;
use crate::layers::ResampleFilter;

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
fn a_filter_is_read_where_it_is_used_and_one_of_several_kinds_is_refused() {
    let with = |filters: &[(&str, &[usize], &[f32])]| {
        let change = |tensors: &mut Tensors| {
            for (owner, shape, values) in filters {
                let filter = NamedTensor { shape: shape.to_vec(), values: values.to_vec() };
                tensors.insert(format!("synthesis.{owner}.resample_filter"), filter);
            }
        };
        changed(change, vec![])
    };
    let filter = |found: Result<ModelFile>| found.unwrap().config.styled().resample_filter.clone();
    let plane = |taps: &[f32]| ResampleFilter::new(taps.to_vec()).plane();
    let (usual, short) = (plane(&[0.125, 0.375, 0.375, 0.125]), plane(&[0.25, 0.5, 0.25]));
    assert!(filter(with(&[("b8.conv0", &[4, 4], &usual)])).is_usual());
    // The second convolution of a block does not resample.
    let mixed = [("b8.conv0", &[3, 3][..], &short[..]), ("b8.conv1", &[4, 4], &usual)];
    assert_eq!(filter(with(&mixed)).taps(), [0.25, 0.5, 0.25]);
    assert_eq!(filter(with(&[("b8.conv0", &[9], &[0.5; 9])])).taps(), [0.5; 9]);

    let box4 = [1.0 / 16.0; 16];
    let why = refusal(with(&[("b8", &[4, 4], &usual), ("b16.conv0", &[4, 4], &box4)]));
    let both = ["synthesis.b16.conv0.resample_filter", "synthesis.b8.resample_filter"];
    assert!(both.iter().all(|name| why.contains(name)) && why.contains("takes one for all"));
    let round = [0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0];
    for (shape, values) in [(&[3, 3][..], &round[..]), (&[1, 4], &[0.25; 4]), (&[2, 2], &[0.0; 4])]
    {
        let why = refusal(with(&[("b8.conv0", shape, values)]));
        assert!(why.contains("b8.conv0.resample_filter is no filter of one line"), "{why}");
    }
    for taps in [vec![0.1; 65], vec![f32::NAN; 9], vec![0.0; 8]] {
        let why = refusal(with(&[("b8.conv0", &[taps.len()], &taps)]));
        assert!(why.contains("must have 1 to 64 taps"), "{why}");
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
