//! Models in other programs' files.

use super::common::shared;
use super::{morphogen, sentence, text};
use std::path::Path;

#[test]
fn hostile_files_end_in_one_sentence_and_run_nothing() {
    let Some(folder) = shared("fixtures") else { return };
    let mut files = 0;
    for entry in std::fs::read_dir(folder.join("hostile")).unwrap() {
        let path = entry.unwrap().path();
        let error = sentence(&["inspect", path.to_str().unwrap()], 1);
        assert!(error.contains(path.file_name().unwrap().to_str().unwrap()), "{error}");
        files += 1;
    }
    assert!(files >= 7, "{files}");
}

/// Inspects, converts and draws a foreign model; `known` is in what is said of it.
fn tell_convert_and_draw(pkl: &Path, known: &str) {
    let out = tempfile::tempdir().unwrap();
    let about = morphogen(&["inspect", pkl.to_str().unwrap()]);
    let about = text(&about.stdout);
    assert!(about.contains(known) && about.contains("no licence"), "{about}");

    let own = out.path().join("own.safetensors");
    let done = morphogen(&["convert", pkl.to_str().unwrap(), own.to_str().unwrap()]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let draw = |model: &Path, name: &str| {
        let file = out.path().join(name);
        let words = ["generate", "--device", "cpu", "--seeds", "85", "--model"];
        let last = [model.to_str().unwrap(), "--out-npy", file.to_str().unwrap()];
        let output = morphogen(&[&words[..], &last].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        std::fs::read(file).unwrap()
    };
    assert_eq!(draw(pkl, "a.npy"), draw(&own, "b.npy"));
}

#[test]
fn a_foreign_model_is_told_of_converted_and_drawn_the_same() {
    let Some(folder) = shared("fixtures") else { return };
    tell_convert_and_draw(&folder.join("ada_tiny/model.pkl"), "StyleGAN2, output skips");
}

#[test]
fn a_stylegan3_is_explored_but_neither_trained_nor_given_to_stylegan2() {
    only_explored("stylegan3r.pkl", "StyleGAN3-R", "StyleGAN3");
}

#[test]
fn a_stylegan2_of_lucidrains_is_explored_but_neither_trained_nor_given_to_nvidia_s() {
    only_explored("lucid.pt", "StyleGAN2 of lucidrains", "lucidrains' kind");
}

/// A fixture that is for drawing only: `known` is said of it, and `kind` why it is not trained.
fn only_explored(fixture: &str, known: &str, kind: &str) {
    let pkl = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(fixture);
    tell_convert_and_draw(&pkl, known);
    let (out, pkl) = (tempfile::tempdir().unwrap(), pkl.to_str().unwrap());
    let path = |name: &str| out.path().join(name).to_str().unwrap().to_string();
    let given = ["convert", pkl, &path("a.pt"), "--format"];
    for format in ["nvidia", "rosinality"] {
        let error = sentence(&[&given[..], &[format]].concat(), 2);
        assert!(error.contains("only StyleGAN2"), "{error}");
    }
    let error =
        sentence(&["train", "--data", &path("data"), "--out", &path("run"), "--from", pkl], 2);
    assert!(error.contains(kind), "{error}");

    let sheet = path("sheet.png");
    let sliders = ["--sliders", "1.5,-2", "--basis", "sefa", "--slider-layers", "1-2"];
    let mix = ["--mix-seed", "3", "--mix-layers", "1-2", "--truncation", "0.6", "--cutoff", "2"];
    let words = ["generate", "--device", "cpu", "--seeds", "0-3", "--grid", "--model", pkl];
    let last = ["--noise", "random", "--out", &sheet];
    let output = morphogen(&[&words[..], &sliders, &mix, &last].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
}
