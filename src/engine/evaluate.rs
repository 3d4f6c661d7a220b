//! How close a model's pictures come to a folder of photos.

mod comparison;
mod space;

use super::prepare::{left_out, read_folder};
use super::protocol::{ModelInfo, ModelSource};
use super::recipes::recipes;
use super::studio::Studio;
use crate::base::{Error, Progress, Result, Rgb8};
use crate::checkpoint::open_encoder;
use crate::data::{Crop, Dataset};
use crate::gpu::{Compute, DeviceChoice};
use crate::latent::Recipe;
use crate::training::{FeatureNetwork, MOST_PICTURES, TrainConfig, ms_ssim};
use burn::tensor::Device;
use comparison::Sets;
pub use comparison::{Comparison, LevelScore, Photos};
use serde::Serialize;
use space::FeatureSpace;
pub use space::{NetworkFile, NetworkInfo, Scores};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Bytes of pixels that a set of pictures may hold.
const SET_BYTES: usize = 1 << 30;
/// Photos without which no two sets can be formed.
const FEWEST: usize = 4;
/// Pairs of pictures whose similarity is averaged.
const PAIRS: usize = 1000;
/// Pictures between two reports of progress.
const STEP: usize = 16;

/// What [`evaluate`] is asked for.
#[derive(Debug, Clone)]
pub struct EvaluateOptions {
    /// Pictures to generate, at least 2; fewer where they would not fit in memory.
    pub samples: usize,
    /// Truncation psi.
    pub truncation: f32,
    /// Seed of the pictures and of everything drawn by chance.
    pub seed: u64,
    /// Compare with the held-out tenth too, even where the model may have been trained on it.
    pub held_out: bool,
    /// A list that chooses photos of the folder, and squares in them.
    pub list: Option<PathBuf>,
    /// A network in whose features the pictures are compared too.
    pub network: Option<NetworkFile>,
    /// Device that computes.
    pub device: DeviceChoice,
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
    /// Truncation psi.
    pub truncation: f32,
    /// Seed.
    pub seed: u64,
    /// SHA-256 of the encoder: distances, precision and recall made with another do not compare.
    pub encoder_hash: String,
    /// The network that the user brought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature_network: Option<NetworkInfo>,
    /// With the photos that the model was trained on, and with the held-out ones where wanted.
    pub comparisons: Vec<Comparison>,
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
/// Those of opening the model, the device and the folder; [`Error::Format`] when there are fewer
/// than four photos; [`Error::Device`] when the GPU failed meanwhile.
pub fn evaluate(
    source: &ModelSource,
    folder: &Path,
    options: &EvaluateOptions,
    progress: Progress,
) -> Result<Evaluation> {
    // What cannot be opened is told before anything is computed.
    let network = options.network.as_ref().map(NetworkFile::open).transpose()?;
    let compute = Compute::choose(options.device, None)?;
    let studio = Studio::open(source, &compute.device, progress)?;
    let model = studio.info.clone();
    let training: Option<TrainConfig> = serde_json::from_value(model.card.training.clone()).ok();
    let (photos, mut warnings) =
        photos(&model, training.as_ref(), folder, options.list.as_deref(), progress)?;
    let seed = options.seed;
    let samples = allowed(options.samples, model.config.resolution());
    warnings.extend(strangers(&model, &photos));
    let unseen = training.is_some_and(|config| config.hold_out);
    let (sets, warning) = sets(&photos, unseen, options.held_out, samples, seed);
    warnings.extend(warning);
    warnings.extend(shortfalls(options.samples, samples, sets[0].count()));
    let fewest = sets.iter().map(Sets::count).min().unwrap_or(0);
    warnings.extend(network.iter().filter_map(|(_, info)| few_for(info.dimensions, fewest)));

    let recipes = recipes(model.config.classes(), &photos, samples, options.truncation, seed);
    let made = make(&studio, &recipes, progress);
    if let Some(error) = compute.health.take_error() {
        return Err(Error::Device(format!(
            "the GPU reported an error ({error}); try again with --device cpu"
        )));
    }
    let (encoder, encoder_hash) = open_encoder(&Device::flex())?;
    let own = FeatureSpace::new(FeatureNetwork::Encoder(encoder), &made, progress)?;
    let (network, feature_network) = network.unzip();
    let network = network.map(|network| FeatureSpace::new(network, &made, progress)).transpose()?;
    let compare = |sets: &Sets| sets.compare(&made, (&own, network.as_ref()), seed, progress);
    let comparisons = sets.iter().map(compare).collect::<Result<_>>()?;
    Ok(Evaluation {
        model: model.name.clone(),
        model_hash: model.hash.clone().unwrap_or_default(),
        device: compute.name,
        resolution: model.config.resolution(),
        photos: photos.len(),
        samples,
        truncation: options.truncation,
        seed,
        encoder_hash,
        feature_network,
        comparisons,
        ms_ssim_model: ms_ssim(&made, PAIRS, seed),
        ms_ssim_photos: ms_ssim(sets[0].photos(), PAIRS, seed),
        warnings,
    })
}

/// The photos to compare with: those of the training, and the held-out ones where the model never
/// saw them or where they are `wanted` all the same.
fn sets(
    photos: &Dataset,
    unseen: bool,
    wanted: bool,
    samples: usize,
    seed: u64,
) -> (Vec<Sets>, Option<String>) {
    let parts = photos.part(true).zip(photos.part(false));
    let (held, others) = match parts.filter(|(held, others)| held.len().min(others.len()) > 3) {
        Some(parts) if unseen || wanted => parts,
        _ => {
            let few = "the folder holds too few photos to hold a tenth of them out";
            let warning = (unseen || wanted).then(|| few.to_string());
            return (vec![Sets::halves(Photos::All, photos, samples, seed)], warning);
        }
    };
    let tenth = Sets::held_out(&held, &others, samples, seed);
    if unseen {
        return (vec![Sets::halves(Photos::Training, &others, samples, seed), tenth], None);
    }
    let warning = "the model's card does not say that a tenth was held out of its training, so it \
                   may have learned from the held-out photos too";
    (vec![Sets::halves(Photos::All, photos, samples, seed), tenth], Some(warning.into()))
}

/// The photos as the model was shown them, and a warning about files left out.
pub(super) fn photos(
    model: &ModelInfo,
    training: Option<&TrainConfig>,
    folder: &Path,
    list: Option<&Path>,
    progress: Progress,
) -> Result<(Dataset, Vec<String>)> {
    let crop = training.map_or(Crop::Center, |config| config.crop);
    let reading = |done, total| progress("Reading pictures", done, total);
    let never = AtomicBool::new(false);
    let (photos, rejected) =
        read_folder(folder, list, model.config.resolution(), crop, &reading, &never)?;
    if photos.len() < FEWEST {
        return Err(Error::format(
            folder,
            format!("a comparison needs at least {FEWEST} pictures, better hundreds"),
        ));
    }
    Ok((photos, left_out(&rejected).into_iter().collect()))
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

/// A warning where sets have no more pictures than their features have numbers.
pub fn few_for(dim: usize, pictures: usize) -> Option<String> {
    (pictures <= dim).then(|| {
        format!(
            "with only {pictures} pictures for features of {dim} numbers the Fréchet distance is far \
             too large and compares only with sets of the same size; go by the kernel distance"
        )
    })
}

/// A warning where a model has classes but the folder none of them.
fn strangers(model: &ModelInfo, photos: &Dataset) -> Option<String> {
    let unknown = |name: &String| !photos.classes().contains(name);
    let classes = model.config.classes();
    (!classes.is_empty() && classes.iter().all(unknown)).then(|| {
        format!(
            "no subfolder of the photos is called like a class of {}; all classes are made equally \
             often",
            model.name
        )
    })
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
    fn memory_is_bounded_and_said_so() {
        assert_eq!(allowed(500, 64), 500);
        assert_eq!(allowed(500, 1024), 341);
        assert_eq!(allowed(1, 64), 2);
        assert_eq!(shortfalls(500, 500, 500), [""; 0]);
        let both = shortfalls(500, 341, 30);
        assert!(both[0].contains("341") && both[1].contains("30 photos"), "{both:?}");
        assert!(few_for(2048, 500).unwrap().contains("500 pictures for features of 2048"));
        assert_eq!(few_for(128, 500), None);
    }
}
