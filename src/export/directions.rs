//! Directions of w in files: our own, and those of other tools.

use super::npy;
use crate::base::{Error, FileBytes, Result, shown};
use crate::checkpoint::{
    Precision, Tensors, read_matrix, read_metadata, read_tensors, write_tensors,
};
use crate::latent::Direction;
use crate::models::NamedTensor;
use std::collections::HashMap;
use std::io::Cursor;
use std::path::Path;

/// Key and value in the metadata of our own files: lengths are standard deviations of w.
const UNIT: (&str, &str) = ("unit", "deviation");
/// Most directions that a file may hold.
const MOST: usize = 4096;
/// Largest file that is read, in bytes.
const LARGEST: u64 = 256 << 20;
/// Endings of the files that are read.
pub const DIRECTION_ENDINGS: [&str; 5] = ["safetensors", "npy", "npz", "pt", "pkl"];

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct DirectionFile {
    /// All of them.
    pub directions: Vec<Direction>,
    /// Whether their lengths are standard deviations of w; otherwise they say nothing.
    pub measured: bool,
}

/// Reads directions: safetensors (ours, or a tensor for each), `.npy` (`[dim]`, `[N, dim]`, `[N, layers,
/// dim]`, such as InterFaceGAN's boundaries), GANSpace's `.npz` (its `lat_comp` with `lat_stdev`), and
/// SeFa's `.pt` as rosinality's program writes it (the columns of `eigvec`).
///
/// # Errors
/// [`Error::Read`], or [`Error::Format`] for a file that holds no directions.
pub fn read_directions(path: &Path) -> Result<DirectionFile> {
    let size = std::fs::metadata(path).map_err(|e| Error::read(path, e))?.len();
    if size > LARGEST {
        return Err(Error::format(path, "it is too large for a file of directions"));
    }
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let raw = |directions| DirectionFile { directions, measured: false };
    let found = match ending.as_str() {
        "safetensors" => safetensors(path)?,
        "npy" => raw(rows(path, &stem, npy::read(path)?)?),
        "npz" => ganspace(path, &stem)?,
        "pt" | "pth" | "pkl" => {
            let (side, values) = read_matrix(path, "eigvec")?;
            let column = |c: usize| values.iter().skip(c).step_by(side).copied().collect();
            let columns = (0..side).map(|c| (numbered(&stem, c, side), column(c)));
            raw(columns.map(|(name, values)| Direction { name, values }).collect())
        }
        _ => {
            let reason = "it is no file of directions (.safetensors, .npy, .npz, .pt)";
            return Err(Error::format(path, reason));
        }
    };
    checked(path, found)
}

/// Whether a safetensors file holds directions that were saved here.
pub fn holds_directions(path: &Path) -> bool {
    FileBytes::open(path).is_ok_and(|bytes| ours(&bytes))
}

fn ours(bytes: &[u8]) -> bool {
    let unit = read_metadata(bytes).and_then(|mut metadata| metadata.remove(UNIT.0));
    unit.as_deref() == Some(UNIT.1)
}

/// Writes directions in safetensors, or as a plain array where the name ends in `.npy`.
///
/// # Errors
/// [`Error::Write`]; [`Error::Usage`] where an array cannot hold them together.
pub fn write_directions(path: &Path, directions: &[Direction]) -> Result<()> {
    let length = directions.first().map_or(0, |direction| direction.values.len());
    if path.extension().is_some_and(|ending| ending == "npy") {
        if directions.iter().any(|direction| direction.values.len() != length) {
            let text = "an array cannot hold directions of different lengths; write .safetensors";
            return Err(Error::Usage(text.into()));
        }
        let values: Vec<f32> = directions.iter().flat_map(|d| d.values.clone()).collect();
        return npy::write(path, &[directions.len(), length], &values);
    }
    let tensor = |direction: &Direction| {
        let values = direction.values.clone();
        (direction.name.clone(), NamedTensor { shape: vec![values.len()], values })
    };
    let tensors: Tensors = directions.iter().map(tensor).collect();
    let metadata = HashMap::from([(UNIT.0.to_owned(), UNIT.1.to_owned())]);
    write_tensors(path, &tensors, metadata, Precision::Full)
}

