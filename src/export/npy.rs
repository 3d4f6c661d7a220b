//! NumPy's `.npy` arrays of floats, for exchange with other tools.

use crate::base::{Error, Result, files};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

const MAGIC: &[u8; 6] = b"\x93NUMPY";

/// Largest header that is read; NumPy itself stops at 10000 bytes.
const HEADER_LIMIT: u32 = 1 << 16;

/// An array of floats in row-major order.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// Length of each axis, slowest first (N, C, H, W for pictures).
    pub shape: Vec<usize>,
    /// The product of `shape` values.
    pub data: Vec<f32>,
}

/// Writes a little-endian float32 `.npy` of version 1.0, whole or not at all.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written or `shape` does not fit `data`.
pub fn write(path: &Path, shape: &[usize], data: &[f32]) -> Result<()> {
    if count(shape) != Some(data.len()) {
        let reason = format!("{} values do not fill the shape {shape:?}", data.len());
        return Err(Error::write(path, reason));
    }
    let axes: String = shape.iter().map(|n| format!("{n}, ")).collect();
    let mut header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({axes}), }}");
    // Magic, version and length take 10 bytes; NumPy aligns the data to 64.
    let padded = (10 + header.len() + 1).next_multiple_of(64) - 10;
    header = format!("{header:<width$}\n", width = padded - 1);
    let length = u16::try_from(header.len())
        .map_err(|_| Error::write(path, "the array has too many axes"))?;
    files::write_atomic_with(path, |file| {
        let mut out = BufWriter::new(file);
        out.write_all(MAGIC)?;
        out.write_all(&[1, 0])?;
        out.write_all(&length.to_le_bytes())?;
        out.write_all(header.as_bytes())?;
        data.iter().try_for_each(|value| out.write_all(&value.to_le_bytes()))?;
        out.flush()
    })
}

/// Reads a little-endian float32 or float64 `.npy` in row-major order.
///
/// # Errors
/// [`Error::Read`] when the file cannot be read, [`Error::Format`] when it is not such an array
/// or is cut short.
pub fn read(path: &Path) -> Result<Array> {
    let file = File::open(path).map_err(|e| Error::read(path, e))?;
    parse_array(path, BufReader::new(file))
}

/// [`read`] of an array that lies in another file, at `path`.
///
/// # Errors
/// As of [`read`].
pub fn parse_array(path: &Path, mut file: impl Read) -> Result<Array> {
    let header = read_header(path, &mut file)?;
    let (shape, width) = parse(&header).map_err(|reason| Error::format(path, reason))?;
    let expected = count(&shape)
        .and_then(|n| n.checked_mul(width))
        .ok_or_else(|| Error::format(path, "its shape is larger than memory"))?;
    let mut bytes = Vec::new();
    let longest = expected as u64 + 1;
    file.take(longest).read_to_end(&mut bytes).map_err(|e| Error::read(path, e))?;
    if bytes.len() != expected {
        let what = if bytes.len() < expected { "cut short" } else { "longer than its shape" };
        return Err(Error::format(path, format!("the array is {what}; save it again")));
    }
    let data = if width == 4 {
        bytes.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect()
    } else {
        bytes.as_chunks().0.iter().map(|b| f64::from_le_bytes(*b) as f32).collect()
    };
    Ok(Array { shape, data })
}

fn count(shape: &[usize]) -> Option<usize> {
    shape.iter().try_fold(1usize, |product, n| product.checked_mul(*n))
}

fn read_header(path: &Path, file: &mut impl Read) -> Result<String> {
    let not_npy = |_| Error::format(path, "it is not a NumPy .npy array");
    let mut start = [0; 8];
    file.read_exact(&mut start).map_err(not_npy)?;
    if start[..6] != *MAGIC || !(1..=3).contains(&start[6]) {
        return Err(not_npy(std::io::ErrorKind::InvalidData.into()));
    }
    // Version 1 counts the header's bytes in 16 bits, later ones in 32.
    let mut length = [0; 4];
    let digits = if start[6] == 1 { 2 } else { 4 };
    file.read_exact(&mut length[..digits]).map_err(not_npy)?;
    let length = u32::from_le_bytes(length);
    if length > HEADER_LIMIT {
        return Err(Error::format(path, "its header is too long for an array of floats"));
    }
    let mut header = vec![0; length as usize];
    file.read_exact(&mut header).map_err(not_npy)?;
    String::from_utf8(header).map_err(|_| Error::format(path, "its header is damaged"))
}

