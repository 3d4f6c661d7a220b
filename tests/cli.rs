//! The program as a user of the command line meets it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_morphogen"));
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "MORPHOGEN_DEVICE"] {
        command.env_remove(name);
    }
    command
}

fn morphogen(words: &[&str]) -> Output {
    program().args(words).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The one sentence on standard error of a command that failed with `code`.
#[track_caller]
fn sentence(words: &[&str], code: i32) -> String {
    let output = morphogen(words);
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{words:?}: {error}");
    assert!(error.starts_with("morphogen: ") && error.lines().count() == 1, "{words:?}: {error}");
    assert!(output.stdout.is_empty(), "{words:?}: {}", text(&output.stdout));
    error
}

fn save_picture(path: &Path, shade: u8) {
    image::RgbImage::from_fn(24, 20, |x, y| image::Rgb([shade, 10 * x as u8, 12 * y as u8]))
        .save(path)
        .unwrap();
}

#[test]
fn wrong_usage_exits_2() {
    for words in [
        &["--wrong"][..],
        &["generate", "--wrong"],
        &["generate", "--model", "faces", "--out", "x.png"],
        &["generate", "--model", "faces", "--seeds", "5-3", "--out", "x.png"],
        &["generate", "--model", "faces", "--seeds", "1", "--scale", "3", "--out", "x.png"],
        &["train", "--data", "photos"],
        &["train", "--resume", "run", "--batch", "4"],
        &["--device", "toaster"],
        &["evaluate", "--model", "faces"],
        &["evaluate", "--model", "faces", "--data", "photos", "--samples", "1"],
        &["evaluate", "--model", "faces", "--data", "photos", "--feature-norm", "clip"],
        &["nonsense"],
    ] {
        let output = morphogen(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(text(&output.stderr).starts_with("morphogen: "), "{words:?}");
    }
}

#[test]
fn wrong_usage_that_clap_cannot_see_is_one_sentence() {
    let generate = |more: &[&'static str]| {
        sentence(&[&["generate", "--model", "faces", "--seeds", "0-3"], more].concat(), 2)
    };
    assert!(generate(&["--out", "x.png"]).contains("--grid"));
    assert!(generate(&["--grid", "--out", "x.jpg"]).contains(".png"));
    let folder = tempfile::tempdir().unwrap();
    let used = folder.path().to_str().unwrap();
    std::fs::write(folder.path().join("precious"), b"").unwrap();
    assert!(sentence(&["train", "--data", used, "--out", used], 2).contains("--resume"));
    let odd = ["train", "--data", used, "--out", "absent", "--resolution", "48"];
    assert!(sentence(&odd, 2).contains("resolution 48"));
    let small = ["train", "--data", used, "--out", "absent", "--from", "faces"];
    let small = [&small[..], &["--resolution", "32"]].concat();
    assert!(sentence(&small, 2).contains("draws 128×128 pixels"));
}

#[test]
fn device_variable_is_checked_and_overruled_by_the_flag() {
    let run =
        |words: &[&str]| program().env("MORPHOGEN_DEVICE", "toaster").args(words).output().unwrap();
    let wrong = run(&["inspect", "absent"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("MORPHOGEN_DEVICE is 'toaster'"));
    assert_eq!(run(&["inspect", "absent", "--device", "cpu"]).status.code(), Some(1));
}

#[test]
fn help_has_examples_and_goes_to_standard_output() {
    for words in [
        &["--help"][..],
        &["open", "--help"],
        &["generate", "--help"],
        &["train", "--help"],
        &["inspect", "--help"],
        &["evaluate", "--help"],
    ] {
        let output = morphogen(words);
        assert_eq!(output.status.code(), Some(0), "{words:?}");
        let help = text(&output.stdout);
        assert!(help.contains("Examples:\n  morphogen"), "{words:?}: {help}");
        assert!(help.contains("--device"), "{words:?}: {help}");
    }
    assert!(text(&morphogen(&["--version"]).stdout).starts_with("morphogen "));
}

#[test]
fn missing_files_are_named() {
    let absent = ["generate", "--model", "absent.safetensors", "--seeds", "1", "--out", "x.png"];
    let error = sentence(&absent, 1);
    assert!(error.contains("absent.safetensors") && error.contains("faces"), "{error}");
    for words in [&["inspect", "absent.png"][..], &["inspect", "absent"], &["open", "absent"]] {
        assert!(sentence(words, 1).contains("absent"), "{words:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let run = run.to_str().unwrap();
    assert!(sentence(&["-q", "train", "--resume", run], 1).contains(run));
    let data = ["-q", "train", "--data", "no-such-photos", "--out", run];
    assert!(sentence(&data, 1).contains("no-such-photos"));
}

#[test]
fn files_of_another_kind_are_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    save_picture(Path::new(&at("plain.png")), 1);
    assert!(sentence(&["inspect", &at("plain.png")], 1).contains("holds no Morphogen recipe"));
    for name in ["text.safetensors", "text.png", "text"] {
        std::fs::write(at(name), b"just text").unwrap();
        assert!(sentence(&["inspect", &at(name)], 1).contains(name));
    }
    let model = at("text.safetensors");
    let words = ["-q", "generate", "--model", &model, "--seeds", "1", "--out", &at("x.png")];
    assert!(sentence(&words, 1).contains("text.safetensors"));
    assert!(!Path::new(&at("x.png")).exists());
}

#[test]
fn a_folder_without_pictures_cannot_be_learnt_from() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let run = folder.path().join("run");
    let words = ["-q", "train", "--data", data.to_str().unwrap(), "--out", run.to_str().unwrap()];
    assert!(sentence(&words, 1).contains(data.to_str().unwrap()));
    std::fs::write(data.join("notes.txt"), b"no picture").unwrap();
    assert!(sentence(&words, 1).contains(data.to_str().unwrap()));
    assert!(!run.exists(), "nothing is left behind");
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_display_it_names_generate() {
    for words in [&[][..], &["open", "Cargo.toml"], &["open", "flowers"]] {
        assert!(sentence(words, 1).contains("morphogen generate"), "{words:?}");
    }
}

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

#[test]
fn wishes_that_the_model_cannot_grant_are_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("x.png");
    let generate = |more: &[&'static str]| {
        let words = ["-q", "--device", "cpu", "generate", "--model", "faces", "--seeds", "1"];
        let out = ["--out", out.to_str().unwrap()];
        sentence(&[&words[..], &out[..], more].concat(), 2)
    };
    assert!(generate(&["--class", "rose"]).contains("no classes"));
    assert!(generate(&["--mix-seed", "2", "--mix-layers", "99"]).contains("the layers are 0 to"));
    assert!(generate(&["--cutoff", "99"]).contains("layers"));
    assert!(!out.exists());
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plain");
    std::fs::write(&file, b"").unwrap();
    let out = file.join("x.png");
    let words = ["-q", "--device", "cpu", "generate", "--model", "faces", "--seeds", "1", "--out"];
    assert!(sentence(&[&words[..], &[out.to_str().unwrap()]].concat(), 1).contains("plain"));
}

/// Ctrl-C during a run saves it, and the run goes on from there.
#[cfg(unix)]
#[test]
fn an_interrupted_run_is_saved_and_resumes() {
    let folder = tempfile::tempdir().unwrap();
    let (data, run) = (folder.path().join("data"), folder.path().join("run"));
    std::fs::create_dir(&data).unwrap();
    for shade in 0..12 {
        save_picture(&data.join(format!("{shade}.png")), 20 * shade);
    }
    let words = "train --device cpu --json --kimg 1000 --resolution 16 --batch 4 \
                 --channel-base 128 --channel-max 16 --mapping-layers 2 --z-dim 16 --w-dim 16";
    let mut child = program()
        .args(words.split_whitespace())
        .args(["--data".as_ref(), data.as_os_str(), "--out".as_ref(), run.as_os_str()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first: serde_json::Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    let pid = child.id().to_string();
    assert!(Command::new("sh").args(["-c", "kill -INT \"$0\"", &pid]).status().unwrap().success());
    for line in lines {
        serde_json::from_str::<serde_json::Value>(&line.unwrap()).unwrap();
    }
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
    assert!(text(&ended.stderr).contains("--resume"), "{}", text(&ended.stderr));

    let run = run.to_str().unwrap();
    assert_eq!(morphogen(&["inspect", run, "--json"]).status.code(), Some(0));
    let more = (first["kimg"].as_f64().unwrap() + 0.5).to_string();
    let words = ["train", "--device", "cpu", "--json", "--resume", run, "--kimg", &more];
    let resumed = morphogen(&words);
    assert!(resumed.status.success(), "{}", text(&resumed.stderr));
    let last = text(&resumed.stdout).lines().last().unwrap().to_string();
    let last: serde_json::Value = serde_json::from_str(&last).unwrap();
    assert!(last["kimg"].as_f64() > first["kimg"].as_f64(), "{last}");
}

#[test]
fn bench_compares_with_a_file_or_says_why_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("peer.jsonl");
    let peer = r#"{"case": "generate_faces_b1", "img_per_s": 0.001, "maxrss_mb": 100000}"#;
    std::fs::write(&file, peer).unwrap();
    let file = file.to_str().unwrap();
    let words = ["bench", "--only", "generate_faces", "--json", "--device", "cpu", "--compare"];
    let output = morphogen(&[&words[..], &[file]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let lines: Vec<serde_json::Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [line, ratio] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!((&line["case"], &ratio["compare"]), (&"generate_faces_b1".into(), &line["case"]));
    assert!(ratio["speed"].as_f64().unwrap() > 1.0 && ratio["memory"].as_f64().unwrap() < 1.0);

    std::fs::write(file, "case,img_per_s").unwrap();
    assert!(sentence(&[&words[..], &[file]].concat(), 1).contains("line 1 is no JSON"));
    sentence(&["bench", "--compare", "/nowhere/peer.jsonl"], 1);
    sentence(&["bench", "--only", "nonsense"], 2);
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

/// The folder of foreign checkpoints, or None with a printed reason where it is absent.
fn checkpoints() -> Option<std::path::PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("MORPHOGEN_SHARED").map_or(beside, Into::into);
    let folder = shared.join("fixtures");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is absent", folder.display());
    None
}

#[test]
fn hostile_files_end_in_one_sentence_and_run_nothing() {
    let Some(folder) = checkpoints() else { return };
    let mut files = 0;
    for entry in std::fs::read_dir(folder.join("hostile")).unwrap() {
        let path = entry.unwrap().path();
        let error = sentence(&["inspect", path.to_str().unwrap()], 1);
        assert!(error.contains(path.file_name().unwrap().to_str().unwrap()), "{error}");
        files += 1;
    }
    assert!(files >= 7, "{files}");
}

/// Inspects, converts and draws a foreign model; `known` is in what is said of it.
fn tell_convert_and_draw(pkl: &Path, known: &str) {
    let out = tempfile::tempdir().unwrap();
    let about = morphogen(&["inspect", pkl.to_str().unwrap()]);
    let about = text(&about.stdout);
    assert!(about.contains(known) && about.contains("no licence"), "{about}");

    let own = out.path().join("own.safetensors");
    let done = morphogen(&["convert", pkl.to_str().unwrap(), own.to_str().unwrap()]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let draw = |model: &Path, name: &str| {
        let file = out.path().join(name);
        let words = ["generate", "--device", "cpu", "--seeds", "85", "--model"];
        let last = [model.to_str().unwrap(), "--out-npy", file.to_str().unwrap()];
        let output = morphogen(&[&words[..], &last].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        std::fs::read(file).unwrap()
    };
    assert_eq!(draw(pkl, "a.npy"), draw(&own, "b.npy"));
}

#[test]
fn a_foreign_model_is_told_of_converted_and_drawn_the_same() {
    let Some(folder) = checkpoints() else { return };
    tell_convert_and_draw(&folder.join("ada_tiny/model.pkl"), "StyleGAN2, output skips");
}

#[test]
fn a_stylegan3_is_explored_but_neither_trained_nor_given_to_stylegan2() {
    only_explored("stylegan3r.pkl", "StyleGAN3-R", "StyleGAN3");
}

#[test]
fn a_stylegan2_of_lucidrains_is_explored_but_neither_trained_nor_given_to_nvidia_s() {
    only_explored("lucid.pt", "StyleGAN2 of lucidrains", "lucidrains' kind");
}

/// A fixture that is for drawing only: `known` is said of it, and `kind` why it is not trained.
fn only_explored(fixture: &str, known: &str, kind: &str) {
    let pkl = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(fixture);
    tell_convert_and_draw(&pkl, known);
    let (out, pkl) = (tempfile::tempdir().unwrap(), pkl.to_str().unwrap());
    let path = |name: &str| out.path().join(name).to_str().unwrap().to_string();
    let given = ["convert", pkl, &path("a.pt"), "--format"];
    for format in ["nvidia", "rosinality"] {
        let error = sentence(&[&given[..], &[format]].concat(), 2);
        assert!(error.contains("only StyleGAN2"), "{error}");
    }
    let error =
        sentence(&["train", "--data", &path("data"), "--out", &path("run"), "--from", pkl], 2);
    assert!(error.contains(kind), "{error}");

    let sheet = path("sheet.png");
    let sliders = ["--sliders", "1.5,-2", "--basis", "sefa", "--slider-layers", "1-2"];
    let mix = ["--mix-seed", "3", "--mix-layers", "1-2", "--truncation", "0.6", "--cutoff", "2"];
    let words = ["generate", "--device", "cpu", "--seeds", "0-3", "--grid", "--model", pkl];
    let last = ["--noise", "random", "--out", &sheet];
    let output = morphogen(&[&words[..], &sliders, &mix, &last].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
}
