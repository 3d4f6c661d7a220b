//! Where things lie, in small windows above all.

use super::Window;
use eframe::egui;
use egui_kittest::kittest::Queryable;
use morphogen::app::Lang;

/// The window of a small laptop at 100 and at 200 %, and a large one.
const SIZES: [[f32; 2]; 3] = [[900.0, 600.0], [450.0, 300.0], [1280.0, 800.0]];

/// The buttons below the picture, from the left.
const TOOLS: [(Lang, [&str; 4]); 2] = [
    (Lang::English, ["1:1", "Smooth pixels; click for sharp ones", "Copy picture", "Save picture"]),
    (Lang::Chinese, ["1:1", "平滑显示，点击改为清晰像素", "复制图片", "保存图片"]),
];

#[test]
fn the_tools_below_the_picture_stay_apart_and_inside() {
    let root = tempfile::tempdir().unwrap();
    for size in SIZES {
        for (lang, tools) in TOOLS {
            let window = Window::sized(root.path(), lang, size);
            let mut end = 0.0;
            for tool in tools {
                let rect = window.0.get_by_label(tool).rect();
                assert!(rect.left() >= end - 0.5, "{tool} lies on another one at {size:?}");
                end = rect.right();
            }
            assert!(end <= size[0], "the last one leaves the window at {size:?}");
        }
    }
}

#[test]
fn no_text_changes_the_width_of_the_panel() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("a-very-long-folder-name-without-any-space-".repeat(5));
    std::fs::create_dir_all(&folder).unwrap();
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/tensorflow/skip.pkl");
    for name in ["x", "目录", "مجلد"] {
        let name = name.repeat(200 / name.len());
        let path = folder.join(format!("{name}.pkl"));
        std::fs::copy(fixture, &path).unwrap();
        let mut window = Window::sized(root.path(), Lang::English, [1280.0, 800.0]);
        // No font of the system may know the letters; a box takes as much space.
        window.0.ctx.set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
        let before = window.0.get_by_label("Fit").rect();
        window.click("Model");
        window.drop_file(&path);
        window.wait("the model", |app| {
            app.snapshot().model.as_ref().is_some_and(|model| model.name.contains(&name))
        });
        for tab in ["Model", "Explore", "Map", "Train", "Export"] {
            window.click(tab);
            assert_eq!(window.0.get_by_label("Fit").rect(), before, "{tab} is wider");
        }
    }
}
