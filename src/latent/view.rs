//! How styles are seen: w as it is, z by the first features that it brings forth.

use super::axes::{Axes, dot};
use super::survey::{matrix, rows};
use crate::base::Random;
use crate::models::{Cond, Entry};
use burn::tensor::{Tensor, TensorData};

/// Most features that are looked at; more are mixed into as many at random, which keeps distances
/// (Johnson & Lindenstrauss 1984).
const FEATURES: usize = 256;

/// How styles are seen, and the plane of the map beside Z.
pub struct View {
    /// Principal components of what is seen.
    pub axes: Axes,
    /// What many features are mixed into fewer with.
    mix: Option<Tensor<2>>,
}

impl View {
    /// For the features of `entry`; its components are still to be found.
    pub fn of(entry: &Entry) -> Self {
        let count = entry.feature_count().unwrap_or(0);
        let mix = (count > FEATURES).then(|| {
            let values = Random::stream(0, "features", 0).normals(count * FEATURES);
            let mix = TensorData::new(values, [count, FEATURES]);
            Tensor::from_data(mix, &entry.device()) / (FEATURES as f32).sqrt()
        });
        Self { axes: Axes::default(), mix }
    }

    /// The same with these components.
    pub fn with(self, axes: Axes) -> Self {
        Self { axes, ..self }
    }

    /// The first features of each style, where directions are found in them.
    pub fn features(
        &self,
        entry: &Entry,
        styles: &[Vec<f32>],
        cond: &Cond,
    ) -> Option<Vec<Vec<f32>>> {
        let features = entry.features(matrix(styles, entry), cond)?;
        Some(rows(match &self.mix {
            Some(mix) => features.matmul(mix.clone()),
            None => features,
        }))
    }

    /// Where something seen lies, from `mean`, in deviations along the first two components.
    pub fn project(&self, seen: &[f32], mean: &[f32]) -> [f32; 2] {
        let centred: Vec<f32> = seen.iter().zip(mean).map(|(value, mean)| value - mean).collect();
        let of = |k: usize| match (self.axes.directions.get(k), self.axes.sigmas.get(k)) {
            (Some(direction), Some(sigma)) => dot(&centred, direction) / sigma.max(1e-12),
            _ => 0.0,
        };
        [of(0), of(1)]
    }
}
