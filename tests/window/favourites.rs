//! States that are kept, and what else the window remembers.

use super::{Window, distance};
use eframe::egui;
use egui_kittest::kittest::Queryable;
use morphogen::app::{Lang, MorphogenApp};

const KEEP: &str = "Keep this state among the favourites (K)";
const PASS_ON: &str = "Save all favourites as one picture, which can be opened here";

fn model(app: &MorphogenApp) -> &str {
    app.snapshot().model.as_ref().map_or("", |model| &model.name)
}

#[test]
fn a_favourite_brings_its_state_back_with_its_model() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    window.drag_first_direction(40.0);
    let kept = window.picture();
    let seed = window.app().recipe().seed;
    window.click(KEEP);
    let favourite = format!("Favourite 1: faces, seed {seed}");
    window.wait_for(&favourite);
    window.click("Random seed");
    window.0.key_press(egui::Key::K);
    window.0.run_steps(2);
    assert!(distance(&window.picture(), &kept) > 1.0);
    window.click(&favourite);
    assert_eq!(window.picture(), kept);

    window.click("Model");
    window.0.get_by_label_contains("flowers").click();
    window.wait("the flowers", |app| model(app) == "flowers");
    window.click(&favourite);
    window.wait("the faces", |app| model(app) == "faces");
    assert_eq!(window.picture(), kept, "its model is opened again");
}

#[test]
fn favourites_travel_as_a_picture() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    for _ in 0..2 {
        window.click("Next seed");
        window.picture();
        window.click(KEEP);
    }
    window.click(KEEP);
    let known = "This state is among the favourites already";
    assert!(window.app().notices().iter().any(|text| text == known));
    window.0.run_steps(5);
    window.click(PASS_ON);
    let file = root.path().join("pictures/morphogen-favourites.png");
    assert!(file.exists(), "{:?}", window.app().notices());

    let mut other = Window::open(&root.path().join("elsewhere"), Lang::English);
    other.drop_file(&file);
    other.wait("the favourites", |app| app.notices().iter().any(|t| t == "2 new favourites"));
    // The strip has its place from the second frame on.
    other.0.run_steps(3);
    let seed = window.app().recipe().seed;
    other.click(&format!("Favourite 2: faces, seed {seed}"));
    let apart = distance(&other.picture(), &window.picture());
    assert!(apart < 0.5, "{apart}: {:?} and {:?}", other.app().recipe(), window.app().recipe());
    other.0.get_all_by_label("Remove this favourite").next().unwrap().click();
    other.0.run_steps(3);
    assert!(other.0.query_by_label_contains("Favourite 2").is_none());
}

#[test]
fn the_large_map_leaves_the_picture_beside_it() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::sized(root.path(), Lang::English, [1280.0, 800.0]);
    window.wait("the map", |app| app.snapshot().map.is_some());
    window.click("Map");
    let small = window.0.get_all_by_label("W, after the mapping network").last().unwrap().rect();
    window.click("A larger map, with the picture beside it");
    window.0.run_steps(3);
    // The plane bears the label of its heading.
    let plane = window.0.get_all_by_label("W, after the mapping network").last().unwrap().rect();
    assert!(plane.width() > 300.0 && small.width() < 352.0, "{plane:?}");
    let picture = window.0.get_by_label("Picture").rect();
    assert!(picture.width() > 300.0 && plane.right() < picture.left());
    window.click("A smaller map");
    assert!(window.0.get_by_label("Picture").rect().width() > 800.0);
}

#[test]
fn the_morph_is_seen_without_scrolling() {
    let root = tempfile::tempdir().unwrap();
    let window = Window::sized(root.path(), Lang::English, [1280.0, 776.0]);
    assert!(window.0.get_by_label("Morph to a second seed").rect().bottom() < 740.0);
}
