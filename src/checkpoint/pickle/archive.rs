//! `torch.save` since PyTorch 1.6: a zip archive of a pickle and of the storages, not compressed.

use super::budget::Budget;
use super::ending;
use super::error::Error;
use super::machine::{Machine, Outside};
use std::collections::HashMap;
use std::io::Cursor;
use std::ops::Range;
use zip::{CompressionMethod, ZipArchive};

/// More entries than any model has.
const ENTRIES: u64 = 1 << 17;

/// A machine in front of the archive's pickle.
pub fn machine(file: &[u8]) -> Result<Machine<'_>, Error> {
    let spans = spans(file)?;
    if let Some(kind) = stranger(spans.keys().map(String::as_str)) {
        return Err(Error::new(kind));
    }
    let mut pickles = spans.keys().filter(|name| name.split('/').next_back() == Some("data.pkl"));
    let (Some(pickle), None) = (pickles.next(), pickles.next()) else {
        return Err(Error::new(
            "it is a zip archive, but PyTorch did not write it: data.pkl is missing",
        ));
    };
    let folder = pickle.strip_suffix("data.pkl").unwrap_or_default();
    let order = spans.get(&format!("{folder}byteorder")).map(|span| &file[span.clone()]);
    let data = format!("{folder}data/");
    let storages = spans.iter().filter_map(|(name, span)| Some((name.strip_prefix(&data)?, span)));
    let mut machine = Machine::new(file, &file[spans[pickle].clone()], Budget::new(file.len()));
    machine.outside = Outside::Known {
        spans: storages.map(|(key, span)| (key.as_bytes().to_vec(), span.clone())).collect(),
        big_endian: order == Some(b"big"),
    };
    Ok(machine)
}

/// What a zip archive with entries of these names is, where that is no file of weights.
fn stranger<'n>(names: impl Iterator<Item = &'n str> + Clone) -> Option<&'static str> {
    let any = |test: &dyn Fn(&str) -> bool| names.clone().any(test);
    if any(&|name| name.contains("/code/") || name.ends_with("/constants.pkl")) {
        return Some(
            "it is a TorchScript program, which holds code besides its weights; ask for its \
             state_dict",
        );
    }
    (any(&|name| name.ends_with(".npy")) && !any(&|name| name.ends_with("data.pkl")))
        .then_some("it is a NumPy archive (.npz); give one of its arrays as .npy")
}

/// A name from the file, safe to print.
fn shown(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(80).collect()
}

/// The part of the file of each entry, by its name; what lies in it is whole.
fn spans(file: &[u8]) -> Result<HashMap<String, Range<usize>>, Error> {
    let damaged = |error: zip::result::ZipError| {
        Error::new(format!("its zip archive is damaged, cut short or encrypted ({error})"))
    };
    let beyond = || Error::new("its zip archive claims more than it holds");
    let count = ending::entries(file)
        .ok_or_else(|| Error::new("its zip archive is damaged or cut short: it has no end"))?;
    if count > ENTRIES {
        return Err(Error::new(format!(
            "its zip archive has {count} entries, far more than a model"
        )));
    }
    if count.saturating_mul(ending::HEADER) > file.len() as u64 {
        return Err(beyond());
    }
    let mut archive = ZipArchive::new(Cursor::new(file)).map_err(damaged)?;
    let (mut spans, mut left) = (HashMap::new(), file.len());
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(damaged)?;
        let name = entry.name().to_string();
        let packed = entry.compression() != CompressionMethod::Stored
            || entry.compressed_size() != entry.size();
        drop(entry);
        if packed {
            let names: Vec<&str> = archive.file_names().collect();
            let why = stranger(names.into_iter())
                .unwrap_or("its zip archive is compressed; unpack it first");
            return Err(Error::new(why));
        }
        // Unlike the raw one, this fails for an encrypted entry.
        let mut entry = archive.by_index(index).map_err(damaged)?;
        let start = usize::try_from(entry.data_start()).unwrap_or(usize::MAX);
        let length = usize::try_from(entry.size()).unwrap_or(usize::MAX);
        let end = start.checked_add(length).filter(|end| *end <= file.len());
        let span = start..end.ok_or_else(beyond)?;
        // Entries that share their bytes could be read again and again.
        left = left.checked_sub(length).ok_or_else(beyond)?;
        // PyTorch can leave checksums out, as 0. Reading to the end compares one.
        if entry.crc32() != 0 && std::io::copy(&mut entry, &mut std::io::sink()).is_err() {
            return Err(Error::new(format!(
                "its zip archive is damaged: {} does not have its checksum",
                shown(&name)
            )));
        }
        if spans.insert(name, span).is_some() {
            return Err(Error::new("its zip archive holds two entries of one name"));
        }
    }
    Ok(spans)
}
