//! Pictures as places that there is a way between: rows of styles and numbers, no seeds.

use super::super::axes::dot;
use super::super::{Basis, Push, Recipe};
use super::Space;
use std::ops::Range;

/// A picture between which and others a film can move: all that seeds stand for is explicit.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The recipe as it was written.
    pub recipe: Recipe,
    /// Before truncation and sliders.
    open: Mark,
    /// After them.
    folded: Mark,
    /// A straight line between two w passes through pictures; one between two z does not.
    straight: bool,
}

/// The numbers of a picture that change on the way to another one.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// What each layer gets, or one row for all.
    rows: Vec<Vec<f32>>,
    psi: f32,
    sliders: Vec<f32>,
    /// Moves along the user's own directions.
    own: Vec<Push>,
    /// A weight for each class.
    weights: Vec<f32>,
}

/// What truncation and sliders of a picture refer to; those of two pictures can be told apart step by
/// step only where they refer to the same.
type Frame = (Option<usize>, Option<(Basis, Option<Range<usize>>)>);

impl Space {
    /// The place of a recipe in a network of so many layers.
    pub fn point(&self, recipe: &Recipe, layers: usize) -> Point {
        let weights = recipe.weights(self.entry.classes());
        let mark = |rows: Vec<Vec<f32>>, psi, sliders: Vec<f32>, own: Vec<Push>| {
            let same = rows.windows(2).all(|pair| pair[0] == pair[1]);
            let rows = if same { rows.into_iter().take(1).collect() } else { rows };
            Mark { rows, psi, sliders, own, weights: weights.clone() }
        };
        Point {
            recipe: recipe.clone(),
            open: mark(
                self.rows(recipe, layers),
                recipe.psi,
                recipe.sliders.clone(),
                recipe.own.clone(),
            ),
            folded: mark(self.styles(recipe, layers), 1.0, Vec::new(), Vec::new()),
            straight: self.straight(),
        }
    }

    /// Whether pictures lie on the straight line between two styles.
    pub(super) fn straight(&self) -> bool {
        self.centre.is_some()
    }
}

impl Point {
    /// The picture in the middle of several `points`: `mix` joins their numbers, and what cannot be
    /// mixed is that of the first of them.
    ///
    /// Where truncation and sliders of all refer to the same layers and directions, the result keeps
    /// them, so that they can still be moved; elsewhere its styles are final.
    pub fn among(points: &[&Self], mix: impl FnOnce(&[&Mark], bool) -> Mark) -> Recipe {
        let Some(first) = points.first() else { return Recipe::default() };
        let (cutoff, directions) = first.frame();
        let known = points.iter().find_map(|point| point.frame().1);
        let alike = points.iter().all(|point| {
            let (other, theirs) = point.frame();
            other == cutoff && (theirs.is_none() || theirs == known)
        });
        let marks: Vec<&Mark> =
            points.iter().map(|point| if alike { &point.open } else { &point.folded }).collect();
        let mark = mix(&marks, first.straight);
        let (basis, slider_layers) = directions.or(known).unwrap_or_default();
        let classes = points.iter().all(|point| point.open.weights == first.open.weights);
        Recipe {
            seed: first.recipe.seed,
            w: Some(mark.rows.concat()),
            class: first.recipe.class,
            blend: if classes { first.recipe.blend.clone() } else { Some(mark.weights) },
            psi: mark.psi,
            cutoff: if alike { cutoff } else { None },
            noise: first.recipe.noise,
            sliders: mark.sliders,
            basis: if alike { basis } else { first.recipe.basis },
            slider_layers: if alike { slider_layers } else { None },
            own: mark.own,
            bends: first.recipe.bends.clone(),
            ..Recipe::default()
        }
    }

    fn frame(&self) -> Frame {
        let moved =
            self.recipe.sliders.iter().any(|amount| *amount != 0.0) || !self.recipe.own.is_empty();
        let directions = || (self.recipe.basis, self.recipe.slider_layers.clone());
        (self.recipe.cutoff, moved.then(directions))
    }
}

impl Mark {
    /// The place at `t` on the way from `a` (0) to `b` (1), or beyond them.
    pub fn between(a: &Self, b: &Self, t: f32, straight: bool) -> Self {
        let count = a.rows.len().max(b.rows.len());
        let row = |mark: &Self, i: usize| mark.rows[i.min(mark.rows.len() - 1)].clone();
        let rows = (0..count).map(|i| between(straight, &row(a, i), &row(b, i), t)).collect();
        let at = |values: &[f32], i: usize| values.get(i).copied().unwrap_or_default();
        let line = |a: f32, b: f32| a + (b - a) * t;
        let sliders = (0..a.sliders.len().max(b.sliders.len()))
            .map(|i| line(at(&a.sliders, i), at(&b.sliders, i)))
            .collect();
        // A curve may swing a little beyond its ends, and no class has less than nothing.
        let mut weights: Vec<f32> =
            a.weights.iter().zip(&b.weights).map(|(a, b)| line(*a, *b).max(0.0)).collect();
        let sum: f32 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= sum.max(f32::MIN_POSITIVE));
        let own = pushes(a, b, line);
        Self { rows, psi: line(a.psi, b.psi), sliders, own, weights }
    }
}

/// The user's own directions of both marks, each moved by what `join` makes of its two amounts.
fn pushes(a: &Mark, b: &Mark, join: impl Fn(f32, f32) -> f32) -> Vec<Push> {
    let amount = |mark: &Mark, wanted: &Push| {
        let same = mark.own.iter().find(|push| push.direction == wanted.direction);
        same.map_or(0.0, |push| push.amount)
    };
    let new = b.own.iter().filter(|push| a.own.iter().all(|it| it.direction != push.direction));
    let all = a.own.iter().chain(new);
    all.map(|push| Push { amount: join(amount(a, push), amount(b, push)), ..push.clone() })
        .collect()
}

/// The style at `t` on the way from `a` to `b`: straight in W; in Z around the middle, where no z
/// lies.
pub(super) fn between(straight: bool, a: &[f32], b: &[f32], t: f32) -> Vec<f32> {
    let mix = |of_a: f32, of_b: f32| a.iter().zip(b).map(|(a, b)| of_a * a + of_b * b).collect();
    let line = || a.iter().zip(b).map(|(a, b)| a + (b - a) * t).collect();
    if straight {
        return line();
    }
    let lengths = (dot(a, a) * dot(b, b)).sqrt().max(1e-12);
    let angle = (dot(a, b) / lengths).clamp(-1.0, 1.0).acos();
    if angle.sin() < 1e-3 {
        return line();
    }
    mix(((1.0 - t) * angle).sin() / angle.sin(), (t * angle).sin() / angle.sin())
}
