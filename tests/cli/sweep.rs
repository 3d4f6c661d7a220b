//! Presets, runs one after another, and the past of a run.

use super::{morphogen, save_picture, sentence, text};
use std::path::{Path, PathBuf};

/// Networks that learn in a moment.
const TINY: &str = "--device cpu --family gan --resolution 8 --width 16 --z-dim 8 --batch 4 \
                    --save-kimg 0.02";

fn pictures(folder: &Path) -> PathBuf {
    let data = folder.join("data");
    std::fs::create_dir(&data).unwrap();
    for shade in 0..12 {
        save_picture(&data.join(format!("{shade}.png")), 20 * shade);
    }
    data
}

fn run(words: &str, paths: &[(&str, &Path)]) -> std::process::Output {
    let mut all: Vec<&str> = words.split_whitespace().collect();
    for (name, path) in paths {
        all.extend([name, path.to_str().unwrap()]);
    }
    morphogen(&all)
}

#[test]
fn a_sweep_ranks_its_runs_and_does_none_twice() {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (pictures(folder.path()), folder.path().join("tried"));
    let words = format!(
        "sweep {TINY} --samples 10 --kimg 0.05 --vary lr-d=0.0001,0.001 --vary loss=hinge,minimax"
    );
    let paths: [(&str, &Path); 2] = [("--data", &data), ("--out", &out)];
    let output = run(&words, &paths);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let table = text(&output.stdout);
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines.len() == 5 && lines[0].contains("Fréchet"), "{table}");
    let distance =
        |line: &&str| -> f64 { line.split_whitespace().nth(2).unwrap().parse().unwrap() };
    assert!(lines[1..].is_sorted_by_key(distance), "{table}");
    assert!(lines[1..].iter().any(|line| line.contains("lr-d=0.001,loss=minimax")), "{table}");
    let csv = std::fs::read_to_string(out.join("sweep.csv")).unwrap();
    assert_eq!(csv.lines().count(), 5);

    // One is taken away: the same command makes that one alone anew, and comes to the same ranking.
    let gone = out.join("lr-d=0.0001,loss=hinge");
    let kept = out.join("lr-d=0.001,loss=hinge/state.safetensors");
    let before = std::fs::metadata(&kept).unwrap().modified().unwrap();
    std::fs::remove_dir_all(&gone).unwrap();
    let again = run(&words, &paths);
    assert!(again.status.success(), "{}", text(&again.stderr));
    assert!(gone.join("generator.safetensors").is_file());
    assert_eq!(std::fs::metadata(&kept).unwrap().modified().unwrap(), before);
    let names = |table: &str| -> Vec<String> {
        let name = |line: &str| line.split_whitespace().nth(1).unwrap().to_string();
        table.lines().skip(1).map(name).collect()
    };
    assert_eq!(names(&text(&again.stdout)), names(&table));

    // Other settings in the same place are refused, and the runs stay.
    let other = run(&format!("{words} --beta1 0.25"), &paths);
    assert_eq!(other.status.code(), Some(2));
    assert!(text(&other.stderr).contains("has another beta1"), "{}", text(&other.stderr));
    assert!(kept.is_file());
}

#[test]
fn presets_are_listed_shown_and_taken() {
    let list = text(&morphogen(&["presets"]).stdout);
    assert!(list.contains("few-images") && list.contains("wgan-gp"), "{list}");
    let lines = text(&morphogen(&["presets", "--json"]).stdout);
    let costs = |line: &str| -> serde_json::Value { serde_json::from_str(line).unwrap() };
    assert!(lines.lines().map(costs).all(|it| it["seconds"].as_f64() > Some(0.0)), "{lines}");

    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (pictures(folder.path()), folder.path().join("run"));
    let file = folder.path().join("mine.json");
    let shown = text(&morphogen(&["presets", "wgan"]).stdout);
    std::fs::write(&file, shown.replace("0.01", "0.02")).unwrap();
    let words = "train --device cpu --resolution 16 --width 4 --batch 4 --kimg 0.02";
    let paths: [(&str, &Path); 3] = [("--preset", &file), ("--data", &data), ("--out", &out)];
    let output = run(words, &paths);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let about = std::fs::read_to_string(out.join("run.json")).unwrap();
    let about: serde_json::Value = serde_json::from_str(&about).unwrap();
    assert_eq!(about["config"]["weight_clip"], 0.02, "{about}");
    assert_eq!(about["config"]["loss"], "wasserstein");
    assert!(sentence(&["presets", "nothing"], 2).contains("few-images"));
    std::fs::write(&file, "{\"name\": \"x\", \"family\": \"gan\", \"settings\": {\"lr\": 1}}")
        .unwrap();
    let refused = sentence(&["presets", file.to_str().unwrap()], 1);
    assert!(refused.contains("no setting lr") && refused.contains("mine.json"), "{refused}");
}

#[test]
fn the_past_of_a_run_becomes_a_picture_and_a_film() {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (pictures(folder.path()), folder.path().join("run"));
    let paths: [(&str, &Path); 2] = [("--data", &data), ("--out", &out)];
    let output = run(&format!("train {TINY} --kimg 0.1"), &paths);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let kept = std::fs::read_dir(out.join("snapshots")).unwrap().filter_map(Result::ok);
    let kept = kept.filter(|it| it.file_name().to_string_lossy().starts_with("generator"));
    let states = kept.count() as u32;
    assert!(states >= 4, "{states}");

    let (picture, film) = (folder.path().join("past.png"), folder.path().join("past.gif"));
    for file in [&picture, &film] {
        let paths: [(&str, &Path); 2] = [("--model", &out), ("--out", file)];
        let output = run("sheet progress --rows 3 --device cpu", &paths);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let picture = image::open(&picture).unwrap();
    // Eight pixels a picture and gaps of two.
    assert_eq!((picture.width(), picture.height()), (10 * states - 2, 28));
    let file = std::io::BufReader::new(std::fs::File::open(&film).unwrap());
    let decoder = image::codecs::gif::GifDecoder::new(file).unwrap();
    let frames = image::AnimationDecoder::into_frames(decoder).collect_frames().unwrap();
    assert_eq!(frames.len() as u32, states);
    let other = folder.path().join("past.webp");
    sentence(
        &["sheet", "progress", "--model", out.to_str().unwrap(), "--out", other.to_str().unwrap()],
        2,
    );
    let faces = ["sheet", "progress", "--model", "faces", "--out", "/nowhere/a.png"];
    assert!(sentence(&faces, 1).contains("holds no earlier states"));
}
