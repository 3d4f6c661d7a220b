//! Where things lie, in small windows above all.

use super::Window;
use eframe::egui;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use morphogen::app::Lang;

/// The windows of a small and of a usual laptop at 100 and at 200 %, and one a little wider.
const SIZES: [[f32; 2]; 5] =
    [[900.0, 600.0], [450.0, 300.0], [1280.0, 800.0], [640.0, 400.0], [656.0, 400.0]];

/// The buttons below the picture, from the left.
const TOOLS: [(Lang, [&str; 5]); 2] = [
    (
        Lang::English,
        [
            "1:1",
            "Smooth pixels; click for sharp ones",
            "Keep this state among the favourites (K)",
            "Copy picture",
            "Save picture",
        ],
    ),
    (
        Lang::Chinese,
        ["1:1", "平滑显示，点击改为清晰像素", "收藏当前状态（K）", "复制图片", "保存图片"],
    ),
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
            // How large the picture is stands left of all icons, where it has room.
            let icons = window.0.get_by_label(tools[1]).rect();
            for node in window.0.root().children_recursive() {
                let text = node.accesskit_node();
                let text = text.value().or(text.label()).unwrap_or_default();
                if !text.ends_with(" %") {
                    continue;
                }
                let rect = node.rect();
                let beside = rect.bottom() > icons.top() && rect.top() < icons.bottom();
                assert!(!beside || rect.right() <= icons.left(), "{text} at {size:?}");
            }
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

/// What a window shows at `size`, in every tab: nothing with a name leaves the window sideways, and
/// nothing of the panel lies over the picture.
fn nothing_is_cut(window: &mut Window, size: [f32; 2], tabs: [&str; 7]) {
    window.0.set_size(size.into());
    window.0.run_steps(3);
    for tab in tabs {
        window.click(tab);
        // Where the picture is, and in the lab the switches below the game.
        let switches = ["D's colours", "D 的颜色"];
        let edge = window.0.root().children_recursive().find_map(|node| {
            let label = node.accesskit_node().label()?;
            let picture = ["Picture", "图片"].contains(&&*label);
            let picture = picture && node.accesskit_node().role() == Role::Image;
            (picture || switches.contains(&&*label)).then(|| node.rect().left())
        });
        let Some(edge) = edge else { panic!("no stage in {tab} at {size:?}") };
        for node in window.0.root().children_recursive() {
            let Some(label) = node.accesskit_node().label() else { continue };
            let rect = node.rect();
            // What is scrolled out of sight has no place.
            if rect.width() < 1.0 || rect.bottom() < 0.0 || rect.top() > size[1] {
                continue;
            }
            let place = format!("{label:?} in {tab} at {size:?}: {rect:?}");
            assert!(rect.left() >= -0.5 && rect.right() <= size[0] + 0.5, "cut off: {place}");
            let across = rect.left() < edge - 40.0 && rect.right() > edge + 4.0;
            let bars = rect.top() < 44.0 || rect.bottom() > size[1] - 34.0;
            assert!(!across || bars, "over the edge of the panel: {place}");
        }
    }
}

#[test]
fn nothing_is_cut_at_any_size_and_scale() {
    let root = tempfile::tempdir().unwrap();
    let english = ["Explore", "Map", "Inside", "Train", "Lab", "Export", "Model"];
    let chinese = ["探索", "地图", "内部", "训练", "实验室", "导出", "模型"];
    for (lang, tabs) in [(Lang::English, english), (Lang::Chinese, chinese)] {
        let mut window = Window::sized(root.path(), lang, [1280.0, 800.0]);
        for [width, height] in [[1920.0, 1080.0], [1280.0, 800.0], [900.0, 600.0], [640.0, 400.0]] {
            for scale in [1.0, 1.5, 2.0] {
                // The smallest window is not for large scales: 320 points are no room.
                if width / scale >= 420.0 {
                    nothing_is_cut(&mut window, [width / scale, height / scale], tabs);
                }
            }
        }
    }
}

#[test]
fn the_panel_is_as_wide_as_before_once_there_is_room_again() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::sized(root.path(), Lang::English, [900.0, 600.0]);
    let before = window.0.get_by_label("Fit").rect();
    window.0.set_size([450.0, 300.0].into());
    window.0.run_steps(4);
    window.0.set_size([900.0, 600.0].into());
    window.0.run_steps(4);
    assert_eq!(window.0.get_by_label("Fit").rect(), before);
}
