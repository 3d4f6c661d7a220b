//! Saving pictures and coming back to them.

use super::Window;
use morphogen::app::Lang;

#[test]
fn a_saved_picture_brings_its_state_back() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::English);
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