/// Shape and bytes per value from the header, a Python dictionary.
fn parse(header: &str) -> std::result::Result<(Vec<usize>, usize), String> {
    let value = |key: &str| {
        let (_, rest) = header.split_once(&format!("'{key}':"))?;
        Some(rest.trim_start())
    };
    let descr = value("descr").ok_or("its header is damaged")?;
    let width = match descr.split('\'').nth(1) {
        Some("<f4") => 4,
        Some("<f8") => 8,
        other => {
            let found = other.unwrap_or("records");
            return Err(format!("it holds {found}, not floats; save it with astype('float32')"));
        }
    };
    if !value("fortran_order").ok_or("its header is damaged")?.starts_with("False") {
        return Err("it is in column-major order; save it with numpy.ascontiguousarray".into());
    }
    let shape = value("shape").and_then(|rest| rest.strip_prefix('('));
    let shape = shape.and_then(|rest| rest.split_once(')')).ok_or("its header is damaged")?.0;
    let axes = shape.split(',').map(str::trim).filter(|axis| !axis.is_empty());
    let axes: std::result::Result<Vec<usize>, _> = axes.map(str::parse).collect();
    Ok((axes.map_err(|_| "its shape is damaged")?, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `numpy.save` of `numpy.array([[1.5, -2.0]])` (float64), byte for byte.
    fn numpy_f64() -> Vec<u8> {
        let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }";
        let mut bytes = b"\x93NUMPY\x01\x00v\x00".to_vec();
        bytes.extend(format!("{header:<117}\n").bytes());
        bytes.extend(1.5f64.to_le_bytes());
        bytes.extend((-2.0f64).to_le_bytes());
        bytes
    }

    fn temporary(bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.npy");
        std::fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    #[test]
    fn roundtrip_with_aligned_data() {
        for shape in [vec![2, 3, 1, 2], vec![12], vec![0, 3], vec![]] {
            let data: Vec<f32> = (0..count(&shape).unwrap()).map(|i| i as f32 - 0.1).collect();
            let (_folder, path) = temporary(b"");
            write(&path, &shape, &data).unwrap();
            let bytes = std::fs::read(&path).unwrap();
            assert_eq!((bytes.len() - 4 * data.len()) % 64, 0);
            assert_eq!(read(&path).unwrap(), Array { shape, data });
        }
        let (_folder, path) = temporary(b"former");
        assert!(write(&path, &[2, 2], &[0.0; 3]).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"former");
    }

    #[test]
    fn reads_numpy_doubles() {
        let (_folder, path) = temporary(&numpy_f64());
        assert_eq!(read(&path).unwrap(), Array { shape: vec![1, 2], data: vec![1.5, -2.0] });
    }

    #[test]
    fn damaged_arrays_are_sentences() {
        let whole = numpy_f64();
        for length in 0..whole.len() {
            let (_folder, path) = temporary(&whole[..length]);
            assert!(matches!(read(&path), Err(Error::Format { .. })), "cut at {length}");
        }
        let changed = |from: &str, to: &str| {
            let text = String::from_utf8_lossy(&whole[10..128]).replace(from, to);
            let (_folder, path) = temporary(&[&whole[..10], text.as_bytes()].concat());
            read(&path).unwrap_err().to_string()
        };
        assert!(changed("<f8", "<i8").contains("<i8, not floats"));
        assert!(changed("False,", "True, ").contains("column-major"));
        assert!(changed("(1, 2), }          ", "(999999999999999, 99999), }").contains("larger"));
        assert!(changed("(1, 2)", "(1,-2)").contains("shape is damaged"));
    }
}
