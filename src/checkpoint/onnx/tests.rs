//! Against PyTorch (`tests/fixtures/feature_network.py`), and with damaged files.

use super::*;
use crate::base::{Random, Rgb8};
use crate::models::Normalisation;
use serde_json::Value;

const NETWORK: &[u8] = include_bytes!("../../../tests/fixtures/feature_network.onnx");
const EXPECTED: &str = include_str!("../../../tests/fixtures/feature_network.json");

fn open(bytes: &[u8], output: Option<&str>) -> Result<OnnxNetwork> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.onnx");
    std::fs::write(&path, bytes).unwrap();
    let output = output.map(Into::into);
    open_onnx(&path, OnnxOptions { output, side: None, ..OnnxOptions::default() })
}

#[track_caller]
fn refused(bytes: &[u8], output: Option<&str>) -> String {
    open(bytes, output).err().expect("refused").to_string()
}

fn picture(seed: u64) -> Rgb8 {
    let pixels = (0..3 * 16 * 16).map(|i| (i * (seed + 3) / 7 % 251) as u8).collect();
    Rgb8 { width: 16, height: 16, pixels }
}

fn pictures(expected: &Value) -> Vec<Rgb8> {
    expected["seeds"].as_array().unwrap().iter().map(|s| picture(s.as_u64().unwrap())).collect()
}

#[test]
fn features_are_those_of_pytorch() {
    let expected: Value = serde_json::from_str(EXPECTED).unwrap();
    let pictures = pictures(&expected);
    for output in [None, Some("means"), Some("planes"), Some("tokens")] {
        let network = open(NETWORK, output).unwrap();
        assert_eq!((network.size(), network.dim()), ([16, 16], 12));
        let got = network.features(&pictures).unwrap();
        let rows = expected[output.unwrap_or("means")].as_array().unwrap();
        let want: Vec<f64> =
            rows.iter().flat_map(|r| r.as_array().unwrap()).map(|v| v.as_f64().unwrap()).collect();
        assert_eq!(got.len(), want.len());
        for (got, want) in got.iter().zip(want) {
            assert!((f64::from(*got) - want).abs() < 1e-4, "{output:?}: {got} is not {want}");
        }
    }
}

#[test]
fn values_between_the_layers_are_features_too() {
    let network = open(NETWORK, Some("/planes/planes.2/Relu_output_0")).unwrap();
    assert_eq!(network.dim(), 8);
    assert!(network.features(&[picture(1)]).unwrap().iter().all(|mean| *mean >= 0.0));
    let error = refused(NETWORK, Some("pool"));
    assert!(error.contains("no value pool; its outputs are means, planes, tokens"), "{error}");
}

#[test]
fn normalisation_changes_what_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.onnx");
    std::fs::write(&path, NETWORK).unwrap();
    let with = |normalisation| {
        let options = OnnxOptions { normalisation, ..OnnxOptions::default() };
        open_onnx(&path, options).unwrap().features(&[picture(1)]).unwrap()
    };
    assert_ne!(with(Normalisation::ImageNet), with(Normalisation::ZeroToOne));
    let other_size = OnnxOptions { side: Some(32), ..OnnxOptions::default() };
    let error = open_onnx(&path, other_size).err().unwrap().to_string();
    assert!(error.contains("no pictures of 32×32"), "{error}");
}

/// The fixture with other bytes of the same length.
fn patched(from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = NETWORK.to_vec();
    let at = bytes.windows(from.len()).position(|window| window == from).expect("there");
    bytes[at..at + to.len()].copy_from_slice(to);
    bytes
}

#[test]
fn what_cannot_be_run_is_named() {
    let unknown = refused(&patched(b"MaxPool*", b"MaxFool*"), None);
    assert!(unknown.contains("MaxFool operator not supported"), "{unknown}");
    let ones = 1f32.to_le_bytes().repeat(12);
    let infinite = refused(&patched(&ones, &f32::NAN.to_le_bytes().repeat(12)), Some("tokens"));
    assert!(infinite.contains("not finite"), "{infinite}");
}

#[test]
fn damaged_files_are_one_sentence_and_never_a_crash() {
    assert!(refused(b"", None).contains("not an ONNX file"));
    assert!(refused(b"no network at all", None).contains("not an ONNX file"));
    for length in (0..NETWORK.len()).step_by(97) {
        let error = refused(&NETWORK[..length], None);
        assert!(error.contains("ONNX file") || error.contains("cut off"), "{length}: {error}");
    }
    let mut random = Random::stream(1, "damage", 0);
    for _ in 0..200 {
        let noise: Vec<u8> = (0..200).map(|_| random.below(256) as u8).collect();
        assert!(open(&noise, None).is_err());
    }
    for _ in 0..400 {
        let mut bytes = NETWORK.to_vec();
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len());
            bytes[at] = random.below(256) as u8;
        }
        // Damage may go unnoticed in a weight; whatever else it does must be an error.
        let _ = open(&bytes, None);
    }
}
