//! Files that are made to cost more than they are worth.

use super::{open, refusal};
use std::time::{Duration, Instant};

/// Refused with a sentence that has `part`, and soon.
#[track_caller]
fn refused(file: &[u8], part: &str) {
    let started = Instant::now();
    let why = refusal(file);
    assert!(why.contains(part), "{why}");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[test]
fn values_that_contain_themselves() {
    refused(b"\x80\x02]q\x00h\x00a.", "contains itself");
    refused(b"\x80\x02}q\x00K\x01h\x00s.", "contains itself");
    refused(b"\x80\x02]q\x00h\x00\x85a.", "contains itself");
    refused(b"\x80\x02cargparse\nNamespace\n)\x81q\x00h\x00b.", "contains itself");
    // Beside the root it does no harm.
    assert!(open(b"\x80\x02]q\x00h\x00a0K\x01.").is_ok());
}

#[test]
fn deep_values() {
    let nested = |depth: usize| {
        [b"\x80\x02", &b"]".repeat(depth)[..], &b"a".repeat(depth - 1), b"."].concat()
    };
    assert!(open(&nested(256)).is_ok());
    refused(&nested(257), "levels deep");
    refused(&nested(1_000_000), "levels deep");
    let parameters = b"ctorch._utils\n_rebuild_parameter\nq\x00N".iter().copied();
    let parameters = parameters.chain(b"q\x010h\x01".iter().copied());
    let tuples =
        [b"\x80\x02", &parameters.collect::<Vec<_>>()[..], &b"\x85".repeat(100_000), b"."].concat();
    refused(&tuples, "levels deep");
}

#[test]
fn few_bytes_for_many_values() {
    // Each tuple holds the last one twice.
    let laughs = |levels: u8| {
        let doubled = (0..levels).flat_map(|level| [0x94, b'h', level, b'h', level, 0x86]);
        [b"\x80\x04N", &doubled.collect::<Vec<_>>()[..], b"."].concat()
    };
    assert!(open(&laughs(20)).is_ok());
    refused(&laughs(22), "unfolds");
    refused(&laughs(200), "unfolds");
    // Each set holds a set, once as its argument and once as its item.
    let sets = |levels: usize| {
        let file = [
            b"\x80\x02",
            &b"cbuiltins\nset\n".repeat(levels)[..],
            b"]",
            &b"\x85\x85R".repeat(levels),
            b".",
        ];
        file.concat()
    };
    assert!(open(&sets(15)).is_ok());
    refused(&sets(60), "unfolds");
}

#[test]
fn one_text_in_many_places() {
    let text = [&b"X\x00\x00\x01\x00"[..], &b"a".repeat(1 << 16), b"q\x00"].concat();
    let list = |times: usize| [b"\x80\x02(", &text[..], &b"h\x00".repeat(times), b"l."].concat();
    assert!(open(&list(10)).is_ok());
    refused(&list(1000), "unfolds");
    let keys = [b"\x80\x02}(", &text[..], b"N", &b"h\x00N".repeat(1000), b"u."].concat();
    refused(&keys, "unfolds");
}

/// An expanded tensor is as cheap to name as any other.
#[test]
fn few_numbers_for_many() {
    let array =
        b"ctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nByteStorage\n\
        X\x01\x00\x00\x000NK\x01tQK\x00J\x00\x00\x10\x00\x85K\x00\x85\x89NtRq\x00";
    let magic = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.N.";
    let end = b"t.]X\x01\x00\x00\x000a.\x01\x00\x00\x00\x00\x00\x00\x00\x07";
    let file =
        |times: usize| [&magic[..], b"\x80\x02(", array, &b"h\x00".repeat(times), end].concat();
    let expanded = file(0);
    let tensor = open(&expanded).unwrap().root().items()[0].tensor().unwrap().to_f32().unwrap();
    assert_eq!(tensor, vec![7.0; 1 << 20]);
    refused(&file(1), "unfolds");
    refused(&file(100_000), "unfolds");
}

#[test]
fn many_parts() {
    refused(&[b"\x80\x02(", &b"N".repeat(3_000_000)[..], b"l."].concat(), "parts");
    refused(&[b"\x80\x02]", &b"2".repeat(3_000_000)[..], b"."].concat(), "parts");
}

#[test]
fn the_same_bytes_unpacked_again_and_again() {
    let text = [&b"X\x00\x00\x01\x00"[..], &b"a".repeat(1 << 16)].concat();
    let call = b"h\x00h\x01R0".repeat(10_000);
    let file = [
        b"\x80\x02c_codecs\nencode\nq\x00",
        &text[..],
        b"X\x06\x00\x00\x00latin1\x86q\x01",
        &call,
        b"N.",
    ];
    refused(&file.concat(), "unpacks to more");
}

#[test]
fn one_array_under_many_names() {
    let array = b"cnumpy.core.numeric\n_frombuffer\n(B\x00\x00\x10\x00";
    let shape = b"cnumpy\ndtype\nX\x02\x00\x00\x00u1\x89\x88\x87RJ\x00\x00\x10\x00\x85X\x01\x00\x00\x00CtRq\x00";
    let file = |times: usize| {
        let bytes = vec![0; 1 << 20];
        [b"\x80\x03(", &array[..], &bytes, shape, &b"h\x00".repeat(times), b"t."].concat()
    };
    assert_eq!(open(&file(1)).unwrap().root().items()[1].tensor().unwrap().len(), 1 << 20);
    refused(&file(100), "unfolds");
}
