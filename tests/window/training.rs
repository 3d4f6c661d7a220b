//! Training a model while playing with it.

use super::{Window, distance};
use eframe::egui;
use egui_kittest::kittest::Queryable;
use morphogen::app::{Lang, MorphogenApp};
use morphogen::base::Rgb8;
use morphogen::engine::{ModelSource, Phase};
use std::path::Path;

/// Discs of many colours.
fn paint(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    for i in 0..24_u8 {
        let mut picture = Rgb8::filled(20, 20, [250 - 9 * i, 40, 60 + 8 * i]);
        picture.paste(&Rgb8::filled(10, 10, [10 * i, 200, 90]), 5, u32::from(i % 6) + 2);
        let path = folder.join(format!("{i}.png"));
        image::save_buffer(path, &picture.pixels, 20, 20, image::ColorType::Rgb8).unwrap();
    }
}

fn choose(window: &mut Window, list: &str, entry: &str) {
    window.click(list);
    window.click(entry);
}

fn points(app: &MorphogenApp) -> usize {
    app.snapshot().training.history.len()
}

/// Types the path of the pictures, and waits for the report.
fn read(window: &mut Window, folder: &Path) {
    window.click("Train");
    window.0.get_by_label("Path of a folder").focus();
    window.0.run_steps(2);
    window.0.get_by_label("Path of a folder").type_text(&folder.display().to_string());
    window.0.run_steps(2);
    window.0.key_press(egui::Key::Enter);
    window.wait_for("Start training");
    window.0.get_by_label("24 pictures");
}

/// Sets the smallest network up and starts.
fn start(window: &mut Window, folder: &Path) {
    read(window, folder);
    choose(window, "Resolution", "16 × 16");
    choose(window, "Network", "Small, fast");
    window.click("Start training");
    window.wait("training", |app| app.snapshot().training.phase == Phase::Running);
}

#[test]
fn a_folder_is_trained_on_while_the_picture_follows() {
    let root = tempfile::tempdir().unwrap();
    let (folder, runs) = (root.path().join("discs"), root.path().join("runs"));
    paint(&folder);
    let mut window = Window::open(root.path(), Lang::English);
    start(&mut window, &folder);
    window.wait("the first points of the curves", |app| points(app) >= 2);
    let training = &window.app().snapshot().training;
    assert_eq!((training.images, &training.run), (24, &runs.join("discs-1")));
    assert_eq!(training.config.as_ref().unwrap().network.resolution(), 16);
    assert!(training.samples.is_some(), "the sheet of samples");

    window.click("Explore");
    let (before, begun) = (window.picture(), points(window.app()));
    assert_eq!(before.width, 16, "the window shows the model in training");
    window.click("Next seed");
    let after = window.picture();
    assert_ne!(before, after);
    window.wait("more of the curves", |app| points(app) > begun);
    assert_eq!(window.app().snapshot().training.phase, Phase::Running);

    window.click("Train");
    window.click("Pause");
    window.wait("the pause", |app| app.snapshot().training.phase == Phase::Paused);
    let held = points(window.app());
    for _ in 0..60 {
        std::thread::sleep(std::time::Duration::from_millis(5));
        window.0.step();
    }
    assert_eq!(points(window.app()), held, "a pause is a pause");
    window.click("Go on");
    window.wait("more after the pause", |app| points(app) > held);
    window.click("Stop");
    window.wait("the end", |app| app.snapshot().training.phase == Phase::Idle);
    window.wait("the result", |app| {
        app.snapshot().model.as_ref().is_some_and(|model| model.hash.is_some())
    });
    let model = window.app().snapshot().model.clone().unwrap();
    assert_eq!(model.source, ModelSource::File(runs.join("discs-1")));
    window.wait_for("New run");
}

#[test]
fn a_run_goes_on_from_the_open_model() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("discs");
    paint(&folder);
    let mut window = Window::open(root.path(), Lang::English);
    let faces = window.picture();
    read(&mut window, &folder);
    choose(&mut window, "Start from", "faces");
    window.wait_for("Given by the model");
    window.click("Start training");
    window.wait("training", |app| app.snapshot().training.phase == Phase::Running);
    let config = window.app().snapshot().training.config.clone().unwrap();
    assert_eq!(config.from.as_ref().unwrap().model, "faces");
    assert_eq!(config.network.resolution(), 128);
    let source = ModelSource::File(root.path().join("runs/discs-1"));
    window.wait("the model in training", |app| {
        app.snapshot().model.as_ref().is_some_and(|model| model.source == source)
    });
    let picture = window.picture();
    let off = distance(&picture, &faces);
    assert!(off < 20.0, "{off} grey levels: not the face that was there before");
    let said = window.app().notices();
    assert!(!said.iter().any(|text| text.contains("no discriminator")), "it brings one: {said:?}");
    window.click("Stop");
    window.wait("the end", |app| app.snapshot().training.phase == Phase::Idle);
}

#[test]
fn closing_the_window_waits_until_the_run_is_saved() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("discs");
    paint(&folder);
    let mut window = Window::open(root.path(), Lang::English);
    start(&mut window, &folder);
    let ask = |window: &mut Window| {
        let views = &mut window.0.input_mut().viewports;
        views.entry(egui::ViewportId::ROOT).or_default().events.push(egui::ViewportEvent::Close);
        window.0.step();
        let views = &window.0.output().viewport_output;
        views.values().flat_map(|view| view.commands.clone()).collect::<Vec<_>>()
    };
    assert!(ask(&mut window).contains(&egui::ViewportCommand::CancelClose), "it stays open");
    window.wait("the end", |app| app.snapshot().training.phase == Phase::Idle);
    window.0.step();
    let views = &window.0.output().viewport_output;
    let closes =
        |view: &egui::ViewportOutput| view.commands.contains(&egui::ViewportCommand::Close);
    assert!(views.values().any(closes), "and closes by itself");
    let run = &window.app().snapshot().training.run;
    assert!(run.join("state.safetensors").exists());
}
