//! How well generated points stand for real ones.

use super::sets::{Point, Set};
use serde::Serialize;

/// Side of the histograms of [`divergence`], and what they span.
const BINS: usize = 24;
const SPAN: f32 = 1.25;
/// Directions of [`wasserstein`].
const DIRECTIONS: usize = 16;

/// Measures of generated points beside real ones.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Measures {
    /// Places that have at least a fifth of their share of the points.
    pub reached: usize,
    /// Places in all.
    pub places: usize,
    /// Share of the points that lie at a place.
    pub good: f32,
    /// Jensen–Shannon divergence in bits, 0 to 1, of histograms of 24 × 24.
    pub divergence: f32,
    /// Sliced Wasserstein distance: the mean over 16 directions of that along a line.
    pub wasserstein: f32,
}

/// All of them; `real` and `fake` should be as many.
pub fn measure(set: Set, own: &[Point], real: &[Point], fake: &[Point]) -> Measures {
    let places = set.places(own);
    let (reached, good) = coverage(&places, set.reach(), fake);
    Measures {
        reached,
        places: places.len(),
        good,
        divergence: divergence(real, fake),
        wasserstein: wasserstein(real, fake),
    }
}

/// How many places have a fifth of their share, and the share of all points that are at one.
fn coverage(places: &[Point], reach: f32, points: &[Point]) -> (usize, f32) {
    let mut counts = vec![0_usize; places.len()];
    for point in points {
        let distance = |place: &Point| (place[0] - point[0]).hypot(place[1] - point[1]);
        let nearest = places.iter().enumerate().map(|(i, place)| (i, distance(place)));
        if let Some((i, distance)) = nearest.min_by(|a, b| a.1.total_cmp(&b.1))
            && distance < reach
        {
            counts[i] += 1;
        }
    }
    let enough = (points.len() / (5 * places.len().max(1))).max(1);
    let reached = counts.iter().filter(|&&count| count >= enough).count();
    let good = counts.iter().sum::<usize>() as f32 / points.len().max(1) as f32;
    (reached, good)
}

fn histogram(points: &[Point]) -> Vec<f32> {
    let mut bins = vec![0.0; BINS * BINS];
    let place = |v: f32| {
        let place = (v + SPAN) / (2.0 * SPAN) * BINS as f32;
        // What lies outside counts at the rim; not a number too.
        place.clamp(0.0, BINS as f32 - 1.0) as usize
    };
    for point in points {
        bins[place(point[1]) * BINS + place(point[0])] += 1.0 / points.len() as f32;
    }
    bins
}

/// `½ KL(p‖m) + ½ KL(q‖m)`, m their mean, to base 2.
fn divergence(real: &[Point], fake: &[Point]) -> f32 {
    let half = |p: f32, m: f32| if p > 0.0 { 0.5 * p * (p / m).log2() } else { 0.0 };
    let bins = histogram(real).into_iter().zip(histogram(fake));
    bins.map(|(p, q)| half(p, 0.5 * (p + q)) + half(q, 0.5 * (p + q))).sum()
}

/// Along a line the distance is the mean of the differences in order.
fn wasserstein(real: &[Point], fake: &[Point]) -> f32 {
    let count = real.len().min(fake.len());
    if count == 0 {
        return 0.0;
    }
    let along = |angle: f32| {
        let (sin, cos) = angle.sin_cos();
        let order = |points: &[Point]| {
            let mut line: Vec<f32> =
                points[..count].iter().map(|p| p[0] * cos + p[1] * sin).collect();
            line.sort_by(f32::total_cmp);
            line
        };
        let pairs = order(real).into_iter().zip(order(fake));
        pairs.map(|(a, b)| (a - b).abs()).sum::<f32>() / count as f32
    };
    let angles = (0..DIRECTIONS).map(|i| std::f32::consts::PI * i as f32 / DIRECTIONS as f32);
    angles.map(along).sum::<f32>() / DIRECTIONS as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Random;

    fn points(set: Set, stream: u64) -> Vec<Point> {
        let mut random = Random::stream(stream, "points", 0);
        (0..1000).map(|_| set.sample(&[], &mut random)).collect()
    }

    #[test]
    fn the_same_points_measure_well_and_others_badly() {
        let (a, b) = (points(Set::Ring, 1), points(Set::Ring, 2));
        let same = measure(Set::Ring, &[], &a, &b);
        assert_eq!((same.reached, same.places), (8, 8));
        assert!(same.good > 0.97 && same.divergence < 0.05 && same.wasserstein < 0.05, "{same:?}");
        let one: Vec<Point> = a.iter().map(|_| [0.75, 0.0]).collect();
        let collapsed = measure(Set::Ring, &[], &a, &one);
        assert_eq!((collapsed.reached, collapsed.good), (1, 1.0));
        assert!(collapsed.divergence > 0.6 && collapsed.wasserstein > 0.5, "{collapsed:?}");
        let away: Vec<Point> = a.iter().map(|p| [p[0] + 9.0, p[1]]).collect();
        let lost = measure(Set::Ring, &[], &a, &away);
        assert_eq!((lost.reached, lost.good), (0, 0.0));
        assert!((lost.divergence - 1.0).abs() < 0.01, "nothing in common: {lost:?}");
    }

    #[test]
    fn a_shift_is_its_own_distance() {
        let a = points(Set::Grid, 3);
        let shifted: Vec<Point> = a.iter().map(|p| [p[0] + 0.5, p[1]]).collect();
        // The mean of |cos| over the directions is 2/π.
        let expected = 0.5 * 2.0 / std::f32::consts::PI;
        assert!((wasserstein(&a, &shifted) - expected).abs() < 0.01);
    }
}
