//! Timelines made for the user.

use super::{Easing, Key, Timeline};
use crate::base::Random;
use crate::latent::{Morph, Recipe};

/// Seconds for each seed of a tour, where nothing is said.
pub const A_SEED: f64 = 2.0;

/// Seed after seed, each for `every` seconds, with all else as in `base`; in a loop.
pub fn seeds_tour(base: &Recipe, seeds: &[u32], every: f64) -> Timeline {
    let key = |(index, seed): (usize, &u32)| Key {
        at: index as f64 * every,
        easing: Easing::Smooth,
        recipe: Recipe { seed: *seed, z: None, w: None, morph: None, ..base.clone() },
    };
    let keys = seeds.iter().enumerate().map(key).collect();
    Timeline { keys, seconds: seeds.len() as f64 * every, ..Timeline::default() }
}

/// A walk around a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Walk {
    /// Which of all walks.
    pub seed: u32,
    /// Places it passes; it begins and ends at the first.
    pub places: usize,
    /// Seconds from one place to the next.
    pub every: f64,
    /// How far it strays: 0 stays at the picture, 1 passes through other seeds.
    pub reach: f32,
}

impl Default for Walk {
    fn default() -> Self {
        Self { seed: 0, places: 8, every: 1.0, reach: 0.5 }
    }
}

/// A closed walk around the latent of `base`, along a smooth curve in w.
pub fn walk(base: &Recipe, walk: Walk) -> Timeline {
    let mut random = Random::stream(u64::from(walk.seed), "walk", 0);
    // Seeds that people do not use, so that no place looks familiar.
    let mut towards = || (1 << 24) + random.below(1 << 30) as u32;
    let key = |index: usize| Key {
        at: index as f64 * walk.every,
        easing: Easing::Spline,
        recipe: Recipe { morph: Some(Morph { seed: towards(), t: walk.reach }), ..base.clone() },
    };
    let keys: Vec<Key> = (0..walk.places.max(2)).map(key).collect();
    Timeline { seconds: keys.len() as f64 * walk.every, keys, ..Timeline::default() }
}
