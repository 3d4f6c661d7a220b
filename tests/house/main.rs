//! Rules of the house that the compiler does not know.

mod floors;
mod shaders;
mod source;

use std::path::{Path, PathBuf};

/// A folder of the repository.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// All files below `folder` that end in `.extension`, sorted, with their text.
fn files(folder: &Path, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found: Vec<(PathBuf, String)> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("a readable folder").into_path())
        .filter(|path| path.extension().is_some_and(|ending| ending == extension))
        .map(|path| (path.clone(), std::fs::read_to_string(&path).expect("a readable file")))
        .collect();
    found.sort();
    found
}
