//! The latent space of one generator: recipes become the w of every layer.
//!
//! The mapping network is small, so it always runs on the CPU here: w is then at hand for the
//! map and the sliders without waiting for a GPU.

use super::{Pca, Recipe};
use crate::base::numpy::randn;
use crate::models::Mapping;
use burn::tensor::{Tensor, TensorData};
use std::cell::OnceCell;

/// Samples behind the principal components.
const SAMPLES: u32 = 2048;
/// Components kept for sliders.
const COMPONENTS: usize = 32;

/// Mapping network, principal components of W and the matching plane of Z.
pub struct Space {
    mapping: Mapping,
    w_avg: Vec<f32>,
    pca: Pca,
    z_plane: [Vec<f32>; 2],
    /// Mean of w in each class, once it was asked for: every drag asks for it again.
    class_means: Vec<OnceCell<Vec<f32>>>,
}

/// A position in both planes of the map, in standard deviations.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Position {
    /// In the z plane.
    pub z: [f32; 2],
    /// In the plane of the first two components of w, from the class's mean.
    pub w: [f32; 2],
}

impl Space {
    /// Explores a mapping network that lives on the CPU.
    pub fn new(mapping: Mapping) -> Self {
        let w_avg = values(mapping.w_avg.val());
        let seeds: Vec<u32> = (0..SAMPLES).collect();
        let zs = latents(&seeds, mapping.z_dim());
        let count = mapping.classes().max(1);
        let classes: Vec<usize> = (0..zs.len()).map(|i| i % count).collect();
        let mut ws = map(&mapping, &zs, &classes);
        centre_by_class(&mut ws, &classes, count);
        let pca = Pca::of(&ws, w_avg.len(), COMPONENTS.min(w_avg.len()));
        let z_plane = z_plane(&zs, &ws, &pca);
        let class_means = vec![OnceCell::new(); mapping.classes()];
        Self { mapping, w_avg, pca, z_plane, class_means }
    }

    /// Share of variance of each slider's component.
    pub fn explained(&self) -> &[f32] {
        &self.pca.explained
    }

    /// The w of each of `layers` layers for a recipe.
    pub fn styles(&self, recipe: &Recipe, layers: usize) -> Vec<Vec<f32>> {
        let base = self.w(recipe);
        let mixed = recipe.mix.as_ref().map(|mix| {
            let other = Recipe { seed: mix.seed, z_shift: [0.0; 2], w: None, ..recipe.clone() };
            (mix, self.w(&Recipe { morph: None, ..other }))
        });
        let offset = self.slider_offset(&recipe.sliders);
        let cutoff = recipe.cutoff.unwrap_or(layers);
        (0..layers)
            .map(|layer| {
                let chosen = match &mixed {
                    Some((mix, other)) if mix.layers.get(layer) == Some(&true) => other,
                    _ => &base,
                };
                let psi = if layer < cutoff { recipe.psi } else { 1.0 };
                (0..chosen.len())
                    .map(|i| self.w_avg[i] + psi * (chosen[i] - self.w_avg[i]) + offset[i])
                    .collect()
            })
            .collect()
    }

    /// w of a recipe after its morph, before truncation, sliders and mixing.
    pub fn w(&self, recipe: &Recipe) -> Vec<f32> {
        let a = match &recipe.w {
            Some(w) if w.len() == self.w_avg.len() => w.clone(),
            _ => self.map_one(self.z(recipe), recipe.class),
        };
        let Some(morph) = recipe.morph else { return a };
        let b = self.map_one(randn(morph.seed, self.mapping.z_dim()), recipe.class);
        a.iter().zip(&b).map(|(a, b)| a + (b - a) * morph.t).collect()
    }

    /// Where a recipe lies on the map.
    pub fn position(&self, recipe: &Recipe) -> Position {
        let z = self.z(recipe);
        let mut on_plane = self.project_z(&z);
        if let Some(morph) = recipe.morph {
            let b = self.project_z(&randn(morph.seed, self.mapping.z_dim()));
            on_plane = [0, 1].map(|k| on_plane[k] + (b[k] - on_plane[k]) * morph.t);
        }
        Position { z: on_plane, w: self.project_w(&self.w(recipe), self.class_mean(recipe.class)) }
    }

