//! Directions of the user's own.

use super::{Window, distance};
use eframe::egui;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use morphogen::app::Lang;
use morphogen::export::npy;

#[test]
fn marked_pictures_become_a_slider() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    window.click("From pictures…");
    window.wait_for("Picture 40: not marked");
    for number in [1, 2, 3] {
        window.click(&format!("Picture {number}: not marked"));
    }
    assert!(window.0.query_by_label("Picture 3: more").is_some());
    for number in [4, 5, 6] {
        window.0.get_by_label(&format!("Picture {number}: not marked")).click_secondary();
        window.0.run_steps(2);
    }
    window.wait_for("3 more · 3 less");
    window.0.get_by_role(Role::TextInput).focus();
    window.0.run_steps(1);
    window.0.get_by_role(Role::TextInput).type_text("grin");
    window.0.run_steps(2);
    let mut tries = 0;
    while window.0.query_by_label("Picture 1: more").is_some() {
        window.click("Make a slider");
        std::thread::sleep(std::time::Duration::from_millis(20));
        tries += 1;
        assert!(tries < 500, "the direction was never found");
    }
    let before = window.picture();
    window.drag_slider("grin", 30.0);
    assert_eq!(window.app().recipe().own.len(), 1);
    assert!(distance(&window.picture(), &before) > 0.5);
    window.click("Undo");
    assert_eq!(*window.picture(), *before);
    window.click("Remove grin");
    assert!(window.0.query_by_label("Remove grin").is_none());
}

#[test]
fn dropped_arrays_are_sliders_and_those_of_other_models_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("pose.npy");
    let values: Vec<f32> = (0..128).map(|i| (i % 7) as f32 - 3.0).collect();
    npy::write(&file, &[128], &values).unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    window.drop_file(&file);
    window.wait_for("Remove pose");
    npy::write(&file, &[512], &[1.0; 512]).unwrap();
    window.drop_file(&file);
    window.wait("the sentence", |app| app.notices().iter().any(|it| it.contains("512 values")));
}
