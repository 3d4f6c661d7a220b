//! How close a model's pictures come to a folder of photos.

use super::prepare::read_folder;
use super::protocol::{ModelInfo, ModelSource};
use super::studio::Studio;
use crate::base::{Error, Random, Result, Rgb8};
use crate::data::{Crop, Dataset, shuffled};
use crate::gpu::{Compute, DeviceChoice};
use crate::latent::Recipe;
use crate::training::{MOST_PICTURES, TrainConfig, ms_ssim, sliced_wasserstein};
use serde::Serialize;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Bytes of pixels that a set of pictures may hold.
const SET_BYTES: usize = 1 << 30;
/// Pairs of pictures whose similarity is averaged.
const PAIRS: usize = 1000;
/// Pictures between two reports of progress.
const STEP: usize = 16;

/// Told what is going on, how much of it is done, and of how much; 0 where that is unknown.
pub type Progress<'a> = &'a (dyn Fn(&str, usize, usize) + Sync);

/// What [`evaluate`] is asked for.
#[derive(Debug, Clone)]
pub struct EvaluateOptions {
    /// Pictures to generate, at least 2; fewer where they would not fit in memory.
    pub samples: usize,
    /// Truncation psi.
    pub truncation: f32,
    /// Seed of the pictures and of everything drawn by chance.
    pub seed: u64,
    /// Device that computes.
    pub device: DeviceChoice,
}

/// Sliced Wasserstein distances × 1000 at one level of the pyramid.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelScore {
    /// Side of the level in pixels.
    pub side: usize,
    /// Of the generated pictures from photos.
    pub model: f64,
    /// Of photos from other photos: what a perfect model would score.
    pub floor: f64,
}

/// How close a model comes to photos, and how varied it is.
#[derive(Debug, Clone, Serialize)]
pub struct Evaluation {
    /// Name of the model.
    pub model: String,
    /// SHA-256 of its weights.
    pub model_hash: String,
    /// What computed.
    pub device: String,
    /// Side of the pictures in pixels.
    pub resolution: usize,
    /// Usable photos in the folder.
    pub photos: usize,
    /// Pictures generated.
    pub samples: usize,
    /// Pictures in each of the sets whose distance was measured.
    pub compared: usize,
    /// Truncation psi.
    pub truncation: f32,
    /// Seed.
    pub seed: u64,
    /// Distances, finest level first.
    pub levels: Vec<LevelScore>,
    /// MS-SSIM among generated pictures: 1 where all are the same, lower with more variety.
    pub ms_ssim_model: f64,
    /// MS-SSIM among photos.
    pub ms_ssim_photos: f64,
    /// What to know about these numbers, in plain sentences.
    pub warnings: Vec<String>,
}

/// Compares a model's pictures with the photos in `folder`, read as for the model's training. The
/// model computes on the calling thread.
///
/// # Errors
/// Those of opening the model, the device and the folder; [`Error::Format`] when there is only one
/// photo; [`Error::Device`] when the GPU failed meanwhile.
pub fn evaluate(
    source: &ModelSource,
    folder: &Path,
    options: &EvaluateOptions,
    progress: Progress,
) -> Result<Evaluation> {
    let compute = Compute::choose(options.device, None)?;
    let studio = Studio::open(source, &compute.device)?;
    let model = studio.info.clone();
    let (photos, mut warnings) = photos(&model, folder, progress)?;
    let seed = options.seed;
    let samples = allowed(options.samples, model.config.resolution);
    // Distances shrink as sets grow, so both must be measured between sets of one size.
    let compared = samples.min(photos.len() / 2);
    warnings.extend(shortfalls(options.samples, samples, compared));
    warnings.extend(strangers(&model, &photos));

    let made = make(&studio, &recipes(&model, &photos, samples, options), progress);
    if let Some(error) = compute.health.take_error() {
        return Err(Error::Device(format!(
            "the GPU reported an error ({error}); try again with --device cpu"
        )));
    }
    progress("Comparing", 0, 0);
    let order = shuffled(photos.len(), seed, 0);
    let real: Vec<Rgb8> = order[..2 * compared].iter().map(|&i| photos.thumbnail(i)).collect();
    let (half, other) = real.split_at(compared);
    let scores = sliced_wasserstein(&made[..compared], half, seed)?;
    let floors = sliced_wasserstein(other, half, seed)?;
    let score = |((side, model), (_, floor))| LevelScore { side, model, floor };
    Ok(Evaluation {
        model: model.name.clone(),
        model_hash: model.hash.clone(),
        device: compute.name,
        resolution: model.config.resolution,
        photos: photos.len(),
        samples,
        compared,
        truncation: options.truncation,
        seed,
        levels: scores.into_iter().zip(floors).map(score).collect(),
        ms_ssim_model: ms_ssim(&made, PAIRS, seed),
        ms_ssim_photos: ms_ssim(&real, PAIRS, seed),
        warnings,
    })
}

