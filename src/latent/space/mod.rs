//! The latent space of one generator: recipes become the style of every layer.
//!
//! What lies between z and the styles is small, so it always runs on the CPU here: styles are then at
//! hand for the map and the sliders without waiting for a GPU.

mod own;
mod point;

use super::axes::{Axes, dot};
use super::fold::fold;
use super::survey::{Survey, latents, map, mean, values};
use super::{Basis, Recipe};
use crate::base::numpy::randn;
use crate::models::{Cond, Entry, Truncation};
use burn::tensor::Tensor;
use std::cell::OnceCell;
use std::rc::Rc;

use point::between;
pub use point::{Mark, Point};

/// The beginning of a generator, directions of its styles and the matching plane of Z.
pub struct Space {
    entry: Entry,
    truncation: Truncation,
    centre: Option<Vec<f32>>,
    survey: Rc<Survey>,
    /// What takes a style into the features of each layer, fetched when SeFa needs it.
    style_weights: Box<dyn Fn() -> Vec<Tensor<2>>>,
    /// Mean of what is seen of each class, once it was asked for: every drag asks for it again.
    class_means: Vec<OnceCell<Vec<f32>>>,
}

/// A position in both planes of the map, in standard deviations.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Position {
    /// In the z plane.
    pub z: [f32; 2],
    /// In the plane of the first two components of w, or of the first features where there is no w,
    /// from the class's mean.
    pub w: [f32; 2],
}

impl Space {
    /// Explores the beginning of a generator, which lives on the CPU; `style_weights` gives what takes
    /// a style into the features of each layer, `[values, style_dim]`.
    pub fn new(
        entry: Entry,
        truncation: Truncation,
        style_weights: impl Fn() -> Vec<Tensor<2>> + 'static,
    ) -> Self {
        let survey = Rc::new(Survey::of(&entry));
        Self::over(survey, entry, truncation, Box::new(style_weights))
    }

    /// The space of newer weights with the directions and planes as they were: cheap, and the
    /// sliders keep their meaning while a model is being trained.
    pub fn renewed(
        &self,
        entry: Entry,
        style_weights: impl Fn() -> Vec<Tensor<2>> + 'static,
    ) -> Self {
        Self::over(self.survey.clone(), entry, self.truncation, Box::new(style_weights))
    }

    /// Finds directions and planes anew, from the weights as they are.
    pub fn survey(&mut self) {
        self.survey = Rc::new(Survey::of(&self.entry));
    }

    fn over(
        survey: Rc<Survey>,
        entry: Entry,
        truncation: Truncation,
        style_weights: Box<dyn Fn() -> Vec<Tensor<2>>>,
    ) -> Self {
        let centre = entry.centre().map(values);
        let class_means = vec![OnceCell::new(); entry.classes().max(1)];
        Self { entry, truncation, centre, survey, style_weights, class_means }
    }

    /// Share of variance of each slider's component.
    pub fn explained(&self) -> &[f32] {
        &self.survey.explained
    }

    /// The style of each of `layers` layers for a recipe.
    pub fn styles(&self, recipe: &Recipe, layers: usize) -> Vec<Vec<f32>> {
        let rows = self.rows(recipe, layers);
        let offset = self.slider_offset(recipe);
        let dim = offset.len();
        let own = own::offset(&recipe.own, dim, layers);
        let moved = recipe.slider_layers.clone().unwrap_or(0..layers);
        let cutoff = recipe.cutoff.unwrap_or(layers);
        let style = |(layer, row): (usize, &Vec<f32>)| -> Vec<f32> {
            let psi = if layer < cutoff { recipe.psi } else { 1.0 };
            let reach = if moved.contains(&layer) { 1.0 } else { 0.0 };
            let truncated = self.truncated(row, psi);
            let steps = offset.iter().zip(&own[layer * dim..]).map(|(offset, own)| offset + own);
            truncated.iter().zip(steps).map(|(value, step)| value + reach * step).collect()
        };
        rows.iter().enumerate().map(style).collect()
    }

