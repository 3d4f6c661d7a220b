//! Where `generate` writes.

use super::args::GenerateArgs;
use super::failure::{Failure, Outcome};
use std::path::{Path, PathBuf};

/// Files for the pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Everything in this file.
    File(PathBuf),
    /// One file for each seed in this folder.
    Folder(PathBuf),
}

impl Target {
    /// Reads `--out`, before anything slow is done.
    pub fn of(args: &GenerateArgs) -> Outcome<Self> {
        let (out, shown) = (&args.out, args.out.display());
        let pictures = args.seeds.0.len();
        if args.grid {
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
            return Ok(Self::Folder(out.clone()));
        }
        if !has_png_name(out) {
            return Err(Failure::usage(format!("{shown} must end in .png")));
        }
        Ok(Self::File(out.clone()))
    }

    /// File of the picture of `seed`.
    pub fn path(&self, seed: u32) -> PathBuf {
        match self {
            Self::File(file) => file.clone(),
            Self::Folder(folder) => folder.join(format!("seed{seed:04}.png")),
        }
    }
}

fn has_png_name(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png"))
}
