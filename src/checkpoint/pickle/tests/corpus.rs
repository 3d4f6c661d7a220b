//! The fuzzer's corpus, replayed.

use super::{Error, TensorView, Value, open, shown};
use std::path::Path;

#[path = "../../../../fuzz/walk.rs"]
pub mod walk;

/// Names and contents.
pub fn files() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/pickle");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("the corpus is part of the sources")
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (path.file_name().unwrap().display().to_string(), std::fs::read(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn file(name: &str) -> Vec<u8> {
    files().into_iter().find(|(known, _)| known == name).expect(name).1
}

#[test]
fn each_file_is_what_its_name_says() {
    let corpus = files();
    assert!(corpus.len() > 40);
    for (name, file) in corpus {
        let walked = walk::walk(&file, 1 << 20);
        let fits = match (name.split('_').next(), &walked) {
            (Some("valid"), Ok(tally)) => tally.refused == 0,
            (Some("outside"), Ok(tally)) => tally.read == 0 && tally.refused > 0,
            (Some("hostile"), Err(error)) => !error.to_string().contains('\n'),
            (Some("regression"), _) => true,
            _ => false,
        };
        assert!(fits, "{name}: {walked:?}");
    }
}

#[test]
fn all_protocols_say_the_same() {
    let read = |kind: &str, protocol: u32| {
        let file = file(&format!("valid_{kind}_p{protocol}.pkl"));
        let document = open(&file).unwrap();
        let root = document.root();
        let numbers = |name: &str| root.get(name).and_then(|value| value.tensor()?.to_f32().ok());
        let names = ["ramp", "big", "fortran", "half", "ints", "bytes", "bools", "empty"];
        let arrays: Vec<_> = names.into_iter().map(numbers).collect();
        let scalars = ["scalar", "whole"].map(|name| root.get(name).and_then(Value::float));
        let flag = root.get("flag").and_then(Value::bool);
        let items = |name: &str| {
            root.get(name)
                .map(|value| value.items().iter().map(|item| item.float()).collect::<Vec<_>>())
        };
        let texts = |name: &str| {
            root.get(name).map(|value| {
                value.items().iter().map(|item| item.str().map(str::to_string)).collect::<Vec<_>>()
            })
        };
        let bytes = root.get("bytes").map(|value| {
            value.items().iter().map(|item| item.bytes().map(<[u8]>::to_vec)).collect::<Vec<_>>()
        });
        let easy = root.get("easy").and_then(|easy| easy.get("nested")?.get("z")?.int());
        let batch = root.get("namespace").and_then(|namespace| namespace.get("batch")?.int());
        let ordered = root.get("ordered").map(|dict| dict.entries().len());
        format!(
            "{:?}",
            (
                arrays,
                scalars,
                flag,
                items("ints"),
                items("floats"),
                texts("text"),
                bytes,
                easy,
                batch,
                ordered
            )
        )
    };
    for kind in ["values", "arrays"] {
        for protocol in 0..5 {
            assert_eq!(read(kind, protocol), read(kind, 5), "{kind} of protocol {protocol}");
        }
    }
    let ramp = "Some([0.0, 1.0, 2.0, 3.0, 4.0, 5.0])";
    let bools = "Some([0.0, 0.0, 0.0, 1.0, 1.0, 1.0])";
    let arrays = [&[ramp; 6].join(", "), bools, "Some([])"].join(", ");
    assert!(
        read("arrays", 5)
            .starts_with(&format!("([{arrays}], [Some(0.998), Some(-3.0)], Some(true)")),
        "{}",
        read("arrays", 5)
    );
    assert!(read("values", 5).contains("Some(1.2676506002282294e30), None]"), "2¹⁰⁰, and 2³⁰⁰");
    assert!(read("values", 5).ends_with("Some(1), Some(16), Some(2))"));
}

#[test]
fn tensors_of_all_containers() {
    for name in ["zip", "legacy", "unsummed"].map(|kind| format!("valid_tensors_{kind}.pt")) {
        let file = file(&name);
        let document = open(&file).unwrap();
        let tensor = |name: &str| {
            let view = document.root().get(name).unwrap().tensor().unwrap();
            (view.shape.clone(), view.to_f32().unwrap())
        };
        let ramp = |range: std::ops::Range<u8>| range.map(f32::from).collect::<Vec<_>>();
        assert_eq!(tensor("plain"), (vec![2, 3, 4], ramp(0..24)));
        assert_eq!(tensor("view"), (vec![2, 3], ramp(3..9)));
        let columns = (0..24).map(|at| (at % 4 * 6 + at / 4) as f32).collect::<Vec<_>>();
        assert_eq!(tensor("transposed"), (vec![6, 4], columns));
        assert_eq!(tensor("channels_last"), (vec![1, 2, 3, 4], ramp(0..24)));
        assert_eq!(tensor("parameter"), (vec![2], ramp(0..2)));
        for kind in ["half", "bfloat", "long"] {
            assert_eq!(tensor(kind), (vec![4], ramp(0..4)), "{kind}");
        }
        assert_eq!(tensor("bool"), (vec![4], vec![0.0, 0.0, 1.0, 1.0]));
        assert_eq!(tensor("zero_dim"), (vec![], vec![2.5]));
        let size = document.root().get("size").unwrap().items();
        assert_eq!(size.into_iter().filter_map(Value::int).collect::<Vec<_>>(), [1, 2]);
    }
    assert!(!shown(&file("valid_nvidia.pkl")).contains("import os"));
    assert!(!shown(&file("valid_tensorflow.pkl")).contains("import os"));
}
