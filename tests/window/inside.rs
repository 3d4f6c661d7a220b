//! Looking between the layers.

use super::Window;
use eframe::egui;
use morphogen::app::Lang;

#[test]
fn planes_follow_the_picture_and_a_click_chooses_a_layer() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    assert!(window.app().snapshot().picture.as_ref().unwrap().inside.is_none(), "nobody looks");
    window.click("Inside");
    window.wait_for("Power by fineness");
    let chosen = |window: &Window| {
        let picture = window.app().snapshot().picture.clone().unwrap();
        let inside = picture.inside.expect("somebody looks");
        (inside.chosen().clone(), inside.map.clone())
    };
    let (layer, before) = chosen(&window);
    assert_eq!(layer.side, 32, "a quarter of the picture's side");
    window.0.key_press(egui::Key::ArrowRight);
    window.0.run_steps(2);
    window.picture();
    let (same, after) = chosen(&window);
    assert_eq!(same, layer);
    assert_ne!(after, before, "another seed has other features");
    window.click("conv0");
    window.wait("the first layer", |app| {
        let inside = app.snapshot().picture.as_ref().and_then(|picture| picture.inside.as_ref());
        inside.is_some_and(|inside| inside.layer == 0)
    });
    window.click("Explore");
    window.wait("the end of looking", |app| {
        app.snapshot().picture.as_ref().is_some_and(|picture| picture.inside.is_none())
    });
}
