//! Kernel distance (Bińkowski 2018): maximum mean discrepancy, without bias.

use super::features::{Features, dot};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

/// The unbiased estimate of MMD² with the kernel k(x, y) = (xᵀy/d + 1)³: the mean of k within `a`
/// and within `b`, pairs of a point with itself left out, less twice the mean between them. On
/// average 0 between samples of one distribution, however small, so it may fall below 0.
pub fn kernel(a: &Features, b: &Features) -> f64 {
    within(a) + within(b) - 2.0 * between(a, b)
}

fn within(points: &Features) -> f64 {
    let count = points.count() as f64;
    let itself: f64 = points.rows().map(|x| similarity(x, x)).sum();
    (between(points, points) * count * count - itself) / (count * (count - 1.0))
}

/// Mean over all pairs.
fn between(a: &Features, b: &Features) -> f64 {
    let rows: Vec<&[f32]> = a.rows().collect();
    // Collected before it is summed: the order of a parallel sum would change its last digits.
    let sums: Vec<f64> =
        rows.into_par_iter().map(|x| b.rows().map(|y| similarity(x, y)).sum::<f64>()).collect();
    sums.iter().sum::<f64>() / (a.count() * b.count()) as f64
}

fn similarity(x: &[f32], y: &[f32]) -> f64 {
    (f64::from(dot(x, y)) / x.len() as f64 + 1.0).powi(3)
}

#[cfg(test)]
mod tests {
    use super::super::features::samples::{gaussian, repeated};
    use super::*;

    #[test]
    fn three_points_by_hand() {
        // k: 1·1 → 8, 1·−1 → 0, 2·1 → 27, 2·−1 → −1; within {1, −1}: 0, within {2, 2}: 125.
        let set = |values: &[f32]| Features::new(1, values.to_vec()).unwrap();
        let value = kernel(&set(&[1.0, -1.0]), &set(&[2.0, 2.0]));
        assert!((value - (125.0 - 2.0 * 13.0)).abs() < 1e-9, "{value}");
    }

    #[test]
    fn samples_of_one_distribution_are_at_no_distance_on_average() {
        let sets =
            (0..40).map(|i| (gaussian(60, &[0.3; 8], 2 * i), gaussian(60, &[0.3; 8], 2 * i + 1)));
        let values: Vec<f64> = sets.map(|(a, b)| kernel(&a, &b)).collect();
        let mean = values.iter().sum::<f64>() / 40.0;
        assert!(mean.abs() < 0.01 && values.iter().any(|value| *value < 0.0), "{mean} {values:?}");
    }

    #[test]
    fn shifted_gaussians_follow_the_closed_form() {
        // For x, x' of N(0, 1): E (xx' + 1)³ = 4. For y, y' of N(1, 1): 32. Between them:
        // 3·2 + 1 = 7. Together 4 + 32 − 14 = 22.
        let value = kernel(&gaussian(4000, &[0.0], 5), &gaussian(4000, &[1.0], 6));
        assert!((value - 22.0).abs() < 2.0, "{value}");
    }

    #[test]
    fn one_point_repeated_is_far() {
        let (a, b) = (gaussian(300, &[0.0; 8], 7), gaussian(300, &[0.0; 8], 8));
        assert!(kernel(&a, &repeated(&b, 300)) > 10.0 * kernel(&a, &b).abs());
    }
}
