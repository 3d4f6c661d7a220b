//! Sliced Wasserstein distance between two sets of pictures (Karras 2018, section 5).

use super::plane::Plane;
use crate::base::{Error, Random, Result, Rgb8};
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;
use sha2::{Digest, Sha256};

/// Pictures of a set that are looked at; patches of one level take 75 kB for each.
pub const MOST_PICTURES: usize = 2048;
/// Patches from each picture at each level.
const PATCHES: usize = 128;
/// Side of a patch.
const EDGE: usize = 7;
const AREA: usize = EDGE * EDGE;
/// Values of a patch, channel by channel.
const LENGTH: usize = 3 * AREA;
/// Random directions, and how many are projected on together.
const DIRECTIONS: usize = 512;
const LANES: usize = 8;
/// Side of the coarsest level.
const COARSEST: usize = 16;
/// Deviation in grey levels below which there is only rounding.
const FLAT: f64 = 1e-3;

/// Distance between the patches of `a` and of `b` at each level of the Laplacian pyramid, as (side,
/// distance × 1000), finest first: 0 for the same pictures, in any order, and larger the less alike
/// the sets are. Fine levels tell of texture, the coarsest of composition and colour.
///
/// Both sets are cut to the size of the smaller, at most [`MOST_PICTURES`]. Patches are normalised
/// by the mean and deviation of their set, as in the paper, so brightness or contrast that differs
/// between the sets as a whole does not count. Distances shrink as the sets grow: compare only
/// those of sets of one size.
///
/// # Errors
/// [`Error::Usage`] when a set is empty, or the pictures are not square, of one size, and at least
/// 7 pixels wide.
pub fn sliced_wasserstein(a: &[Rgb8], b: &[Rgb8], seed: u64) -> Result<Vec<(usize, f64)>> {
    let count = a.len().min(b.len()).min(MOST_PICTURES);
    let (a, b) = (&a[..count], &b[..count]);
    let sides = levels(common_side(a, b)?);
    let distance = |level: usize| {
        let finer = level + 1 < sides.len();
        distance(&patches(a, level, finer, seed), &patches(b, level, finer, seed), level, seed)
    };
    Ok(sides.iter().enumerate().map(|(level, &side)| (side, 1000.0 * distance(level))).collect())
}

fn common_side(a: &[Rgb8], b: &[Rgb8]) -> Result<usize> {
    let side = a.first().map_or(0, |picture| picture.width);
    let same = |picture: &Rgb8| (picture.width, picture.height) == (side, side);
    if (side as usize) < EDGE || !a.iter().chain(b).all(same) {
        return Err(Error::Usage(format!(
            "sets can be compared when both hold square pictures of one size, at least \
             {EDGE}×{EDGE}"
        )));
    }
    Ok(side as usize)
}

/// Sides of the levels, finest first.
fn levels(side: usize) -> Vec<usize> {
    let coarser =
        |side: &usize| (side.is_multiple_of(2) && side / 2 >= COARSEST).then_some(side / 2);
    std::iter::successors(Some(side), coarser).collect()
}

/// Normalised patches of all pictures, one after the other.
fn patches(pictures: &[Rgb8], level: usize, finer: bool, seed: u64) -> Vec<f32> {
    let mut patches = vec![0.0; pictures.len() * PATCHES * LENGTH];
    patches
        .par_chunks_exact_mut(PATCHES * LENGTH)
        .zip(pictures)
        .for_each(|(patches, picture)| cut(picture, level, finer, seed, patches));
    normalise(&mut patches);
    patches
}

/// Cuts patches of one level at random places. The places follow from the picture, not from its
/// number, so that the order of a set does not matter.
fn cut(picture: &Rgb8, level: usize, finer: bool, seed: u64, patches: &mut [f32]) {
    let planes = [0, 1, 2].map(|channel| band(picture, channel, level, finer));
    let mut random = Random::stream(seed, &format!("patches {level}"), fingerprint(picture));
    let (width, height) = (planes[0].width, planes[0].height);
    for patch in patches.chunks_exact_mut(LENGTH) {
        let (x, y) = (random.below(width + 1 - EDGE), random.below(height + 1 - EDGE));
        for (i, row) in patch.chunks_exact_mut(EDGE).enumerate() {
            let at = (y + i % EDGE) * width + x;
            row.copy_from_slice(&planes[i / EDGE].values[at..at + EDGE]);
        }
    }
}

