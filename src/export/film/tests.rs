use super::*;
use crate::latent::timeline::{Easing, Key};
use image::AnimationDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use std::cell::Cell;
use std::fs;
use std::io::Cursor;

fn film(fps: u32, scale: u32) -> Film {
    let key = |at, seed| Key { at, easing: Easing::Linear, recipe: Recipe::seed(seed) };
    let keys = vec![key(0.0, 1), key(0.5, 2)];
    let model_name = "Gesichter ☺".to_string();
    let timeline = Timeline { model_name, fps, seconds: 1.0, keys, ..Timeline::default() };
    Film { timeline, scale }
}

/// A bright column that goes from left to right.
fn shot(index: usize, frames: usize) -> Shot {
    let mut picture = Rgb8::filled(32, 32, [20, 40, 160]);
    picture.paste(&Rgb8::filled(4, 32, [240, 220, 30]), (28 * index / frames) as u32, 0);
    Shot { picture, recipe: Recipe::seed(index as u32) }
}

fn written(path: &Path, film: &Film) -> Result<()> {
    let frames = film.timeline.frames();
    let told = Cell::new(0);
    let shown = |done| told.set(done);
    let result = write_film(path, film, &mut (0..frames).map(|i| shot(i, frames)), &shown);
    assert!(result.is_err() || told.get() == frames);
    result
}

fn off(pixels: &[u8], wanted: &Rgb8) -> u8 {
    pixels.iter().zip(&wanted.pixels).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}

#[test]
fn every_kind_gives_its_timeline_back() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.gif", "a.png", "a.MP4", "pictures"] {
        let (path, film) = (folder.path().join(name), film(12, 1));
        assert!(may_replace(&path).is_ok());
        written(&path, &film).unwrap();
        assert_eq!(read_timeline(&path).unwrap(), film.timeline, "{name}");
        assert!(may_replace(&path).is_ok(), "{name} is ours");
        written(&path, &film).unwrap();
    }
    let saved = crate::export::read_recipe(&folder.path().join("a.png")).unwrap();
    assert_eq!((saved.recipes[0].seed, &saved.model_name[..]), (0, "Gesichter ☺"));
    let saved = crate::export::read_recipe(&folder.path().join("pictures/frame00012.png")).unwrap();
    assert_eq!(saved.recipes[0].seed, 11);
    let json = folder.path().join("t.json");
    fs::write(&json, film(12, 1).timeline.text().unwrap()).unwrap();
    assert_eq!(read_timeline(&json).unwrap(), film(12, 1).timeline);
}

#[test]
fn animations_hold_all_pictures_at_their_times() {
    let folder = tempfile::tempdir().unwrap();
    let film = film(30, 2);
    for (name, exact) in [("a.gif", 12), ("a.png", 0)] {
        let path = folder.path().join(name);
        written(&path, &film).unwrap();
        let bytes = Cursor::new(fs::read(&path).unwrap());
        let frames = match name {
            "a.gif" => GifDecoder::new(bytes).unwrap().into_frames().collect_frames(),
            _ => PngDecoder::new(bytes).unwrap().apng().unwrap().into_frames().collect_frames(),
        };
        let frames = frames.unwrap();
        assert_eq!(frames.len(), 30, "{name}");
        let times = frames.iter().map(|it| it.delay().numer_denom_ms());
        let length: f64 = times.map(|(a, b)| f64::from(a) / f64::from(b)).sum();
        assert!((length - 1000.0).abs() < 20.0, "{name} takes {length} ms");
        for (i, frame) in frames.iter().enumerate() {
            let wanted = compose(&[shot(i, 30).picture], &film.about(Recipe::default())).unwrap();
            assert_eq!((frame.buffer().width(), frame.buffer().height()), (64, 64));
            let pixels: Vec<u8> =
                frame.buffer().pixels().flat_map(|p| [p.0[0], p.0[1], p.0[2]]).collect();
            assert!(off(&pixels, &wanted) <= exact, "{name} {i}: {}", off(&pixels, &wanted));
        }
    }
}

