//! Wrong usage, and files that are something else.

use super::{morphogen, program, save_picture, sentence, text};
use std::path::Path;

#[test]
fn wrong_usage_exits_2() {
    for words in [
        &["--wrong"][..],
        &["generate", "--wrong"],
        &["generate", "--model", "faces", "--out", "x.png"],
        &["generate", "--model", "faces", "--seeds", "5-3", "--out", "x.png"],
        &["generate", "--model", "faces", "--seeds", "1", "--scale", "3", "--out", "x.png"],
        &["train", "--data", "photos"],
        &["train", "--resume", "run", "--resolution", "32"],
        &["--device", "toaster"],
        &["evaluate", "--model", "faces"],
        &["evaluate", "--model", "faces", "--data", "photos", "--samples", "1"],
        &["evaluate", "--model", "faces", "--data", "photos", "--feature-norm", "clip"],
        &["nonsense"],
    ] {
        let output = morphogen(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(text(&output.stderr).starts_with("morphogen: "), "{words:?}");
    }
}

#[test]
fn wrong_usage_that_clap_cannot_see_is_one_sentence() {
    let generate = |more: &[&'static str]| {
        sentence(&[&["generate", "--model", "faces", "--seeds", "0-3"], more].concat(), 2)
    };
    assert!(generate(&["--out", "x.png"]).contains("--grid"));
    assert!(generate(&["--grid", "--out", "x.jpg"]).contains(".png"));
    let folder = tempfile::tempdir().unwrap();
    let used = folder.path().to_str().unwrap();
    std::fs::write(folder.path().join("precious"), b"").unwrap();
    assert!(sentence(&["train", "--data", used, "--out", used], 2).contains("--resume"));
    let odd = ["train", "--data", used, "--out", "absent", "--resolution", "48"];
    assert!(sentence(&odd, 2).contains("resolution 48"));
    let small = ["train", "--data", used, "--out", "absent", "--from", "faces"];
    let small = [&small[..], &["--resolution", "32"]].concat();
    assert!(sentence(&small, 2).contains("draws 128×128 pixels"));
}

#[test]
fn device_variable_is_checked_and_overruled_by_the_flag() {
    let run =
        |words: &[&str]| program().env("MORPHOGEN_DEVICE", "toaster").args(words).output().unwrap();
    let wrong = run(&["inspect", "absent"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("MORPHOGEN_DEVICE is 'toaster'"));
    assert_eq!(run(&["inspect", "absent", "--device", "cpu"]).status.code(), Some(1));
}

#[test]
fn help_has_examples_and_goes_to_standard_output() {
    for words in [
        &["--help"][..],
        &["open", "--help"],
        &["generate", "--help"],
        &["train", "--help"],
        &["inspect", "--help"],
        &["evaluate", "--help"],
    ] {
        let output = morphogen(words);
        assert_eq!(output.status.code(), Some(0), "{words:?}");
        let help = text(&output.stdout);
        assert!(help.contains("Examples:\n  morphogen"), "{words:?}: {help}");
        assert!(help.contains("--device"), "{words:?}: {help}");
    }
    assert!(text(&morphogen(&["--version"]).stdout).starts_with("morphogen "));
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_display_it_names_generate() {
    for words in [&[][..], &["open"], &["open", "Cargo.toml"], &["open", "flowers"]] {
        assert!(sentence(words, 1).contains("morphogen generate"), "{words:?}");
    }
}

#[test]
fn wishes_that_the_model_cannot_grant_are_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("x.png");
    let generate = |more: &[&'static str]| {
        let words = ["-q", "--device", "cpu", "generate", "--model", "faces", "--seeds", "1"];
        let out = ["--out", out.to_str().unwrap()];
        sentence(&[&words[..], &out[..], more].concat(), 2)
    };
    assert!(generate(&["--class", "rose"]).contains("no classes"));
    assert!(generate(&["--mix-seed", "2", "--mix-layers", "99"]).contains("the layers are 0 to"));
    assert!(generate(&["--cutoff", "99"]).contains("layers"));
    assert!(!out.exists());
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plain");
    std::fs::write(&file, b"").unwrap();
    let out = file.join("x.png");
    let words = ["-q", "--device", "cpu", "generate", "--model", "faces", "--seeds", "1", "--out"];
    assert!(sentence(&[&words[..], &[out.to_str().unwrap()]].concat(), 1).contains("plain"));
}

#[test]
fn missing_files_are_named() {
    let absent = ["generate", "--model", "absent.safetensors", "--seeds", "1", "--out", "x.png"];
    let error = sentence(&absent, 1);
    assert!(error.contains("absent.safetensors") && error.contains("faces"), "{error}");
    for words in [&["inspect", "absent.png"][..], &["inspect", "absent"], &["open", "absent"]] {
        assert!(sentence(words, 1).contains("absent"), "{words:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let run = run.to_str().unwrap();
    assert!(sentence(&["-q", "train", "--resume", run], 1).contains(run));
    let data = ["-q", "train", "--data", "no-such-photos", "--out", run];
    assert!(sentence(&data, 1).contains("no-such-photos"));
}

#[test]
fn files_of_another_kind_are_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    save_picture(Path::new(&at("plain.png")), 1);
    assert!(sentence(&["inspect", &at("plain.png")], 1).contains("holds no Morphogen recipe"));
    for name in ["text.safetensors", "text.png", "text"] {
        std::fs::write(at(name), b"just text").unwrap();
        assert!(sentence(&["inspect", &at(name)], 1).contains(name));
    }
    let model = at("text.safetensors");
    let words = ["-q", "generate", "--model", &model, "--seeds", "1", "--out", &at("x.png")];
    assert!(sentence(&words, 1).contains("text.safetensors"));
    assert!(!Path::new(&at("x.png")).exists());
}

#[test]
fn a_folder_without_pictures_cannot_be_learnt_from() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let run = folder.path().join("run");
    let words = ["-q", "train", "--data", data.to_str().unwrap(), "--out", run.to_str().unwrap()];
    assert!(sentence(&words, 1).contains(data.to_str().unwrap()));
    std::fs::write(data.join("notes.txt"), b"no picture").unwrap();
    assert!(sentence(&words, 1).contains(data.to_str().unwrap()));
    assert!(!run.exists(), "nothing is left behind");
}