fn safetensors(path: &Path) -> Result<DirectionFile> {
    let bytes = FileBytes::open(path)?;
    let measured = ours(&bytes);
    let (tensors, _) = read_tensors(&bytes, path)?;
    let directions = tensors.into_iter().flat_map(|(name, tensor)| {
        let array = npy::Array { shape: tensor.shape, data: tensor.values };
        split(&name, array)
    });
    Ok(DirectionFile { directions: directions.collect(), measured })
}

fn rows(path: &Path, name: &str, array: npy::Array) -> Result<Vec<Direction>> {
    if array.shape.is_empty() || array.shape.len() > 3 {
        return Err(Error::format(path, format!("its shape is {:?}, not [N, w]", array.shape)));
    }
    Ok(split(name, array))
}

/// Rows of an array, each a direction of that name and its number; a single one has the name alone.
fn split(name: &str, array: npy::Array) -> Vec<Direction> {
    let count = if array.shape.len() > 1 { array.shape[0] } else { 1 };
    let length = (array.data.len() / count.max(1)).max(1);
    let rows = array.data.chunks_exact(length).enumerate();
    rows.map(|(i, row)| Direction { name: numbered(name, i, count), values: row.to_vec() })
        .collect()
}

fn numbered(name: &str, index: usize, count: usize) -> String {
    if count == 1 { name.to_owned() } else { format!("{name} {}", index + 1) }
}

/// GANSpace's archive of arrays: components of the latent, and the deviation along each.
fn ganspace(path: &Path, stem: &str) -> Result<DirectionFile> {
    let bytes = FileBytes::open(path)?;
    let broken = |_| Error::format(path, "it is not a whole NumPy archive (.npz); save it again");
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes[..])).map_err(broken)?;
    let mut array = |name: &str| -> Result<Option<npy::Array>> {
        let entry = match archive.by_name(&format!("{name}.npy")) {
            Ok(entry) => entry,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(_) => {
                return Err(Error::format(path, "it is compressed in a way that is not supported"));
            }
        };
        npy::parse_array(path, entry).map(Some)
    };
    let components = array("lat_comp")?.ok_or_else(|| {
        Error::format(path, "it holds no lat_comp, the components that GANSpace saves")
    })?;
    let deviations = array("lat_stdev")?.map(|deviations| deviations.data);
    let mut directions = rows(path, stem, components)?;
    let measured = deviations.as_ref().is_some_and(|all| all.len() == directions.len());
    if let (true, Some(deviations)) = (measured, deviations) {
        for (direction, deviation) in directions.iter_mut().zip(deviations) {
            direction.values.iter_mut().for_each(|value| *value *= deviation);
        }
    }
    Ok(DirectionFile { directions, measured })
}

