//! Arithmetic of the map: nearest samples, plane sizes, and what a drag or a click means.

use super::super::explore::set_seed;
use crate::engine::{MapPoint, Picture};
use crate::latent::{Basis, Morph, Recipe};

/// Farthest a slider may be dragged, standard deviations.
const SLIDER_LIMIT: f32 = 4.0;

/// One of the two planes of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plane {
    /// Two directions of z.
    Z,
    /// The first two principal components of w.
    W,
}

impl Plane {
    /// The plane's part of a point.
    pub fn of(self, point: &MapPoint) -> [f32; 2] {
        match self {
            Self::Z => point.z,
            Self::W => point.w,
        }
    }
}

/// Index of the sample nearest to `at`, none farther than `reach`.
pub(super) fn nearest(points: &[[f32; 2]], at: [f32; 2], reach: f32) -> Option<usize> {
    let mut best = None;
    let mut limit = reach * reach;
    for (index, point) in points.iter().enumerate() {
        let distance = (point[0] - at[0]).powi(2) + (point[1] - at[1]).powi(2);
        if distance <= limit {
            limit = distance;
            best = Some(index);
        }
    }
    best
}

/// The middle of the samples: of half of them on either side, in both directions.
pub(super) fn middle(points: &[[f32; 2]]) -> [f32; 2] {
    [0, 1].map(|axis| {
        let mut values: Vec<f32> =
            points.iter().map(|p| p[axis]).filter(|value| value.is_finite()).collect();
        if values.is_empty() {
            return 0.0;
        }
        let index = values.len() / 2;
        *values.select_nth_unstable_by(index, f32::total_cmp).1
    })
}

/// Half the side of a square around `middle` that holds all but the farthest few samples, and at
/// least `least`.
pub(super) fn half_side(points: &[[f32; 2]], middle: [f32; 2], least: f32) -> f32 {
    let far = |p: &[f32; 2]| (p[0] - middle[0]).abs().max((p[1] - middle[1]).abs());
    let mut reach: Vec<f32> = points.iter().map(far).filter(|r| r.is_finite()).collect();
    if reach.is_empty() {
        return least;
    }
    let index = (reach.len() - 1) * 997 / 1000;
    let (_, far, _) = reach.select_nth_unstable_by(index, f32::total_cmp);
    (*far * 1.12).max(least)
}

/// Where the recipe lies now: the picture's point, moved by what was edited since it was drawn.
pub(super) fn current(picture: &Picture, recipe: &Recipe) -> MapPoint {
    let same = picture.recipe.seed == recipe.seed
        && picture.recipe.w == recipe.w
        && picture.recipe.z == recipe.z;
    let live = if same { recipe } else { &picture.recipe };
    let z = unmoved(Plane::Z, picture);
    let w = unmoved(Plane::W, picture);
    // Other directions than the plane's own do not show on it.
    let sliders = if live.basis == Basis::Pca { &live.sliders[..] } else { &[] };
    let slider = |i: usize| sliders.get(i).copied().unwrap_or(0.0);
    MapPoint {
        z: [z[0] + live.z_shift[0], z[1] + live.z_shift[1]],
        w: [w[0] + slider(0), w[1] + slider(1)],
    }
}

/// Where the picture's latent lies before `z_shift` (Z) or before the sliders (W).
pub(super) fn unmoved(plane: Plane, picture: &Picture) -> [f32; 2] {
    match plane {
        Plane::Z => {
            let (z, shift) = (picture.point.z, picture.recipe.z_shift);
            [z[0] - shift[0], z[1] - shift[1]]
        }
        Plane::W => picture.point.w,
    }
}

/// The recipe whose latent lies at `target`, where `base` is its place before the move.
pub(super) fn dragged(recipe: &Recipe, plane: Plane, base: [f32; 2], target: [f32; 2]) -> Recipe {
    let mut moved = recipe.clone();
    let shift = [target[0] - base[0], target[1] - base[1]];
    match plane {
        Plane::Z => {
            // A given w would hide every change of z.
            moved.w = None;
            moved.z_shift = shift;
        }
        Plane::W => {
            // The plane's directions are the first two principal components.
            if moved.basis != Basis::Pca {
                moved.basis = Basis::Pca;
                moved.sliders.clear();
            }
            if moved.sliders.len() < 2 {
                moved.sliders.resize(2, 0.0);
            }
            for (slider, value) in moved.sliders.iter_mut().zip(shift) {
                *slider = value.clamp(-SLIDER_LIMIT, SLIDER_LIMIT);
            }
        }
    }
    moved
}

