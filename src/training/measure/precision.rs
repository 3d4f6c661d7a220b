//! Improved precision and recall (Kynkäänniemi 2019).

use super::features::{Features, squared_distance};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

/// Which neighbour's distance is the radius of a ball.
const NEIGHBOUR: usize = 3;

/// The share of `points` that lie in the manifold of `set`: in a ball around one of its points that
/// reaches to the third nearest other point of `set`. Of generated points in the real ones it is
/// the precision, that pictures look real; of real points in the generated ones the recall, that
/// nothing is missing. It depends on the sizes of both: compare only those of equal ones.
pub fn covered(points: &Features, set: &Features) -> f64 {
    let radii = radii(set);
    let inside = |point: &[f32]| {
        set.rows().zip(&radii).any(|(centre, radius)| squared_distance(point, centre) <= *radius)
    };
    let rows: Vec<&[f32]> = points.rows().collect();
    let hits = rows.into_par_iter().filter(|point| inside(point)).count();
    hits as f64 / points.count() as f64
}

/// Squared distance of each point to its third nearest, or of fewer to the farthest.
fn radii(set: &Features) -> Vec<f32> {
    let rows: Vec<&[f32]> = set.rows().collect();
    let radius = |point: &[f32]| {
        let mut distances: Vec<f32> = set.rows().map(|x| squared_distance(point, x)).collect();
        // The nearest of all is the point itself.
        let neighbour = NEIGHBOUR.min(distances.len() - 1);
        *distances.select_nth_unstable_by(neighbour, f32::total_cmp).1
    };
    rows.into_par_iter().map(radius).collect()
}

#[cfg(test)]
mod tests {
    use super::super::features::samples::{gaussian, joined, repeated};
    use super::*;

    #[test]
    fn the_same_set_is_covered() {
        let set = gaussian(100, &[0.0; 5], 1);
        assert_eq!(covered(&set, &set), 1.0);
    }

    #[test]
    fn balls_reach_to_the_third_neighbour() {
        let set = |values: &[f32]| Features::new(1, values.to_vec()).unwrap();
        let line = set(&[0.0, 1.0, 2.0, 3.0, 10.0]);
        assert_eq!(radii(&line), [9.0, 4.0, 4.0, 9.0, 81.0]);
        // 10's ball reaches down to 1, 3's up to 6, 0's down to −3.
        assert_eq!(covered(&set(&[-3.0, -3.1, 19.0, 19.1]), &line), 0.5);
        assert_eq!(radii(&set(&[0.0, 2.0])), [4.0, 4.0], "two points have one neighbour");
    }

    #[test]
    fn one_picture_repeated_is_precise_and_covers_nothing() {
        let real = gaussian(400, &[0.0; 8], 2);
        let fake = repeated(&real, 400);
        assert_eq!(covered(&fake, &real), 1.0);
        assert_eq!(covered(&real, &fake), 1.0 / 400.0);
    }

    #[test]
    fn half_the_classes_missing_halves_the_recall_alone() {
        let classes = |seed| [0.0, 100.0].map(|x| gaussian(400, &[x, 0.0], seed + x as u64));
        let [one, other] = classes(3);
        let real = joined(&one, &other);
        let fake = gaussian(800, &[0.0, 0.0], 9);
        let (precision, recall) = (covered(&fake, &real), covered(&real, &fake));
        assert!(precision > 0.9, "{precision}");
        assert!((0.44..=0.5).contains(&recall), "{recall}");
    }

    #[test]
    fn sets_apart_share_nothing() {
        let (a, b) = (gaussian(100, &[0.0; 3], 4), gaussian(100, &[50.0; 3], 5));
        assert_eq!((covered(&a, &b), covered(&b, &a)), (0.0, 0.0));
    }
}