/// The photos as the model was shown them, and a warning about files left out.
pub(super) fn photos(
    model: &ModelInfo,
    folder: &Path,
    progress: Progress,
) -> Result<(Dataset, Vec<String>)> {
    let training = serde_json::from_value::<TrainConfig>(model.card.training.clone());
    let crop = training.map_or(Crop::Center, |config| config.crop);
    let reading = |done, total| progress("Reading pictures", done, total);
    let never = AtomicBool::new(false);
    let (photos, warning) = read_folder(folder, model.config.resolution, crop, &reading, &never)?;
    if photos.len() < 2 {
        return Err(Error::format(
            folder,
            "it holds only one picture; a comparison needs at least 2, better hundreds",
        ));
    }
    Ok((photos, warning.into_iter().collect()))
}

/// As many pictures as were asked for, or as memory allows.
fn allowed(samples: usize, side: usize) -> usize {
    samples.min(MOST_PICTURES).min(SET_BYTES / (3 * side * side)).max(2)
}

fn shortfalls(asked: usize, samples: usize, compared: usize) -> Vec<String> {
    let mut warnings = Vec::new();
    if samples < asked {
        warnings.push(format!("only {samples} pictures are generated, to bound the memory"));
    }
    if compared < samples {
        warnings.push(format!(
            "distances are between {compared} pictures and {compared} photos, half of the folder; \
             with more photos they are surer"
        ));
    }
    warnings
}

/// A warning where a model has classes but the folder none of them.
fn strangers(model: &ModelInfo, photos: &Dataset) -> Option<String> {
    let unknown = |name: &String| !photos.classes().contains(name);
    let classes = &model.config.classes;
    (!classes.is_empty() && classes.iter().all(unknown)).then(|| {
        format!(
            "no subfolder of the photos is called like a class of {}; all classes are made equally \
             often",
            model.name
        )
    })
}

/// What to generate: seeds in a row, classes in the proportion that they have among the photos.
pub(super) fn recipes(
    model: &ModelInfo,
    photos: &Dataset,
    samples: usize,
    options: &EvaluateOptions,
) -> Vec<Recipe> {
    let sizes = photos.class_sizes();
    let count = |name| sizes.iter().find(|(other, _)| other == name).map_or(0, |(_, n)| *n);
    let mut shares: Vec<usize> = model.config.classes.iter().map(count).collect();
    if shares.iter().all(|share| *share == 0) {
        shares.fill(1);
    }
    let first = Random::stream(options.seed, "evaluate", 0).below(u32::MAX as usize) as u32;
    let seeds = (0..samples as u32).map(|i| first.wrapping_add(i));
    seeds
        .zip(classes(&shares, samples))
        .map(|(seed, class)| Recipe { seed, class, psi: options.truncation, ..Recipe::default() })
        .collect()
}

/// Classes whose every beginning holds them in the proportion of `shares`; None without classes.
fn classes(shares: &[usize], samples: usize) -> Vec<Option<usize>> {
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

pub(super) fn make(studio: &Studio, recipes: &[Recipe], progress: Progress) -> Vec<Rgb8> {
    let mut made = Vec::with_capacity(recipes.len());
    for chunk in recipes.chunks(STEP) {
        progress("Generating", made.len(), recipes.len());
        made.extend(studio.pictures(chunk));
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_come_in_proportion_from_the_start() {
        assert_eq!(classes(&[], 3), [None; 3]);
        let row = classes(&[30, 0, 10], 400);
        for length in [4, 40, 398] {
            let of = |class| row[..length].iter().filter(|c| **c == Some(class)).count();
            assert!(of(0).abs_diff(3 * length / 4) <= 1 && of(1) == 0, "{length}");
        }
    }

    #[test]
    fn memory_is_bounded_and_said_so() {
        assert_eq!(allowed(500, 64), 500);
        assert_eq!(allowed(500, 1024), 341);
        assert_eq!(allowed(1, 64), 2);
        assert_eq!(shortfalls(500, 500, 500), [""; 0]);
        let both = shortfalls(500, 341, 30);
        assert!(both[0].contains("341") && both[1].contains("30 photos"), "{both:?}");
    }
}
