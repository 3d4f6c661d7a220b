//! Two models as one.

use super::{Window, distance};
use burn::tensor::Device;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use morphogen::app::Lang;
use morphogen::checkpoint::{Card, Precision, open_embedded, save_generator};
use morphogen::models::Generator;

/// Chooses another model, and blends.
fn blend_with(window: &mut Window, name: &str) {
    let choice = window.0.get_all_by_role(Role::ComboBox).last().expect("a choice of models");
    choice.click();
    window.0.run_steps(3);
    window.0.get_all_by_label(name).last().expect("in the list").click();
    window.0.run_steps(3);
    window.click("Blend and open");
}

#[test]
fn the_open_model_is_blended_with_another_and_the_blend_is_opened() {
    let root = tempfile::tempdir().unwrap();
    let other = root.path().join("other.safetensors");
    let config = open_embedded("faces", &Device::flex()).unwrap().generator.config();
    let generator = Generator::new(&config, 5, &Device::flex());
    let card = Card { name: "other".into(), licence: "MIT".into(), ..Card::default() };
    save_generator(&other, &generator, &card, Precision::Full).unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    let plain = window.picture();
    let named = |name: &'static str| {
        move |app: &morphogen::app::MorphogenApp| {
            app.snapshot().model.as_ref().is_some_and(|model| model.name == name)
        }
    };
    // What was opened once is offered.
    window.drop_file(&other);
    window.wait("the other model", named("other"));
    window.click("Model");
    window.click("faces");
    window.wait("the faces", named("faces"));
    window.wait_for("Blend and open");
    blend_with(&mut window, "other");
    window.wait("the blend", named("faces + other"));
    assert!(root.path().join("runs/blend-1.safetensors").is_file());
    assert!(distance(&window.picture(), &plain) > 5.0);
    // Another shape is one sentence.
    blend_with(&mut window, "flowers");
    window.wait("the sentence", |app| {
        app.notices().iter().any(|it| it.contains("cannot be blended"))
    });
}
