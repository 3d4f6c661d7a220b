//! Saving pictures and coming back to them.

use super::Window;
use morphogen::app::Lang;
use morphogen::checkpoint::{Format, ModelFile, Precision, Wanted, convert};
use std::path::{Path, PathBuf};

#[test]
fn a_saved_picture_brings_its_state_back() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    window.wait_for("This model was trained without noise, which therefore changes nothing in it");
    window.click("Model");
    window.click("flowers");
    window.wait("the flowers", |app| {
        app.snapshot().model.as_ref().is_some_and(|model| model.name == "flowers")
    });
    window.click("Explore");
    window.click("Random seed");
    window.click("Mix styles");
    window.click("Random");
    window.drag_first_direction(-30.0);
    let saved = window.picture();
    let recipe = window.app().recipe().clone();
    assert!(recipe.mix.is_some() && recipe.sliders[0] < -0.5, "{recipe:?}");
    window.click("Export");
    window.click("Save picture");
    window.wait("the file", |app| app.notices().iter().any(|text| text.starts_with("Saved")));
    let mut files = std::fs::read_dir(root.path().join("pictures")).unwrap();
    let file = files.next().expect("a file").unwrap().path();

    window.click("Explore");
    window.click("Mix styles");
    window.click("Random seed");
    window.click("None");
    assert_ne!(*window.app().recipe(), recipe);
    assert_ne!(window.picture(), saved);
    window.drop_file(&file);
    window.wait("the state of the picture", |app| *app.recipe() == recipe);
    assert_eq!(window.picture(), saved, "to the last pixel");
}

/// A picture of one's own run comes back although its model is neither open nor built in.
#[test]
fn the_model_of_a_picture_is_found_beside_it() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    let own = root.path().join("pictures/own.safetensors");
    std::fs::create_dir_all(own.parent().unwrap()).unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tensorflow/skip.pkl");
    let model = ModelFile::read(&fixture, Wanted::Generator).unwrap();
    convert(&model, &own, Format::Native(Precision::Full)).unwrap();
    window.drop_file(&own);
    window.wait("the model", |app| {
        app.snapshot().model.as_ref().is_some_and(|model| model.name == "skip")
    });
    window.click("Random seed");
    window.drag_first_direction(30.0);
    let (saved, recipe) = (window.picture(), window.app().recipe().clone());
    window.click("Export");
    window.click("Save picture");
    window.wait("the file", |app| app.notices().iter().any(|text| text.starts_with("Saved")));
    drop(window);

    let mut window = Window::open(root.path(), Lang::English);
    window.drop_file(&only_png(&root.path().join("pictures")));
    window.wait("the state of the picture", |app| *app.recipe() == recipe);
    assert_eq!(window.picture(), saved);
    window.click("Model");
    window.click("faces");
    window.wait("the faces", |app| {
        app.snapshot().model.as_ref().is_some_and(|model| model.name == "faces")
    });
    let sliders = &window.app().recipe().sliders;
    assert!(sliders.iter().all(|value| *value == 0.0), "directions are a model's own: {sliders:?}");
}

/// The picture in a folder.
fn only_png(folder: &Path) -> PathBuf {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut pictures = files.filter(|path| path.extension().is_some_and(|end| end == "png"));
    pictures.next().expect("a picture")
}
