//! A photo of the user's own.

use super::{Window, distance};
use eframe::egui;
use egui_kittest::kittest::Queryable;
use image::RgbImage;
use morphogen::app::Lang;
use morphogen::base::Rgb8;
use std::path::Path;

const FACE: &str = "Pull the marks to both eyes and the mouth · Enter takes it · Esc goes back";
const SQUARE: &str = "Drag the square or its corners, or scroll · Enter takes it · Esc goes back";

fn save(picture: &Rgb8, path: &Path) {
    let pixels = picture.pixels.clone();
    RgbImage::from_raw(picture.width, picture.height, pixels).unwrap().save(path).unwrap();
}

#[test]
fn a_dropped_photo_becomes_a_state_that_sliders_change() {
    let root = tempfile::tempdir().unwrap();
    let photo = root.path().join("me.png");
    let mut window = Window::open(root.path(), Lang::English);
    window.click("Random seed");
    let wanted = window.picture();
    save(&wanted, &photo);
    window.click("Random seed");
    let apart = distance(&window.picture(), &wanted);
    assert!(apart > 5.0);

    window.drop_file(&photo);
    window.wait_for(FACE);
    // The model's own picture has its face where the marks are offered.
    window.0.key_press(egui::Key::Enter);
    window.wait_for("Take it over");
    window.click("Take it over");
    let found = window.picture();
    let off = distance(&found, &wanted);
    assert!(off < 0.5 * apart, "{off} grey levels off, where another picture is {apart}");
    window.drag_first_direction(40.0);
    assert!(distance(&window.picture(), &found) > 1.0, "the sliders change it");
    window.click("Undo");
    assert!(distance(&window.picture(), &found) < 0.5);
}

#[test]
fn a_photo_can_be_left_and_what_is_none_is_told() {
    let root = tempfile::tempdir().unwrap();
    let photo = root.path().join("me.jpg");
    let mut window = Window::open(root.path(), Lang::English);
    let before = window.picture();
    save(&before, &photo);
    window.drop_file(&photo);
    window.wait_for(FACE);
    window.click("Square");
    window.wait_for(SQUARE);
    window.0.key_press(egui::Key::Escape);
    window.0.run_steps(3);
    assert!(window.0.query_by_label(SQUARE).is_none());
    assert_eq!(window.picture(), before);

    let broken = root.path().join("broken.jpg");
    std::fs::write(&broken, b"no picture").unwrap();
    window.drop_file(&broken);
    window.wait("the sentence", |app| app.notices().iter().any(|it| it.contains("broken.jpg")));
}
