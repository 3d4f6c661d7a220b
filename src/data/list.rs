//! Lists that choose pictures of a folder: which to learn from, which square of each, of what kind.
//!
//! A CSV file with the columns `file`, `label` and, where they are wanted, `x0`, `y0`, `size`, `note` and
//! `round`. `file` is the path below the folder. Pictures labelled A are taken whole, those labelled B
//! by their square, whose left edge `x0` and upper edge `y0` are shares of the width and the height, and
//! whose `size` is one of the shorter side; all others are left out. A `note` splits a class, and what is
//! `round` (1) is shown turned by any angle.

use super::Rejected;
use super::decode::io_reason;
use super::scan::{Entry, OTHER};
use crate::base::{Error, Result, files, shown};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Name under which a folder's own list is kept.
pub const LIST_FILE: &str = "pictures.csv";
/// Least side of a square, as a share of the picture's shorter one.
const LEAST: f32 = 0.05;

/// What is done with a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grade {
    /// Taken whole.
    A,
    /// Taken by its square.
    B,
    /// Left out; it shows a few of the things wanted.
    C,
    /// Left out.
    D,
}

impl Grade {
    /// Whether pictures with it are learnt from.
    pub fn kept(self) -> bool {
        matches!(self, Self::A | Self::B)
    }
}

/// A square of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Square {
    /// Its left edge, as a share of the picture's width.
    pub x0: f32,
    /// Its upper edge, as a share of the picture's height.
    pub y0: f32,
    /// Its side, as a share of the picture's shorter side.
    pub size: f32,
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Path of the picture below the folder, with `/` between its parts.
    pub file: String,
    /// What is done with it.
    pub label: Grade,
    /// Left edge of its square, as a share of the width.
    pub x0: Option<f32>,
    /// Upper edge of its square, as a share of the height.
    pub y0: Option<f32>,
    /// Side of its square, as a share of the shorter side.
    pub size: Option<f32>,
    /// Its kind within its class, or nothing.
    #[serde(default)]
    pub note: String,
    /// 1 where it may be turned by any angle.
    #[serde(default)]
    pub round: Option<u8>,
}

impl Row {
    /// A picture that is labelled, no more.
    pub fn new(file: String, label: Grade) -> Self {
        Self { file, label, x0: None, y0: None, size: None, note: String::new(), round: None }
    }

    /// Its square; None where the whole picture is taken.
    ///
    /// # Errors
    /// What is wrong with it, in a few words.
    fn square(&self) -> std::result::Result<Option<Square>, &'static str> {
        if self.label != Grade::B {
            return Ok(None);
        }
        let (Some(x0), Some(y0), Some(size)) = (self.x0, self.y0, self.size) else {
            return Err("B needs a square: x0, y0 and size");
        };
        let share = |value: &f32| (0.0..=1.0).contains(value);
        if !share(&x0) || !share(&y0) || !(LEAST..=1.0).contains(&size) {
            return Err("the square is not within the picture");
        }
        Ok(Some(Square { x0, y0, size }))
    }
}

/// The pictures of a folder, sorted by a user.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct List {
    /// All lines, in the order of the file.
    pub rows: Vec<Row>,
}

impl List {
    /// Reads a list.
    ///
    /// # Errors
    /// [`Error::Read`], or [`Error::Format`] naming the line that is no picture.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|e| Error::read(path, io_reason(&e)))?;
        let mut rows = Vec::new();
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(&bytes[..]);
        for (number, row) in reader.deserialize::<Row>().enumerate() {
            let wrong = |why: &str| {
                let why = shown(why, 160);
                Error::format(path, format!("line {} is no picture of a list ({why})", number + 2))
            };
            let row = row.map_err(|e| wrong(&reason(&e)))?;
            row.square().map_err(wrong)?;
            rows.push(row);
        }
        Ok(Self { rows })
    }

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn write(&self, path: &Path) -> Result<()> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let written = self.rows.iter().try_for_each(|row| writer.serialize(row));
        let bytes = written
            .map_err(|e| e.to_string())
            .and_then(|()| writer.into_inner().map_err(|e| e.to_string()));
        let bytes = bytes.map_err(|e| Error::format(path, e))?;
        files::write_atomic(path, &bytes)
    }

    /// Those of the `pictures` that are to be learnt from, with the names of their classes, and the
    /// lines whose picture is not there. Without subfolders and notes there are no classes.
    ///
    /// # Errors
    /// [`Error::Format`] where none is left.
    pub fn choose(
        &self,
        path: &Path,
        folder: &Path,
        pictures: &[PathBuf],
    ) -> Result<(Vec<String>, Vec<Entry>, Vec<Rejected>)> {
        let there: BTreeSet<&Path> = pictures.iter().map(PathBuf::as_path).collect();
        let mut chosen = BTreeMap::new();
        let mut missing = Vec::new();
        for row in self.rows.iter().filter(|row| row.label.kept()) {
            let file = folder.join(&row.file);
            match there.get(file.as_path()) {
                Some(_) => drop(chosen.insert(file, row)),
                None => missing.push(Rejected {
                    path: file,
                    reason: "on the list, but not in the folder".into(),
                }),
            }
        }
        if chosen.is_empty() {
            let text = "it chooses no picture of the folder (labels A and B)";
            return Err(Error::format(path, text));
        }
        let names: Vec<String> = chosen.values().map(|row| class_name(row)).collect();
        let distinct: BTreeSet<&String> = names.iter().collect();
        let classes: Vec<String> = match distinct.len() {
            0 | 1 => Vec::new(),
            _ => distinct.into_iter().cloned().collect(),
        };
        let place = |name: &String| classes.binary_search(name).unwrap_or(0);
        let entries = chosen.into_iter().zip(&names).map(|((path, row), name)| Entry {
            path,
            class: place(name),
            square: row.square().ok().flatten(),
            round: row.round == Some(1),
        });
        let entries = entries.collect();
        Ok((classes, entries, missing))
    }
}

