//! What samples of the styles teach about them: directions, and the plane of Z that goes with the
//! first two.

use super::axes::{Axes, dot, gram, unit};
use super::view::View;
use crate::base::numpy::randn;
use crate::models::{Cond, Entry};
use burn::tensor::{Tensor, TensorData};
use nalgebra::DMatrix;
use std::cell::OnceCell;

/// Samples behind the principal components.
const SAMPLES: u32 = 2048;
/// Most classes they are drawn from, so that each has enough for its mean.
const CLASSES: usize = 64;
/// Components kept for sliders.
const COMPONENTS: usize = 32;

/// Directions of the styles, from samples of every class about the class's mean.
pub struct Survey {
    /// Principal components: of w, or where there is none, of the first features, carried back to z
    /// by regression (GANSpace, Härkönen 2020).
    pub pca: Axes,
    /// Share of the variance along each of them.
    pub explained: Vec<f32>,
    /// Two orthonormal directions of Z that move along the first two components.
    pub z_plane: [Vec<f32>; 2],
    /// How styles are seen on the map.
    pub view: View,
    covariance: DMatrix<f32>,
    /// Found when it is first asked for: few look at it, and it takes as long as all the rest.
    sefa: OnceCell<Axes>,
}

impl Survey {
    /// Samples the beginning of a generator that lives on the CPU.
    pub fn of(entry: &Entry) -> Self {
        let seeds: Vec<u32> = (0..SAMPLES).collect();
        let zs = latents(&seeds, entry.z_dim());
        let count = entry.classes().clamp(1, CLASSES);
        let classes: Vec<usize> = (0..zs.len()).map(|i| i % count).collect();
        let cond = Cond::labels(&classes, entry.classes());
        let mut styles = map(entry, &zs, &cond);
        let view = View::of(entry);
        let features = view.features(entry, &styles, &cond);
        centre_by_class(&mut styles, &classes, count);
        let covariance = gram(&styles, styles[0].len()) / styles.len() as f32;
        let Some(mut features) = features else {
            let (pca, explained) = Axes::pca(&covariance, COMPONENTS);
            let z_plane = z_plane(&zs, &styles, &pca);
            let view = view.with(pca.clone());
            return Self { pca, explained, z_plane, view, covariance, sefa: OnceCell::new() };
        };
        centre_by_class(&mut features, &classes, count);
        let spread = gram(&features, features[0].len()) / features.len() as f32;
        let (axes, explained) = Axes::pca(&spread, COMPONENTS.min(entry.z_dim()));
        let pca = carried_back(&zs, &features, &axes);
        let z_plane = z_plane(&zs, &features, &axes);
        let view = view.with(axes);
        Self { pca, explained, z_plane, view, covariance, sefa: OnceCell::new() }
    }

    /// Deviation of the styles along a direction of length 1.
    pub fn deviation(&self, direction: &[f32]) -> f32 {
        let d = nalgebra::DVectorView::from_slice(direction, direction.len());
        (&self.covariance * d).dot(&d).max(0.0).sqrt()
    }

    /// Directions from the style weights of each layer, `[values, style_dim]`.
    pub fn sefa(&self, style_weights: impl FnOnce() -> Vec<Tensor<2>>) -> &Axes {
        self.sefa.get_or_init(|| {
            let weights: Vec<Vec<f32>> = style_weights().into_iter().flat_map(rows).collect();
            Axes::sefa(&weights, &self.covariance, COMPONENTS)
        })
    }
}

/// For each component of the features the direction of z, and its length for one deviation, that the
/// regression `z ≈ u · score` finds: `u = Σ z·score / Σ score²`.
fn carried_back(zs: &[Vec<f32>], features: &[Vec<f32>], axes: &Axes) -> Axes {
    let mut found = Axes { directions: Vec::new(), sigmas: Vec::new() };
    for (component, sigma) in axes.directions.iter().zip(&axes.sigmas) {
        let mut direction = vec![0.0; zs[0].len()];
        let mut power = 0.0;
        for (z, feature) in zs.iter().zip(features) {
            let score = dot(feature, component);
            power += score * score;
            direction.iter_mut().zip(z).for_each(|(d, z)| *d += score * z);
        }
        let length = dot(&direction, &direction).sqrt() / power.max(f32::MIN_POSITIVE) * sigma;
        found.directions.push(unit(&direction));
        found.sigmas.push(length);
    }
    found
}

/// The plane of z along which w moves most in its first two components: the regression of each
/// component's score on z, made orthonormal.
fn z_plane(zs: &[Vec<f32>], ws: &[Vec<f32>], pca: &Axes) -> [Vec<f32>; 2] {
    let regression = |component: &Vec<f32>| {
        let mut direction = vec![0.0; zs[0].len()];
        for (z, w) in zs.iter().zip(ws) {
            let score = dot(w, component);
            direction.iter_mut().zip(z).for_each(|(d, z)| *d += score * z);
        }
        direction
    };
    let first = unit(&regression(&pca.directions[0]));
    let mut second = regression(&pca.directions[1]);
    let along = dot(&second, &first);
    second.iter_mut().zip(&first).for_each(|(s, f)| *s -= along * f);
    let second = unit(&second);
    [first, second]
}

/// The z of each seed.
pub fn latents(seeds: &[u32], z_dim: usize) -> Vec<Vec<f32>> {
    seeds.iter().map(|seed| randn(*seed, z_dim)).collect()
}

/// The style of each z.
pub fn map(entry: &Entry, zs: &[Vec<f32>], cond: &Cond) -> Vec<Vec<f32>> {
    rows(entry.encode(matrix(zs, entry), cond))
}

/// Rows as a matrix beside the weights of `entry`.
pub fn matrix(rows: &[Vec<f32>], entry: &Entry) -> Tensor<2> {
    let shape = [rows.len(), rows.first().map_or(0, Vec::len)];
    Tensor::from_data(TensorData::new(rows.concat(), shape), &entry.device())
}

/// The rows of a matrix.
pub fn rows(matrix: Tensor<2>) -> Vec<Vec<f32>> {
    let length = matrix.dims()[1];
    values(matrix).chunks_exact(length).map(<[f32]>::to_vec).collect()
}

/// The numbers of a tensor.
pub fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec::<f32>().expect("f32 tensor")
}

fn centre_by_class(ws: &mut [Vec<f32>], classes: &[usize], count: usize) {
    let members = |class: usize| (0..classes.len()).filter(move |i| classes[*i] == class);
    for class in 0..count {
        let centre = mean(members(class).map(|i| ws[i].as_slice()));
        for i in members(class) {
            ws[i].iter_mut().zip(&centre).for_each(|(w, m)| *w -= m);
        }
    }
}

/// Mean of rows; empty without any.
pub fn mean<'a>(rows: impl IntoIterator<Item = &'a [f32]>) -> Vec<f32> {
    let mut rows = rows.into_iter();
    let mut sum = rows.next().map(<[f32]>::to_vec).unwrap_or_default();
    let mut count = 1;
    for row in rows {
        sum.iter_mut().zip(row).for_each(|(s, v)| *s += v);
        count += 1;
    }
    sum.iter().map(|s| s / count as f32).collect()
}
