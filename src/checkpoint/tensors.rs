//! Named tensors in a safetensors file.

use crate::base::{Error, Result, files, shown};
use crate::models::NamedTensor;
use half::f16;
use rayon::prelude::*;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Tensors by name.
pub type Tensors = BTreeMap<String, NamedTensor>;

/// Bytes of one value on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// f32.
    Full,
    /// f16.
    Half,
}

/// Writes tensors and text metadata, whole or not at all.
///
/// # Errors
/// [`Error::Write`] when the disk is full or the folder cannot be written, or a value is too large
/// for the precision.
pub fn write(
    path: &Path,
    tensors: &Tensors,
    metadata: HashMap<String, String>,
    precision: Precision,
) -> Result<()> {
    if precision == Precision::Half
        && let Some(name) = too_large(tensors)
    {
        let name = shown(name, 80);
        let reason = format!(
            "tensor {name} holds values beyond 65504, the largest in half precision; leave out --half"
        );
        return Err(Error::write(path, reason));
    }
    let bytes = encode(tensors, metadata, precision).map_err(|e| Error::write(path, e))?;
    files::write_atomic(path, &bytes)
}

fn encode(
    tensors: &Tensors,
    metadata: HashMap<String, String>,
    precision: Precision,
) -> std::result::Result<Vec<u8>, safetensors::SafeTensorError> {
    let dtype = match precision {
        Precision::Full => Dtype::F32,
        Precision::Half => Dtype::F16,
    };
    let raw: Vec<(&String, Vec<u8>, &Vec<usize>)> = tensors
        .iter()
        .map(|(name, tensor)| (name, to_bytes(&tensor.values, precision), &tensor.shape))
        .collect();
    let views = raw
        .iter()
        .map(|(name, bytes, shape)| Ok((*name, TensorView::new(dtype, (*shape).clone(), bytes)?)))
        .collect::<std::result::Result<Vec<_>, safetensors::SafeTensorError>>()?;
    safetensors::serialize(views, Some(metadata))
}

fn to_bytes(values: &[f32], precision: Precision) -> Vec<u8> {
    match precision {
        Precision::Full => values.iter().flat_map(|v| v.to_le_bytes()).collect(),
        Precision::Half => values.iter().flat_map(|v| f16::from_f32(*v).to_le_bytes()).collect(),
    }
}

/// Whether a file begins like one in safetensors: the length of a JSON object, and its brace.
pub fn is_safetensors(bytes: &[u8]) -> bool {
    bytes.len() >= 8 && bytes.get(8).is_none_or(|first| *first == b'{') && bytes[4..8] == [0; 4]
}

/// The text metadata of a safetensors file's `bytes`, of which only the header is read.
pub fn metadata(bytes: &[u8]) -> Option<HashMap<String, String>> {
    let found = is_safetensors(bytes).then(|| SafeTensors::read_metadata(bytes).ok()).flatten();
    found.and_then(|(_, header)| header.metadata().clone())
}

/// Reads all tensors and the text metadata of a safetensors file's `bytes`; `source` names it in
/// errors.
///
/// # Errors
/// [`Error::Format`] when it is cut, is something else, or holds another number format.
pub fn read(bytes: &[u8], source: &Path) -> Result<(Tensors, HashMap<String, String>)> {
    read_some(bytes, source, |_| true)
}

/// [`read`] of the tensors whose names are `wanted`.
///
/// # Errors
/// As of [`read`].
pub fn read_some(
    bytes: &[u8],
    source: &Path,
    wanted: impl Fn(&str) -> bool,
) -> Result<(Tensors, HashMap<String, String>)> {
    let broken = |reason: &str| {
        Error::format(
            source,
            format!("it is not a whole safetensors file ({reason}); save it again"),
        )
    };
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(|e| broken(&e.to_string()))?;
    let file = SafeTensors::deserialize(bytes).map_err(|e| broken(&e.to_string()))?;
    let views: Vec<_> = file.iter().filter(|(name, _)| wanted(name)).collect();
    let read = |(name, view): (&str, TensorView)| {
        let values = from_bytes(view.data(), view.dtype()).ok_or_else(|| {
            let (name, dtype) = (shown(name, 80), view.dtype());
            Error::format(
                source,
                format!("tensor {name} has numbers of type {dtype:?}, not f32 or f16"),
            )
        })?;
        Ok((name.to_string(), NamedTensor { shape: view.shape().to_vec(), values }))
    };
    let tensors = views.into_par_iter().map(read).collect::<Result<Tensors>>()?;
    Ok((tensors, header.metadata().clone().unwrap_or_default()))
}

