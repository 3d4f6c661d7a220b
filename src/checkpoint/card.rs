//! The card of a model: where it comes from and how it was made.

use crate::base::{Error, Result, shown};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Origin, licence and training of a model; every field may be empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Card {
    /// Short name, such as `faces`.
    pub name: String,
    /// One sentence for people.
    pub description: String,
    /// What it was trained on.
    pub data: String,
    /// Licence of the weights.
    pub licence: String,
    /// Credits that must be carried on.
    pub credits: String,
    /// Thousands of real images shown in training.
    pub kimg: f64,
    /// Seed of the training run.
    pub seed: u64,
    /// Version of Morphogen that wrote it.
    pub program: String,
    /// Known limits, in plain words.
    pub limits: String,
    /// Training configuration as JSON, for people and `inspect`.
    pub training: serde_json::Value,
    /// Names of the principal directions, first component first.
    pub directions: Vec<String>,
    /// Where eyes and mouth are in its pictures, where they are faces: the left eye as it is seen, the
    /// right one and the mouth, as shares of width and height.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face: Option<[[f32; 2]; 3]>,
    /// Seed of a picture that shows it well; the window begins with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seed: Option<u32>,
}

/// Most letters of a card's text, of its name and of the name of a direction.
const TEXT: usize = 4000;
const NAME: usize = 200;

impl Card {
    /// As it is when a file was read: each text safe to print, on one line, and not too long.
    pub(super) fn cleaned(mut self) -> Self {
        let Self { description, data, licence, credits, program, limits, .. } = &mut self;
        for text in [description, data, licence, credits, program, limits] {
            *text = shown(text, TEXT);
        }
        // A place outside the picture, or none at all, is no place.
        let inside =
            |places: &[[f32; 2]; 3]| places.iter().flatten().all(|v| (0.0..=1.0).contains(v));
        self.face = self.face.filter(inside);
        for text in std::iter::once(&mut self.name).chain(&mut self.directions) {
            *text = shown(text, NAME);
        }
        self
    }

    /// With the texts of a JSON file, which may hold any of the fields, in place of its own.
    ///
    /// # Errors
    /// [`Error::Read`] or [`Error::Format`] when `path` is no such file.
    pub fn overlaid(&self, path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|e| Error::read(path, e))?;
        let wrong = |e: serde_json::Error| Error::format(path, format!("it is no card: {e}"));
        let changes: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&text).map_err(wrong)?;
        let mut fields = serde_json::to_value(self).map_err(wrong)?;
        if let Some(object) = fields.as_object_mut() {
            object.extend(changes);
        }
        serde_json::from_value(fields).map_err(wrong)
    }

    /// Whether the licence forbids earning money with the weights, as its usual names say.
    pub fn non_commercial(&self) -> bool {
        let text: String =
            self.licence.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        ["bync", "noncommercial", "nvidiasourcecodelicense"].iter().any(|name| text.contains(name))
    }

    /// What to know before the model and its pictures are passed on, if there is something.
    pub fn licence_warning(&self) -> Option<&'static str> {
        // Whoever trained a model with this program knows what may be done with it.
        let foreign = self.training.is_null();
        if self.non_commercial() {
            Some("Non-commercial licence: nobody may earn money with this model or its pictures")
        } else if foreign && self.licence.trim().is_empty() {
            Some(
                "The file states no licence: ask whoever made the model before you publish its \
                 pictures",
            )
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn non_commercial_licences_are_known_by_their_names() {
        let is =
            |licence: &str| Card { licence: licence.into(), ..Card::default() }.non_commercial();
        for licence in [
            "NVIDIA Source Code License (non-commercial)",
            "Nvidia Source Code License-NC",
            "CC BY-NC 4.0",
            "cc-by-nc-sa-4.0",
            "for noncommercial use only",
        ] {
            assert!(is(licence), "{licence}");
        }
        for licence in ["", "MIT", "CC BY 2.0", "CC0", "Apache-2.0, commercial use allowed"] {
            assert!(!is(licence), "{licence}");
        }
    }

    #[test]
    fn no_text_of_a_file_can_pass_for_another() {
        let card = Card {
            name: "a\x1b[2J".repeat(100),
            licence: "MIT\n  sha256  0".into(),
            directions: vec!["age\r".into()],
            kimg: 3.0,
            ..Card::default()
        };
        let cleaned = card.cleaned();
        assert_eq!((cleaned.licence.as_str(), cleaned.kimg), ("MIT   sha256  0", 3.0));
        assert_eq!(cleaned.directions, ["age "]);
        assert_eq!(cleaned.name.chars().count(), NAME + 1);
        assert!(cleaned.name.starts_with("a[2Ja[2J") && cleaned.name.ends_with('…'));
        assert_eq!(cleaned.clone().cleaned(), cleaned);
    }

    #[test]
    fn texts_of_a_file_replace_some_of_a_card() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("card.json");
        std::fs::write(&path, r#"{"name": "faces", "licence": "MIT"}"#).unwrap();
        let trained = Card { name: "run".into(), kimg: 30.0, ..Card::default() };
        let card = trained.overlaid(&path).unwrap();
        assert_eq!((card.name.as_str(), card.licence.as_str(), card.kimg), ("faces", "MIT", 30.0));
        std::fs::write(&path, "no JSON").unwrap();
        assert!(trained.overlaid(&path).unwrap_err().to_string().contains("it is no card"));
    }

    #[test]
    fn what_may_not_be_sold_and_what_says_nothing_are_told_of() {
        let warned = |licence: &str, trained: bool| {
            let training = if trained { serde_json::json!({}) } else { serde_json::Value::Null };
            Card { licence: licence.into(), training, ..Card::default() }.licence_warning()
        };
        assert!(warned("CC BY-NC 4.0", false).unwrap().starts_with("Non-commercial"));
        assert!(warned("", false).unwrap().contains("no licence"));
        assert_eq!(warned("MIT", false), None);
        assert_eq!(warned("", true), None, "a run of one's own");
    }
}
