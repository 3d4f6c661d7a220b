//! Each family of opcodes, in bytes made by hand.

use super::{refusal, shown};

#[track_caller]
fn each(cases: &[(&[u8], &str)]) {
    for (file, expected) in cases {
        assert_eq!(shown(&[b"\x80\x05", *file].concat()), *expected, "{}", file.escape_ascii());
    }
}

#[test]
fn numbers() {
    each(&[
        (b"N.", "None"),
        (b"\x88.", "true"),
        (b"\x89.", "false"),
        (b"I00\n.", "false"),
        (b"I01\n.", "true"),
        (b"I-12\n.", "-12"),
        (b"L7L\n.", "7"),
        (b"L-7\n.", "-7"),
        (b"J\xff\xff\xff\xff.", "-1"),
        (b"K\xff.", "255"),
        (b"M\x01\x02.", "513"),
        (b"\x8a\x00.", "0"),
        (b"\x8a\x01\x80.", "-128"),
        (b"\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f.", "9223372036854775807"),
        (b"\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x01.", "1.8446744073709552e19"),
        (b"\x8b\x02\x00\x00\x00\x00\x80.", "-32768"),
        (b"F1.5\n.", "1.5"),
        (b"F-inf\n.", "-inf"),
        (b"G\x3f\xf8\x00\x00\x00\x00\x00\x00.", "1.5"),
    ]);
    // Beyond 128 bits: something, but no number.
    each(&[(
        b"\x8a\x11\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01.",
        "[]",
    )]);
}

#[test]
fn text_and_bytes() {
    each(&[
        (b"X\x02\x00\x00\x00\xc3\xa9.", r#""é""#),
        (b"\x8c\x01a.", r#""a""#),
        (b"\x8d\x01\x00\x00\x00\x00\x00\x00\x00a.", r#""a""#),
        (b"U\x01a.", r#""a""#),
        (b"T\x01\x00\x00\x00a.", r#""a""#),
        (b"C\x01\xff.", r#"b"\\xff""#),
        (b"B\x01\x00\x00\x00\xff.", r#"b"\\xff""#),
        (b"\x8e\x01\x00\x00\x00\x00\x00\x00\x00\xff.", r#"b"\\xff""#),
        (b"\x96\x01\x00\x00\x00\x00\x00\x00\x00\xff.", r#"b"\\xff""#),
        (
            br"S'a\x41\101\\\'\q'
.",
            r#""aAA\\'\\q""#,
        ),
        (b"S\"a\"\n.", r#""a""#),
        (b"V\\u732b\\U0001f600\xe9\\n\n.", r#""猫😀é\\n""#),
    ]);
}

#[test]
fn containers() {
    each(&[
        (b").", "[]"),
        (b"K\x01\x85.", "[1]"),
        (b"K\x01K\x02\x86.", "[1, 2]"),
        (b"K\x01K\x02K\x03\x87.", "[1, 2, 3]"),
        (b"(K\x01K\x02t.", "[1, 2]"),
        (b"(K\x01K\x02l.", "[1, 2]"),
        (b"(K\x01K\x02\x91.", "[1, 2]"),
        (b"(K\x01K\x02d.", "{1: 2}"),
        (b"]K\x01a(K\x02K\x03e.", "[1, 2, 3]"),
        (b"\x8f(K\x02K\x03\x90.", "[2, 3]"),
        (b"}K\x01K\x02s(K\x03K\x04K\x05K\x06u.", "{1: 2, 3: 4, 5: 6}"),
        (b"}(u.", "[]"),
    ]);
}

#[test]
fn stack_and_memo() {
    each(&[
        (b"K\x01K\x020.", "1"),
        (b"K\x01(K\x02K\x031.", "1"),
        (b"K\x01(0.", "1"),
        (b"K\x012\x86.", "[1, 1]"),
        (b"K\x07q\x050h\x05.", "7"),
        (b"K\x07p5\n0g5\n.", "7"),
        (b"K\x07r\x00\x01\x00\x000j\x00\x01\x00\x00.", "7"),
        (b"K\x07\x94K\x08\x94\x86h\x01\x86.", "[[7, 8], 8]"),
        // A list stored first and filled afterwards is filled wherever it is.
        (b"]q\x00K\x01a]h\x00ah\x00K\x02a0.", "[[1, 2]]"),
        (b"\x95\x02\x00\x00\x00\x00\x00\x00\x00K\x01.", "1"),
    ]);
}

#[test]
fn what_makes_no_sense_is_an_error() {
    for (file, part) in [
        (&b"."[..], "stack is empty"),
        (b"0.", "stack is empty"),
        (b"K\x01\x86.", "stack is empty"),
        (b"K\x01(\x85.", "stack is empty"),
        (b"K\x01(a.", "stack is empty"),
        (b"K\x01t.", "a mark is missing"),
        (b"(K\x01d.", "a key has no value"),
        (b"K\x01K\x02a.", "adds items"),
        (b"]K\x01K\x02s.", "adds entries"),
        (b"]Nb.", "state"),
        (b"h\x01.", "never stored"),
        (b"K\x01\x85R.", "stack is empty"),
        (b"K\x01)R.", "no class"),
        (b"cbuiltins\nset\nNR.", "without arguments"),
        (b"Iseven\n.", "literal"),
        (b"S'a\n.", "literal"),
        (b"S'\\x4'\n.", "literal"),
        (b"V\\ud800\n.", "literal"),
        (b"L\n.", "literal"),
        (b"pseven\n.", "number"),
        (b"K\x01\x93.", "stack is empty"),
        (b"K\x01K\x01\x93.", "no text"),
        (b"\x80\x06N.", "protocol 6"),
        (b"\x82\x01.", "no opcode 0x82"),
        (b"\xff.", "no opcode 0xff"),
        (b"\x97.", "outside the file"),
        (b"Pkey\n.", "outside the file"),
        (b"K\x01Q.", "refers to data in a way"),
        (b"N", "cut short"),
        (b"X\xff\xff\xff\xff.", "cut short: 4294967295 more bytes"),
        (b"\x8b\xff\xff\xff\xff.", "cut short"),
        (b"\x8e\xff\xff\xff\xff\xff\xff\xff\xff.", "cut short"),
        (b"S'a", "no line ends"),
    ] {
        let why = refusal(&[b"\x80\x05", file].concat());
        assert!(why.contains(part), "{}: {why}", file.escape_ascii());
    }
}