    /// What each layer gets after morph and mixing, before truncation and sliders.
    fn rows(&self, recipe: &Recipe, layers: usize) -> Vec<Vec<f32>> {
        let base = self.bases(recipe);
        let mixed = recipe.mix.as_ref().map(|mix| {
            let plain = Recipe {
                seed: mix.seed,
                class: recipe.class,
                blend: recipe.blend.clone(),
                ..Recipe::default()
            };
            (mix, self.w(&plain))
        });
        (0..layers)
            .map(|layer| match &mixed {
                Some((mix, other)) if mix.layers.get(layer) == Some(&true) => other.clone(),
                _ => base[layer.min(base.len() - 1)].clone(),
            })
            .collect()
    }

    fn truncated(&self, style: &[f32], psi: f32) -> Vec<f32> {
        match (self.truncation, &self.centre) {
            (Truncation::Centre, Some(centre)) => {
                centre.iter().zip(style).map(|(c, value)| c + psi * (value - c)).collect()
            }
            (Truncation::Fold, _) => style.iter().map(|z| fold(*z, psi)).collect(),
            _ => style.to_vec(),
        }
    }

    /// Style of a recipe after its morph, before truncation, sliders and mixing; that of the coarsest
    /// layer where layers differ.
    pub fn w(&self, recipe: &Recipe) -> Vec<f32> {
        self.bases(recipe).remove(0)
    }

    /// [`Self::w`], one for all layers or one for each.
    fn bases(&self, recipe: &Recipe) -> Vec<Vec<f32>> {
        let dim = self.entry.style_dim();
        let a: Vec<Vec<f32>> = match &recipe.w {
            Some(w) if !w.is_empty() && w.len().is_multiple_of(dim) => {
                w.chunks_exact(dim).map(<[f32]>::to_vec).collect()
            }
            _ => vec![self.map_one(self.z(recipe), recipe)],
        };
        let Some(morph) = recipe.morph else { return a };
        let b = self.map_one(randn(morph.seed, self.entry.z_dim()), recipe);
        a.iter().map(|a| between(self.straight(), a, &b, morph.t)).collect()
    }

    /// Where a recipe lies on the map.
    pub fn position(&self, recipe: &Recipe) -> Position {
        let z = self.z(recipe);
        let mut on_plane = self.project_z(&z);
        if let Some(morph) = recipe.morph {
            let b = self.project_z(&randn(morph.seed, self.entry.z_dim()));
            on_plane = [0, 1].map(|k| on_plane[k] + (b[k] - on_plane[k]) * morph.t);
        }
        let seen = self.seen(vec![self.w(recipe)], &self.cond(recipe)).remove(0);
        Position { z: on_plane, w: self.survey.view.project(&seen, &self.mean_of(recipe)) }
    }

    /// The way from A to B in `steps` + 1 positions; empty without a morph.
    pub fn path(&self, recipe: &Recipe, steps: usize) -> Vec<Position> {
        let Some(morph) = recipe.morph else { return Vec::new() };
        let at = |t: f32| Recipe { morph: Some(super::Morph { t, ..morph }), ..recipe.clone() };
        let times: Vec<f32> = (0..=steps).map(|i| i as f32 / steps as f32).collect();
        let ends = [0.0, 1.0].map(|t| self.position(&at(t)));
        let blend = |a: [f32; 2], b: [f32; 2], t: f32| [0, 1].map(|k| a[k] + (b[k] - a[k]) * t);
        let in_z = |t: &f32| blend(ends[0].z, ends[1].z, *t);
        if self.centre.is_some() {
            // Straight in both planes.
            let position = |t: &f32| Position { z: in_z(t), w: blend(ends[0].w, ends[1].w, *t) };
            return times.iter().map(position).collect();
        }
        let styles = times.iter().map(|t| self.w(&at(*t))).collect();
        let cond = Cond::blends(&vec![recipe.weights(self.entry.classes()); times.len()]);
        let (seen, mean) = (self.seen(styles, &cond), self.mean_of(recipe));
        let position = |(t, seen): (&f32, &Vec<f32>)| Position {
            z: in_z(t),
            w: self.survey.view.project(seen, &mean),
        };
        times.iter().zip(&seen).map(position).collect()
    }

