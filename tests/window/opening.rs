//! Files of others, dropped on the window.

use super::{PATIENCE, Window, distance};
use egui_kittest::kittest::Queryable;
use morphogen::app::Lang;
use std::path::Path;
use std::time::Instant;

/// A pickle that would run a command in a careless reader.
fn hostile(marker: &Path) -> Vec<u8> {
    format!("cos\nsystem\n(S'touch {}'\ntR.", marker.display()).into_bytes()
}

#[test]
fn a_pickle_that_runs_a_command_is_refused_and_the_open_model_stays() {
    let root = tempfile::tempdir().unwrap();
    let (file, marker) = (root.path().join("network.pkl"), root.path().join("marker"));
    std::fs::write(&file, hostile(&marker)).unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    let before = window.picture();
    window.drop_file(&file);
    window.wait("the sentence", |app| app.notices().iter().any(|t| t.contains("network.pkl")));
    assert_eq!(window.app().notices().len(), 1, "{:?}", window.app().notices());
    assert!(!marker.exists(), "nothing was run");
    assert_eq!(window.app().snapshot().model.as_ref().unwrap().name, "faces");
    assert_eq!(window.picture(), before);
    window.click("Random seed");
    assert!(distance(&window.picture(), &before) > 1.0, "one can go on");
}

#[test]
fn a_model_of_another_program_morphs_under_its_sliders() {
    let root = tempfile::tempdir().unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tensorflow/skip.pkl");
    let mut window = Window::open(root.path(), Lang::English);
    window.drop_file(&file);
    window.wait("the model", |app| {
        app.snapshot().model.as_ref().is_some_and(|model| model.name == "skip")
    });
    let before = window.picture();
    window.drag_first_direction(40.0);
    assert!(window.app().recipe().sliders[0] > 1.0, "{:?}", window.app().recipe());
    assert!(distance(&window.picture(), &before) > 1.0, "the picture follows the slider");
}

#[test]
fn a_large_file_shows_how_far_it_is() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("large.pkl");
    // A model that is whole but for the name of one tensor, so that all of it is read, and zeros,
    // which take no space on the disk but time.
    let model = include_bytes!("../fixtures/stylegan3r.pkl");
    let name = b"magnitude_ema";
    let at = model.windows(name.len()).position(|bytes| bytes == name).unwrap();
    let mut file = model.to_vec();
    file[at] = b'M';
    std::fs::write(&path, file).unwrap();
    std::fs::File::options().write(true).open(&path).unwrap().set_len(1 << 30).unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    window.drop_file(&path);
    let end = Instant::now() + PATIENCE;
    while window.0.query_all_by_label("Reading the model").next().is_none() {
        assert!(Instant::now() < end, "no progress was shown");
        window.0.step();
    }
    window.wait("the sentence", |app| app.notices().iter().any(|t| t.contains("large.pkl")));
    window.0.run_steps(1);
    assert!(window.0.query_all_by_label("Reading the model").next().is_none(), "it is over");
}

#[test]
fn failures_are_told_in_chinese() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::Chinese);
    window.drop_file(&root.path().join("gone.pt"));
    window.wait("the sentence", |app| app.notices().iter().any(|t| t.contains("gone.pt")));
    let said = window.app().notices().concat();
    assert!(said.starts_with("无法读取") && said.contains("没有这个文件"), "{said}");
}

#[test]
fn sliders_follow_the_style_weights_when_asked_to() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    let still = window.picture();
    window.drag_first_direction(40.0);
    let component = window.picture();
    window.click("SeFa");
    assert!(window.app().recipe().sliders.is_empty(), "other directions begin in the middle");
    assert_eq!(window.picture(), still);
    assert!(window.0.query_all_by_label("direction 1").next().is_some());
    window.drag_first_direction(40.0);
    let direction = window.picture();
    assert!(distance(&still, &direction) > 1.0 && distance(&component, &direction) > 1.0);
    window.click("Undo");
    window.click("Undo");
    assert_eq!(window.picture(), component, "the components come back as they were");
}

#[test]
fn a_network_of_another_kind_is_shown_and_answers_to_its_sliders() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/lucid.pt");
    window.drop_file(&file);
    window
        .wait("the model", |app| app.snapshot().model.as_ref().is_some_and(|m| m.name == "lucid"));
    let still = window.picture();
    assert_eq!((still.width, still.height), (16, 16));
    window.drag_first_direction(40.0);
    assert!(distance(&still, &window.picture()) > 1.0);
    window.click("Mix styles");
    window.picture();
    window.click("Model");
    assert!(
        window.0.query_all_by_label("StyleGAN2 of lucidrains, one w a resolution").next().is_some()
    );
}
