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
