//! Truncation of z (Brock 2018): values of a normal distribution become those of one that is cut
//! off, in order, so that a picture changes smoothly with psi. Drawing again each value that lies
//! beyond the bound, as BigGAN does, gives the same distribution with jumps.

use std::f64::consts::SQRT_2;

/// The bound in deviations for a psi below 1; psi 1 has none.
const BOUND: f64 = 4.0;
/// Halvings of the interval in which a value is looked for.
const HALVINGS: usize = 40;

/// `z` as a value of the normal distribution that is cut off at ±4·psi.
pub fn fold(z: f32, psi: f32) -> f32 {
    if psi >= 1.0 {
        return z;
    }
    let bound = BOUND * f64::from(psi.max(0.0));
    let below = normal(-bound);
    let share = below + normal(f64::from(z)) * (1.0 - 2.0 * below);
    let (mut low, mut high) = (-bound, bound);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if normal(middle) < share { low = middle } else { high = middle }
    }
    (0.5 * (low + high)) as f32
}

/// The normal distribution function.
fn normal(x: f64) -> f64 {
    0.5 * libm::erfc(-x / SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Random;

    #[test]
    fn values_keep_their_order_within_the_bound_and_follow_the_cut_distribution() {
        let mut values = Random::stream(1, "fold", 0).normals(4000);
        values.sort_by(f32::total_cmp);
        let folded: Vec<f32> = values.iter().map(|z| fold(*z, 0.25)).collect();
        assert!(folded.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(folded.iter().all(|z| z.abs() <= 1.0));
        // Variance of the standard normal cut off at ±1: 1 − 2φ(1)/(2Φ(1) − 1) = 0.291.
        let variance = folded.iter().map(|z| z * z).sum::<f32>() / 4000.0;
        assert!((variance - 0.291).abs() < 0.02, "{variance}");
    }

    #[test]
    fn psi_of_1_changes_nothing_and_0_leaves_the_middle() {
        assert_eq!((fold(5.5, 1.0), fold(-3.0, 0.0)), (5.5, 0.0));
        assert!((fold(0.5, 0.99) - 0.5).abs() < 1e-2);
    }
}
