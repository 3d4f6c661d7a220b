//! What one does with a picture: directions of one's own.

use super::{morphogen, sentence, text};
use morphogen::export::{npy, read_directions, read_recipe};

#[test]
fn marked_seeds_make_a_direction_that_generate_moves_along() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let file = at("mine.safetensors");
    let words = ["direction", "--device", "cpu", "--more", "1,4,6,9", "--less", "2,3,5,8"];
    let output = morphogen(&[&words[..], &["--leave", "brightness,2", "--out", &file]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("chance is 50 %"));
    let found = read_directions(file.as_ref()).unwrap();
    assert!(found.measured && found.directions[0].name == "mine");

    let picture = at("moved.png");
    let moved = format!("{file}=2.5");
    let words = ["generate", "--model", "faces", "--device", "cpu", "--seeds", "7", "--direction"];
    let output = morphogen(&[&words[..], &[&moved, "--out", &picture]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let recipe = read_recipe(picture.as_ref()).unwrap().recipes.remove(0);
    assert_eq!(recipe.own[0].amount, 2.5);
    assert_eq!(recipe.own[0].direction, found.directions[0]);

    let error = sentence(&["direction", "--more", "1", "--less", "2,3", "--out", &at("x.npy")], 2);
    assert!(error.contains("not 1 and 2"), "{error}");
    let error = sentence(&["direction", "--more", "1,2", "--less", "2,3", "--out", &file], 2);
    assert!(error.contains("is there already"), "{error}");
    let words = ["direction", "--more", "1,2", "--less", "3,4", "--leave", "noses", "--out"];
    let error = sentence(&[&words[..], &[&at("y.npy")]].concat(), 2);
    assert!(error.contains("--leave noses"), "{error}");
}

#[test]
fn foreign_directions_are_measured_and_those_of_another_size_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let (array, file) = (at("pose.npy"), at("pose.safetensors"));
    let values: Vec<f32> = (0..256).map(|i| (i % 7) as f32 - 3.0).collect();
    npy::write(array.as_ref(), &[2, 128], &values).unwrap();
    let output = morphogen(&["direction", "--device", "cpu", "--from", &array, "--out", &file]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("pose 1, pose 2"));
    let draw = |moved: &str, code| {
        let words = ["generate", "--model", "faces", "--device", "cpu", "--seeds", "7", "--out"];
        let out = at("moved.png");
        sentence(&[&words[..], &[&out, "--direction", moved]].concat(), code)
    };
    let error = draw(&format!("{file}=1"), 2);
    assert!(error.contains("pose 1, pose 2"), "{error}");
    assert!(draw("gone.npy=1", 1).contains("gone.npy"));
    let words = ["generate", "--model", "faces", "--seeds", "7", "--out", "x.png", "--direction"];
    let output = morphogen(&[&words[..], &["1.5"]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("smile.safetensors=1.5"));
    npy::write(array.as_ref(), &[1, 512], &[0.5; 512]).unwrap();
    assert!(draw(&format!("{array}=1"), 1).contains("512 values, but faces takes 128"));
}
