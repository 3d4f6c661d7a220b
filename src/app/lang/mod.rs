//! The interface in English and Chinese. English text is the key; a text without a translation,
//! such as a message of the engine, shows as it is.

mod advice;
mod bend;
mod curate;
mod engine;
mod errors;
mod families;
mod film;
mod lab;
mod models;
mod panels;
mod presets;
mod runs;
mod shell;
mod studio;
mod train;

use eframe::egui;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::LazyLock;

/// All translations, English and Chinese.
const TABLES: [&[(&str, &str)]; 15] = [
    shell::TABLE,
    panels::TABLE,
    train::TABLE,
    advice::TABLE,
    bend::TABLE,
    curate::TABLE,
    presets::TABLE,
    runs::TABLE,
    models::TABLE,
    families::TABLE,
    film::TABLE,
    lab::TABLE,
    studio::TABLE,
    engine::TABLE,
    errors::TABLE,
];

static CHINESE: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| TABLES.iter().copied().flatten().copied().collect());

/// Language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Lang {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Simplified Chinese.
    #[serde(rename = "zh")]
    Chinese,
}

impl Lang {
    /// The language of the locale.
    pub fn of_system() -> Self {
        // The first that is set decides, as in the C library.
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        let value =
            names.iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
        Self::of_locale(&value.unwrap_or_default())
    }

    fn of_locale(name: &str) -> Self {
        if name.to_ascii_lowercase().starts_with("zh") { Self::Chinese } else { Self::English }
    }

    /// The one to switch to.
    pub fn other(self) -> Self {
        match self {
            Self::English => Self::Chinese,
            Self::Chinese => Self::English,
        }
    }
}

fn id() -> egui::Id {
    egui::Id::unique("morphogen language")
}

/// The language in use, kept with the context so that every panel can get at it.
pub fn of(ctx: &egui::Context) -> Lang {
    ctx.data(|data| data.get_temp(id())).unwrap_or_default()
}

/// Switches the language.
pub fn set(ctx: &egui::Context, lang: Lang) {
    ctx.data_mut(|data| data.insert_temp(id(), lang));
}

/// `text` in `lang`.
pub fn translate(lang: Lang, text: &str) -> &str {
    match lang {
        Lang::English => text,
        Lang::Chinese => CHINESE.get(text).copied().unwrap_or(text),
    }
}

/// `text` in the language in use.
pub fn t<'a>(ui: &egui::Ui, text: &'a str) -> &'a str {
    translate(of(ui.ctx()), text)
}

/// [`t`] with each `{}` replaced by the next value.
pub fn tf(ui: &egui::Ui, text: &str, values: &[&dyn std::fmt::Display]) -> String {
    fill(t(ui, text), values)
}

/// `text` with each `{}` replaced by the next value.
pub fn fill(text: &str, values: &[&dyn std::fmt::Display]) -> String {
    let mut parts = text.split("{}");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (i, part) in parts.enumerate() {
        if let Some(value) = values.get(i) {
            out += &value.to_string();
        }
        out += part;
    }
    out
}

/// A large number as people say it: in thousands and millions, in Chinese in steps of ten thousand.
pub fn amount(ui: &egui::Ui, count: f64) -> String {
    let steps: [(f64, &str); 2] = match of(ui.ctx()) {
        Lang::English => [(1e6, " million"), (1e3, " thousand")],
        Lang::Chinese => [(1e8, " 亿"), (1e4, " 万")],
    };
    let Some((step, name)) = steps.into_iter().find(|(step, _)| count >= *step) else {
        return format!("{count:.0}");
    };
    let value = count / step;
    let decimals = usize::from(value < 100.0);
    let text = format!("{value:.decimals$}");
    format!("{}{name}", text.strip_suffix(".0").unwrap_or(&text))
}

/// What the engine says, in the language in use: see [`report`].
pub fn said(ui: &egui::Ui, sentence: &str) -> String {
    report(of(ui.ctx()), sentence)
}

/// A sentence of the engine in `lang`. The engine has put its numbers, names and reasons in
/// already, so those are found by the words around them, and reasons are looked up in turn.
pub fn report(lang: Lang, sentence: &str) -> String {
    let mut patterns = engine::TABLE.iter().chain(errors::TABLE);
    if lang == Lang::English {
        let own = |english: &str| english == sentence || values(english, sentence).is_some();
        let pattern = patterns.find(|(english, _)| own(english));
        return begun_large(sentence, pattern.map_or("", |(english, _)| english));
    }
    let known = translate(lang, sentence);
    if known != sentence {
        return known.to_owned();
    }
    let translated = patterns.find_map(|(english, chinese)| {
        let values = values(english, sentence)?;
        let values: Vec<String> = values.into_iter().map(reason).collect();
        let values: Vec<&dyn std::fmt::Display> = values.iter().map(|v| v as _).collect();
        Some(fill(chinese, &values))
    });
    translated.unwrap_or_else(|| sentence.to_owned())
}

/// A sentence of this pattern with a capital letter, which it lacks on the command line, where it
/// follows a colon; not where a name comes first.
fn begun_large(sentence: &str, pattern: &str) -> String {
    let words = pattern.starts_with(|c: char| c.is_ascii_lowercase());
    match sentence.chars().next().filter(|_| words) {
        Some(first) => first.to_ascii_uppercase().to_string() + &sentence[first.len_utf8()..],
        None => sentence.to_owned(),
    }
}

/// A part of a sentence in Chinese, where it is a sentence by itself: a name or a path that
/// happens to be a word of the interface stays.
fn reason(part: &str) -> String {
    if part.contains(' ') { report(Lang::Chinese, part) } else { part.to_owned() }
}

/// What stands in `sentence` where `pattern` has `{}`, when the rest is the same.
fn values<'a>(pattern: &str, sentence: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split("{}");
    let mut rest = sentence.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    for part in parts {
        let end = if part.is_empty() { rest.len() } else { rest.find(part)? };
        found.push(&rest[..end]);
        rest = &rest[end + part.len()..];
    }
    (rest.is_empty() && !found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests;
