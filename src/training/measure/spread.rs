//! How far pictures are from each other, and from the nearest real one.

use super::features::{Features, squared_distance};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

/// Mean distance between two of the points `chosen`; None with fewer than four.
pub fn spread(points: &Features, chosen: &[usize]) -> Option<f64> {
    const ENOUGH: usize = 4;
    let rows: Vec<&[f32]> = points.rows().collect();
    let rows: Vec<&[f32]> = chosen.iter().filter_map(|&i| rows.get(i).copied()).collect();
    if rows.len() < ENOUGH {
        return None;
    }
    let distance = |a: &[f32], b: &[f32]| f64::from(squared_distance(a, b)).sqrt();
    let sum: f64 = rows.iter().map(|a| rows.iter().map(|b| distance(a, b)).sum::<f64>()).sum();
    Some(sum / (rows.len() * (rows.len() - 1)) as f64)
}

/// Median distance of the points `made` from the nearest of `real`, as a share of that of `others` of
/// the real kind; None where those are no distance away.
pub fn nearness(made: &Features, real: &Features, others: &Features) -> Option<f64> {
    let usual = nearest(others, real)?;
    (usual > 0.0).then(|| nearest(made, real).map(|made| made / usual)).flatten()
}

/// Median distance of `points` from the nearest of `set`.
fn nearest(points: &Features, set: &Features) -> Option<f64> {
    let rows: Vec<&[f32]> = points.rows().collect();
    let least = |point: &&[f32]| {
        set.rows().map(|other| squared_distance(point, other)).fold(f32::INFINITY, f32::min)
    };
    let mut all: Vec<f32> = rows.par_iter().map(least).collect();
    let middle = all.len().checked_sub(1)? / 2;
    Some(f64::from(*all.select_nth_unstable_by(middle, f32::total_cmp).1).sqrt())
}

#[cfg(test)]
mod tests {
    use super::super::features::samples::{gaussian, repeated};
    use super::*;

    #[test]
    fn copies_are_near_and_fresh_points_as_far_as_others() {
        let real = gaussian(60, &[0.0; 6], 1);
        let others = gaussian(60, &[0.0; 6], 2);
        assert_eq!(nearness(&repeated(&real, 60), &real, &others), Some(0.0));
        let fresh = nearness(&gaussian(60, &[0.0; 6], 3), &real, &others).unwrap();
        assert!((0.8..1.25).contains(&fresh), "{fresh}");
        assert_eq!(nearness(&real, &real, &real), None);
    }

    #[test]
    fn spread_is_the_mean_distance_of_two() {
        let line = Features::new(1, vec![0.0, 1.0, 2.0, 3.0, 50.0]).unwrap();
        // 1, 2, 3, 1, 2 and 1 between the first four.
        assert!((spread(&line, &[0, 1, 2, 3]).unwrap() - 10.0 / 6.0).abs() < 1e-6);
        assert_eq!(spread(&line, &[0, 1, 2]), None);
        assert_eq!(spread(&repeated(&line, 5), &[0, 1, 2, 3, 4]), Some(0.0));
    }
}
