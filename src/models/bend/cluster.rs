//! Planes that are active at like places, found by k-means. Broad 2021 sorts them by the features of a
//! network trained on each layer; here a plane is described by its maps themselves.

use crate::base::Random;

/// Side to which maps are shrunk before they are compared.
pub const MAP_SIDE: usize = 8;
/// Rounds of k-means at most.
const ROUNDS: usize = 40;

/// The cluster of each plane, 0 to `of` − 1, by its maps: `maps` has a row of equal length for each
/// plane. Rows are compared without their mean and length, so that it counts where a plane is active
/// and not how strongly. The same rows always give the same clusters; the largest comes first.
pub fn clusters(maps: &[Vec<f32>], of: usize) -> Vec<usize> {
    let rows: Vec<Vec<f32>> = maps.iter().map(|row| normalised(row)).collect();
    let of = of.min(rows.len());
    if of < 2 {
        return vec![0; rows.len()];
    }
    let mut centres = first_centres(&rows, of);
    let mut found = vec![0; rows.len()];
    for _ in 0..ROUNDS {
        let nearest: Vec<usize> = rows.iter().map(|row| nearest(row, &centres).0).collect();
        let still = nearest == found;
        found = nearest;
        if still {
            break;
        }
        for (index, centre) in centres.iter_mut().enumerate() {
            let own = || rows.iter().zip(&found).filter(|(_, c)| **c == index).map(|(row, _)| row);
            let count = own().count();
            // A centre that lost all its rows stays where it is.
            if count > 0 {
                centre.fill(0.0);
                own().for_each(|row| centre.iter_mut().zip(row).for_each(|(c, v)| *c += v));
                centre.iter_mut().for_each(|value| *value /= count as f32);
            }
        }
    }
    by_size(&found, of)
}

/// Without mean, and of length 1 where it is not constant; what is no number counts as 0.
fn normalised(row: &[f32]) -> Vec<f32> {
    let value = |value: &f32| if value.is_finite() { f64::from(*value) } else { 0.0 };
    let mean = row.iter().map(value).sum::<f64>() / row.len().max(1) as f64;
    let length = row.iter().map(|v| (value(v) - mean).powi(2)).sum::<f64>().sqrt();
    let factor = if length > 1e-12 { 1.0 / length } else { 0.0 };
    row.iter().map(|v| ((value(v) - mean) * factor) as f32).collect()
}

fn distance(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum()
}

/// The nearest centre and its distance.
fn nearest(row: &[f32], centres: &[Vec<f32>]) -> (usize, f32) {
    let all = centres.iter().map(|centre| distance(row, centre)).enumerate();
    all.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_default()
}

/// Rows far from each other, drawn as k-means++ does (Arthur & Vassilvitskii 2007).
fn first_centres(rows: &[Vec<f32>], of: usize) -> Vec<Vec<f32>> {
    let mut random = Random::stream(0, "bend clusters", of as u64);
    let mut centres = vec![rows[random.below(rows.len())].clone()];
    while centres.len() < of {
        let far: Vec<f32> = rows.iter().map(|row| nearest(row, &centres).1).collect();
        let mut left = random.uniform() * far.iter().sum::<f32>();
        let reached = far.iter().position(|far| {
            left -= far;
            left < 0.0
        });
        centres.push(rows[reached.unwrap_or(rows.len() - 1)].clone());
    }
    centres
}

/// The same clusters numbered by their size, and by their first plane where that is equal.
fn by_size(found: &[usize], of: usize) -> Vec<usize> {
    let key = |cluster: &usize| {
        let size = found.iter().filter(|c| *c == cluster).count();
        (std::cmp::Reverse(size), found.iter().position(|c| c == cluster))
    };
    let mut order: Vec<usize> = (0..of).collect();
    order.sort_by_key(key);
    let mut rank = vec![0; of];
    order.iter().enumerate().for_each(|(place, cluster)| rank[*cluster] = place);
    found.iter().map(|cluster| rank[*cluster]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Active left, right or in the middle, weakly or strongly.
    fn maps() -> Vec<Vec<f32>> {
        let row = |place: usize, strength: f32, index: usize| -> Vec<f32> {
            (0..12)
                .map(|i| if i / 4 == place { strength } else { 0.01 * ((i * index) % 5) as f32 })
                .collect()
        };
        let places = [0, 1, 2, 1, 1, 0, 1, 2, 0];
        (0..9).map(|i| row(places[i], 1.0 + i as f32, i)).collect()
    }

    #[test]
    fn planes_that_are_active_at_like_places_lie_together() {
        assert_eq!(clusters(&maps(), 3), [1, 0, 2, 0, 0, 1, 0, 2, 1]);
        assert_eq!(clusters(&maps(), 3), clusters(&maps(), 3));
    }

    #[test]
    fn odd_rows_are_no_trouble() {
        assert!(clusters(&[], 4).is_empty());
        assert_eq!(clusters(&[vec![1.0]], 4), [0]);
        let same = vec![vec![2.0; 4]; 5];
        assert!(clusters(&same, 3).iter().all(|cluster| *cluster < 3));
        let broken = vec![vec![f32::NAN, 1.0], vec![f32::INFINITY, 0.0], vec![1.0, 0.0]];
        assert_eq!(clusters(&broken, 2).len(), 3);
    }
}
