//! Processes that die and disks that are full: a run loses at most the work since its last
//! checkpoint, never the checkpoint.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

const SMALL: &str = "--resolution 16 --channel-base 256 --channel-max 16 --z-dim 16 --w-dim 16 \
                     --mapping-layers 2 --batch 4 --save-kimg 0.02";
const STATE: &str = "state.safetensors";

/// Twelve pictures, a place for a run, and a cache of its own.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(place.at("photos")).unwrap();
        for shade in 0..12u8 {
            let pixel = |x, y| image::Rgb([20 * shade, 10 * x as u8, 12 * y as u8]);
            image::RgbImage::from_fn(16, 16, pixel)
                .save(place.at("photos").join(format!("{shade}.png")))
                .unwrap();
        }
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The program, or a `shell` line that becomes it as "$0" "$@".
    fn program(&self, shell: Option<&str>) -> Command {
        let program = env!("CARGO_BIN_EXE_morphogen");
        let mut command = match shell {
            None => Command::new(program),
            Some(line) => {
                let mut command = Command::new("sh");
                command.args(["-c", line, program]);
                command
            }
        };
        command.current_dir(self.0.path()).env("XDG_CACHE_HOME", self.at("cache"));
        command.env("MORPHOGEN_DEVICE", "cpu");
        command
    }

    fn run(&self, shell: Option<&str>, words: &str) -> Output {
        self.program(shell).args(words.split_whitespace()).output().unwrap()
    }

    fn spawn(&self, words: &str) -> Child {
        let mut command = self.program(None);
        command.args(words.split_whitespace()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// kimg of the checkpoint, which must be whole.
    #[track_caller]
    fn saved(&self) -> f64 {
        for file in ["run", "run/state.safetensors"] {
            let output = self.run(None, &format!("inspect {file}"));
            assert!(output.status.success(), "{file}: {}", text(&output.stderr));
        }
        let output = self.run(None, "inspect run/state.safetensors --json");
        let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let progress = found["facts"]["progress"].as_str().unwrap();
        let progress: serde_json::Value = serde_json::from_str(progress).unwrap();
        progress["images"].as_f64().unwrap() / 1000.0
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// kimg of the last of `count` points of the curves that a training prints.
fn watch(child: &mut Child, count: usize) -> f64 {
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    let line = lines.nth(count - 1).expect("a point of the curves").unwrap();
    serde_json::from_str::<serde_json::Value>(&line).unwrap()["kimg"].as_f64().unwrap()
}

fn litter(folder: &Path) -> usize {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().ends_with(".tmp")).count()
}

#[test]
fn a_killed_run_goes_on_from_its_last_checkpoint() {
    let place = Place::new();
    let mut order = format!("train --json --data photos --out run {SMALL} --kimg 1000");
    let mut before = 0.0;
    for (points, delay) in [(1, 0), (2, 7), (3, 13)] {
        let mut child = place.spawn(&order);
        let shown = watch(&mut child, points);
        // Now and then this hits a checkpoint while it is being written.
        std::thread::sleep(std::time::Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        let saved = place.saved();
        assert!(shown > before, "it went on: {shown} after {before}");
        assert!(saved >= shown - 0.0201, "no more is lost than was due: {saved} of {shown}");
        before = saved;
        order = "train --json --resume run".into();
    }
    std::fs::write(place.at("run").join(".morphogen-left.tmp"), b"half").unwrap();
    let end = before + 0.08;
    let output = place.run(None, &format!("train --json --resume run --kimg {end}"));
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(place.saved() >= end - 1e-9);
    assert_eq!(litter(&place.at("run")), 0);
}

/// Files that may not grow past a limit behave as on a full disk.
#[test]
fn a_full_disk_ends_with_a_sentence_and_the_former_checkpoint() {
    let place = Place::new();
    let full = Some("trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$@\"");
    let output = place.run(full, &format!("-q train --data photos --out run {SMALL} --kimg 1000"));
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(error.contains(STATE) && error.lines().count() == 1, "{error}");
    assert!(!place.at("run").exists(), "nothing half made is left");

    let output = place.run(None, &format!("train --data photos --out run {SMALL} --kimg 0.02"));
    assert!(output.status.success(), "{}", text(&output.stderr));
    let former = std::fs::read(place.at("run").join(STATE)).unwrap();
    let output = place.run(full, "-q train --resume run --kimg 0.06");
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(error.contains(STATE) && error.lines().count() == 1, "{error}");
    assert!(std::fs::read(place.at("run").join(STATE)).unwrap() == former);
    assert_eq!(litter(&place.at("run")), 0);
    let output = place.run(None, "train --resume run --kimg 0.06");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(place.saved() >= 0.06);
}
