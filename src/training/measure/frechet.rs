//! Fréchet distance (Heusel 2017): both sets taken for Gaussians.

use super::features::Features;
use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 (Σ₁^½ Σ₂ Σ₁^½)^½), the squared 2-Wasserstein distance between
/// Gaussians with the means and covariances of `a` and `b` (Dowson & Landau 1982). 0 for the same
/// set; the fewer points, the larger between samples of the same distribution.
pub fn frechet(a: &Features, b: &Features) -> f64 {
    let ((mean_a, factor_a), (mean_b, factor_b)) = (moments(a), moments(b));
    let traces = factor_a.norm_squared() + factor_b.norm_squared();
    // With Σ = F Fᵀ the last trace is the sum of the singular values of F₁ᵀ F₂, which is small
    // where there are few points, however long they are.
    let common = factor_a.tr_mul(&factor_b).singular_values().sum();
    // Rounding can leave a little less than nothing.
    ((mean_a - mean_b).norm_squared() + traces - 2.0 * common).max(0.0)
}

/// Mean, and a factor F of the covariance F Fᵀ.
fn moments(points: &Features) -> (DVector<f64>, DMatrix<f64>) {
    let (count, dim) = (points.count(), points.dim());
    let values = points.rows().flatten().map(|value| f64::from(*value));
    let mut columns = DMatrix::from_iterator(dim, count, values);
    let mean = columns.column_mean();
    columns.column_iter_mut().for_each(|mut point| point -= &mean);
    columns /= (count as f64 - 1.0).sqrt();
    if count <= dim {
        return (mean, columns);
    }
    let eigen = SymmetricEigen::new(&columns * columns.transpose());
    let mut factor = eigen.eigenvectors;
    for (mut column, value) in factor.column_iter_mut().zip(eigen.eigenvalues.iter()) {
        column *= value.max(0.0).sqrt();
    }
    (mean, factor)
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
        assert!(frechet(&few, &few) < 1e-9, "a covariance without full rank");
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
    fn few_long_points_are_as_far_as_the_formula_says() {
        // Fewer points than numbers, but all in a plane, where the formula has many.
        let (a, b) = (gaussian(6, &[1.0, 0.0], 5), gaussian(7, &[0.0, 3.0], 6));
        let longer = |set: &Features| {
            let values = set.rows().flat_map(|p| [p[0], 0.0, p[1], 0.0, 0.0, 0.0, 0.0, 0.0]);
            Features::new(8, values.collect()).unwrap()
        };
        let (short, long) = (frechet(&a, &b), frechet(&longer(&a), &longer(&b)));
        assert!((short - long).abs() < 1e-9 * short, "{short} {long}");
        let mixed = frechet(&longer(&a), &longer(&gaussian(40, &[0.0, 0.0], 7)));
        assert!((mixed - frechet(&a, &gaussian(40, &[0.0, 0.0], 7))).abs() < 1e-6 * mixed);
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
