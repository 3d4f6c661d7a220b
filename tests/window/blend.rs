//! Two models as one.

use super::{Window, distance};
use burn::tensor::Device;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use morphogen::app::Lang;
use morphogen::checkpoint::{Card, Precision, open_embedded, save_generator};
use morphogen::models::Generator;

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
    let choice = window.0.get_all_by_role(Role::ComboBox).last().expect("a choice of models");
    choice.click();
    window.0.run_steps(3);
    window.0.get_all_by_label("other").last().expect("in the list").click();
    window.0.run_steps(3);
    window.click("Blend and open");
    window.wait("the blend", named("faces + other"));
    assert!(root.path().join("runs/blend-1.safetensors").is_file());
    assert!(distance(&window.picture(), &plain) > 5.0);
    // Another shape is one sentence.
    let choice = window.0.get_all_by_role(Role::ComboBox).last().expect("a choice of models");
    choice.click();
    window.0.run_steps(3);
    window.0.get_all_by_label("flowers").last().expect("in the list").click();
    window.0.run_steps(3);
    window.click("Blend and open");
    window.wait("the sentence", |app| {
        app.notices().iter().any(|it| it.contains("cannot be blended"))
    });
}
