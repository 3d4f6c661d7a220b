//! The interface in Chinese.

use super::Window;
use egui_kittest::kittest::Queryable;
use morphogen::app::Lang;

#[test]
fn every_tab_speaks_chinese() {
    let root = tempfile::tempdir().unwrap();
    let mut window = Window::open(root.path(), Lang::Chinese);
    let tabs = [
        ("探索", "随机种子"),
        ("地图", "Z：随机输入"),
        ("训练", "选择文件夹…"),
        ("导出", "保存网格图"),
        ("模型", "打开模型…"),
    ];
    for (tab, content) in tabs {
        window.click(tab);
        let there = window.0.query_all_by_label(content).next().is_some();
        assert!(there, "{content} is not on {tab}");
    }
    window.click("English");
    window.click("Explore");
    assert!(window.0.query_all_by_label("随机种子").next().is_none());
    window.click("Random seed");
}
