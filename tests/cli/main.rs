//! The program as a user of the command line meets it.

mod advice;
mod bend;
mod blend;
#[path = "../common/mod.rs"]
mod common;
mod evaluate;
mod film;
mod foreign;
mod generate;
mod layers;
mod runs;
mod studio;
mod sweep;
mod usage;

use std::path::Path;
use std::process::{Command, Output};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_morphogen"));
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "MORPHOGEN_DEVICE"] {
        command.env_remove(name);
    }
    command
}

fn morphogen(words: &[&str]) -> Output {
    program().args(words).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The one sentence on standard error of a command that failed with `code`.
#[track_caller]
fn sentence(words: &[&str], code: i32) -> String {
    let output = morphogen(words);
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{words:?}: {error}");
    assert!(error.starts_with("morphogen: ") && error.lines().count() == 1, "{words:?}: {error}");
    assert!(output.stdout.is_empty(), "{words:?}: {}", text(&output.stdout));
    error
}

fn save_picture(path: &Path, shade: u8) {
    image::RgbImage::from_fn(24, 20, |x, y| image::Rgb([shade, 10 * x as u8, 12 * y as u8]))
        .save(path)
        .unwrap();
}
