//! Classes from the `dataset.json` that NVIDIA's tools put into folders and archives of pictures.

use super::scan::OTHER;
use super::store::Store;
use crate::base::{Error, Result, shown};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Name of the file, right in the folder.
pub const FILE: &str = "dataset.json";

#[derive(Deserialize)]
struct File {
    /// Pairs of a path below the folder and a class; null for none.
    labels: Option<Vec<(String, u32)>>,
}

/// A class for each of the pictures, and the names of the classes, their numbers; the names are empty
/// where the file is there and gives no classes. None where there is no such file.
///
/// # Errors
/// [`Error::Format`] when its labels are no numbers of classes.
pub fn read(
    store: &Store,
    folder: &Path,
    pictures: &[PathBuf],
) -> Result<Option<(Vec<String>, Vec<usize>)>> {
    let path = folder.join(FILE);
    let Ok(bytes) = store.read(&path) else { return Ok(None) };
    let file: File = serde_json::from_slice(&bytes).map_err(|e| {
        let why = shown(&e.to_string(), 120);
        Error::format(&path, format!("its labels are not one number for each picture ({why})"))
    })?;
    let labels: HashMap<PathBuf, u32> = file
        .labels
        .unwrap_or_default()
        .into_iter()
        .map(|(name, class)| (folder.join(name), class))
        .collect();
    let of = |path: &PathBuf| labels.get(path).copied();
    let used: BTreeSet<Option<u32>> = pictures.iter().map(of).collect();
    // The missing one sorts first but is named last.
    let mut order: Vec<Option<u32>> = used.into_iter().collect();
    if order.first() == Some(&None) {
        order.rotate_left(1);
    }
    if order.len() < 2 {
        return Ok(Some((Vec::new(), vec![0; pictures.len()])));
    }
    let place = |class| order.iter().position(|known| *known == class).unwrap_or(0);
    let each = pictures.iter().map(|path| place(of(path))).collect();
    // Pictures that the file leaves out are a class of their own.
    let name = |class: &Option<u32>| class.map_or(OTHER.to_owned(), |class| class.to_string());
    Ok(Some((order.iter().map(name).collect(), each)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(json: &str, pictures: &[&str]) -> Result<Option<(Vec<String>, Vec<usize>)>> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), json).unwrap();
        let pictures: Vec<_> = pictures.iter().map(|name| folder.path().join(name)).collect();
        read(&Store::Disk, folder.path(), &pictures)
    }

    #[test]
    fn numbers_become_classes_and_the_rest_one_of_its_own() {
        let json = r#"{"labels": [["0/a.png", 10], ["0/b.png", 2], ["gone.png", 3]]}"#;
        let (names, each) = classes(json, &["0/a.png", "0/b.png", "0/c.png"]).unwrap().unwrap();
        assert_eq!((names, each), (vec!["2".into(), "10".into(), "other".into()], vec![1, 0, 2]));
    }

    #[test]
    fn without_labels_the_subfolders_are_no_classes() {
        for json in [r#"{"labels": null}"#, "{}", r#"{"labels": [["a.png", 1], ["b.png", 1]]}"#] {
            let found = classes(json, &["a.png", "b.png"]).unwrap().unwrap();
            assert_eq!(found, (vec![], vec![0, 0]), "{json}");
        }
        assert!(read(&Store::Disk, Path::new("/nowhere"), &[]).unwrap().is_none());
    }

    #[test]
    fn other_labels_are_refused() {
        let error = classes(r#"{"labels": [["a.png", [0, 1]]]}"#, &["a.png"]).unwrap_err();
        assert!(error.to_string().contains("one number for each picture"), "{error}");
    }
}
