//! The recipe: everything that decides one picture, small enough to travel in a PNG.

use serde::{Deserialize, Serialize};

/// What the noise inputs of the synthesis network receive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Noise {
    /// No noise.
    None,
    /// The model's fixed noise images.
    #[default]
    Const,
    /// Fresh N(0, 1) noise, reproducible from this seed.
    Random(u32),
}

/// Style mixing: a second latent takes over in the chosen layers (Karras 2019, 3.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mix {
    /// Seed of the second latent.
    pub seed: u32,
    /// One flag for each of the `num_ws` layers, coarse to fine; missing ones count as false.
    pub layers: Vec<bool>,
}

/// A place on the way from the recipe's own latent (A) to that of `seed` (B).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Morph {
    /// Seed of B.
    pub seed: u32,
    /// 0 is A, 1 is B; linear in w.
    pub t: f32,
}

/// The exact state behind one picture of one model. In order: z from `seed` plus `z_shift` → w
/// (or `w` as given) → towards B by `morph` → truncation by `psi` in the first `cutoff` layers →
/// `sliders` along the principal components → `mix` per layer → synthesis with `noise`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recipe {
    /// z is NumPy's `RandomState(seed).randn(z_dim)`.
    pub seed: u32,
    /// Shift of z along the two directions of the map's z plane, in standard deviations.
    pub z_shift: [f32; 2],
    /// A w of `w_dim` values that replaces the mapping of z.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub w: Option<Vec<f32>>,
    /// Class index, for class-conditional models.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<usize>,
    /// Truncation psi: w_avg + psi · (w − w_avg); 1 is none, 0 is the average picture.
    pub psi: f32,
    /// Layers that truncation applies to, counted from the coarsest; None is all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cutoff: Option<usize>,
    /// Noise inputs.
    pub noise: Noise,
    /// Moves along the principal components of W, in standard deviations of each.
    pub sliders: Vec<f32>,
    /// Style mixing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mix: Option<Mix>,
    /// Morph from A to B.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub morph: Option<Morph>,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            seed: 0,
            z_shift: [0.0; 2],
            w: None,
            class: None,
            psi: 0.7,
            cutoff: None,
            noise: Noise::Const,
            sliders: Vec::new(),
            mix: None,
            morph: None,
        }
    }
}

impl Recipe {
    /// The plain picture of `seed`.
    pub fn seed(seed: u32) -> Self {
        Self { seed, ..Self::default() }
    }
}
