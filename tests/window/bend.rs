//! Changes of the features between the layers.

use super::{Window, distance};
use eframe::egui;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use morphogen::app::Lang;
use morphogen::models::{Bend, Change, Features};

fn bends(window: &Window) -> Vec<Bend> {
    window.app().recipe().bends.clone()
}

/// Adds a change at the layer that is looked at.
fn add(window: &mut Window, layer: &str, change: &str) {
    window.click(&format!("Add a change at {layer}"));
    window.wait_for(change);
    window.click(change);
}

#[test]
fn a_bend_changes_the_picture_and_is_undone() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    let plain = window.picture();
    window.click("Inside");
    window.wait_for("Power by fineness");
    window.click("conv0");
    window.wait_for("Add a change at b4.conv0");
    add(&mut window, "b4.conv0", "Rotate");
    let layer = bends(&window)[0].layer.clone();
    assert_eq!(bends(&window), [Bend::new(&layer, Change::Rotate(30.0))]);
    let turned = window.picture();
    assert!(distance(&turned, &plain) > 1.0);
    // The slider is live, and one drag is one step.
    let sliders = window.0.get_all_by_role(Role::Slider);
    let slider = sliders
        .into_iter()
        .find(|node| node.accesskit_node().label().as_deref() == Some("Degrees"))
        .expect("the slider of the turn");
    let from = slider.rect().center();
    window.0.drag_at(from);
    for step in 1..=4 {
        window.0.run_steps(1);
        window.0.hover_at(from + egui::vec2(12.0 * step as f32, 0.0));
    }
    window.0.drop_at(from + egui::vec2(48.0, 0.0));
    window.0.run_steps(2);
    let Change::Rotate(degrees) = bends(&window)[0].change else { panic!() };
    assert!(degrees > 35.0, "{degrees}");
    assert!(distance(&window.picture(), &turned) > 0.5);
    window.click("Undo");
    assert_eq!(window.picture(), turned);
    window.click("Undo");
    assert!(bends(&window).is_empty());
    assert_eq!(window.picture(), plain);
    window.click("Redo");
    assert_eq!(window.picture(), turned);
}

#[test]
fn a_chain_is_switched_reordered_saved_and_dropped_again() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    let plain = window.picture();
    window.click("Inside");
    window.wait_for("Power by fineness");
    window.wait_for("Add a change at b32.conv1");
    add(&mut window, "b32.conv1", "Shift");
    add(&mut window, "b32.conv1", "Silence");
    window.click("Share");
    assert_eq!(bends(&window)[1].features, Features::Share { share: 0.5, seed: 0 });
    window.click("Cluster");
    assert_eq!(bends(&window)[1].features, Features::Cluster { index: 0, of: 4 });
    let earlier = window.0.get_all_by_label("Earlier").last().expect("a row each");
    earlier.click();
    window.0.run_steps(3);
    assert_eq!(bends(&window)[0].change, Change::Ablate);
    let (chain, both) = (bends(&window), window.picture());
    assert!(distance(&both, &plain) > 1.0);
    window.click("Save the chain");
    window.wait("the file", |app| app.notices().iter().any(|it| it.starts_with("Saved ")));
    window.click("Apply this change");
    assert!(bends(&window)[0].off);
    for _ in 0..2 {
        window.click("Remove");
    }
    assert_eq!(window.picture(), plain);
    window.drop_file(&root.path().join("pictures/bends.json"));
    window.wait("the chain", |app| app.recipe().bends.len() == 2);
    assert_eq!(bends(&window), chain);
    assert_eq!(window.picture(), both);
    // A chain of another model is skipped, and said once.
    let strange = root.path().join("strange.json");
    std::fs::write(&strange, r#"{"bends": [{"layer": "L99", "change": "invert"}]}"#).unwrap();
    window.drop_file(&strange);
    window.wait("the sentence", |app| app.notices().iter().any(|it| it.contains("L99")));
    assert_eq!(window.picture(), plain);
}