    /// The way from A to B in `steps` + 1 positions; empty without a morph.
    pub fn path(&self, recipe: &Recipe, steps: usize) -> Vec<Position> {
        let Some(morph) = recipe.morph else { return Vec::new() };
        let ends = [0.0, 1.0].map(|t| {
            self.position(&Recipe { morph: Some(super::Morph { t, ..morph }), ..recipe.clone() })
        });
        let blend = |a: [f32; 2], b: [f32; 2], t: f32| [0, 1].map(|k| a[k] + (b[k] - a[k]) * t);
        (0..=steps)
            .map(|i| i as f32 / steps as f32)
            .map(|t| Position {
                z: blend(ends[0].z, ends[1].z, t),
                w: blend(ends[0].w, ends[1].w, t),
            })
            .collect()
    }

    /// Positions of the plain pictures of `seeds` in one class.
    pub fn positions(&self, seeds: &[u32], class: Option<usize>) -> Vec<Position> {
        let zs = latents(seeds, self.mapping.z_dim());
        let ws = map(&self.mapping, &zs, &vec![class.unwrap_or(0); zs.len()]);
        let mean = self.class_mean(class);
        zs.iter()
            .zip(&ws)
            .map(|(z, w)| Position { z: self.project_z(z), w: self.project_w(w, mean) })
            .collect()
    }

    fn z(&self, recipe: &Recipe) -> Vec<f32> {
        let mut z = randn(recipe.seed, self.mapping.z_dim());
        for (shift, direction) in recipe.z_shift.iter().zip(&self.z_plane) {
            z.iter_mut().zip(direction).for_each(|(z, d)| *z += shift * d);
        }
        z
    }

    fn map_one(&self, z: Vec<f32>, class: Option<usize>) -> Vec<f32> {
        map(&self.mapping, &[z], &[class.unwrap_or(0)]).remove(0)
    }

    fn slider_offset(&self, sliders: &[f32]) -> Vec<f32> {
        let mut offset = vec![0.0; self.w_avg.len()];
        let components = self.pca.directions.iter().zip(&self.pca.sigmas);
        for (amount, (direction, sigma)) in sliders.iter().zip(components) {
            offset.iter_mut().zip(direction).for_each(|(o, d)| *o += amount * sigma * d);
        }
        offset
    }

    fn project_z(&self, z: &[f32]) -> [f32; 2] {
        [0, 1].map(|k| dot(z, &self.z_plane[k]))
    }

    fn project_w(&self, w: &[f32], mean: &[f32]) -> [f32; 2] {
        let centred: Vec<f32> = w.iter().zip(mean).map(|(w, m)| w - m).collect();
        [0, 1].map(|k| dot(&centred, &self.pca.directions[k]) / self.pca.sigmas[k].max(1e-12))
    }

    /// Mean of w in a class, from few samples; the model's w_avg when there are no classes.
    fn class_mean(&self, class: Option<usize>) -> &[f32] {
        let class = class.unwrap_or(0);
        let Some(last) = self.class_means.len().checked_sub(1) else { return &self.w_avg };
        self.class_means[class.min(last)].get_or_init(|| {
            let seeds: Vec<u32> = (0..256).collect();
            let zs = latents(&seeds, self.mapping.z_dim());
            mean(&map(&self.mapping, &zs, &vec![class; zs.len()]))
        })
    }
}

/// The plane of z along which w moves most in its first two components: the regression of each
/// component's score on z, made orthonormal.
fn z_plane(zs: &[Vec<f32>], ws: &[Vec<f32>], pca: &Pca) -> [Vec<f32>; 2] {
    let regression = |component: &Vec<f32>| {
        let mut direction = vec![0.0; zs[0].len()];
        for (z, w) in zs.iter().zip(ws) {
            let score = dot(w, component);
            direction.iter_mut().zip(z).for_each(|(d, z)| *d += score * z);
        }
        direction
    };
    let first = unit(regression(&pca.directions[0]));
    let mut second = regression(&pca.directions[1]);
    let along = dot(&second, &first);
    second.iter_mut().zip(&first).for_each(|(s, f)| *s -= along * f);
    [first, unit(second)]
}

