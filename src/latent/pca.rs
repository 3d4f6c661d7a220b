//! Principal components of samples (GANSpace, Härkönen 2020).

use nalgebra::{DMatrix, SymmetricEigen};

/// Directions of greatest variance.
#[derive(Debug, Clone)]
pub struct Pca {
    /// Unit vectors, greatest variance first; the entry of largest size is positive.
    pub directions: Vec<Vec<f32>>,
    /// Standard deviation along each.
    pub sigmas: Vec<f32>,
    /// Share of the total variance along each.
    pub explained: Vec<f32>,
}

impl Pca {
    /// The first `count` components of centred rows of `dim` values.
    pub fn of(rows: &[Vec<f32>], dim: usize, count: usize) -> Self {
        let matrix = DMatrix::from_fn(rows.len(), dim, |r, c| rows[r][c]);
        let covariance = matrix.transpose() * &matrix / rows.len().max(1) as f32;
        let total = covariance.trace().max(f32::MIN_POSITIVE);
        let eigen = SymmetricEigen::new(covariance);
        let mut order: Vec<usize> = (0..dim).collect();
        order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
        order.truncate(count);
        let variance = |i: &usize| eigen.eigenvalues[*i].max(0.0);
        Self {
            directions: order.iter().map(|i| oriented(eigen.eigenvectors.column(*i))).collect(),
            sigmas: order.iter().map(|i| variance(i).sqrt()).collect(),
            explained: order.iter().map(|i| variance(i) / total).collect(),
        }
    }
}

fn oriented<'a>(vector: impl IntoIterator<Item = &'a f32>) -> Vec<f32> {
    let vector: Vec<f32> = vector.into_iter().copied().collect();
    let peak = vector.iter().copied().fold(0.0f32, |a, b| if b.abs() > a.abs() { b } else { a });
    vector.into_iter().map(|v| v * peak.signum()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Random;

    #[test]
    fn finds_the_axis_of_a_stretched_cloud() {
        let mut random = Random::stream(5, "pca", 0);
        let rows: Vec<Vec<f32>> = (0..4000)
            .map(|_| {
                let (a, b) = (3.0 * random.normal(), 0.5 * random.normal());
                vec![0.6 * a - 0.8 * b, 0.8 * a + 0.6 * b]
            })
            .collect();
        let pca = Pca::of(&rows, 2, 2);
        assert!((pca.directions[0][0] - 0.6).abs() < 0.02, "{:?}", pca.directions);
        assert!((pca.directions[0][1] - 0.8).abs() < 0.02);
        assert!((pca.sigmas[0] - 3.0).abs() < 0.1 && (pca.sigmas[1] - 0.5).abs() < 0.05);
        assert!((pca.explained.iter().sum::<f32>() - 1.0).abs() < 1e-4);
    }
}
