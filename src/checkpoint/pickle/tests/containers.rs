//! Files of `torch.save`, old and new, whole and damaged.

use super::{TensorView, open, refusal, text};
use std::io::{Cursor, Write};
use zip::write::FileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A pickle of one tensor of two numbers, on the storage "0".
fn pickle() -> Vec<u8> {
    [
        &b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n(("[..],
        &text("storage"),
        b"ctorch\nFloatStorage\n",
        &text("0"),
        &text("cuda:0"),
        b"K\x02tQK\x00K\x02\x85K\x01\x85\x89NtR.",
    ]
    .concat()
}

fn numbers() -> Vec<u8> {
    [1.5f32, -2.0].iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn legacy() -> Vec<u8> {
    let magic = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.\x80\x02}.";
    let keys = [b"\x80\x02]", &text("0")[..], b"a.", &2u64.to_le_bytes()].concat();
    [&magic[..], &pickle(), &keys, &numbers()].concat()
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        let stored = FileOptions::default().compression_method(CompressionMethod::Stored);
        writer.start_file(*name, stored).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn whole() -> Vec<u8> {
    zip(&[("a/data.pkl", &pickle()), ("a/data/0", &numbers()), ("a/version", b"3\n")])
}

fn read(file: &[u8]) -> Vec<f32> {
    let document = open(file).unwrap();
    let tensor: TensorView<'_> = document.root().tensor().unwrap();
    assert_eq!(tensor.shape, [2]);
    tensor.to_f32().unwrap()
}

#[test]
fn old_and_new_files_hold_the_same() {
    assert_eq!(read(&legacy()), [1.5, -2.0]);
    assert_eq!(read(&whole()), [1.5, -2.0]);
}

#[test]
fn storages_inside_pickles_are_files() {
    let mut inner = legacy();
    let start = 25;
    assert!(inner[..start].ends_with(b"}."));
    // The object of the inner file is the storage itself.
    let storage = [
        &b"\x80\x02("[..],
        &text("storage"),
        b"ctorch\nFloatStorage\n",
        &text("0"),
        &text("cpu"),
        b"K\x02NtQ.",
    ]
    .concat();
    inner.splice(start..start + pickle().len(), storage);
    let outer = |inner: &[u8]| {
        let length = (inner.len() as u32).to_le_bytes();
        let load = [&b"ctorch.storage\n_load_from_bytes\nB"[..], &length, inner, b"\x85R"].concat();
        [b"\x80\x03ctorch._utils\n_rebuild_tensor_v2\n(", &load[..], b"K\x00K\x02\x85K\x01\x85tR."]
            .concat()
    };
    assert_eq!(read(&outer(&inner)), [1.5, -2.0]);
    assert!(refusal(&outer(&legacy())).contains("something else"));
    assert!(refusal(&outer(&inner[1..])).contains("no opcode"));
    assert!(refusal(&outer(&inner[..inner.len() - 1])).contains("cut short"));
}

#[test]
fn every_cut_is_an_error() {
    for file in [legacy(), whole()] {
        for length in 0..file.len() {
            assert!(open(&file[..length]).is_err(), "{length} of {} bytes", file.len());
        }
    }
}

#[test]
fn a_big_endian_machine_wrote_its_numbers_so() {
    let turned: Vec<u8> = [1.5f32, -2.0].iter().flat_map(|number| number.to_be_bytes()).collect();
    let file = zip(&[("a/data.pkl", &pickle()), ("a/data/0", &turned), ("a/byteorder", b"big")]);
    assert_eq!(read(&file), [1.5, -2.0]);
}

#[test]
fn odd_archives_are_refused() {
    let pickle = pickle();
    let data = ("a/data.pkl", pickle.as_slice());
    let numbers = numbers();
    for (entries, part) in [
        (vec![("a/data/0", numbers.as_slice())], "data.pkl is missing"),
        (vec![data, ("b/data.pkl", &pickle)], "data.pkl is missing"),
        (vec![data], "a storage is missing"),
        (vec![data, ("b/data/0", &numbers)], "a storage is missing"),
        (vec![data, ("a/data/0", &numbers[..7])], "8 bytes has 7"),
        (vec![data, ("a/data/0", &numbers), ("a/data/0", &numbers)], "two entries"),
    ] {
        let why = refusal(&zip(&entries));
        assert!(why.contains(part), "{part}: {why}");
    }
    // Method and sizes stand in the central directory, in each header 10 and 20 bytes in.
    let file = whole();
    let header = file.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    for (offset, byte, part) in
        [(10, 8, "compressed"), (20, 0xff, "compressed"), (8, 1, "encrypted"), (42, 1, "damaged")]
    {
        let mut file = file.clone();
        file[header + offset] = byte;
        let why = refusal(&file);
        assert!(why.contains(part), "{offset}: {why}");
    }
    let mut bomb = file;
    // Both sizes claim 2 GB.
    bomb[header + 23] = 0x7f;
    bomb[header + 27] = 0x7f;
    assert!(refusal(&bomb).contains("more than it holds"));
}

/// An archive whose directory lists its only storage under so many names, none but the first 0.
fn listed(times: u8) -> Vec<u8> {
    let file = zip(&[("a/data.pkl", &pickle()), ("a/data/0", &[0; 2000])]);
    let last = |mark: &[u8; 4]| file.windows(4).rposition(|bytes| bytes == mark).unwrap();
    let (header, end) = (last(b"PK\x01\x02"), last(b"PK\x05\x06"));
    let mut listed = file[..end].to_vec();
    for digit in 1..times {
        let name = listed.len() + 46;
        listed.extend(&file[header..end]);
        listed[name + "a/data/".len()] = b'0' + digit;
    }
    let directory = file[end + 16..end + 20].try_into().map(u32::from_le_bytes).unwrap();
    let size = (listed.len() as u32 - directory).to_le_bytes();
    let count = u16::from(times) + 1;
    listed.extend(&file[end..end + 8]);
    listed.extend([count, count].iter().flat_map(|count| count.to_le_bytes()));
    listed.extend([&size, &file[end + 16..]].concat());
    listed
}

#[test]
fn entries_that_share_their_bytes_are_refused_before_they_are_read() {
    let read = |times: u8| open(&listed(times)).map(|_| ());
    read(1).unwrap();
    let why = read(9).unwrap_err().to_string();
    assert!(why.contains("claims more than it holds"), "{why}");
}

/// With the records of an archive of more than 65535 entries.
fn large(file: &[u8], entries: Option<u64>) -> Vec<u8> {
    let end = file.windows(4).rposition(|bytes| bytes == b"PK\x05\x06").unwrap();
    let number = |at: usize| file[end + at..].first_chunk().copied().map(u32::from_le_bytes);
    let [size, directory] = [12, 16].map(|at| u64::from(number(at).unwrap()).to_le_bytes());
    let count = entries.unwrap_or(u64::from(file[end + 8])).to_le_bytes();
    let record =
        [b"PK\x06\x06", &44u64.to_le_bytes()[..], &[0; 12], &count, &count, &size].concat();
    let locator = [b"PK\x06\x07", &[0; 4][..], &(end as u64).to_le_bytes(), &[1, 0, 0, 0]].concat();
    let last = [b"PK\x05\x06", &[0; 4][..], &[0xff; 12], &[0; 2]].concat();
    [&file[..end], &record, &directory, &locator, &last].concat()
}

#[test]
fn the_number_of_entries_is_held_against_the_file() {
    assert_eq!(read(&large(&whole(), None)), [1.5, -2.0]);
    for (entries, part) in [
        (1 << 62, "4611686018427387904 entries, far more than a model"),
        (1 << 18, "262144 entries, far more than a model"),
        (1 << 16, "claims more than it holds"),
    ] {
        let why = refusal(&large(&whole(), Some(entries)));
        assert!(why.contains(part), "{why}");
    }
    assert!(refusal(&whole()[..40]).contains("it has no end"));
}

#[test]
fn odd_legacy_files_are_refused() {
    let file = legacy();
    let turned = |at: usize, byte: u8| {
        let mut file = file.clone();
        file[at] = byte;
        file
    };
    assert!(refusal(&turned(19, 4)).contains("another version"));
    let count = file.len() - 16;
    assert!(refusal(&turned(count, 3)).contains("cut short"));
    assert!(refusal(&turned(count + 7, 0x80)).contains("cut short"));
    assert!(refusal(&turned(count - 3, b'1')).contains("list of storages"));
    assert!(open(&turned(count, 1)).unwrap().root().tensor().unwrap().to_f32().is_err());
}

#[test]
fn archives_of_other_kinds_are_named() {
    let script = zip(&[
        ("a/data.pkl", &pickle()),
        ("a/code/__torch__.py", b"def forward"),
        ("a/constants.pkl", b"\x80\x02)."),
    ]);
    assert!(refusal(&script).contains("TorchScript"), "{}", refusal(&script));
    let arrays = zip(&[("w.npy", b"\x93NUMPY"), ("z.npy", b"\x93NUMPY")]);
    assert!(refusal(&arrays).contains("NumPy archive"), "{}", refusal(&arrays));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = FileOptions::default().compression_method(CompressionMethod::Deflated);
    writer.start_file("a/data.pkl", packed).unwrap();
    writer.write_all(&pickle()).unwrap();
    let packed = writer.finish().unwrap().into_inner();
    assert!(refusal(&packed).contains("unpack it first"), "{}", refusal(&packed));
}