/// One channel at one level: what the next coarser level lacks, or at the coarsest all.
fn band(picture: &Rgb8, channel: usize, level: usize, finer: bool) -> Plane {
    let mut weights = [0.0; 3];
    weights[channel] = 1.0;
    let whole = (0..level).fold(Plane::of(picture, weights), |plane, _| plane.halved());
    if finer { whole.with(&whole.halved().doubled(), |fine, coarse| fine - coarse) } else { whole }
}

fn fingerprint(picture: &Rgb8) -> u64 {
    let hash = Sha256::digest(&picture.pixels);
    hash[..8].iter().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// Mean 0 and deviation 1 for each channel over the whole set.
fn normalise(patches: &mut [f32]) {
    let count = (patches.len() / 3) as f64;
    let mut sums = [[0.0_f64; 2]; 3];
    for (i, values) in patches.chunks_exact(AREA).enumerate() {
        let [sum, squares] = &mut sums[i % 3];
        for &value in values {
            let value = f64::from(value);
            *sum += value;
            *squares += value * value;
        }
    }
    let scales = sums.map(|[sum, squares]| {
        let mean = sum / count;
        let deviation = (squares / count - mean * mean).max(0.0).sqrt().max(FLAT);
        [mean as f32, 1.0 / deviation as f32]
    });
    patches.par_chunks_exact_mut(LENGTH).for_each(|patch| {
        for (values, [mean, scale]) in patch.chunks_exact_mut(AREA).zip(scales) {
            values.iter_mut().for_each(|value| *value = (*value - mean) * scale);
        }
    });
}

/// Mean over random directions of the distance between the projections.
fn distance(a: &[f32], b: &[f32], level: usize, seed: u64) -> f64 {
    let blocks = DIRECTIONS / LANES;
    // Collected before it is summed: the order of a parallel sum would change its last digits.
    let sums: Vec<f64> = (0..blocks)
        .into_par_iter()
        .map(|block| {
            let index = (level * blocks + block) as u64;
            let directions = directions(&mut Random::stream(seed, "directions", index));
            let (a, b) = (project(a, &directions), project(b, &directions));
            a.iter().zip(&b).map(|(a, b)| apart(a, b)).sum()
        })
        .collect();
    sums.iter().sum::<f64>() / DIRECTIONS as f64
}

/// Unit vectors, one in each lane.
fn directions(random: &mut Random) -> Vec<[f32; LANES]> {
    let mut directions: Vec<[f32; LANES]> =
        (0..LENGTH).map(|_| std::array::from_fn(|_| random.normal())).collect();
    for lane in 0..LANES {
        let length = directions.iter().map(|row| row[lane].powi(2)).sum::<f32>().sqrt();
        directions.iter_mut().for_each(|row| row[lane] /= length);
    }
    directions
}

/// Projections of all patches on each direction, sorted.
fn project(patches: &[f32], directions: &[[f32; LANES]]) -> [Vec<f32>; LANES] {
    let mut lines: [Vec<f32>; LANES] =
        std::array::from_fn(|_| Vec::with_capacity(patches.len() / LENGTH));
    for patch in patches.chunks_exact(LENGTH) {
        let mut sums = [0.0; LANES];
        for (value, row) in patch.iter().zip(directions) {
            for (sum, direction) in sums.iter_mut().zip(row) {
                *sum += value * direction;
            }
        }
        for (line, sum) in lines.iter_mut().zip(sums) {
            line.push(sum);
        }
    }
    for line in &mut lines {
        line.sort_unstable_by(f32::total_cmp);
    }
    lines
}

/// Mean distance between two sorted lists: the Wasserstein distance on a line.
fn apart(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from((a - b).abs())).sum::<f64>() / a.len() as f64
}

#[cfg(test)]
mod tests;