    /// Positions of the plain pictures of `seeds` in one class.
    pub fn positions(&self, seeds: &[u32], class: Option<usize>) -> Vec<Position> {
        let zs = latents(seeds, self.entry.z_dim());
        let cond = Cond::labels(&vec![class.unwrap_or(0); zs.len()], self.entry.classes());
        let seen = self.seen(map(&self.entry, &zs, &cond), &cond);
        let mean = self.class_mean(class.unwrap_or(0));
        let position = |(z, seen): (&Vec<f32>, &Vec<f32>)| Position {
            z: self.project_z(z),
            w: self.survey.view.project(seen, mean),
        };
        zs.iter().zip(&seen).map(position).collect()
    }

    fn z(&self, recipe: &Recipe) -> Vec<f32> {
        let dim = self.entry.z_dim();
        let given = recipe.z.clone().filter(|z| z.len() == dim);
        let mut z = given.unwrap_or_else(|| randn(recipe.seed, dim));
        for (shift, direction) in recipe.z_shift.iter().zip(&self.survey.z_plane) {
            z.iter_mut().zip(direction).for_each(|(z, d)| *z += shift * d);
        }
        z
    }

    fn cond(&self, recipe: &Recipe) -> Cond {
        Cond::blends(&[recipe.weights(self.entry.classes())])
    }

    /// What is seen of each style.
    fn seen(&self, styles: Vec<Vec<f32>>, cond: &Cond) -> Vec<Vec<f32>> {
        self.survey.view.features(&self.entry, &styles, cond).unwrap_or(styles)
    }

    fn map_one(&self, z: Vec<f32>, recipe: &Recipe) -> Vec<f32> {
        map(&self.entry, &[z], &self.cond(recipe)).remove(0)
    }

    fn slider_offset(&self, recipe: &Recipe) -> Vec<f32> {
        let mut offset = vec![0.0; self.entry.style_dim()];
        if recipe.sliders.is_empty() {
            return offset;
        }
        let axes = self.axes(recipe.basis);
        for (amount, (direction, sigma)) in
            recipe.sliders.iter().zip(axes.directions.iter().zip(&axes.sigmas))
        {
            offset.iter_mut().zip(direction).for_each(|(o, d)| *o += amount * sigma * d);
        }
        offset
    }

    fn axes(&self, basis: Basis) -> &Axes {
        match basis {
            Basis::Pca => &self.survey.pca,
            Basis::Sefa => self.survey.sefa(&self.style_weights),
        }
    }

    fn project_z(&self, z: &[f32]) -> [f32; 2] {
        [0, 1].map(|k| dot(z, &self.survey.z_plane[k]))
    }

    /// Mean of what is seen of a recipe's classes.
    fn mean_of(&self, recipe: &Recipe) -> Vec<f32> {
        let weights = recipe.weights(self.entry.classes());
        let mut sum = vec![0.0; self.class_mean(0).len()];
        for (class, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight != 0.0) {
            let mean = self.class_mean(class);
            sum.iter_mut().zip(mean).for_each(|(sum, value)| *sum += weight * value);
        }
        if weights.is_empty() { self.class_mean(0).to_vec() } else { sum }
    }

    /// Mean of what is seen of a class, from few samples; the model's w_avg when there are no classes.
    fn class_mean(&self, class: usize) -> &[f32] {
        let classes = self.entry.classes();
        if let (0, Some(centre)) = (classes, &self.centre) {
            return centre;
        }
        let class = class.min(classes.saturating_sub(1));
        self.class_means[class].get_or_init(|| {
            let seeds: Vec<u32> = (0..256).collect();
            let zs = latents(&seeds, self.entry.z_dim());
            let cond = Cond::labels(&vec![class; zs.len()], classes);
            let seen = self.seen(map(&self.entry, &zs, &cond), &cond);
            mean(seen.iter().map(Vec::as_slice))
        })
    }
}

#[cfg(test)]
mod tests;