#[test]
fn a_longer_film_in_the_same_folder_leaves_no_pictures_behind() {
    let folder = tempfile::tempdir().unwrap();
    for (fps, files) in [(12, 13), (5, 6)] {
        written(folder.path(), &film(fps, 1)).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), files);
    }
    let read = image::open(folder.path().join("frame00003.png")).unwrap().to_rgb8();
    assert_eq!(read.into_raw(), shot(2, 5).picture.pixels);
}

#[test]
fn a_film_that_ends_early_leaves_what_was_there_before() {
    let folder = tempfile::tempdir().unwrap();
    let film = film(10, 1);
    for name in ["a.gif", "a.png", "a.mp4"] {
        let path = folder.path().join(name);
        fs::write(&path, b"former").unwrap();
        let cut = write_film(&path, &film, &mut (0..4).map(|i| shot(i, 10)), &|_| ());
        assert!(matches!(cut, Err(Error::Cancelled)), "{name}: {cut:?}");
        assert_eq!(fs::read(&path).unwrap(), b"former");
        assert!(may_replace(&path).is_err(), "{name} is not ours");
    }
    let pictures = folder.path().join("pictures");
    let cut = write_film(&pictures, &film, &mut (0..4).map(|i| shot(i, 10)), &|_| ());
    assert!(matches!(cut, Err(Error::Cancelled)));
    assert_eq!(fs::read_dir(&pictures).unwrap().count(), 5, "four pictures and the timeline");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4, "no litter");
}

/// A device that is always full, where the system has one.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_what_is_left_of_it() {
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let film = film(10, 1);
    for write in [gif::write, apng::write, mp4::write] {
        let mut shots = (0..10).map(|i| shot(i, 10));
        let mut reel = Reel { shots: &mut shots, film: &film, shown: &|_| (), done: 0 };
        let error = write(&mut full(), &mut reel).unwrap_err();
        assert!(error.to_string().contains("No space left"), "{error}");
    }
    let below = tempfile::tempdir().unwrap();
    let file = below.path().join("file");
    fs::write(&file, b"").unwrap();
    let said = written(&file.join("a.gif"), &film).unwrap_err().to_string();
    assert!(said.contains("is removed"), "{said}");
    let said = written(&file.join("pictures"), &film).unwrap_err().to_string();
    assert!(said.contains("0 pictures before it stay"), "{said}");
}

#[test]
fn other_files_hold_no_timeline_and_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.bin");
    let said = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        let said = read_timeline(&path).unwrap_err().to_string();
        assert!(said.contains("x.bin") && !said.contains('\n'), "{said}");
        said
    };
    assert!(said(b"").contains("no timeline"));
    assert!(said(b"{\"fps\": 3}").contains("no timeline"));
    assert!(said(b"GIF89a\x01\x00").contains("cut short"));
    assert!(said(b"GIF89a\x01\x00\x01\x00\x00\x00\x00\x2c\x00\x00").contains("no timeline"));
    assert!(said(b"\x00\x00\x00\x08ftyp").contains("no timeline"));
    assert!(said(b"\x00\x00\x00\x08ftyp\xff\xff\xff\xffmdat").contains("no timeline"));
    assert!(said(b"\x00\x00\x00\x08ftyp\x00\x00\x00\x03mdat").contains("no timeline"));
    assert!(said(b"\x89PNG\r\n\x1a\n").contains("cut short"));
    assert!(FilmKind::of(Path::new("a.webp")).unwrap_err().to_string().contains("APNG"));
    assert!(FilmKind::of(Path::new("a.webm")).is_err());
}

#[test]
fn cut_anywhere_gives_the_timeline_or_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.gif", "a.png", "a.mp4"] {
        let (path, film) = (folder.path().join(name), film(2, 1));
        written(&path, &film).unwrap();
        let bytes = fs::read(&path).unwrap();
        for length in 0..bytes.len() {
            fs::write(&path, &bytes[..length]).unwrap();
            match read_timeline(&path) {
                Ok(read) => assert_eq!(read, film.timeline, "{name} cut at {length}"),
                Err(Error::Format { .. } | Error::Read { .. }) => {}
                Err(other) => panic!("{name} cut at {length}: {other}"),
            }
        }
    }
}
