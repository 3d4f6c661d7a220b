//! Files that `torch.load` reads: a zip of one pickle and the raw numbers of each tensor.

use crate::base::{Error, Result, files};
use crate::models::NamedTensor;
use std::io::{Cursor, Write};
use std::path::Path;
use zip::write::FileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The entries of a dict, in order.
pub type Entries<'a> = Vec<(String, Item<'a>)>;

/// What such a file may hold.
pub enum Item<'a> {
    None,
    Whole(usize),
    Real(f64),
    Text(String),
    Tensor(&'a NamedTensor),
    List(Vec<Item<'a>>),
    /// An ordinary dict.
    Dict(Entries<'a>),
}

/// Folder within the zip, as `torch.save` names it for a file of that name.
const ROOT: &str = "archive";

/// Writes `root`, whole or not at all.
///
/// # Errors
/// [`Error::Write`] when the disk is full or the folder cannot be written.
pub fn write(path: &Path, root: &Item) -> Result<()> {
    let bytes = encode(root).map_err(|e| Error::write(path, e))?;
    files::write_atomic(path, &bytes)
}

/// The bytes of such a file.
pub fn encode(root: &Item) -> zip::result::ZipResult<Vec<u8>> {
    archive(&Pickle::of(root))
}

/// The same as `torch.save` wrote it before version 1.6: pickles in a row, and the numbers.
#[cfg(test)]
pub fn legacy(root: &Item) -> Vec<u8> {
    let pickle = Pickle::of(root);
    let mut keys = Pickle { bytes: vec![0x80, 2, b']', b'('], tensors: Vec::new() };
    (0..pickle.tensors.len()).for_each(|key| keys.text(&key.to_string()));
    let magic = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.\x80\x02}.";
    let mut bytes = [&magic[..], &pickle.bytes, &keys.bytes, b"e."].concat();
    for tensor in pickle.tensors {
        bytes.extend((tensor.values.len() as u64).to_le_bytes());
        bytes.extend(tensor.values.iter().flat_map(|value| value.to_le_bytes()));
    }
    bytes
}

fn archive(pickle: &Pickle) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        || FileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    let mut entry = |name: String, parts: &mut dyn Iterator<Item = [u8; 4]>, text: &[u8]| {
        zip.start_file(format!("{ROOT}/{name}"), stored())?;
        zip.write_all(text)?;
        let numbers: Vec<u8> = parts.flatten().collect();
        zip.write_all(&numbers)?;
        zip::result::ZipResult::Ok(())
    };
    let mut nothing = std::iter::empty();
    entry("data.pkl".into(), &mut nothing, &pickle.bytes)?;
    entry("byteorder".into(), &mut nothing, b"little")?;
    for (key, tensor) in pickle.tensors.iter().enumerate() {
        let mut numbers = tensor.values.iter().map(|value| value.to_le_bytes());
        entry(format!("data/{key}"), &mut numbers, &[])?;
    }
    entry("version".into(), &mut nothing, b"3\n")?;
    Ok(zip.finish()?.into_inner())
}

/// A pickle of protocol 2; storages are named by their place in `tensors`.
struct Pickle<'a> {
    bytes: Vec<u8>,
    tensors: Vec<&'a NamedTensor>,
}

impl<'a> Pickle<'a> {
    fn of(root: &Item<'a>) -> Self {
        let mut pickle = Self { bytes: vec![0x80, 2], tensors: Vec::new() };
        pickle.item(root);
        pickle.bytes.push(b'.');
        pickle
    }

    fn item(&mut self, item: &Item<'a>) {
        match item {
            Item::None => self.bytes.push(b'N'),
            Item::Whole(number) => self.whole(*number),
            Item::Real(number) => {
                self.bytes.push(b'G');
                self.bytes.extend(number.to_be_bytes());
            }
            Item::Text(text) => self.text(text),
            Item::Tensor(tensor) => self.tensor(tensor),
            Item::List(items) => {
                self.bytes.extend(b"](");
                items.iter().for_each(|item| self.item(item));
                self.bytes.push(b'e');
            }
            Item::Dict(entries) => {
                self.bytes.extend(b"}(");
                for (key, value) in entries {
                    self.text(key);
                    self.item(value);
                }
                self.bytes.push(b'u');
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.bytes.push(b'X');
        self.bytes.extend((text.len() as u32).to_le_bytes());
        self.bytes.extend(text.as_bytes());
    }

    /// LONG1 with eight bytes, which holds any size.
    fn whole(&mut self, number: usize) {
        self.bytes.extend([0x8a, 8]);
        self.bytes.extend((number as u64).to_le_bytes());
    }

    fn sizes(&mut self, sizes: impl IntoIterator<Item = usize>) {
        self.bytes.push(b'(');
        sizes.into_iter().for_each(|size| self.whole(size));
        self.bytes.push(b't');
    }

    fn tensor(&mut self, tensor: &'a NamedTensor) {
        let key = self.tensors.len().to_string();
        self.tensors.push(tensor);
        self.bytes.extend(b"ctorch._utils\n_rebuild_tensor_v2\n((");
        self.text("storage");
        self.bytes.extend(b"ctorch\nFloatStorage\n");
        self.text(&key);
        self.text("cpu");
        self.whole(tensor.values.len());
        self.bytes.extend(b"tQ");
        self.whole(0);
        self.sizes(tensor.shape.iter().copied());
        self.sizes((0..tensor.shape.len()).map(|axis| tensor.shape[axis + 1..].iter().product()));
        // No gradient, no hooks.
        self.bytes.extend(b"\x89ccollections\nOrderedDict\n)RtR");
    }
}
