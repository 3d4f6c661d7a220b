//! Where `generate` writes.

use super::failure::{Failure, Outcome};
use super::latents::Latents;
use crate::export::{is_ours, not_ours};
use std::path::{Path, PathBuf};

/// Files for the pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Everything in this file.
    File(PathBuf),
    /// One file for each latent in this folder, its name beginning so.
    Folder(PathBuf, &'static str),
}

impl Target {
    /// Checks `--out`, before anything slow is done.
    pub fn of(out: &Path, grid: bool, latents: &Latents) -> Outcome<Self> {
        let (pictures, shown) = (latents.seeds.len(), out.display());
        if grid {
            if out.is_dir() {
                return Err(Failure::usage(format!(
                    "{shown} is a folder; name a PNG for the grid"
                )));
            }
        } else if pictures > 1 || out.is_dir() {
            if has_png_name(out) && !out.is_dir() || out.is_file() {
                return Err(Failure::usage(format!(
                    "{pictures} pictures do not fit in {shown}; name a folder, or add --grid"
                )));
            }
            return Ok(Self::Folder(out.into(), latents.prefix()));
        }
        must_end(out, "png")?;
        Ok(Self::File(out.into()))
    }

    /// File of the picture of `seed`, or of that row.
    pub fn path(&self, seed: u32) -> PathBuf {
        match self {
            Self::File(file) => file.clone(),
            Self::Folder(folder, prefix) => folder.join(format!("{prefix}{seed:04}.png")),
        }
    }
}

/// Refuses to replace a file that was not saved here: it may be one of the user's own pictures.
pub(super) fn free(path: &Path, force: bool) -> Outcome<()> {
    if force || !path.exists() || is_ours(path) {
        return Ok(());
    }
    Err(not_ours(path).into())
}

/// Refuses to replace any file.
pub(super) fn vacant(path: &Path, force: bool) -> Outcome<()> {
    if force || !path.exists() {
        return Ok(());
    }
    let shown = path.display();
    Err(Failure::usage(format!("{shown} is there already; name another file, or add --force")))
}

fn has_png_name(path: &Path) -> bool {
    ends_in(path, "png")
}

/// Refuses a name that ends otherwise.
pub(super) fn must_end(path: &Path, ending: &str) -> Outcome<()> {
    if ends_in(path, ending) {
        return Ok(());
    }
    Err(Failure::usage(format!("{} must end in .{ending}", path.display())))
}

/// Whether the name ends so, in any case.
pub(super) fn ends_in(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}
