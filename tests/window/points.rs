//! Points of the picture that are dragged.

use super::{Window, distance};
use eframe::egui;
use egui_kittest::kittest::Queryable;
use morphogen::app::Lang;

#[test]
fn a_point_is_pulled_the_picture_follows_and_undo_brings_it_back() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    let before = window.picture();
    window.click("Drag points…");
    window.wait_for(
        "Click a point of the picture, then where it is to go; or pull from one to the other",
    );
    let [from, to] = [[64.0, 84.0], [64.0, 92.0]].map(|pixel| window.pixel(pixel));
    window.pull(from, to);
    window.click("Drag");
    window.wait("the state that was reached", |app| app.recipe().w.is_some());
    window.wait_for("Stop");
    window.wait_for("Drag");
    let after = window.picture();
    assert!(distance(&before, &after) > 0.5, "only {}", distance(&before, &after));
    window.click("Undo");
    assert_eq!(*window.picture(), *before);
    // Sliders go on from where the points were left.
    window.click("Redo");
    window.drag_first_direction(40.0);
    assert!(window.app().recipe().w.is_some() && distance(&window.picture(), &after) > 1.0);
    window.0.key_press(egui::Key::Escape);
    window.0.run_steps(3);
    assert!(window.0.query_by_label("Eraser").is_none());
}

#[test]
fn the_bar_of_points_has_room_in_small_windows() {
    let root = tempfile::tempdir().unwrap();
    for size in [[900.0, 600.0], [640.0, 400.0]] {
        for (lang, open, names) in [
            (Lang::English, "Drag points…", ["Points", "Brush", "Eraser", "Drag", "Clear"]),
            (Lang::Chinese, "拖动点…", ["点", "画笔", "橡皮", "拖动", "清空"]),
        ] {
            let mut window = Window::sized(root.path(), lang, size);
            window.click(open);
            let mut rects = Vec::new();
            for name in names {
                let rect = window.0.get_by_label(name).rect();
                assert!(rect.right() <= size[0] && rect.bottom() < size[1], "{name} at {size:?}");
                rects.push(rect.shrink(1.0));
            }
            for (index, rect) in rects.iter().enumerate() {
                let other = rects[..index].iter().any(|other| other.intersects(*rect));
                assert!(!other, "{} lies on another one at {size:?}", names[index]);
            }
        }
    }
}
