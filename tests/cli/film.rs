//! Films without a window.

use super::{morphogen, program, sentence, text};
use image::AnimationDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use std::fs::{self, File};
use std::io::{BufReader, Cursor};
use std::path::Path;

fn made(words: &[&str]) -> serde_json::Value {
    let start = ["film", "--device", "cpu", "--json"];
    let output = morphogen(&[&start[..], words].concat());
    assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The pictures of an animation.
fn frames(path: &Path) -> Vec<image::RgbaImage> {
    let file = BufReader::new(File::open(path).unwrap());
    let frames = match path.extension().unwrap().to_str().unwrap() {
        "gif" => GifDecoder::new(file).unwrap().into_frames().collect_frames(),
        _ => PngDecoder::new(file).unwrap().apng().unwrap().into_frames().collect_frames(),
    };
    frames.unwrap().into_iter().map(image::Frame::into_buffer).collect()
}

fn distance(a: &[u8], b: &[u8]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / a.len() as f64
}

#[test]
fn a_second_in_every_kind_and_the_timeline_again_from_each() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let words = ["--model", "faces", "--seeds", "1,5", "--seconds", "1", "--fps", "10", "--out"];
    let exact = at("film.png");
    let told = made(&[&words[..], &[&exact]].concat());
    assert_eq!((&told["frames"], &told["fps"]), (&10.into(), &10.into()));
    let pictures = frames(Path::new(&exact));
    assert_eq!(pictures.len(), 10);
    // At its keys it shows what generate draws, to the last pixel.
    let generate = "-q generate --model faces --device cpu --seeds 1,5 --out";
    let output = program().args(generate.split_whitespace()).arg(at("stills")).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    for (frame, seed) in [(0, "stills/seed0001.png"), (5, "stills/seed0005.png")] {
        let still = image::open(at(seed)).unwrap().to_rgba8();
        assert!(pictures[frame] == still, "{seed} differs");
    }
    for name in ["film.gif", "pictures", "film.mp4"] {
        made(&["--timeline", &exact, "--out", &at(name)]);
    }
    let gif = frames(Path::new(&at("film.gif")));
    for (index, picture) in pictures.iter().enumerate() {
        assert!(distance(picture, &gif[index]) < 6.0, "256 colours of frame {index}");
        let one = image::open(at(&format!("pictures/frame{:05}.png", index + 1))).unwrap();
        assert!(one.to_rgba8() == *picture, "frame {index} differs");
    }
    // Each holds what makes it again.
    for name in ["film.gif", "pictures", "film.mp4"] {
        let again = at(&format!("again-{name}.png"));
        made(&["--timeline", &at(name), "--out", &again]);
        assert!(frames(Path::new(&again)) == pictures, "{name} differs");
    }
    assert_eq!(boxes(&fs::read(at("film.mp4")).unwrap()), ["ftyp", "moov", "mdat", "uuid"]);
}

/// Kinds of the boxes of an MP4, in order.
fn boxes(mut bytes: &[u8]) -> Vec<&str> {
    let mut kinds = Vec::new();
    while bytes.len() >= 8 {
        let length = u32::from_be_bytes(bytes[..4].try_into().unwrap()) as usize;
        kinds.push(std::str::from_utf8(&bytes[4..8]).unwrap());
        bytes = &bytes[length..];
    }
    assert!(bytes.is_empty());
    kinds
}

#[test]
fn networks_of_other_kinds_walk_and_what_exists_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let (film, json) = (at("walk.gif"), at("walk.json"));
    let walk = ["--walk", "3", "--places", "3", "--seconds", "0.5", "--fps", "10"];
    let classes = ["--model", "flowers", "--class", "roses", "--scale", "2", "--out", &film];
    made(&[&walk[..], &classes, &["--save-timeline", &json]].concat());
    assert_eq!(frames(Path::new(&film)).len(), 5);
    let without_w = ["--model", "dcgan-faces", "--loop", "no", "--out", &at("z.png")];
    assert_eq!(made(&[&walk[..], &without_w].concat())["frames"], 6);

    // The JSON can be changed by hand.
    let written = fs::read_to_string(&json).unwrap();
    fs::write(&json, written.replace("\"fps\":10", "\"fps\":4")).unwrap();
    assert_eq!(made(&["--timeline", &json, "--out", &film])["frames"], 2);

    let foreign = at("mine.gif");
    fs::write(&foreign, b"mine").unwrap();
    let words = ["film", "--seeds", "1,2", "--out", &foreign];
    assert!(sentence(&words, 2).contains("not saved by Morphogen"));
    assert_eq!(fs::read(&foreign).unwrap(), b"mine");
}

