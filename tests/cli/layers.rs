//! What passes between the layers of a generator.

use super::{morphogen, sentence, text};

#[test]
fn layers_are_listed_and_laid_out() {
    let output = morphogen(&["layers", "--model", "dcgan-faces"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let list = text(&output.stdout);
    assert_eq!(list.lines().count(), 3, "{list}");
    assert!(list.starts_with("b4 ") && list.contains("planes of 16×16"), "{list}");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("planes.png");
    let words = ["layers", "--model", "dcgan-faces", "--layer", "b16", "--json", "--out"];
    let output = morphogen(&[&words[..], &[out.to_str().unwrap()]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let planes = told["shown"]["planes"].as_array().unwrap();
    assert_eq!(told["layers"][2]["planes"].as_u64(), Some(planes.len() as u64));
    assert!(planes.iter().all(|plane| plane["least"].as_f64() >= Some(0.0)), "after ReLU");
    assert!(planes.iter().any(|plane| plane["deviation"].as_f64() > Some(0.01)));
    let sheet = image::open(out).unwrap();
    let columns = (planes.len() as f64).sqrt().ceil() as u32;
    assert_eq!(sheet.width(), columns * 18 - 2, "tiles of 16 pixels, two apart");
}

#[test]
fn a_layer_that_is_not_there_is_wrong_usage() {
    let error = sentence(&["layers", "--model", "dcgan-faces", "--layer", "b5"], 2);
    assert!(error.contains("no layer 'b5'; it has b4, b8, b16"), "{error}");
    let error = sentence(&["layers", "--model", "faces", "--class", "rose"], 2);
    assert!(error.contains("no classes"), "{error}");
}
