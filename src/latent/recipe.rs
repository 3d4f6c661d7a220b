//! The recipe: everything that decides one picture, small enough to travel in a PNG.

use super::Push;
use crate::models::{Bend, NoiseInput};
use serde::{Deserialize, Serialize};
use std::ops::Range;

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

impl Noise {
    /// The same for the network.
    pub fn input(self) -> NoiseInput {
        match self {
            Self::None => NoiseInput::None,
            Self::Const => NoiseInput::Const,
            Self::Random(seed) => NoiseInput::Random { seed: u64::from(seed), index: 0 },
        }
    }
}

/// Which directions of W the sliders move along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Principal components of w (GANSpace, Härkönen 2020).
    #[default]
    Pca,
    /// Directions that the style weights answer to most (SeFa, Shen & Zhou 2021).
    Sefa,
}

impl Basis {
    fn is_pca(&self) -> bool {
        *self == Self::Pca
    }
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

/// The exact state behind one picture of one model. In order: z from `seed` (or `z` as given) plus
/// `z_shift` → w (or `w` as given) → towards B by `morph` → truncation by `psi` in the first
/// `cutoff` layers → `sliders` along the directions of `basis` and `own` ones → `mix` per layer →
/// synthesis with `noise`, between whose layers `bends` change the features.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recipe {
    /// z is NumPy's `RandomState(seed).randn(z_dim)`.
    pub seed: u32,
    /// A z of `z_dim` values that replaces that of `seed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub z: Option<Vec<f32>>,
    /// Shift of z along the two directions of the map's z plane, in standard deviations.
    pub z_shift: [f32; 2],
    /// A w of `w_dim` values that replaces the mapping of z, or one for each of the `num_ws`
    /// layers, coarse to fine, in a row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub w: Option<Vec<f32>>,
    /// Class index, for class-conditional models.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<usize>,
    /// A weight for each class, which replaces `class`: a place between classes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blend: Option<Vec<f32>>,
    /// Truncation psi: w_avg + psi · (w − w_avg), or z within ±4·psi in networks without w; 1 is none,
    /// 0 is the average picture.
    pub psi: f32,
    /// Layers that truncation applies to, counted from the coarsest; None is all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cutoff: Option<usize>,
    /// Noise inputs.
    pub noise: Noise,
    /// Moves along the directions of `basis`, in standard deviations of w along each.
    pub sliders: Vec<f32>,
    /// Directions of the sliders.
    #[serde(skip_serializing_if = "Basis::is_pca")]
    pub basis: Basis,
    /// Layers that the sliders move, counted from the coarsest; None is all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slider_layers: Option<Range<usize>>,
    /// Moves along directions of the user's own, with the directions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<Push>,
    /// Style mixing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mix: Option<Mix>,
    /// Morph from A to B.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub morph: Option<Morph>,
    /// Changes of the features between the layers, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bends: Vec<Bend>,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            seed: 0,
            z: None,
            z_shift: [0.0; 2],
            w: None,
            class: None,
            blend: None,
            psi: 0.7,
            cutoff: None,
            noise: Noise::Const,
            sliders: Vec::new(),
            basis: Basis::Pca,
            slider_layers: None,
            own: Vec::new(),
            mix: None,
            morph: None,
            bends: Vec::new(),
        }
    }
}

impl Recipe {
    /// The plain picture of `seed`.
    pub fn seed(seed: u32) -> Self {
        Self { seed, ..Self::default() }
    }

    /// A weight for each of `classes`.
    pub fn weights(&self, classes: usize) -> Vec<f32> {
        if let Some(blend) = self.blend.as_ref().filter(|blend| blend.len() == classes) {
            return blend.clone();
        }
        let class = self.class.unwrap_or(0).min(classes.saturating_sub(1));
        (0..classes).map(|other| if other == class { 1.0 } else { 0.0 }).collect()
    }

    /// Sets slider `i`. Zeros at the end are left out, so that equal pictures have equal recipes.
    pub fn set_slider(&mut self, i: usize, value: f32) {
        let sliders = &mut self.sliders;
        if sliders.get(i).copied().unwrap_or(0.0) == value {
            return;
        }
        if sliders.len() <= i {
            sliders.resize(i + 1, 0.0);
        }
        sliders[i] = value;
        while sliders.last() == Some(&0.0) {
            sliders.pop();
        }
    }

    /// The same point and class before it was changed: without sliders, mixing, morph and bends, and
    /// where it lay before it was moved on the map.
    pub fn unchanged(&self) -> Self {
        Self {
            sliders: Vec::new(),
            own: Vec::new(),
            mix: None,
            morph: None,
            z_shift: [0.0; 2],
            bends: Vec::new(),
            ..self.clone()
        }
    }

    /// Whether the latent is that of the seed itself.
    pub fn at_seed(&self) -> bool {
        self.z.is_none() && self.w.is_none() && self.z_shift == [0.0; 2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::latent::Direction;
    use crate::models::Change;

    #[test]
    fn unchanged_keeps_what_says_which_picture_it_is() {
        let plain = Recipe { psi: 0.4, class: Some(2), ..Recipe::seed(3) };
        let morph = Some(Morph { seed: 9, t: 0.5 });
        let mix = Some(Mix { seed: 9, layers: vec![true] });
        let direction = Direction { name: "smile".into(), values: vec![1.0] };
        let own = vec![Push { direction, amount: 2.0 }];
        let changed = Recipe {
            sliders: vec![1.0],
            own,
            mix,
            morph,
            z_shift: [1.0, 0.0],
            bends: vec![Bend::new("b8", Change::Invert)],
            ..plain.clone()
        };
        assert_eq!(changed.unchanged(), plain);
    }

    #[test]
    fn only_what_was_moved_is_kept() {
        let mut recipe = Recipe::default();
        recipe.set_slider(2, 1.5);
        assert_eq!(recipe.sliders, [0.0, 0.0, 1.5]);
        recipe.set_slider(0, -1.0);
        recipe.set_slider(2, 0.0);
        assert_eq!(recipe.sliders, [-1.0]);
        recipe.set_slider(0, 0.0);
        recipe.set_slider(5, 0.0);
        assert!(recipe.sliders.is_empty());
    }

    /// Pictures saved by earlier versions must stay readable, and their text the same.
    #[test]
    fn a_plain_recipe_reads_and_writes_as_before() {
        let text = r#"{"seed":3,"z_shift":[0.0,0.0],"psi":0.7,"noise":"const","sliders":[1.0]}"#;
        let recipe = Recipe { sliders: vec![1.0], ..Recipe::seed(3) };
        assert_eq!(serde_json::from_str::<Recipe>(text).unwrap(), recipe);
        assert_eq!(serde_json::to_string(&recipe).unwrap(), text);
    }
}