#[test]
fn what_cannot_be_meant_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let (out, json, wav) = (at("o.gif"), at("t.json"), at("m.wav"));
    let says = |more: &[&str], code, words: &str| {
        let said = sentence(&[&["film", "--device", "cpu", "--out", &out], more].concat(), code);
        assert!(said.contains(words), "{more:?}: {said}");
    };
    for (text, words) in [
        (r#"{"model_name":"faces","fps":5,"seconds":1,"keys":[]}"#, "no key"),
        (
            r#"{"model_name":"faces","fps":5,"seconds":1e9,"keys":[{"at":0,"recipe":{}}]}"#,
            "pictures, and",
        ),
        (
            r#"{"model_name":"faces","fps":5,"seconds":1,"keys":[{"at":-2,"recipe":{}}]}"#,
            "0 or later",
        ),
        (r#"{"model_name":"faces","fps":0,"seconds":1,"keys":[{"at":0,"recipe":{}}]}"#, "1 to 120"),
        ("no json", "no timeline"),
    ] {
        fs::write(&json, text).unwrap();
        says(&["--timeline", &json], 1, words);
    }
    fs::write(&json, r#"{"model_name":"mine","fps":5,"seconds":1,"keys":[{"at":0,"recipe":{}}]}"#)
        .unwrap();
    says(&["--timeline", &json], 2, "name its file with --model");
    says(&["--timeline", &at("gone.json")], 1, "gone.json");
    says(&["--seeds", "1,2", "--seconds", "100000"], 2, "pictures, and");
    fs::write(&wav, b"RIFFnothing").unwrap();
    let music = ["--seeds", "1,2", "--music", &wav, "--drive"];
    says(&[&music[..], &["1:2"]].concat(), 1, "m.wav");
    says(&[&music[..], &["999:2"]].concat(), 2, "slider 999");
    let words = ["film", "--seeds", "1", "--out", &at("x.webp")];
    assert!(sentence(&words, 2).contains("APNG"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing was left");
}

/// A tone that grows, as a WAV file with 16 bits.
fn tone(path: &str) {
    let samples: Vec<i16> =
        (0..8000).map(|i| ((i as f32 * 0.3).sin() * i as f32 * 4.0) as i16).collect();
    let data: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let mut wav = Cursor::new(Vec::new());
    use std::io::Write;
    wav.write_all(b"RIFF").unwrap();
    wav.write_all(&(36 + data.len() as u32).to_le_bytes()).unwrap();
    wav.write_all(b"WAVEfmt \x10\0\0\0\x01\0\x01\0").unwrap();
    wav.write_all(&8000u32.to_le_bytes()).unwrap();
    wav.write_all(&16_000u32.to_le_bytes()).unwrap();
    wav.write_all(b"\x02\0\x10\0data").unwrap();
    wav.write_all(&(data.len() as u32).to_le_bytes()).unwrap();
    wav.write_all(&data).unwrap();
    fs::write(path, wav.into_inner()).unwrap();
}

#[test]
fn music_moves_a_slider() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    tone(&at("tone.wav"));
    // A key that stands still, so that all that moves is the music's.
    let json =
        r#"{"model_name":"faces","fps":5,"seconds":1,"keys":[{"at":0,"recipe":{"seed":4}}]}"#;
    fs::write(at("t.json"), json).unwrap();
    let still = at("still.png");
    made(&["--timeline", &at("t.json"), "--out", &still]);
    let still = frames(Path::new(&still));
    assert!(still[0] == still[4], "it moves by itself");
    let words =
        ["--timeline", &at("t.json"), "--music", &at("tone.wav"), "--drive", "1:3", "--out"];
    made(&[&words[..], &[&at("moved.png")]].concat());
    let moved = frames(Path::new(&at("moved.png")));
    let off: Vec<f64> = moved.iter().zip(&still).map(|(a, b)| distance(a, b)).collect();
    assert!(off[0] < 1.0 && off[2] > 2.0 && off[4] > off[1], "{off:?}");
}