/// The first tensor with a value that is not finite, if there is one.
pub fn not_finite(tensors: &Tensors) -> Option<&str> {
    first_with(tensors, |value| !value.is_finite())
}

/// The first tensor with a value that half precision cannot hold.
fn too_large(tensors: &Tensors) -> Option<&str> {
    first_with(tensors, |value| !f16::from_f32(value).is_finite())
}

fn first_with(tensors: &Tensors, is: impl Fn(f32) -> bool + Sync) -> Option<&str> {
    let has = |tensor: &NamedTensor| tensor.values.iter().any(|value| is(*value));
    let found = tensors.par_iter().find_first(|(_, tensor)| has(tensor));
    found.map(|(name, _)| name.as_str())
}

fn from_bytes(data: &[u8], dtype: Dtype) -> Option<Vec<f32>> {
    let f32s = |b: &[u8]| f32::from_le_bytes([b[0], b[1], b[2], b[3]]);
    let f16s = |b: &[u8]| f16::from_le_bytes([b[0], b[1]]).to_f32();
    match dtype {
        Dtype::F32 => Some(data.chunks_exact(4).map(f32s).collect()),
        Dtype::F16 => Some(data.chunks_exact(2).map(f16s).collect()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Tensors {
        let tensor = NamedTensor { shape: vec![2, 2], values: vec![1.0, -0.5, 3.25, 1e-3] };
        Tensors::from([("a.weight".to_string(), tensor)])
    }

    #[test]
    fn round_trip_keeps_values_and_metadata() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.safetensors");
        let metadata = HashMap::from([("kind".to_string(), "test".to_string())]);
        write(&path, &sample(), metadata.clone(), Precision::Full).unwrap();
        let (tensors, read_back) = read(&std::fs::read(&path).unwrap(), &path).unwrap();
        assert_eq!((tensors, read_back), (sample(), metadata));
    }

    #[test]
    fn what_half_precision_cannot_hold_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.safetensors");
        let write = |value: f32, precision| {
            let mut tensors = sample();
            tensors.get_mut("a.weight").unwrap().values[2] = value;
            write(&path, &tensors, HashMap::new(), precision)
        };
        write(-65504.0, Precision::Half).unwrap();
        let before = std::fs::read(&path).unwrap();
        let error = write(-70000.0, Precision::Half).unwrap_err().to_string();
        assert!(error.contains("tensor a.weight holds values beyond 65504"), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), before, "what was there stays");
        write(-70000.0, Precision::Full).unwrap();
    }

    /// The first byte is the low one of the header's length, and may be that of a pickle.
    #[test]
    fn headers_of_any_length_are_known() {
        for padding in 0..64 {
            let metadata = HashMap::from([("padding".to_string(), "x".repeat(8 * padding))]);
            let bytes = encode(&sample(), metadata, Precision::Full).unwrap();
            assert!(is_safetensors(&bytes), "first byte {:#x}", bytes[0]);
        }
        assert!(!is_safetensors(b"\x80\x04\x95\x10\0\0\0\0\0\0\0}\x94."));
        assert!(!is_safetensors(b"\x80\x02}q\0(X"));
    }

    #[test]
    fn a_file_cut_anywhere_is_one_sentence() {
        let bytes = encode(&sample(), HashMap::new(), Precision::Half).unwrap();
        for end in 0..bytes.len() {
            let error = read(&bytes[..end], Path::new("cut.safetensors")).unwrap_err().to_string();
            assert!(error.contains("cut.safetensors"), "{error}");
        }
    }
}
