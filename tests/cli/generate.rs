//! Pictures from seeds and arrays.

use super::{morphogen, program, sentence, text};

#[test]
fn generated_pictures_can_be_inspected() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let file = at("grid.png");
    let words = "generate --model faces --device cpu --seeds 0-2,85 --grid --columns 2 --scale 2 \
                 --truncation 0.5 --sliders -1,0.5 --json --out";
    let output = program().args(words.split_whitespace()).arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["files"][0]["seeds"], serde_json::json!([0, 1, 2, 85]));
    assert_eq!(answer["files"][0]["path"], file.as_str());

    let output = morphogen(&["inspect", &file, "--json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let recipe = &found["recipe"];
    assert_eq!(recipe["model_name"], answer["model"]);
    assert_eq!(recipe["model_hash"], answer["model_hash"]);
    assert_eq!(recipe["recipes"][3]["seed"], 85);
    assert_eq!(recipe["recipes"][3]["sliders"], serde_json::json!([-1.0, 0.5]));
    assert_eq!((&recipe["columns"], &recipe["scale"]), (&2.into(), &2.into()));
    assert!(text(&morphogen(&["inspect", &file]).stdout).contains("0-2,85"));
    let built_in = text(&morphogen(&["inspect", "flowers"]).stdout);
    assert!(
        built_in.starts_with("flowers: generator") && built_in.contains("tulips"),
        "{built_in}"
    );
}

#[test]
fn several_seeds_fill_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new").join("out");
    let words = "-q generate --model faces --device cpu --seeds 7,0-1 --out";
    let output = program().args(words.split_whitespace()).arg(&out).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(output.stdout.is_empty() && output.stderr.is_empty());
    let mut pictures = Vec::new();
    for name in ["seed0000.png", "seed0001.png", "seed0007.png"] {
        pictures.push(image::open(out.join(name)).unwrap().to_rgb8());
    }
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 3);
    assert!(pictures[0] != pictures[1] && pictures[1] != pictures[2]);
}

/// Writes a float32 array as NumPy would.
fn save_array(path: &std::path::Path, shape: &[usize], values: &[f32]) {
    morphogen::export::npy::write(path, shape, values).unwrap();
}

#[test]
fn latents_come_from_arrays_and_pictures_go_to_one() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let generate = |words: &[&str]| {
        let first = ["-q", "--device", "cpu", "generate", "--model", "faces"];
        let output = morphogen(&[&first[..], words].concat());
        assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
    };
    let z = [5, 6].map(|seed| morphogen::base::numpy::randn(seed, 128)).concat();
    save_array(&folder.path().join("z.npy"), &[2, 128], &z);
    let (from_seeds, from_z) = (at("seeds.npy"), at("z-out.npy"));
    generate(&["--seeds", "5-6", "--out-npy", &from_seeds]);
    generate(&["--z-file", &at("z.npy"), "--out-npy", &from_z, "--out", &at("pictures")]);
    let read = |path: &str| morphogen::export::npy::read(std::path::Path::new(path)).unwrap();
    let pictures = read(&from_seeds);
    assert_eq!(pictures.shape, [2, 3, 128, 128]);
    assert_eq!(pictures, read(&from_z), "the z of a seed is its randn");
    let png = image::open(at("pictures/row0001.png")).unwrap().to_rgb8();
    let second = &pictures.data[3 * 128 * 128..];
    let rounded = morphogen::base::Rgb8::from_planar(second, 3, 128, 128);
    // Drawn apart, so a value at the edge of two levels may fall to either.
    let off = png.as_raw().iter().zip(&rounded.pixels).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(off <= Some(1), "the PNG is the array, rounded: {off:?} levels apart");
}

#[test]
fn arrays_that_do_not_fit_are_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let (file, out) = (at("a.npy"), at("out.npy"));
    let refused = |flag: &str, shape: &[usize], value: f32| {
        let values = vec![value; shape.iter().product()];
        save_array(&folder.path().join("a.npy"), shape, &values);
        let first = ["-q", "--device", "cpu", "generate", "--model", "faces"];
        sentence(&[&first[..], &[flag, &file, "--out-npy", &out]].concat(), 1)
    };
    assert!(refused("--z-file", &[2, 64], 0.5).contains("[2, 64], but faces takes [N, 128]"));
    assert!(refused("--z-file", &[2, 2, 128], 0.5).contains("takes [N, 128]"));
    assert!(refused("--w-file", &[1, 3, 128], 0.5).contains("[N, 128] or [N, 12, 128]"));
    assert!(refused("--w-file", &[0, 128], 0.5).contains("empty"));
    assert!(refused("--w-file", &[128], f32::NAN).contains("not finite"));
    let both =
        ["generate", "--model", "faces", "--seeds", "1", "--z-file", &file, "--out", "x.png"];
    assert_eq!(morphogen(&both).status.code(), Some(2), "seeds or a file");
    let name = ["generate", "--model", "faces", "--seeds", "1", "--out-npy", "out.png"];
    assert!(sentence(&name, 2).contains(".npy"));
    assert!(!folder.path().join("out.npy").exists());
}
