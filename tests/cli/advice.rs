//! What the advisor says on the command line, and runs that are changed and set side by side there.

use super::common::shared;
use super::{morphogen, save_picture, sentence, text};
use std::path::Path;

/// Trains small networks with these words; its standard output, line by line.
#[track_caller]
fn train(words: &[&str]) -> Vec<serde_json::Value> {
    let small = ["train", "--device", "cpu", "--json", "--quiet", "--measure-kimg", "0"];
    let output = morphogen(&[&small[..], words].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let lines = text(&output.stdout);
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The names of what was found.
fn found(lines: &[serde_json::Value]) -> Vec<&str> {
    let advice = lines.iter().map(|line| &line["advice"]).filter(|told| told["turn"] == "began");
    advice.filter_map(|told| told["finding"]["kind"].as_str()).collect()
}

/// Sixty small pictures.
fn pictures(folder: &Path) -> String {
    let place = folder.join("pictures");
    std::fs::create_dir(&place).unwrap();
    (0..120).for_each(|i| save_picture(&place.join(format!("{i}.png")), 2 * i));
    place.display().to_string()
}

#[test]
fn faces_and_flowers_train_without_a_word() {
    for name in ["data/faces128", "data/flowers128"] {
        let Some(data) = shared(name) else { return };
        let folder = tempfile::tempdir().unwrap();
        let run = folder.path().join("run").display().to_string();
        let data = data.display().to_string();
        let lines = train(&[
            "--data",
            &data,
            "--out",
            &run,
            "--resolution",
            "16",
            "--channel-base",
            "256",
            "--channel-max",
            "32",
            "--batch",
            "16",
            "--kimg",
            "6",
            "--keep-mb",
            "0",
        ]);
        assert!(lines.len() > 30 && found(&lines).is_empty(), "{name}: {:?}", found(&lines));
    }
}

#[test]
fn a_run_takes_advice_by_itself_and_is_compared_with_one_that_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = pictures(folder.path());
    let run = |name: &str| folder.path().join(name).display().to_string();
    let (told, auto) = (run("told"), run("auto"));
    let wrong = ["--data", &data, "--family", "dcgan", "--resolution", "16", "--width", "8"];
    let wrong = [&wrong[..], &["--lr-d", "0.05", "--kimg", "6", "--tensorboard"]].concat();
    let lines = train(&[&wrong[..], &["--out", &told]].concat());
    assert!(found(&lines).contains(&"fast-d"), "{:?}", found(&lines));
    let lines = train(&[&wrong[..], &["--out", &auto, "--advise", "auto"]].concat());
    assert_eq!(found(&lines)[0], "fast-d");
    let log = std::fs::read_to_string(format!("{auto}/changes.jsonl")).unwrap();
    assert!(log.contains(r#""by":"advice""#) && log.contains("lr_d"), "{log}");
    assert!(!Path::new(&told).join("changes.jsonl").exists());
    assert!(Path::new(&told).join("samples.png").exists());
    let board = std::fs::read_dir(Path::new(&told).join("tensorboard")).unwrap();
    assert_eq!(board.count(), 1);

    let listed = text(&morphogen(&["runs", &folder.path().display().to_string()]).stdout);
    assert!(listed.contains("told") && listed.contains("auto"), "{listed}");
    let table = folder.path().join("table.csv");
    let out = table.display().to_string();
    assert!(morphogen(&["compare", &told, &auto, "--out", &out]).status.success());
    let table = std::fs::read_to_string(table).unwrap();
    assert!(table.starts_with("run,told,auto\r\n") && table.contains("lr-d,0.05,"), "{table}");
}

#[test]
fn a_run_goes_on_with_other_numbers_back_or_beside_itself() {
    let folder = tempfile::tempdir().unwrap();
    let data = pictures(folder.path());
    let run = |name: &str| folder.path().join(name).display().to_string();
    let (one, other) = (run("one"), run("other"));
    let small = ["--resolution", "16", "--channel-base", "256", "--save-kimg", "0.2"];
    train(&[&small[..], &["--data", &data, "--out", &one, "--kimg", "0.6"]].concat());
    train(&["--resume", &one, "--lr-d", "0.0005", "--back", "0.25", "--kimg", "0.8"]);
    let log = std::fs::read_to_string(format!("{one}/changes.jsonl")).unwrap();
    assert!(log.contains(r#""kimg":0.2"#) && log.contains("0.0005"), "{log}");
    train(&["--branch", &one, "--out", &other, "--batch", "4", "--kimg", "1"]);
    let listed = text(&morphogen(&["runs", &other, "--json"]).stdout);
    let listed: serde_json::Value = serde_json::from_str(listed.trim()).unwrap();
    assert!(listed["kimg"].as_f64().unwrap() >= 1.0 && listed["finished"] == true, "{listed}");
    let error = sentence(&["train", "--resume", &one, "--freeze-d", "1"], 1);
    assert!(error.contains("freeze-d counts from the beginning of a run only"), "{error}");
}
