use super::*;
use crate::app::theme;
use crate::data::Row;
use eframe::egui;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

struct Stage {
    curate: Option<Curate>,
    done: bool,
}

/// Six pictures in two subfolders.
fn photos() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for i in 0..6_u8 {
        let class = if i < 3 { "red" } else { "blue" };
        std::fs::create_dir_all(folder.path().join(class)).unwrap();
        let paint = |x: u32, y: u32| {
            let ink = if (x / 5 + y / 7).is_multiple_of(2) { 40 * i } else { 255 - 30 * i };
            image::Rgb([ink, (x * 4) as u8, (y * u32::from(i)) as u8])
        };
        let picture = image::RgbImage::from_fn(64, 48, paint);
        picture.save(folder.path().join(class).join(format!("{i}.png"))).unwrap();
    }
    folder
}

fn stage(folder: &Path, size: [f32; 2]) -> Harness<'static, Stage> {
    let stage = Stage { curate: None, done: false };
    let mut harness =
        Harness::builder().with_size(size).with_context_setup(theme::install).build_ui_state(
            |ui, stage: &mut Stage| {
                stage.done |= stage.curate.as_mut().is_some_and(|curate| curate.ui(ui));
            },
            stage,
        );
    let ctx = harness.ctx.clone();
    harness.state_mut().curate = Some(Curate::open(&ctx, folder));
    until(&mut harness, |stage| stage.curate.as_ref().unwrap().sheet.is_some());
    harness.run_steps(3);
    harness
}

fn until(harness: &mut Harness<'static, Stage>, ready: impl Fn(&Stage) -> bool) {
    for _ in 0..2000 {
        harness.step();
        if ready(harness.state()) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("it never came: {:?}", harness.state().curate.as_ref().unwrap().failure);
}

fn press(harness: &mut Harness<'static, Stage>, key: Key) {
    harness.key_press(key);
    harness.run_steps(2);
}

fn list(folder: &Path) -> Vec<Row> {
    List::read(&folder.join(LIST_FILE)).unwrap().rows
}

#[test]
fn pictures_are_sorted_by_keys_and_the_list_is_kept() {
    let folder = photos();
    let mut harness = stage(folder.path(), [900.0, 600.0]);
    for key in [Key::A, Key::D, Key::ArrowRight, Key::C] {
        press(&mut harness, key);
    }
    press(&mut harness, Key::B);
    until(&mut harness, |stage| stage.curate.as_ref().unwrap().boxing.is_some());
    harness.run_steps(2);
    for key in [Key::Minus, Key::Minus, Key::ArrowRight, Key::Enter] {
        press(&mut harness, key);
    }
    harness.get_by_label("2 kept · 2 left out · 2 undecided");
    harness.get_by_label("Done").click();
    harness.run_steps(3);
    assert!(harness.state().done);
    let rows = list(folder.path());
    let labels: Vec<(&str, Grade)> =
        rows.iter().map(|row| (row.file.as_str(), row.label)).collect();
    let expected = [
        ("blue/3.png", Grade::A),
        ("blue/4.png", Grade::D),
        ("red/0.png", Grade::C),
        ("red/1.png", Grade::B),
    ];
    assert_eq!(labels, expected);
    let (x0, size) = (rows[3].x0.unwrap(), rows[3].size.unwrap());
    // Two steps of a twentieth smaller, and a step of a fiftieth to the right of the middle.
    assert!((0.89..0.92).contains(&size) && x0 > 0.15, "{x0} {size}");
}

#[test]
fn the_mouse_does_the_same_and_escape_changes_nothing() {
    let folder = photos();
    let mut harness = stage(folder.path(), [1100.0, 700.0]);
    harness.get_by_label("red/2.png: not decided").click();
    harness.run_steps(2);
    harness.get_by_label("Round").click();
    harness.run_steps(2);
    harness.get_by_label("B Square…").click();
    until(&mut harness, |stage| stage.curate.as_ref().unwrap().boxing.is_some());
    press(&mut harness, Key::Escape);
    harness.get_by_label("red/2.png: A, taken whole");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_steps(2);
    harness.get_by_label("red/2.png: not decided");
}

#[test]
fn it_is_written_without_being_asked_and_goes_on_from_there() {
    let folder = photos();
    let mut harness = stage(folder.path(), [900.0, 600.0]);
    press(&mut harness, Key::A);
    drop(harness);
    assert_eq!(list(folder.path()).len(), 1);
    let harness = stage(folder.path(), [900.0, 600.0]);
    harness.get_by_label("1 kept · 0 left out · 5 undecided");
}

#[test]
fn a_damaged_list_and_an_empty_folder_are_told_and_nothing_is_overwritten() {
    let folder = photos();
    std::fs::write(folder.path().join(LIST_FILE), "file,label\na.png,Q\n").unwrap();
    let ctx = egui::Context::default();
    let mut curate = Curate::open(&ctx, folder.path());
    while curate.failure.is_none() {
        curate.receive(&ctx);
    }
    assert!(curate.failure.as_ref().unwrap().contains("line 2"));
    assert!(curate.close());
    let text = std::fs::read_to_string(folder.path().join(LIST_FILE)).unwrap();
    assert!(text.contains("a.png,Q"));
    let empty = tempfile::tempdir().unwrap();
    let mut curate = Curate::open(&ctx, empty.path());
    while curate.failure.is_none() {
        curate.receive(&ctx);
    }
    assert!(curate.failure.as_ref().unwrap().contains("it holds no files"));
}
