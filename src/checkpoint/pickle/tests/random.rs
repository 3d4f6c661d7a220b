//! Whatever the bytes are, there is an answer, and no panic.

use super::corpus;
use proptest::prelude::*;

/// Opens, and walks all there is.
fn survive(file: &[u8]) {
    let _ = corpus::walk::walk(file, 1 << 20);
}

/// Bytes that are opcodes more often than not.
fn opcodes() -> impl Strategy<Value = Vec<u8>> {
    let codes = b"(.012FIJKLMNQRSTUVX]abcdeghijlopqrstu})GBC\x80\x81\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96";
    let code = prop_oneof![
        4 => proptest::sample::select(codes.to_vec()).prop_map(|code| vec![code]),
        2 => any::<u8>().prop_map(|small| vec![b'K', small]),
        1 => proptest::sample::select(vec![
            &b"ccollections\nOrderedDict\n"[..], b"ctorch._utils\n_rebuild_tensor_v2\n",
            b"ctorch._utils\n_rebuild_parameter\n", b"ctorch\nFloatStorage\n",
            b"cnumpy\ndtype\n", b"cnumpy.core.multiarray\nscalar\n", b"\x8c\x02f4", b"C\x041234",
        ]).prop_map(<[u8]>::to_vec),
        1 => any::<u8>().prop_map(|byte| vec![byte]),
    ];
    prop::collection::vec(code, 0..200)
        .prop_map(|codes| [b"\x80\x04", &codes.concat()[..], b"."].concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_bytes(file in prop::collection::vec(any::<u8>(), 0..300)) {
        survive(&file);
    }

    #[test]
    fn random_opcodes(file in opcodes()) {
        survive(&file);
    }

    #[test]
    fn changed_files(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let files = corpus::files();
        let mut file = files[which.index(files.len())].1.clone();
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        if let Some(cut) = cut {
            file.truncate(cut.index(file.len()));
        }
        survive(&file);
    }
}
