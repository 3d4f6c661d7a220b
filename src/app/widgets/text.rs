//! Texts that must fit.

use eframe::egui;
use egui::{FontId, Ui};

/// `text` where it fits, otherwise with an ellipsis for its middle: both ends of a path tell most.
pub fn shortened(ui: &Ui, text: &str, font: &FontId, width: f32) -> String {
    let colour = ui.visuals().text_color();
    let fits = |text: &str| {
        ui.painter().layout_no_wrap(text.to_owned(), font.clone(), colour).size().x <= width
    };
    // A longer one fits on no line, and measuring it takes its time.
    const MOST: usize = 400;
    let letters: Vec<char> = text.chars().collect();
    if letters.len() <= MOST && fits(text) {
        return text.to_owned();
    }
    let (mut fitting, mut too_many) = (0, letters.len().min(MOST));
    while fitting + 1 < too_many {
        let kept = (fitting + too_many) / 2;
        if fits(&ends(&letters, kept)) { fitting = kept } else { too_many = kept }
    }
    ends(&letters, fitting)
}

/// The first and the last letters, so many in all.
fn ends(letters: &[char], kept: usize) -> String {
    let (first, last) = (kept.div_ceil(2), kept / 2);
    let (first, last) = (&letters[..first], &letters[letters.len() - last..]);
    first.iter().chain(&['…']).chain(last).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_keep_both_ends() {
        egui::__run_test_ui(|ui| {
            let font = FontId::proportional(12.0);
            let of = |text: &str| shortened(ui, text, &font, 120.0);
            assert_eq!(of("/tmp/cat.pkl"), "/tmp/cat.pkl");
            for unit in ["folder/", "目录", "مجلد", "x"] {
                let short = of(&format!("/begin{}end.pkl", unit.repeat(300)));
                assert!(short.starts_with("/b") && short.ends_with("l"), "{short}");
                assert!(short.contains('…') && short.chars().count() < 60, "{short}");
                let colour = ui.visuals().text_color();
                let size = ui.painter().layout_no_wrap(short, font.clone(), colour).size();
                assert!(size.x <= 120.0);
            }
            assert_eq!(shortened(ui, "wide", &font, 0.0), "…");
        });
    }
}