fn latents(seeds: &[u32], z_dim: usize) -> Vec<Vec<f32>> {
    seeds.iter().map(|seed| randn(*seed, z_dim)).collect()
}

fn map(mapping: &Mapping, zs: &[Vec<f32>], classes: &[usize]) -> Vec<Vec<f32>> {
    let shape = [zs.len(), mapping.z_dim()];
    let device = mapping.w_avg.val().device();
    let z = Tensor::<2>::from_data(TensorData::new(zs.concat(), shape), &device);
    let w = mapping.forward(z, classes);
    let dim = w.dims()[1];
    values(w).chunks_exact(dim).map(<[f32]>::to_vec).collect()
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec::<f32>().expect("f32 tensor on the CPU")
}

fn centre_by_class(ws: &mut [Vec<f32>], classes: &[usize], count: usize) {
    for class in 0..count {
        let members: Vec<usize> = (0..ws.len()).filter(|i| classes[*i] == class).collect();
        let rows: Vec<Vec<f32>> = members.iter().map(|i| ws[*i].clone()).collect();
        let centre = mean(&rows);
        for i in members {
            ws[i].iter_mut().zip(&centre).for_each(|(w, m)| *w -= m);
        }
    }
}

fn mean(rows: &[Vec<f32>]) -> Vec<f32> {
    let mut sum = vec![0.0; rows[0].len()];
    for row in rows {
        sum.iter_mut().zip(row).for_each(|(s, v)| *s += v);
    }
    sum.iter().map(|s| s / rows.len() as f32).collect()
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn unit(vector: Vec<f32>) -> Vec<f32> {
    let norm = dot(&vector, &vector).sqrt().max(1e-12);
    vector.into_iter().map(|v| v / norm).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::latent::{Mix, Morph};
    use crate::models::{Generator, StyleGanConfig};
    use burn::tensor::Device;

    fn space() -> Space {
        let config = StyleGanConfig { z_dim: 16, w_dim: 16, ..StyleGanConfig::default() };
        Space::new(Generator::new(&config, 4, &Device::flex()).mapping().clone())
    }

    fn close(a: &[f32], b: &[f32]) {
        assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-4), "{a:?} against {b:?}");
    }

    #[test]
    fn psi_pulls_to_the_average_up_to_the_cutoff() {
        let space = space();
        let recipe = Recipe { psi: 0.0, cutoff: Some(2), ..Recipe::seed(3) };
        let ws = space.styles(&recipe, 4);
        close(&ws[1], &space.w_avg);
        close(&ws[2], &space.w(&recipe));
    }

    #[test]
    fn mixing_takes_the_chosen_layers_from_the_second_seed() {
        let space = space();
        let mix = Some(Mix { seed: 9, layers: vec![false, true] });
        let ws = space.styles(&Recipe { psi: 1.0, mix, ..Recipe::seed(3) }, 3);
        close(&ws[0], &space.w(&Recipe::seed(3)));
        close(&ws[1], &space.w(&Recipe::seed(9)));
        close(&ws[2], &ws[0]);
    }

    #[test]
    fn sliders_move_w_on_the_map_by_their_sigmas() {
        let space = space();
        let still = Recipe { psi: 1.0, ..Recipe::seed(3) };
        let moved = Recipe { sliders: vec![1.5, -2.0], ..still.clone() };
        let w = space.styles(&moved, 1).remove(0);
        let (before, after) =
            (space.position(&still).w, space.project_w(&w, space.class_mean(None)));
        close(&[after[0] - before[0], after[1] - before[1]], &[1.5, -2.0]);
    }

    #[test]
    fn z_shift_moves_z_on_the_map_and_morph_reaches_b() {
        let space = space();
        let a = space.position(&Recipe::seed(3)).z;
        let b = space.position(&Recipe { z_shift: [0.5, -1.0], ..Recipe::seed(3) }).z;
        close(&[b[0] - a[0], b[1] - a[1]], &[0.5, -1.0]);
        let morph = Some(Morph { seed: 8, t: 1.0 });
        close(&space.w(&Recipe { morph, ..Recipe::seed(3) }), &space.w(&Recipe::seed(8)));
        assert_eq!(space.path(&Recipe { morph, ..Recipe::seed(3) }, 10).len(), 11);
    }
}