fn checked(path: &Path, found: DirectionFile) -> Result<DirectionFile> {
    let wrong = |reason: String| Err(Error::format(path, reason));
    if found.directions.is_empty() || found.directions.len() > MOST {
        return wrong(format!("it holds {} directions, not 1 to {MOST}", found.directions.len()));
    }
    let bad = |direction: &&Direction| {
        let values = &direction.values;
        values.iter().any(|value| !value.is_finite()) || values.iter().all(|value| *value == 0.0)
    };
    if let Some(direction) = found.directions.iter().find(bad) {
        let name = shown(&direction.name, 80);
        return wrong(format!("its direction {name} is zero, or holds values that are not finite"));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn direction(name: &str, values: &[f32]) -> Direction {
        Direction { name: name.into(), values: values.to_vec() }
    }

    #[test]
    fn our_own_files_come_back_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.safetensors");
        let all = [direction("age ☺", &[1.0, -2.0]), direction("smile", &[0.5; 6])];
        write_directions(&path, &all).unwrap();
        let read = read_directions(&path).unwrap();
        assert_eq!(read, DirectionFile { directions: all.to_vec(), measured: true });
        let array = path.with_extension("npy");
        assert!(write_directions(&array, &all).unwrap_err().to_string().contains("lengths"));
        write_directions(&array, &all[..1]).unwrap();
        let read = read_directions(&array).unwrap();
        assert_eq!(read.directions, [direction("mine", &[1.0, -2.0])]);
        assert!(!read.measured);
    }

    #[test]
    fn arrays_of_several_and_for_each_layer_are_split() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pose.npy");
        let values: Vec<f32> = (1..=12).map(|v| v as f32).collect();
        npy::write(&path, &[2, 3, 2], &values).unwrap();
        let read = read_directions(&path).unwrap().directions;
        assert_eq!(read[1], direction("pose 2", &values[6..]));
        npy::write(&path, &[12], &values).unwrap();
        assert_eq!(read_directions(&path).unwrap().directions, [direction("pose", &values)]);
        npy::write(&path, &[2, 1, 3, 2], &values).unwrap();
        assert!(read_directions(&path).unwrap_err().to_string().contains("[2, 1, 3, 2]"));
    }

    /// GANSpace's file: components `[N, 1, dim]`, deviations, and much else.
    fn npz(path: &Path, names: &[&str]) {
        let mut zip = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
        let array = tempfile::NamedTempFile::with_suffix(".npy").unwrap();
        for name in names {
            let (shape, values): (&[usize], &[f32]) = match *name {
                "lat_comp" => (&[2, 1, 2], &[1.0, 0.0, 0.6, 0.8]),
                "lat_stdev" => (&[2], &[3.0, 2.0]),
                _ => (&[1], &[7.0]),
            };
            npy::write(array.path(), shape, values).unwrap();
            zip.start_file(format!("{name}.npy"), zip::write::FileOptions::default()).unwrap();
            zip.write_all(&std::fs::read(array.path()).unwrap()).unwrap();
        }
        zip.finish().unwrap();
    }

    #[test]
    fn ganspace_s_components_have_their_deviations() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("stylegan2-ffhq_style_ipca_c80.npz");
        npz(&path, &["act_mean", "lat_comp", "lat_stdev"]);
        let read = read_directions(&path).unwrap();
        assert!(read.measured);
        assert_eq!(read.directions[1].values, [1.2, 1.6]);
        npz(&path, &["lat_comp"]);
        assert!(!read_directions(&path).unwrap().measured);
        npz(&path, &["act_mean"]);
        assert!(read_directions(&path).unwrap_err().to_string().contains("no lat_comp"));
        let whole = std::fs::read(&path).unwrap();
        for end in [0, 10, whole.len() / 2, whole.len() - 1] {
            std::fs::write(&path, &whole[..end]).unwrap();
            assert!(matches!(read_directions(&path), Err(Error::Format { .. })), "cut at {end}");
        }
    }

    #[test]
    fn what_is_no_direction_is_one_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bad.npy");
        for values in [[0.0, 0.0], [f32::NAN, 1.0]] {
            npy::write(&path, &[2], &values).unwrap();
            let error = read_directions(&path).unwrap_err().to_string();
            assert!(error.contains("bad.npy") && error.contains("zero"), "{error}");
        }
        npy::write(&path, &[0, 4], &[]).unwrap();
        assert!(read_directions(&path).unwrap_err().to_string().contains("0 directions"));
        let other = folder.path().join("bad.txt");
        std::fs::write(&other, "x").unwrap();
        assert!(read_directions(&other).unwrap_err().to_string().contains("no file of directions"));
        assert!(matches!(read_directions(&folder.path().join("no.npy")), Err(Error::Read { .. })));
    }
}
