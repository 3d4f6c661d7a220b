//! Features that are changed between the layers, and chains of such changes as files.

use super::{morphogen, sentence, text};
use morphogen::export::{read_chain, read_recipe};
use morphogen::models::{Change, Features};
use std::path::{Path, PathBuf};

fn bent(folder: &Path, name: &str, words: &[&str]) -> PathBuf {
    let out = folder.join(name);
    let all = [
        &["bend", "--model", "dcgan-faces", "--seed", "3", "--out"],
        &[out.to_str().unwrap()][..],
        words,
    ];
    let output = morphogen(&all.concat());
    assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
    out
}

fn pixels(path: &Path) -> Vec<u8> {
    image::open(path).unwrap().into_rgb8().into_raw()
}

#[test]
fn bends_make_a_picture_that_remembers_them() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name, words: &[&str]| bent(folder.path(), name, words);
    let idle = at("idle.png", &["--layer", "b8", "--zoom", "1"]);
    let turned = at("turned.png", &["--layer", "b8", "--rotate", "-30", "--share", "0.5,seed=1"]);
    assert_ne!(pixels(&idle), pixels(&turned));
    let recipe = read_recipe(&turned).unwrap().recipes.remove(0);
    assert_eq!(recipe.bends[0].change, Change::Rotate(-30.0));
    assert_eq!(recipe.bends[0].features, Features::Share { share: 0.5, seed: 1 });
    let plain = folder.path().join("plain.png");
    let plain_text = plain.to_str().unwrap();
    morphogen(&["generate", "--model", "dcgan-faces", "--seeds", "3", "--out", plain_text]);
    assert_eq!(pixels(&idle), pixels(&plain));
    // The state of a saved picture goes on.
    let out = folder.path().join("onwards.png");
    let (turned, out) = (turned.to_str().unwrap(), out.to_str().unwrap());
    let words = ["--start", turned, "--bend", "b16:invert:planes=0-3", "--out", out, "--json"];
    let output = morphogen(&[&["bend", "--model", "dcgan-faces"], &words[..]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["bends"].as_array().map(Vec::len), Some(2), "{told}");
}

#[test]
fn a_chain_is_saved_and_applied_again() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name, words: &[&str]| bent(folder.path(), name, words);
    let chain = folder.path().join("chain.json");
    let chain_text = chain.to_str().unwrap();
    let [turn, fill] = ["b8:rotate=40", "b8:dilate=1:cluster=0/4"];
    let first = at("first.png", &["--bend", turn, "--bend", fill, "--save-chain", chain_text]);
    let again = at("again.png", &["--chain", chain_text]);
    assert_eq!(pixels(&first), pixels(&again));
    let other = at("other.png", &["--bend", fill, "--bend", turn]);
    assert_ne!(pixels(&first), pixels(&other), "the order matters");
    let read = read_chain(&chain).unwrap();
    assert_eq!((read.model.as_str(), read.bends.len()), ("dcgan-faces", 2));
    let grid = folder.path().join("grid.png");
    let words = ["--seeds", "3", "--chain", chain_text, "--out", grid.to_str().unwrap()];
    assert!(
        morphogen(&[&["generate", "--model", "dcgan-faces"], &words[..]].concat()).status.success()
    );
    assert_eq!(pixels(&grid), pixels(&first));
    let kept = ["--bend", turn, "--save-chain", chain_text];
    assert!(sentence(&[&["bend"], &kept[..]].concat(), 2).contains("is there already"));
}

#[test]
fn layers_are_listed() {
    let output = morphogen(&["bend", "--model", "dcgan-faces", "--list"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("planes of 16×16"));
}

#[test]
fn what_cannot_be_bent_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.png");
    let of = |bend: &str| {
        let words = ["bend", "--model", "dcgan-faces", "--bend", bend, "--out"];
        let error = sentence(&[&words[..], &[out.to_str().unwrap()]].concat(), 2);
        assert!(!out.exists());
        error
    };
    assert!(of("b5:invert").contains("no layer 'b5'; it has b4, b8, b16"));
    assert!(of("b8:invert:planes=9999").contains("no plane 9999"));
    assert!(of("b8:erode=9").contains("larger than the planes"));
    assert!(of("b8:rotate=400").contains("from -360 to 360"));
    assert!(of("b8:ablate:share=0").contains("above 0"));
    let no_change = ["bend", "--layer", "b8", "--out", "x.png"];
    assert_eq!(morphogen(&no_change).status.code(), Some(2));
    let two = ["bend", "--layer", "b8", "--invert", "--zoom", "2", "--out", "x.png"];
    assert_eq!(morphogen(&two).status.code(), Some(2));
    let nothing = sentence(&["bend", "--model", "dcgan-faces", "--out", "x.png"], 2);
    assert!(nothing.contains("nothing to bend"), "{nothing}");
    let chain = folder.path().join("chain.json");
    std::fs::write(&chain, "[]").unwrap();
    let words = ["bend", "--chain", chain.to_str().unwrap(), "--out", "x.png"];
    assert!(sentence(&words, 1).contains("no chain of bends"));
}
