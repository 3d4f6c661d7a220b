//! How the weights of a network begin.

use super::{Field, Slot};
use crate::layers::Start;
use serde::{Deserialize, Serialize};

/// How they begin, where that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FirstWeights {
    /// As the family was published.
    #[default]
    Usual,
    /// N(0, 0.02²) (Radford 2015).
    Normal,
    /// See [`Start::Xavier`].
    Xavier,
    /// See [`Start::Kaiming`].
    Kaiming,
    /// See [`Start::Orthogonal`].
    Orthogonal,
    /// See [`Start::Equalized`].
    Equalized,
}

super::field::choice!(FirstWeights {
    Usual = "usual", "As published";
    Normal = "normal", "Normal 0.02 (DCGAN)";
    Xavier = "xavier", "Xavier";
    Kaiming = "kaiming", "Kaiming";
    Orthogonal = "orthogonal", "Orthogonal";
    Equalized = "equalized", "Equalized (PGGAN)";
});

impl FirstWeights {
    /// For [`crate::layers::Init::begin`].
    pub fn start(self) -> Option<Start> {
        match self {
            Self::Usual => None,
            Self::Normal => Some(Start::Normal(0.02)),
            Self::Xavier => Some(Start::Xavier),
            Self::Kaiming => Some(Start::Kaiming),
            Self::Orthogonal => Some(Start::Orthogonal),
            Self::Equalized => Some(Start::Equalized),
        }
    }

    /// The setting.
    pub fn field(&mut self) -> Field<'_> {
        Field {
            name: "init",
            label: "First weights",
            help: "How the weights of both networks begin: too small and no gradient reaches the \
                   first layers, too large and it explodes (Glorot 2010, He 2015, Saxe 2014); \
                   equalized ones want learning rates of about 0.002",
            slot: Slot::Choice(self),
        }
    }
}
