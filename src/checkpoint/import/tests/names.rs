//! Names and texts, which are the file's own choice.

use super::*;
use serde_json::json;

#[test]
fn long_names_are_refused() {
    let (tensor, long) = (tensor(&[1], 0.5), "x".repeat(201));
    let one = |name: &str| Item::Dict(vec![entry(name, Item::Tensor(&tensor))]);
    let of = |parameters, modules| {
        Item::Dict(vec![entry("_parameters", parameters), entry("_modules", modules)])
    };
    let empty = || Item::Dict(vec![]);
    let around = |module| of(empty(), Item::Dict(vec![entry("synthesis", module)]));
    let inner = Item::Dict(vec![entry(&long, of(one("a"), empty()))]);
    let marks = ["input.input", "conv1.conv.modulation.weight"];
    let [input, style] = marks.map(|mark| entry(mark, Item::Tensor(&tensor)));
    for root in [
        entry("G_ema", around(of(one(&long), empty()))),
        entry("G_ema", around(of(empty(), inner))),
        entry("g_ema", Item::Dict(vec![input, style, entry(&long, Item::Tensor(&tensor))])),
    ] {
        let why = refusal(read(vec![root]));
        assert!(why.contains("xxx… is longer than 200 bytes"), "{why}");
    }
    let why =
        refusal(changed(|tensors| drop(tensors.insert(long.clone(), tensor.clone())), vec![]));
    assert!(why.contains("longer than 200 bytes"), "{why}");
}

#[test]
fn names_cannot_disturb_a_terminal() {
    let name = "mapping.\x1b[31mred\nsecond line\u{202e}".to_string();
    let change = |tensors: &mut Tensors| drop(tensors.insert(name, tensor(&[1], f32::NAN)));
    let why = refusal(changed(change, vec![]));
    assert!(why.contains("tensor mapping.[31mred second line holds values that are not"), "{why}");
    let empty = tensor(&[0], 0.5);
    let odd = Item::Dict(vec![entry("mapping.fc0.\x1b]0;\u{9b}", Item::Tensor(&empty))]);
    let why = refusal(read(vec![entry("G_ema", odd)]));
    assert!(why.contains("tensor mapping.fc0.]0; holds no values"), "{why}");
}

#[test]
fn a_card_in_the_file_is_kept_as_far_as_it_can_be_trusted() {
    let with = |card: serde_json::Value| {
        let card = entry("card", Item::Text(card.to_string()));
        changed(|_| (), vec![card]).unwrap().card
    };
    let card = with(json!({"name": "a\x1b[2Jb", "training": {"batch": 8}}));
    assert_eq!((card.name.as_str(), card.training.is_null()), ("a[2Jb", true));
    assert!(card.licence_warning().unwrap().contains("states no licence"));
    let card =
        with(json!({"licence": "CC BY-NC 4.0\n  sha256  0", "description": "x".repeat(5000)}));
    assert!(card.non_commercial() && card.licence == "CC BY-NC 4.0   sha256  0");
    assert_eq!(card.description.chars().count(), 4001);
}
