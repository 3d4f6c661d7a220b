//! Measures.

use super::{morphogen, program, save_picture, sentence, text};

#[test]
fn a_model_is_evaluated_against_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let words = ["evaluate", "--model", "faces", "--device", "cpu", "--samples", "16", "--json"];
    let words = [&words[..], &["--data", data]].concat();
    save_picture(&folder.path().join("0.png"), 0);
    assert!(sentence(&[&words[..], &["-q"]].concat(), 1).contains("at least 4 pictures"));
    for shade in 1..24 {
        save_picture(&folder.path().join(format!("{shade}.png")), 10 * shade);
    }
    let output = morphogen(&words);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("12 photos"), "{}", text(&output.stderr));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let count = |name: &str| answer[name].as_u64().unwrap();
    assert_eq!((count("photos"), count("samples")), (24, 16));
    let comparison = &answer["comparisons"][0];
    assert_eq!((&comparison["photos"], comparison["compared"].as_u64()), (&"all".into(), Some(12)));
    let levels = comparison["levels"].as_array().unwrap();
    let sides: Vec<_> = levels.iter().map(|level| level["side"].as_u64().unwrap()).collect();
    assert_eq!(sides, [128, 64, 32, 16]);
    for level in levels {
        // Slopes of colour are nothing like faces, but like each other.
        let (model, floor) = (level["model"].as_f64().unwrap(), level["floor"].as_f64().unwrap());
        assert!(floor > 0.0 && model > 2.0 * floor, "{level}");
    }
    let value = |of: &str, measure: &str| comparison[of][measure].as_f64().unwrap();
    assert!(value("model", "frechet") > 2.0 * value("floor", "frechet"), "{comparison}");
    assert!(value("model", "kernel") > value("floor", "kernel"), "{comparison}");
    assert_eq!(value("model", "precision"), 0.0, "{comparison}");
    let similar = |name: &str| answer[name].as_f64().unwrap();
    assert!(similar("ms_ssim_model") < similar("ms_ssim_photos"), "{answer}");
    assert_eq!(morphogen(&words).stdout, output.stdout, "the same again");
}

#[test]
fn a_model_is_evaluated_in_the_features_of_another_network() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    for shade in 0..12 {
        save_picture(&folder.path().join(format!("{shade}.png")), 20 * shade);
    }
    let network = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/feature_network.onnx");
    let evaluate = |network: &str, more: &[&'static str]| {
        let words = ["evaluate", "--model", "faces", "--device", "cpu", "--samples", "6"];
        let data = ["--data", folder.path().to_str().unwrap(), "--feature-network", network];
        [
            &words.map(String::from)[..],
            &data.map(String::from),
            &more.iter().map(|w| w.to_string()).collect::<Vec<_>>(),
        ]
        .concat()
    };
    let run = |words: &[String]| program().args(words).output().unwrap();
    let output = run(&evaluate(network, &["--json"]));
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("only 6 pictures for features of 12 numbers"));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let about = &answer["feature_network"];
    assert_eq!(
        (&about["file"], &about["dimensions"]),
        (&"feature_network.onnx".into(), &12.into())
    );
    let comparison = &answer["comparisons"][0];
    let value = |of: &str| comparison["network"][of]["frechet"].as_f64().unwrap();
    assert!(value("model") > 2.0 * value("floor"), "{comparison}");
    assert_ne!(comparison["network"]["model"], comparison["model"], "next to our own encoder");
    let output = run(&evaluate(network, &["--feature-output", "tokens", "-q"]));
    assert!(text(&output.stdout).contains("Recall (feature_network.onnx)"));

    let refused = |network: &str, code: i32| {
        let words = evaluate(network, &["-q"]);
        sentence(&words.iter().map(String::as_str).collect::<Vec<_>>(), code)
    };
    std::fs::write(at("cut.onnx"), &std::fs::read(network).unwrap()[..3000]).unwrap();
    assert!(refused(&at("cut.onnx"), 1).contains("cut off"));
    assert!(refused(&at("0.png"), 1).contains("feature network is an .onnx file"));
    assert!(refused(&at("absent.onnx"), 1).contains("absent.onnx"));
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/models/encoder.safetensors");
    let output = run(&evaluate(own, &["--json", "-q"]));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let comparison = &answer["comparisons"][0];
    assert_eq!(comparison["network"]["model"], comparison["model"], "the encoder that is built in");
}

/// A `.npy` of float32 rows.
fn save_features(path: &str, rows: &[[f32; 2]]) {
    let shape = format!("({}, 2)", rows.len());
    let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}");
    let mut bytes = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
    bytes.extend(format!("{header:<117}\n").bytes());
    bytes.extend(rows.iter().flatten().flat_map(|value| value.to_le_bytes()));
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn features_of_any_network_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let (real, fake) = (at("real.npy"), at("fake.npy"));
    let cross = [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]];
    save_features(&real, &cross);
    save_features(&fake, &cross.map(|[x, y]| [x + 3.0, y + 4.0]));
    let words = ["evaluate", "--features-real", &real, "--features-fake", &fake, "--json"];
    let output = morphogen(&words);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let value = |name: &str| answer["closeness"][name].as_f64().unwrap();
    // The same cross, moved by 5.
    assert!((value("frechet") - 25.0).abs() < 1e-4, "{answer}");
    assert_eq!((value("precision"), value("recall")), (0.0, 0.0));
    assert!(
        sentence(&["evaluate", "--features-real", "absent.npy", "--features-fake", &fake], 1)
            .contains("absent.npy")
    );
}
