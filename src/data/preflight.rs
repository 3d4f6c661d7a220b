//! What a folder holds, before any training.

use super::parallel::FileProgress;
use super::{Crop, Dataset, advice, load, scan};
use crate::base::{Result, Rgb8};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Pictures on the thumbnail sheet.
const THUMBNAILS: usize = 24;

/// A file that will not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The file.
    pub path: PathBuf,
    /// Why, in a few words.
    pub reason: String,
}

/// Report on a folder of pictures.
#[derive(Debug, Clone, Default)]
pub struct Preflight {
    /// The folder.
    pub folder: PathBuf,
    /// Usable pictures.
    pub images: usize,
    /// Files that are not.
    pub rejected: Vec<Rejected>,
    /// Classes by subfolder: name and number of pictures; empty when there are none.
    pub classes: Vec<(String, usize)>,
    /// Some of the pictures as training will see them.
    pub thumbnails: Vec<Rgb8>,
    /// Estimated memory of training, bytes.
    pub memory: u64,
    /// Estimated seconds for 1000 images.
    pub seconds_per_kimg: f64,
    /// Speed of a convolution here, floating-point operations a second.
    pub speed: f64,
    /// What is unwise, in plain sentences.
    pub warnings: Vec<String>,
}

/// Reads every picture of `folder` as training would, and reports. The pictures come along, so
/// that training need not read them again; `cache` is that of [`load`]. Memory, time and
/// speed are left at 0 for those who know the networks.
///
/// # Errors
/// Those of [`scan`] and [`load`].
pub fn preflight(
    folder: &Path,
    list: Option<&Path>,
    resolution: usize,
    crop: Crop,
    cache: Option<&Path>,
    progress: FileProgress,
    cancel: &AtomicBool,
) -> Result<(Preflight, Dataset)> {
    let scan = scan(folder, list, progress, cancel)?;
    let (data, rejected) = load(&scan, resolution, crop, cache, progress, cancel)?;
    let shown = data.len().min(THUMBNAILS);
    let report = Preflight {
        folder: folder.into(),
        images: data.len(),
        rejected,
        thumbnails: (0..shown).map(|i| data.thumbnail(i * data.len() / shown)).collect(),
        warnings: advice::warnings(&scan, &data, crop),
        classes: data.class_sizes(),
        ..Preflight::default()
    };
    Ok((report, data))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::samples::{gradient, plain, quiet, save};

    fn report(folder: &Path) -> (Preflight, Dataset) {
        preflight(folder, None, 8, Crop::Center, None, &quiet, &AtomicBool::new(false)).unwrap()
    }

    #[test]
    fn counts_classes_thumbnails_and_rejected() {
        let folder = tempfile::tempdir().unwrap();
        for index in 0..30 {
            let class = if index < 20 { "a" } else { "b" };
            save(&folder.path().join(format!("{class}/{index:02}.png")), plain(index));
        }
        save(&folder.path().join("b/tiny.png"), gradient(1, 1));
        std::fs::write(folder.path().join("notes.txt"), "words").unwrap();
        let (report, data) = report(folder.path());
        assert_eq!((report.images, data.len(), report.rejected.len()), (30, 30, 2));
        assert_eq!(report.classes, [("a".to_string(), 20), ("b".to_string(), 10)]);
        assert_eq!(report.thumbnails.len(), 24);
        let reds: Vec<_> = report.thumbnails.iter().map(|t| t.pixels[0]).collect();
        assert!(reds.is_sorted() && reds[0] == 0 && reds[23] >= 140, "spread evenly: {reds:?}");
    }

    #[test]
    fn a_few_pictures_are_all_shown() {
        let folder = tempfile::tempdir().unwrap();
        save(&folder.path().join("a.png"), plain(1));
        save(&folder.path().join("b.png"), plain(2));
        let (report, _) = report(folder.path());
        assert_eq!((report.thumbnails.len(), report.classes.len()), (2, 0));
        assert!(report.warnings[0].starts_with("Only 2 pictures"), "{:?}", report.warnings);
    }
}