/// The recipe of the sample with `seed`, all else as it is; a morph starts there.
pub(super) fn jump(recipe: &Recipe, seed: u32) -> Recipe {
    let mut there = recipe.clone();
    set_seed(&mut there, seed);
    if there.basis == Basis::Pca {
        there.sliders.iter_mut().take(2).for_each(|slider| *slider = 0.0);
    }
    there.morph = there.morph.map(|morph| Morph { t: 0.0, ..morph });
    there
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Rgb8;
    use crate::engine::Surface;
    use std::sync::Arc;

    fn picture(recipe: Recipe, z: [f32; 2], w: [f32; 2]) -> Picture {
        let surface = Surface::Pixels(Arc::new(Rgb8::filled(1, 1, [0; 3])));
        let point = MapPoint { z, w };
        Picture { stamp: 1, recipe, surface, point, path: Vec::new(), inside: None, millis: 1.0 }
    }

    #[test]
    fn nearest_sample_within_reach() {
        let points = [[0.0, 0.0], [1.0, 1.0], [f32::NAN, 0.0], [2.0, 0.0]];
        assert_eq!(nearest(&points, [1.1, 0.8], 0.5), Some(1));
        assert_eq!(nearest(&points, [1.0, 0.2], 0.5), None);
        assert_eq!(nearest(&[], [0.0, 0.0], 9.0), None);
    }

    #[test]
    fn planes_ignore_a_few_outliers_and_nan() {
        let mut points = vec![[1.0, -2.0]; 1000];
        points[3] = [50.0, 0.0];
        points[4] = [f32::NAN, f32::INFINITY];
        assert!((half_side(&points, [0.0; 2], 1.0) - 2.24).abs() < 1e-4);
        assert_eq!(half_side(&points, [0.0; 2], 3.0), 3.0);
        assert_eq!(half_side(&[[f32::NAN; 2]], [0.0; 2], 2.0), 2.0);
    }

    #[test]
    fn a_drag_puts_the_point_under_the_pointer() {
        let recipe = Recipe { z_shift: [0.5, 0.0], ..Recipe::seed(3) };
        let shown = picture(recipe.clone(), [1.5, -1.0], [0.2, 0.3]);
        let base = unmoved(Plane::Z, &shown);
        assert_eq!(base, [1.0, -1.0]);
        let moved = dragged(&recipe, Plane::Z, base, [2.0, 2.0]);
        assert_eq!(moved.z_shift, [1.0, 3.0]);
        assert_eq!(current(&shown, &moved).z, [2.0, 2.0]);

        let moved = dragged(&recipe, Plane::W, unmoved(Plane::W, &shown), [1.2, -9.0]);
        assert_eq!(moved.sliders, [1.0, -4.0]);
        assert_eq!(moved.z_shift, recipe.z_shift);
        assert!((current(&shown, &moved).w[0] - 1.2).abs() < 1e-6);
    }

    /// The plane's own directions are principal components; other sliders do not show on it.
    #[test]
    fn a_drag_in_w_moves_components_whatever_the_sliders_were() {
        let recipe = Recipe { sliders: vec![2.0, 1.0, 1.0], basis: Basis::Sefa, ..Recipe::seed(3) };
        let shown = picture(recipe.clone(), [0.0; 2], [0.2, 0.3]);
        assert_eq!(current(&shown, &recipe).w, [0.2, 0.3]);
        let moved = dragged(&recipe, Plane::W, [0.2, 0.3], [1.2, 1.3]);
        assert_eq!((moved.basis, moved.sliders.len()), (Basis::Pca, 2));
        assert_eq!(jump(&recipe, 4).sliders, recipe.sliders, "a look of its own");
    }

    #[test]
    fn a_drag_in_z_releases_a_given_w() {
        let recipe = Recipe { w: Some(vec![1.0; 4]), ..Recipe::seed(3) };
        assert_eq!(dragged(&recipe, Plane::Z, [0.0; 2], [1.0; 2]).w, None);
        assert!(dragged(&recipe, Plane::W, [0.0; 2], [1.0; 2]).w.is_some());
    }

    #[test]
    fn the_marker_stays_with_its_picture_until_the_new_one_comes() {
        let shown = picture(Recipe::seed(3), [1.0, 1.0], [0.5, 0.5]);
        let other = Recipe { z_shift: [2.0, 2.0], ..Recipe::seed(4) };
        assert_eq!(current(&shown, &other).z, [1.0, 1.0]);
    }

    #[test]
    fn a_jump_keeps_the_look_and_drops_the_moves() {
        let recipe = Recipe {
            z_shift: [1.0, 1.0],
            w: Some(vec![0.0]),
            psi: 0.4,
            class: Some(2),
            sliders: vec![1.0, 2.0, 3.0],
            morph: Some(Morph { seed: 9, t: 0.5 }),
            ..Recipe::seed(1)
        };
        let there = jump(&recipe, 77);
        assert_eq!((there.seed, there.z_shift, there.w), (77, [0.0; 2], None));
        assert_eq!((there.psi, there.class), (0.4, Some(2)));
        assert_eq!(there.sliders, [0.0, 0.0, 3.0]);
        assert_eq!(there.morph, Some(Morph { seed: 9, t: 0.0 }));
    }
}
