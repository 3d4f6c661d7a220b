//! Fréchet distance (Heusel 2017): both sets taken for Gaussians.

use super::features::Features;
use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 (Σ₁^½ Σ₂ Σ₁^½)^½), the squared 2-Wasserstein distance between
/// Gaussians with the means and covariances of `a` and `b` (Dowson & Landau 1982). 0 for the same
/// set; the fewer points, the larger between samples of the same distribution.
pub fn frechet(a: &Features, b: &Features) -> f64 {
    let ((mean_a, cov_a), (mean_b, cov_b)) = (moments(a), moments(b));
    let traces = cov_a.trace() + cov_b.trace();
    let root = root(cov_a);
    // Symmetric, with the eigenvalues of Σ₁ Σ₂.
    let product = &root * cov_b * &root;
    let common: f64 =
        product.symmetric_eigenvalues().iter().map(|value| value.max(0.0).sqrt()).sum();
    // Rounding can leave a little less than nothing.
    ((mean_a - mean_b).norm_squared() + traces - 2.0 * common).max(0.0)
}

/// Mean and covariance.
fn moments(points: &Features) -> (DVector<f64>, DMatrix<f64>) {
    let (count, dim) = (points.count(), points.dim());
    let values = points.rows().flatten().map(|value| f64::from(*value));
    let mut columns = DMatrix::from_iterator(dim, count, values);
    let mean = columns.column_mean();
    columns.column_iter_mut().for_each(|mut point| point -= &mean);
    let covariance = &columns * columns.transpose() / (count as f64 - 1.0);
    (mean, covariance)
}

/// The square root of a positive semidefinite matrix.
fn root(matrix: DMatrix<f64>) -> DMatrix<f64> {
    let eigen = SymmetricEigen::new(matrix);
    let roots = eigen.eigenvalues.map(|value| value.max(0.0).sqrt());
    &eigen.eigenvectors * DMatrix::from_diagonal(&roots) * eigen.eigenvectors.transpose()
}

#[cfg(test)]
mod tests {
    use super::super::features::samples::{gaussian, repeated};
    use super::*;

    #[test]
    fn the_same_set_is_at_no_distance() {
        let set = gaussian(200, &[0.5; 12], 1);
        assert!(frechet(&set, &set) < 1e-9);
        let few = gaussian(5, &[0.0; 12], 1);
        assert!(frechet(&few, &few) < 1e-5, "a covariance without full rank");
    }

    #[test]
    fn shifted_gaussians_are_as_far_as_their_means() {
        let (a, b) = (gaussian(20_000, &[0.0; 4], 1), gaussian(20_000, &[1.0, -2.0, 0.0, 0.5], 2));
        let distance = frechet(&a, &b);
        assert!((distance - 5.25).abs() < 0.1, "{distance}");
    }

    #[test]
    fn scaled_and_turned_gaussians_follow_the_formula() {
        // Coordinates (3x, y) against (x, 3y): means agree, tr(Σ₁ + Σ₂) = 20, and
        // (Σ₁^½ Σ₂ Σ₁^½)^½ = 3 I, so the distance is 20 − 12 = 8.
        let base = gaussian(20_000, &[0.0; 2], 3);
        let scaled = |x: f32, y: f32| {
            let values = base.rows().flat_map(|p| [x * p[0], y * p[1]]).collect();
            Features::new(2, values).unwrap()
        };
        let distance = frechet(&scaled(3.0, 1.0), &scaled(1.0, 3.0));
        assert!((distance - 8.0).abs() < 0.2, "{distance}");
        assert!((frechet(&scaled(3.0, 3.0), &scaled(1.0, 1.0)) - 8.0).abs() < 0.2);
    }

    #[test]
    fn one_point_repeated_lacks_the_whole_spread() {
        let set = gaussian(4000, &[0.0; 6], 4);
        let point = repeated(&set, 100);
        let offset: f64 = point.rows().next().unwrap().iter().map(|v| f64::from(v * v)).sum();
        let distance = frechet(&set, &point);
        assert!((distance - 6.0 - offset).abs() < 0.5, "{distance}, offset {offset}");
    }
}
