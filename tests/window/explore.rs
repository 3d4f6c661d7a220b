//! Playing with a model.

use super::{Window, distance};
use eframe::egui;
use egui_kittest::kittest::Queryable;
use morphogen::app::{Lang, MorphogenApp};
use morphogen::base::Rgb8;

#[test]
fn a_slider_morphs_the_face_and_undo_brings_it_back() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    let before = window.picture();
    let grey = Rgb8::filled(before.width, before.height, [128; 3]);
    assert!(distance(&before, &grey) > 5.0, "a face");
    window.drag_first_direction(40.0);
    let after = window.picture();
    assert!(window.app().recipe().sliders[0] > 1.0, "{:?}", window.app().recipe());
    assert!(distance(&before, &after) > 1.0, "the picture follows the slider");
    window.click("Undo");
    assert!(window.app().recipe().sliders.is_empty(), "the whole drag is one step");
    assert_eq!(window.picture(), before);
    window.click("Redo");
    assert_eq!(window.picture(), after);
}

#[test]
fn the_window_begins_with_a_picture_that_shows_the_model_well() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    let choose = |window: &mut Window, name: &str| {
        window.0.get_by_label_contains(name).click();
        window.wait("the model", |app| {
            app.snapshot().model.as_ref().is_some_and(|model| model.name == name)
        });
        window.app().snapshot().model.as_ref().unwrap().card.first_seed
    };
    let faces = window.app().snapshot().model.as_ref().unwrap().card.first_seed;
    assert_eq!(Some(window.app().recipe().seed), faces);
    window.click("Model");
    let flowers = choose(&mut window, "flowers");
    assert_eq!(Some(window.app().recipe().seed), flowers);
    assert_ne!(flowers, faces);
    window.click("Explore");
    window.click("Next seed");
    let chosen = window.app().recipe().seed;
    window.click("Model");
    choose(&mut window, "faces");
    assert_eq!(window.app().recipe().seed, chosen, "a seed once chosen stays");
}

#[test]
fn the_space_bar_plays_a_morph_and_stops_it() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    let start = window.picture();
    let t = |app: &MorphogenApp| app.recipe().morph.map_or(0.0, |morph| morph.t);
    window.0.key_press(egui::Key::Space);
    window.wait("the morph", |app| t(app) > 0.2);
    window.0.key_press(egui::Key::Space);
    window.0.run_steps(2);
    let held = t(window.app());
    window.0.run_steps(10);
    assert_eq!(t(window.app()), held, "the second press stops it");
    assert!(distance(&start, &window.picture()) > 1.0, "on the way to B");
    window.click("Undo");
    assert_eq!(window.picture(), start, "back at A");
}

/// `picture` at the size of `like`.
fn resized(picture: &Rgb8, like: &Rgb8) -> Rgb8 {
    let pixels = picture.pixels.clone();
    let image = image::RgbImage::from_raw(picture.width, picture.height, pixels).unwrap();
    let filter = image::imageops::FilterType::Triangle;
    let pixels = image::imageops::resize(&image, like.width, like.height, filter).into_raw();
    Rgb8 { width: like.width, height: like.height, pixels }
}

#[test]
fn another_model_and_its_classes_are_chosen() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    let face = window.picture();
    window.click("Model");
    window.0.get_by_label_contains("flowers").click();
    window.wait("the flowers", |app| {
        app.snapshot().model.as_ref().is_some_and(|model| model.name == "flowers")
    });
    window.0.run_steps(3);
    let first = window.picture();
    let face = resized(&face, &first);
    assert!(distance(&face, &first) > 5.0, "the same seed shows something else");
    let classes = window.app().snapshot().model.as_ref().unwrap().config.classes().to_vec();
    assert!(classes.len() > 2, "{classes:?}");
    assert_eq!(window.app().recipe().class, Some(0), "a class is always chosen");
    window.click("Explore");
    window.click(&classes[2]);
    let third = window.picture();
    assert_eq!(window.app().recipe().class, Some(2));
    assert!(distance(&first, &third) > 1.0, "the class decides the picture");
    window.click("Map");
    window.wait("the map of that class", |app| {
        app.snapshot().map.as_ref().is_some_and(|map| map.class == Some(2))
    });
    window.0.run_steps(2);
    window.0.get_by_label(&format!("Drawn for class: {}", classes[2]));
}

#[test]
fn a_question_mark_opens_the_help_whatever_key_it_lies_on() {
    let root = tempfile::tempdir().unwrap();
    for sign in ["?", "？"] {
        let mut window = Window::open(root.path(), Lang::English);
        window.0.event(egui::Event::Text(sign.into()));
        window.0.run_steps(3);
        assert!(window.0.query_by_label("How it works").is_some(), "{sign}");
    }
}

#[test]
fn holding_b_shows_the_picture_before_its_changes() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    let before = window.picture();
    window.drag_first_direction(40.0);
    window.click("Export");
    let after = window.picture();
    let moved = window.app().recipe().clone();
    window.0.key_down(egui::Key::B);
    let plain = moved.unchanged();
    window.wait("the picture before", |app| {
        app.snapshot().picture.as_ref().is_some_and(|picture| picture.recipe == plain)
    });
    window.0.key_up(egui::Key::B);
    assert_eq!(window.picture(), after, "and back");
    assert_ne!(before, after);
    assert_eq!(*window.app().recipe(), moved, "nothing was edited");
}
