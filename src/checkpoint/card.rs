//! The card of a model: where it comes from and how it was made.

use serde::{Deserialize, Serialize};

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
}

impl Card {
    /// Whether the licence forbids earning money with the weights, as its usual names say.
    pub fn non_commercial(&self) -> bool {
        let text: String =
            self.licence.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        ["bync", "noncommercial", "nvidiasourcecodelicense"].iter().any(|name| text.contains(name))
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
}
