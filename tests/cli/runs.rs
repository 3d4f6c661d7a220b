//! Training runs, and speed.

use super::{morphogen, program, save_picture, sentence, text};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// Ctrl-C during a run saves it, and the run goes on from there.
#[cfg(unix)]
#[test]
fn an_interrupted_run_is_saved_and_resumes() {
    let folder = tempfile::tempdir().unwrap();
    let (data, run) = (folder.path().join("data"), folder.path().join("run"));
    std::fs::create_dir(&data).unwrap();
    for shade in 0..12 {
        save_picture(&data.join(format!("{shade}.png")), 20 * shade);
    }
    let words = "train --device cpu --json --kimg 1000 --resolution 16 --batch 4 \
                 --channel-base 128 --channel-max 16 --mapping-layers 2 --z-dim 16 --w-dim 16";
    let mut child = program()
        .args(words.split_whitespace())
        .args(["--data".as_ref(), data.as_os_str(), "--out".as_ref(), run.as_os_str()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first: serde_json::Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    let pid = child.id().to_string();
    assert!(Command::new("sh").args(["-c", "kill -INT \"$0\"", &pid]).status().unwrap().success());
    for line in lines {
        serde_json::from_str::<serde_json::Value>(&line.unwrap()).unwrap();
    }
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
    assert!(text(&ended.stderr).contains("--resume"), "{}", text(&ended.stderr));

    let run = run.to_str().unwrap();
    assert_eq!(morphogen(&["inspect", run, "--json"]).status.code(), Some(0));
    let more = (first["kimg"].as_f64().unwrap() + 0.5).to_string();
    let words = ["train", "--device", "cpu", "--json", "--resume", run, "--kimg", &more];
    let resumed = morphogen(&words);
    assert!(resumed.status.success(), "{}", text(&resumed.stderr));
    let last = text(&resumed.stdout).lines().last().unwrap().to_string();
    let last: serde_json::Value = serde_json::from_str(&last).unwrap();
    assert!(last["kimg"].as_f64() > first["kimg"].as_f64(), "{last}");
}

#[test]
fn bench_compares_with_a_file_or_says_why_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("peer.jsonl");
    let peer = r#"{"case": "generate_faces_b1", "img_per_s": 0.001, "maxrss_mb": 100000}"#;
    std::fs::write(&file, peer).unwrap();
    let file = file.to_str().unwrap();
    let words = ["bench", "--only", "generate_faces", "--json", "--device", "cpu", "--compare"];
    let output = morphogen(&[&words[..], &[file]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let lines: Vec<serde_json::Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [line, ratio] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!((&line["case"], &ratio["compare"]), (&"generate_faces_b1".into(), &line["case"]));
    assert!(ratio["speed"].as_f64().unwrap() > 1.0 && ratio["memory"].as_f64().unwrap() < 1.0);

    std::fs::write(file, "case,img_per_s").unwrap();
    assert!(sentence(&[&words[..], &[file]].concat(), 1).contains("line 1 is no JSON"));
    sentence(&["bench", "--compare", "/nowhere/peer.jsonl"], 1);
    sentence(&["bench", "--only", "nonsense"], 2);
}
