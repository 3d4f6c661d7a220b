//! Which pictures are made to measure a model.

use crate::base::Random;
use crate::data::Dataset;
use crate::latent::{Noise, Recipe};

/// Recipes for measures: seeds in a row from a start that follows from `seed`, of the model's
/// `classes` in the proportion that they have among the photos, each with noise of its own as in
/// training.
pub fn recipes(
    classes: &[String],
    photos: &Dataset,
    samples: usize,
    psi: f32,
    seed: u64,
) -> Vec<Recipe> {
    let sizes = photos.class_sizes();
    let count = |name| sizes.iter().find(|(other, _)| other == name).map_or(0, |(_, n)| *n);
    let mut shares: Vec<usize> = classes.iter().map(count).collect();
    if shares.iter().all(|share| *share == 0) {
        shares.fill(1);
    }
    let first = Random::stream(seed, "evaluate", 0).below(u32::MAX as usize) as u32;
    let seeds = (0..samples as u32).map(|i| first.wrapping_add(i));
    seeds
        .zip(in_proportion(&shares, samples))
        .map(|(seed, class)| {
            let noise = Noise::Random(seed);
            Recipe { seed, class, psi, noise, ..Recipe::default() }
        })
        .collect()
}

/// Classes whose every beginning holds them in the proportion of `shares`; None without classes.
fn in_proportion(shares: &[usize], samples: usize) -> Vec<Option<usize>> {
    let total: usize = shares.iter().sum();
    let mut given = vec![0; shares.len()];
    let next = |index: usize| {
        // The class that lags behind its share most.
        let lag = |&class: &usize| (index * shares[class]) as i64 - (given[class] * total) as i64;
        let class = (0..shares.len()).max_by_key(lag)?;
        given[class] += 1;
        Some(class)
    };
    (1..=samples).map(next).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Rgb8;

    #[test]
    fn no_two_pictures_share_their_noise() {
        let photo = Rgb8 { width: 16, height: 16, pixels: vec![0; 768] };
        let photos = Dataset::from_images(vec![photo], vec![0], vec!["all".into()]).unwrap();
        let made = recipes(&[], &photos, 3, 1.0, 7);
        assert!(made.iter().all(|recipe| recipe.noise == Noise::Random(recipe.seed)));
        assert!(made[0].seed != made[1].seed && made[1].seed != made[2].seed);
    }

    #[test]
    fn classes_come_in_proportion_from_the_start() {
        assert_eq!(in_proportion(&[], 3), [None; 3]);
        let row = in_proportion(&[30, 0, 10], 400);
        for length in [4, 40, 398] {
            let of = |class| row[..length].iter().filter(|c| **c == Some(class)).count();
            assert!(of(0).abs_diff(3 * length / 4) <= 1 && of(1) == 0, "{length}");
        }
    }
}
