//! The photos that a model's pictures come closest to: whether it learnt or copied.

use super::evaluate::{EvaluateOptions, make, photos};
use super::protocol::ModelSource;
use super::recipes::recipes;
use super::studio::Studio;
use crate::base::{Progress, Result, Rgb8};
use crate::gpu::Compute;
use rayon::prelude::*;
use std::path::Path;

/// Side that pictures are shrunk to before they are compared.
const SIDE: usize = 16;

/// Pictures of a model, each followed by its `count` nearest photos of `folder`, nearest first: by
/// squared difference at 16×16, mirrored or not. `options.samples` rows.
///
/// # Errors
/// As of [`super::evaluate`].
pub fn neighbours(
    source: &ModelSource,
    folder: &Path,
    count: usize,
    options: &EvaluateOptions,
    progress: Progress,
) -> Result<Vec<Rgb8>> {
    let compute = Compute::choose(options.device, None)?;
    let studio = Studio::open(source, &compute.device, progress)?;
    let training = serde_json::from_value(studio.info.card.training.clone()).ok();
    let (photos, _) =
        photos(&studio.info, training.as_ref(), folder, options.list.as_deref(), progress)?;
    let EvaluateOptions { samples, truncation, seed, .. } = *options;
    let recipes = recipes(studio.info.config.classes(), &photos, samples, truncation, seed);
    let made = make(&studio, &recipes, progress);
    progress("Comparing", 0, 0);
    let small: Vec<Vec<f32>> =
        (0..photos.len()).into_par_iter().map(|i| shrink(&photos.thumbnail(i))).collect();
    let rows: Vec<Vec<Rgb8>> = made
        .into_par_iter()
        .map(|picture| {
            let nearest = nearest(&shrink(&picture), &small, count);
            let photos = nearest.into_iter().map(|i| photos.thumbnail(i));
            std::iter::once(picture).chain(photos).collect()
        })
        .collect();
    Ok(rows.concat())
}

/// Indices of the `count` nearest of `others`.
fn nearest(picture: &[f32], others: &[Vec<f32>], count: usize) -> Vec<usize> {
    let mirrored: Vec<f32> = picture
        .chunks_exact(3 * SIDE)
        .flat_map(|row| row.chunks_exact(3).rev().flatten().copied())
        .collect();
    let distance = |other: &Vec<f32>| {
        let from = |a: &[f32]| a.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f32>();
        from(picture).min(from(&mirrored))
    };
    let mut order: Vec<(f32, usize)> = others.iter().map(distance).zip(0..).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    order.into_iter().take(count).map(|(_, index)| index).collect()
}

/// Means over a grid of [`SIDE`]² cells, row-major RGB.
fn shrink(picture: &Rgb8) -> Vec<f32> {
    let side = picture.width as usize;
    let mut sums = vec![[0.0f32; 4]; SIDE * SIDE];
    for (i, pixel) in picture.pixels.chunks_exact(3).enumerate() {
        let cell = &mut sums[i / side * SIDE / side * SIDE + i % side * SIDE / side];
        (0..3).for_each(|c| cell[c] += f32::from(pixel[c]));
        cell[3] += 1.0;
    }
    sums.iter().flat_map(|cell| [0, 1, 2].map(|c| cell[c] / cell[3].max(1.0))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(seed: usize) -> Rgb8 {
        let pixels = (0..3 * 32 * 32).map(|i| (i * (seed + 3) / 7 % 251) as u8).collect();
        Rgb8 { width: 32, height: 32, pixels }
    }

    #[test]
    fn finds_the_picture_itself_and_its_mirror_image() {
        let others: Vec<_> = (0..9).map(|seed| shrink(&picture(seed))).collect();
        assert_eq!(nearest(&shrink(&picture(4)), &others, 2)[0], 4);
        let mut mirrored = picture(6);
        for row in mirrored.pixels.chunks_exact_mut(3 * 32) {
            let flipped: Vec<u8> = row.chunks_exact(3).rev().flatten().copied().collect();
            row.copy_from_slice(&flipped);
        }
        assert_eq!(nearest(&shrink(&mirrored), &others, 1), [6]);
    }

    #[test]
    fn shrinking_keeps_the_mean() {
        let small = shrink(&Rgb8::filled(64, 64, [10, 20, 30]));
        assert_eq!((small.len(), &small[..3]), (3 * SIDE * SIDE, &[10.0, 20.0, 30.0][..]));
    }
}
