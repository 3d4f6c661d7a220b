//! The whole line of the studio: a photo, aligned, found, made to smile, dragged, and a film of it.

use super::{Window, distance};
use eframe::egui;
use egui_kittest::kittest::Queryable;
use image::RgbImage;
use image::imageops::{overlay, rotate90};
use morphogen::app::Lang;
use morphogen::base::Rgb8;
use morphogen::export::read_timeline;

/// A photo in which a face lies on its side, off the middle.
fn on_its_side(face: &Rgb8) -> RgbImage {
    let upright = RgbImage::from_raw(128, 128, face.pixels.clone()).unwrap();
    let mut photo = RgbImage::from_pixel(300, 200, image::Rgb([90, 100, 110]));
    overlay(&mut photo, &rotate90(&upright), 150, 40);
    photo
}

#[test]
fn a_photo_is_aligned_found_made_to_smile_dragged_and_filmed() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    let face = window.picture();
    window.click("Random seed");

    let path = root.path().join("me.png");
    on_its_side(&face).save(&path).unwrap();

    // Eyes and mouth are marked where they now are.
    window.drop_file(&path);
    window.wait_for("Pull the marks to both eyes and the mouth · Enter takes it · Esc goes back");
    let area = window.0.get_by_label("Photo of a face").rect();
    let scale = ((area.width() - 48.0) / 300.0).min((area.height() - 48.0) / 200.0);
    let corner = area.center() - egui::vec2(300.0, 200.0) * scale / 2.0;
    let place = |x: f32, y: f32| corner + egui::vec2(x, y) * scale;
    // As the model's card has them, in the middle square of 200 pixels; and turned by a right angle.
    for [x, y] in [[0.342f32, 0.42f32], [0.66, 0.42], [0.5, 0.77]] {
        let from = place(50.0 + 200.0 * x, 200.0 * y);
        window.pull(from, place(150.0 + 128.0 * (1.0 - y), 40.0 + 128.0 * x));
    }
    window.0.key_press(egui::Key::Enter);
    window.wait_for("Take it over");
    window.click("Take it over");
    let found = window.picture();
    assert!(distance(&found, &face) < 8.0, "{} grey levels off", distance(&found, &face));

    window.drag_slider("smile", 25.0);
    let smiling = window.picture();
    assert!(distance(&smiling, &found) > 0.5);
    window.click("Film: keys on a timeline");
    window.click("+ Key");

    window.click("Drag points…");
    let [from, to] = [[64.0, 54.0], [64.0, 48.0]].map(|pixel| window.pixel(pixel));
    window.pull(from, to);
    window.click("Drag");
    window.wait_for("Stop");
    window.wait_for("Drag");
    let dragged = window.picture();
    assert!(distance(&dragged, &smiling) > 0.3, "{}", distance(&dragged, &smiling));
    window.0.key_press(egui::Key::Escape);
    window.0.run_steps(2);
    window.click("+ Key");
    window.wait_for("Key 2 at 2.00 s");

    window.click("Make film");
    window.click("GIF");
    window.click("Write the film");
    window.wait("the film", |app| app.notices().iter().any(|text| text.starts_with("Saved")));
    let pictures = std::fs::read_dir(root.path().join("pictures")).unwrap();
    let film = pictures
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "gif"));
    let timeline = read_timeline(&film.expect("a film")).unwrap();
    assert_eq!(timeline.keys.len(), 2);
    assert_eq!(timeline.keys[1].recipe, *window.app().recipe());
}