/// What is wrong with a line, without what the library says of its place.
fn reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.kind().to_string(),
        csv::ErrorKind::Utf8 { .. } => "its text is not UTF-8".into(),
        _ => error.to_string(),
    }
}

/// The first-level subfolder and the note of a picture; [`OTHER`] where it has neither.
fn class_name(row: &Row) -> String {
    let folder = row.file.split_once('/').map(|(folder, _)| folder);
    let parts = [folder.unwrap_or_default(), row.note.trim()];
    let named: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if named.is_empty() { OTHER.into() } else { named.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::samples::{assert_near, quiet, save, stripes};
    use crate::data::{Crop, load, scan};
    use std::sync::atomic::AtomicBool;

    const LIST: &str = "file,label,x0,y0,size,note\n\
                        b/1.png,B,0.0,0.25,0.5,\n\
                        a/1.png,A,,,,open\n\
                        a/2.png,A,,,,in seed\n\
                        a/3.png,D,,,,\n\
                        a/gone.png,A,,,,\n";

    /// Four pictures, one not on the list.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a/1", "a/2", "a/3", "b/1", "b/2"] {
            save(&folder.path().join(format!("{name}.png")), stripes(96, 96));
        }
        std::fs::write(folder.path().join(LIST_FILE), LIST).unwrap();
        folder
    }

    #[test]
    fn a_list_chooses_pictures_squares_and_classes() {
        let folder = folder();
        let list = folder.path().join(LIST_FILE);
        let never = AtomicBool::new(false);
        let scan = scan(folder.path(), Some(&list), &quiet, &never).unwrap();
        assert_eq!(scan.classes, ["a in seed", "a open", "b"]);
        let named = |path: &Path| path.strip_prefix(folder.path()).unwrap().display().to_string();
        let entries: Vec<_> =
            scan.entries.iter().map(|entry| (named(&entry.path), entry.class)).collect();
        let expected = [("a/1.png", 1), ("a/2.png", 0), ("b/1.png", 2)];
        assert_eq!(entries, expected.map(|(path, class)| (path.to_string(), class)));
        let [missing] = &scan.rejected[..] else { panic!("{:?}", scan.rejected) };
        assert!(missing.reason.contains("not in the folder"), "{}", missing.reason);

        let load = || load(&scan, 8, Crop::Center, None, &quiet, &never).unwrap().0;
        let data = load();
        assert_eq!(data.len(), 3);
        // The left half of three stripes, red, green and blue: red and half of the green.
        let square = data.thumbnail(2).pixels;
        assert_near([square[0], square[1], square[2]], [255, 0, 0], 8);
        assert_near([square[21], square[22], square[23]], [0, 255, 0], 8);
        assert_eq!(data, load());
    }

    #[test]
    fn without_the_list_all_are_taken_and_it_is_no_file_of_theirs() {
        let folder = folder();
        let scan = scan(folder.path(), None, &quiet, &AtomicBool::new(false)).unwrap();
        assert_eq!((scan.entries.len(), scan.rejected.len()), (5, 0));
    }

    #[test]
    fn a_line_that_is_wrong_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        let wrong = [
            ("file,label\na.png,A\nb.png,E\n", "line 3"),
            ("file,label\na.png,B\n", "B needs a square"),
            ("file,label,x0,y0,size\na.png,B,0,0,0\n", "not within the picture"),
            ("file,label,x0,y0,size\na.png,B,0,-1,0.5\n", "not within the picture"),
            ("file,label,x0,y0,size\na.png,B,0,NaN,0.5\n", "not within the picture"),
            ("name,kind\na.png,A\n", "missing field"),
        ];
        for (text, why) in wrong {
            std::fs::write(&path, text).unwrap();
            let error = List::read(&path).unwrap_err().to_string();
            assert!(error.contains(why) && error.contains("list.csv"), "{text:?}: {error}");
        }
        let nothing = List { rows: vec![Row::new("a.png".into(), Grade::D)] };
        let error = nothing.choose(&path, folder.path(), &[]).unwrap_err().to_string();
        assert!(error.contains("chooses no picture"), "{error}");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        let boxed = Row {
            x0: Some(0.125),
            y0: Some(0.5),
            size: Some(0.25),
            note: "red, and \"small\"".into(),
            round: Some(1),
            ..Row::new("a/b, c.png".into(), Grade::B)
        };
        let list = List { rows: vec![boxed, Row::new("d.png".into(), Grade::C)] };
        list.write(&path).unwrap();
        assert_eq!(List::read(&path).unwrap(), list);
    }
}
