//! Keys on a timeline become a film.

use super::{Window, distance};
use image::AnimationDecoder;
use image::codecs::gif::GifDecoder;
use morphogen::app::Lang;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// The file in the folder of pictures that ends so.
fn made(root: &Path, ending: &str) -> PathBuf {
    let files = std::fs::read_dir(root.join("pictures")).unwrap().map(|it| it.unwrap().path());
    let mut found = files.filter(|path| path.extension().is_some_and(|end| end == ending));
    found.next().expect("a film")
}

fn open(root: &Path, lang: Lang) -> Window {
    let mut window = Window::open(root, lang);
    window.click("Film: keys on a timeline");
    window
}

#[test]
fn two_keys_are_played_written_and_opened_again() {
    let root = tempfile::tempdir().unwrap();
    let mut window = open(root.path(), Lang::English);
    let first = window.picture();
    window.click("+ Key");
    window.click("Random seed");
    let second = window.picture();
    assert!(distance(&first, &second) > 5.0);
    window.click("+ Key");
    window.wait_for("Key 2 at 2.00 s");
    let keys = window.app().film().timeline().keys.clone();
    assert_eq!((keys.len(), keys[1].at), (2, 2.0));

    // A click on a key shows its state, and play leads away from it.
    window.click("Key 1 at 0.00 s");
    window.wait("the first state", |app| *app.recipe() == keys[0].recipe);
    assert_eq!(window.picture(), first);
    window.wait("the course", |app| app.film().is_playable());
    window.click("Play the film (space bar)");
    window.wait("a state between", |app| app.recipe().w.is_some());
    window.click("Pause the film");
    let between = window.picture();
    assert!(distance(&between, &first) > 0.0);
    window.click("Undo");
    window.wait("the state before the play", |app| app.recipe().w.is_none());

    window.click("Make film");
    window.click("GIF");
    window.click("Write the film");
    window.wait("the film", |app| app.notices().iter().any(|text| text.starts_with("Saved")));
    let path = made(root.path(), "gif");
    let reader = BufReader::new(File::open(&path).unwrap());
    let frames = GifDecoder::new(reader).unwrap().into_frames().collect_frames().unwrap();
    assert_eq!(frames.len(), 100, "four seconds, the way back with them");
    drop(window);

    let mut window = Window::open(root.path(), Lang::English);
    window.drop_file(&path);
    window.wait("its timeline", |app| app.film().timeline().keys == keys);
    window.wait_for("Key 2 at 2.00 s");
}

#[test]
fn a_tour_is_changed_undone_and_stopped() {
    let root = tempfile::tempdir().unwrap();
    let mut window = open(root.path(), Lang::English);
    window.click("Fill");
    window.click("Tour of the seeds");
    window.wait("the tour", |app| app.film().timeline().keys.len() == 6);
    window.wait("the course", |app| app.film().is_playable());
    window.click("Key 3 at 4.00 s");
    window.click("Remove");
    assert_eq!(window.app().film().timeline().keys.len(), 5);
    window.click("Undo in the film");
    assert_eq!(window.app().film().timeline().keys.len(), 6);
    window.click("Curve");
    let easing = |window: &Window| window.app().film().timeline().keys[2].easing;
    assert_eq!(easing(&window), morphogen::latent::timeline::Easing::Spline);

    window.click("Make film");
    window.click("MP4");
    window.click("Write the film");
    window.wait_for("Stop the film");
    window.click("Stop the film");
    window.wait("the sentence", |app| {
        app.notices().iter().any(|text| text.contains("part that was written is removed"))
    });
    let left = std::fs::read_dir(root.path().join("pictures")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "nothing is left");
    window.click("Put the film away");
}
