//! No label is forgotten: the sources are read for the texts that they translate.

use super::*;
use crate::app::panels::all_titles;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

#[test]
fn tables_are_whole() {
    let mut seen = HashSet::new();
    for (english, chinese) in TABLES.iter().copied().flatten() {
        assert!(!english.trim().is_empty() && !chinese.trim().is_empty(), "{english:?}");
        assert!(seen.insert(english), "{english:?} is in the table twice");
        let holes = |text: &str| text.matches("{}").count();
        assert_eq!(holes(english), holes(chinese), "placeholders of {english:?}");
    }
}

#[test]
fn every_text_of_the_sources_is_translated() {
    let mut missing = Vec::new();
    let mut found = 0;
    for (path, source) in sources("") {
        for text in texts(&source) {
            found += 1;
            if !CHINESE.contains_key(text.as_str()) {
                missing.push(format!("{}: {text:?}", path.display()));
            }
        }
    }
    assert!(found > 100, "the search found only {found} texts");
    assert!(missing.is_empty(), "no translation:\n{}", missing.join("\n"));
}

/// Some panels hand their labels on before they are translated: whatever begins with a capital
/// is for people, but for a few names.
#[test]
fn every_sentence_of_the_panels_is_translated() {
    const NAMES: [&str; 6] = ["A", "B", "JSON", "Morphogen", "PNG", "Pictures"];
    let mut missing = Vec::new();
    for (path, source) in sources("panels") {
        let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for text in code.match_indices('"').filter_map(|(at, _)| literal(&code[at..])) {
            let sentence = text.starts_with(|c: char| c.is_ascii_uppercase());
            let known = CHINESE.contains_key(text.as_str()) || NAMES.contains(&text.as_str());
            if sentence && !known && !path.ends_with("testing.rs") {
                missing.push(format!("{}: {text:?}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "no translation:\n{}", missing.join("\n"));
}

#[test]
fn no_translation_is_left_over() {
    let mut used = HashSet::new();
    for (path, source) in sources("") {
        if path.components().all(|part| part.as_os_str() != "lang") {
            used.extend(source.match_indices('"').filter_map(|(at, _)| literal(&source[at..])));
        }
    }
    // Said by lower floors, shown by the window.
    let card = include_str!("../../checkpoint/card.rs");
    let settings = include_str!("../../training/settings.rs");
    for source in [card, settings] {
        used.extend(source.match_indices('"').filter_map(|(at, _)| literal(&source[at..])));
    }
    let tables = [shell::TABLE, panels::TABLE, train::TABLE, bend::TABLE];
    let left: Vec<_> =
        tables.into_iter().flatten().filter(|(key, _)| !used.contains(*key)).collect();
    assert!(left.is_empty(), "nobody says these any more: {left:#?}");
}

/// The settings of a training, which the window reads from their table.
#[test]
fn settings_are_translated() {
    let mut config = crate::training::TrainConfig::default();
    let mut texts: Vec<String> = Vec::new();
    for crate::training::Setting { field, .. } in config.settings(4) {
        texts.extend([field.label.into(), field.help.into()]);
        if let crate::models::Slot::Choice(value) = field.slot {
            texts.extend(value.choices().iter().map(|(_, words)| (*words).into()));
        }
    }
    texts.retain(|text| !CHINESE.contains_key(text.as_str()));
    assert!(texts.is_empty(), "no translation: {texts:#?}");
}

/// What the families say of themselves, settings and reasons included.
#[test]
fn families_are_translated() {
    let mut texts: Vec<String> = Vec::new();
    for family in crate::models::families() {
        let mut config = (family.config)();
        texts.extend([family.sentence.into(), config.kind().into()]);
        let able = config.abilities();
        let reasons = [able.mixing, able.noise].into_iter().filter_map(Result::err);
        texts.extend(reasons.map(String::from));
        if let crate::models::Truncation::None(reason) = able.truncation {
            texts.push(reason.into());
        }
        for field in config.fields() {
            texts.extend([field.label.into(), field.help.into()]);
            if let crate::models::Slot::Choice(value) = field.slot {
                texts.extend(value.choices().iter().map(|(_, words)| (*words).into()));
            }
        }
    }
    let missing: Vec<_> =
        texts.iter().filter(|text| !CHINESE.contains_key(text.as_str())).collect();
    assert!(texts.len() > 50 && missing.is_empty(), "no translation: {missing:#?}");
}

/// The bundles of settings that come along.
#[test]
fn presets_are_translated() {
    let all = crate::training::Preset::built_in();
    let texts = all.iter().flat_map(|preset| [&preset.title, &preset.about]);
    let missing: Vec<_> = texts.filter(|text| !CHINESE.contains_key(text.as_str())).collect();
    assert!(missing.is_empty(), "no translation: {missing:#?}");
}

/// The lab's lessons, lists and networks lie below the window.
#[test]
fn the_lab_is_translated() {
    use crate::models::{Choice, PlaneConfig, PlaneNoise, Shape};
    let mut texts: Vec<&str> = Vec::new();
    for lesson in &crate::lab::LESSONS {
        texts.extend([lesson.title, lesson.hint]);
        texts.extend(lesson.text);
    }
    texts.extend(crate::lab::Set::default().choices().iter().map(|(_, words)| *words));
    texts.extend(PlaneNoise::default().choices().iter().map(|(_, words)| *words));
    let mut plane = PlaneConfig::default();
    texts.extend(plane.fields().iter().flat_map(|field| [field.label, field.help]));
    texts.extend(crate::models::Loss::Hinge.labels().err());
    let missing: Vec<_> = texts.iter().filter(|text| !CHINESE.contains_key(**text)).collect();
    assert!(missing.is_empty(), "no translation: {missing:#?}");
}

/// Signs that egui's own fonts do not hold.
fn lacking(signs: impl Iterator<Item = char>) -> HashSet<char> {
    let ctx = egui::Context::default();
    let _ = ctx.run_ui(egui::RawInput::default(), |_| ());
    let font = egui::FontId::proportional(13.0);
    signs.filter(|&sign| !ctx.fonts_mut(|fonts| fonts.has_glyph(&font, sign))).collect()
}

/// On a system without any Chinese font the English interface must still be whole.
#[test]
fn egui_can_draw_all_english() {
    let texts = TABLES.iter().copied().flatten().map(|(english, _)| *english);
    let untranslated = ["²·—…×"];
    let lacking = lacking(texts.chain(untranslated).flat_map(str::chars));
    assert!(lacking.is_empty(), "not in egui's fonts: {lacking:?}");
}

/// Fonts for Chinese differ from system to system; what is no Chinese must not need one.
#[test]
fn egui_can_draw_all_signs_among_the_chinese() {
    // Ideographs, their punctuation and their wide forms; quotes and dashes are in all such fonts.
    let chinese = |c: &char| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
    let texts = TABLES.iter().copied().flatten().map(|(_, chinese)| *chinese);
    let lacking = lacking(texts.flat_map(str::chars).filter(|c| !chinese(c)));
    assert!(lacking.is_empty(), "not in egui's fonts: {lacking:?}");
}

/// Paths and texts of the sources in a folder of the window, without tests and comments.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app").join(folder);
    let files = walkdir::WalkDir::new(root).into_iter().map(|e| e.unwrap().into_path());
    let code =
        |path: &PathBuf| path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs");
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let text = lines.collect::<Vec<_>>().join("\n");
        (path, text)
    };
    files.filter(code).map(read).collect()
}

#[test]
fn the_kind_of_networks_is_translated_wherever_it_is_shown() {
    let mut shown = 0;
    for (path, source) in sources("") {
        for (at, _) in source.match_indices(".kind()") {
            let before = &source[..at];
            let call = before.rsplit_once(['{', ';', '=']).map_or(before, |(_, call)| call);
            assert!(call.contains("t(ui, "), "{}: …{call}.kind()", path.display());
            shown += 1;
        }
    }
    assert!(shown >= 2, "the search found {shown}");
}

/// egui holds its lock while it asks what a widget is called, and a translation asks egui for the
/// language: the window would stand still for whoever has a screen reader.
#[test]
fn names_of_widgets_are_translated_before_they_are_asked_for() {
    for (path, source) in sources("") {
        for (at, call) in source.match_indices("widget_info(") {
            let mut depth = 1;
            let inside = source[at + call.len()..].chars().take_while(|c| {
                depth += i32::from(*c == '(') - i32::from(*c == ')');
                depth > 0
            });
            let inside: String = inside.collect();
            let asks =
                ["t(ui", "tf(ui", "ui.input", "ui.visuals"].iter().any(|a| inside.contains(a));
            assert!(!asks, "{}: {inside}", path.display());
        }
    }
}

#[test]
fn tab_titles_are_translated() {
    for title in all_titles() {
        assert!(CHINESE.contains_key(title), "{title:?}");
    }
}

/// The literals in `t(ui, "…")`, `tf(ui, "…")`, `translate(lang, "…")` and `say(ctx, "…")`,
/// however the lines are broken.
fn texts(source: &str) -> Vec<String> {
    let mut out = Vec::new();
    for call in ["t(", "tf(", "translate(", "say("] {
        for (at, _) in source.match_indices(call) {
            let named = |c: char| c.is_alphanumeric() || c == '_';
            if source[..at].ends_with(named) {
                continue;
            }
            let rest = source[at + call.len()..].trim_start();
            let Some((first, rest)) = rest.split_once(',') else { continue };
            if !["ui", "lang", "ctx"].contains(&first.trim()) {
                continue;
            }
            if let Some(text) = literal(rest.trim_start()) {
                out.push(text);
            }
        }
    }
    out
}

/// The string literal that `source` starts with, its escapes resolved.
fn literal(source: &str) -> Option<String> {
    let mut chars = source.strip_prefix('"')?.chars().peekable();
    let mut text = String::new();
    loop {
        match chars.next()? {
            '"' => return Some(text),
            '\\' => match chars.next()? {
                'n' => text.push('\n'),
                '\n' => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
}

#[test]
fn the_search_sees_broken_lines() {
    let source = "lang::t(ui, \"One\"); t(\n    ui,\n    \"Two \\\n     lines\",\n); fit(ui, \"no\"); \
                  tf(ui, \"Say \\\"{}\\\"\", &[])";
    assert_eq!(texts(source), ["One", "Two lines", "Say \"{}\""]);
}

#[test]
fn falls_back_and_fills() {
    assert_eq!(translate(Lang::Chinese, "no such text"), "no such text");
    assert_eq!(translate(Lang::English, "Seed"), "Seed");
    assert_ne!(translate(Lang::Chinese, "Seed"), "Seed");
    assert_eq!(fill("{} of {}", &[&1, &"two"]), "1 of two");
    assert_eq!(fill("plain", &[&1]), "plain");
}

#[test]
fn numbers_in_the_engines_sentences_survive() {
    let english = "Only 80 pictures: expect little variety; 500 or more make new pictures rather \
                   than copies";
    assert_eq!(report(Lang::English, english), english);
    let small = ["cannot read /home/me/a.png: permission denied", "/home/me/a.png: an empty file"];
    let [large, path] = small.map(|sentence| report(Lang::English, sentence));
    assert_eq!(large, "Cannot read /home/me/a.png: permission denied");
    assert_eq!(path, small[1], "a path stays as it is");
    let chinese = report(Lang::Chinese, english);
    assert!(chinese.contains("80") && !chinese.contains("Only"), "{chinese}");
    assert_eq!(report(Lang::Chinese, "Only 80 dogs"), "Only 80 dogs");
    assert_eq!(values("{} of {}!", "1 of two!"), Some(vec!["1", "two"]));
    assert_eq!(values("{} of {}!", "1 of two"), None);
    assert_eq!(values("plain", "plain"), None);
}

#[test]
fn reasons_inside_sentences_are_translated_and_names_are_not() {
    use crate::base::Error;
    let say = |error: Error| report(Lang::Chinese, &error.to_string());
    let reason = "the PNG is cut short; copy or save it again";
    let chinese = say(Error::format("/a b/Map", reason));
    assert_eq!(chinese, "/a b/Map 无法使用：PNG 文件不完整，请重新复制或保存");
    let nested = format!("tensor {} holds values that are not finite", "None");
    assert_eq!(say(Error::read("Map", nested)), "无法读取 Map：张量 None 中有无穷大或无效的数值");
    let unknown = "it hums: it is damaged: a b";
    assert_eq!(say(Error::write("x", unknown)), format!("无法写入 x：{unknown}"));
}

/// What the built-in models' cards name is for people too.
#[test]
fn cards_of_the_built_in_models_are_translated() {
    use crate::checkpoint::{embedded_names, open_embedded};
    let mut missing = Vec::new();
    for name in embedded_names() {
        let model = open_embedded(name, &burn::tensor::Device::flex()).unwrap();
        let classes = model.generator.config().classes().to_vec();
        let texts = model.card.directions.into_iter().chain(classes).chain([
            model.card.description,
            model.card.data,
            model.card.credits,
            model.card.limits,
        ]);
        missing
            .extend(texts.filter(|text| !text.is_empty() && !CHINESE.contains_key(text.as_str())));
    }
    assert!(missing.is_empty(), "no translation: {missing:?}");
}

/// What the advisor says is known to the table.
#[test]
fn advice_is_translated() {
    use crate::training::{Kind, Words};
    let words = Kind::ALL.iter().flat_map(|kind| {
        let Words { title, seen, why, help } = kind.words();
        [title, seen, why, help]
    });
    let missing: Vec<&str> = words.filter(|text| !CHINESE.contains_key(text)).collect();
    assert!(missing.is_empty(), "no translation: {missing:?}");
    for kind in Kind::ALL {
        let seen = kind.words().seen;
        let gaps = |text: &str| text.matches("{}").count();
        assert_eq!(gaps(seen), gaps(CHINESE[seen]), "{seen}");
    }
}

#[test]
fn large_numbers_are_said_as_people_say_them() {
    egui::__run_test_ui(|ui| {
        let said = |count| amount(ui, count);
        assert_eq!(
            [950.0, 73_900.0, 650_064.0].map(said),
            ["950", "73.9 thousand", "650 thousand"]
        );
        assert_eq!(said(1_463_000.0), "1.5 million");
        set(ui.ctx(), Lang::Chinese);
        assert_eq!([9_500.0, 73_900.0].map(said), ["9500", "7.4 万"]);
        assert_eq!([1_463_000.0, 250e6].map(said), ["146 万", "2.5 亿"]);
    });
}

#[test]
fn reasons_for_files_left_out_are_translated() {
    for reason in
        ["an empty file", "only 3×3 pixels", "HEIC is not supported; convert it to JPEG or PNG"]
    {
        let sentence = format!("2 files are left out; the first is /a b/c.png: {reason}");
        let chinese = report(Lang::Chinese, &sentence);
        assert!(chinese.starts_with("忽略了 2 个文件，第一个是 /a b/c.png："), "{chinese}");
        assert!(!chinese.contains(reason), "{chinese}");
    }
}

#[test]
fn locale_decides() {
    assert_eq!(Lang::of_locale("zh_CN.UTF-8"), Lang::Chinese);
    assert_eq!(Lang::of_locale("de_DE.UTF-8"), Lang::English);
    assert_eq!(Lang::of_locale(""), Lang::English);
}
