//! A photo becomes a state of a model: `morphogen invert`.

use super::protocol::ModelSource;
use super::studio::name_of;
use crate::base::{Error, Progress, Result, Rgb8};
use crate::checkpoint::{self, Card, ModelFile, Precision, Wanted, open_encoder};
use crate::data::{Face, Square, aligned, square};
use crate::gpu::{Compute, DeviceChoice};
use crate::latent::{Inversion, Place, Recipe, Search, psnr};
use crate::models::{Encoder, Generator, NetworkConfig};
use crate::training::ssim;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What of a photo is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Region {
    /// The largest square in the middle.
    #[default]
    Middle,
    /// A square.
    Square(Square),
    /// A face, brought to where the model has its faces.
    Face(Face),
}

/// What [`invert`] is asked for.
#[derive(Debug, Clone)]
pub struct InvertOptions {
    /// Where the latent is looked for; None for where the network's comes closest.
    pub place: Option<Place>,
    /// Class by its name; None for the one that fits best.
    pub class: Option<String>,
    /// Steps.
    pub steps: usize,
    /// Seed of everything random.
    pub seed: u64,
    /// What of the photo is wanted.
    pub region: Region,
    /// Steps in which a copy of the network is tuned afterwards, and the file it is saved to.
    pub tuning: Option<(usize, PathBuf)>,
    /// Device that computes.
    pub device: DeviceChoice,
}

/// What was found.
#[derive(Debug, Clone, Serialize)]
pub struct Inverted {
    /// SHA-256 of the model that draws it: the tuned one, where it was tuned.
    pub model_hash: String,
    /// Its name.
    pub model: String,
    /// The state.
    pub recipe: Recipe,
    /// Peak signal-to-noise ratio to the photo at the model's size, in decibels.
    pub psnr: f64,
    /// Structural similarity to it.
    pub ssim: f64,
    /// Mean square of the differences of the encoder's features.
    pub distance: f32,
    /// Seconds that it took.
    pub seconds: f64,
    /// The loss before each step, and after the last search step those of the tuning.
    pub losses: Vec<f32>,
    /// What the model draws.
    #[serde(skip)]
    pub picture: Rgb8,
    /// The photo at the model's size.
    #[serde(skip)]
    pub target: Rgb8,
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvertPhase {
    /// The latent is looked for.
    Searching,
    /// A copy of the network is tuned.
    Tuning,
}

/// A step that was done.
pub struct InvertStep<'a> {
    /// Of what.
    pub phase: InvertPhase,
    /// Steps done, this one among them.
    pub done: usize,
    /// Of so many.
    pub total: usize,
    /// The loss before it.
    pub loss: f32,
    /// What is drawn now can be asked of it.
    pub search: &'a Inversion,
    /// The photo at the model's size.
    pub target: &'a Rgb8,
}

/// What is to come after a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvertNext {
    /// The next one.
    Go,
    /// Nothing: what was found so far is taken.
    Take,
    /// Nothing at all.
    Cancel,
}

/// Looks for the state in which a model draws a photo.
///
/// # Errors
/// As of [`Inverter::open`] and [`Inverter::find`].
pub fn invert(
    source: &ModelSource,
    photo: &Path,
    options: &InvertOptions,
    progress: Progress,
    watch: &dyn Fn(&InvertStep<'_>) -> InvertNext,
) -> Result<Inverted> {
    let started = Instant::now();
    let inverter = Inverter::open(source, options.device, progress)?;
    progress("Beginning", 0, 0);
    inverter.begun(started, photo, options, watch)
}

/// A model that is open to look for photos in it.
pub struct Inverter {
    generator: Generator,
    encoder: Encoder,
    card: Card,
    hash: String,
}

impl Inverter {
    /// Opens a model.
    ///
    /// # Errors
    /// Those of opening the model and the device.
    pub fn open(source: &ModelSource, device: DeviceChoice, progress: Progress) -> Result<Self> {
        let compute = Compute::choose(device, None)?;
        let file = ModelFile::open(source, Wanted::Generator, progress)?;
        let (hash, mut card) = (file.hash.clone(), file.card.clone());
        card.name = name_of(&card, source);
        let device = compute.device.autodiff();
        let generator = file.build_generator(&device)?;
        let (encoder, _) = open_encoder(&device)?;
        Ok(Self { generator, encoder, card, hash })
    }

    /// Looks for the state in which it draws a photo; the device of `options` plays no part.
    ///
    /// # Errors
    /// [`Error::Read`] where the photo cannot be read, [`Error::Usage`] where the network has no such
    /// latent, [`Error::Write`] where the tuned model cannot be saved, [`Error::Cancelled`] where `watch`,
    /// which is told of each step, says so.
    pub fn find(
        &self,
        photo: &Path,
        options: &InvertOptions,
        watch: &dyn Fn(&InvertStep<'_>) -> InvertNext,
    ) -> Result<Inverted> {
        self.begun(Instant::now(), photo, options, watch)
    }

    fn begun(
        &self,
        started: Instant,
        photo: &Path,
        options: &InvertOptions,
        watch: &dyn Fn(&InvertStep<'_>) -> InvertNext,
    ) -> Result<Inverted> {
        let (mut hash, mut card) = (self.hash.clone(), self.card.clone());
        let config = self.generator.config();
        let plan = plan(&config, options)?;
        let side = config.resolution() as u32;
        let target = match options.region {
            Region::Middle => square(photo, side, None),
            Region::Square(wanted) => square(photo, side, Some(wanted)),
            Region::Face(face) => aligned(photo, side, face, face_of(&card)),
        };
        let target = target.map_err(|reason| Error::read(photo, reason))?;
        let (generator, encoder) = (self.generator.clone(), self.encoder.clone());
        let mut search = Inversion::new(generator, encoder, &target, plan)
            .map_err(|why| Error::Usage(why.into()))?;
        let mut losses = Vec::new();
        let mut go_on = |phase, steps, search: &mut Inversion| {
            go_on(phase, steps, (search, &target), &mut losses, watch)
        };
        go_on(InvertPhase::Searching, options.steps, &mut search)?;
        search.settle();
        if let Some((steps, path)) = &options.tuning {
            go_on(InvertPhase::Tuning, *steps, &mut search)?;
            card.description = format!("{}, tuned to draw one photo", card.name);
            card.name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            checkpoint::save_generator(path, search.generator(), &card, Precision::Full)?;
            hash = checkpoint::file_hash(path)?;
        }
        let picture = search.picture();
        Ok(Inverted {
            model_hash: hash,
            model: card.name,
            recipe: search.recipe(),
            psnr: psnr(&picture, &target),
            ssim: ssim(&picture, &target),
            distance: search.distance(),
            seconds: started.elapsed().as_secs_f64(),
            losses,
            picture,
            target,
        })
    }
}

/// Where a model has its faces; as FFHQ has them, where its card does not say.
pub fn face_of(card: &Card) -> Face {
    card.face.map(Face).unwrap_or_default()
}

/// Steps until all are done, or `watch` has enough.
fn go_on(
    phase: InvertPhase,
    total: usize,
    (search, target): (&mut Inversion, &Rgb8),
    losses: &mut Vec<f32>,
    watch: &dyn Fn(&InvertStep<'_>) -> InvertNext,
) -> Result<()> {
    for done in 1..=total {
        let loss = match phase {
            InvertPhase::Searching => search.step(),
            InvertPhase::Tuning => search.tune(),
        };
        losses.push(loss);
        match watch(&InvertStep { phase, done, total, loss, search, target }) {
            InvertNext::Go => {}
            InvertNext::Take => break,
            InvertNext::Cancel => return Err(Error::Cancelled),
        }
    }
    Ok(())
}

/// The search for a network of this configuration.
fn plan(config: &NetworkConfig, options: &InvertOptions) -> Result<Search> {
    let place = options.place.unwrap_or_else(|| Place::closest(&config.abilities()));
    let classes = config.classes();
    let class = match &options.class {
        None => None,
        Some(name) => Some(classes.iter().position(|class| class == name).ok_or_else(|| {
            let all = classes.join(", ");
            Error::Usage(format!("the model has no class {name}; its classes are: {all}"))
        })?),
    };
    let (steps, seed) = (options.steps.max(1), options.seed);
    Ok(Search { place, steps, class, seed, ..Search::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::studio::Studio;
    use burn::tensor::Device;

    /// A model, a picture of its own, and a folder for what comes of it.
    fn own(model: &str, class: Option<usize>) -> (ModelSource, tempfile::TempDir, PathBuf) {
        let source = ModelSource::Embedded(model.into());
        let studio = Studio::open(&source, &Device::flex(), &|_, _, _| ()).unwrap();
        let picture = studio.pictures(&[Recipe { class, ..Recipe::seed(54) }]).remove(0);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("photo.png");
        let (width, height) = (picture.width, picture.height);
        let buffer = image::RgbImage::from_raw(width, height, picture.pixels).unwrap();
        buffer.save(&path).unwrap();
        (source, folder, path)
    }

    fn options(place: Place, steps: usize) -> InvertOptions {
        let (place, device) = (Some(place), DeviceChoice::Cpu);
        InvertOptions {
            place,
            class: None,
            steps,
            seed: 0,
            region: Region::Middle,
            tuning: None,
            device,
        }
    }

    fn go(_: &InvertStep<'_>) -> InvertNext {
        InvertNext::Go
    }

    #[test]
    fn it_can_be_cut_short_or_left() {
        let (source, _folder, photo) = own("faces", None);
        let after = |count: usize, next: InvertNext| {
            move |step: &InvertStep<'_>| if step.done < count { InvertNext::Go } else { next }
        };
        let options = options(Place::W, 9);
        let take = after(3, InvertNext::Take);
        let found = invert(&source, &photo, &options, &|_, _, _| (), &take).unwrap();
        assert_eq!(found.losses.len(), 3);
        let cancel = after(2, InvertNext::Cancel);
        let left = invert(&source, &photo, &options, &|_, _, _| (), &cancel);
        assert!(matches!(left, Err(Error::Cancelled)));
    }

    #[test]
    fn a_model_finds_its_own_picture_again_and_the_recipe_draws_it() {
        let (source, _folder, photo) = own("faces", None);
        let found =
            invert(&source, &photo, &options(Place::WPlus, 120), &|_, _, _| (), &go).unwrap();
        assert!(found.psnr > 26.0, "{} dB", found.psnr);
        assert!(found.losses.last() < found.losses.first());
        let studio = Studio::open(&source, &Device::flex(), &|_, _, _| ()).unwrap();
        let again = studio.pictures(&[found.recipe]).remove(0);
        assert!(psnr(&again, &found.picture) > 50.0, "the recipe is what was found");
    }

    #[test]
    fn a_network_without_w_is_searched_in_z_and_says_so() {
        let (source, _folder, photo) = own("dcgan-faces", None);
        let refused = invert(&source, &photo, &options(Place::W, 1), &|_, _, _| (), &go);
        assert!(refused.unwrap_err().to_string().contains("no w"));
        let found = invert(&source, &photo, &options(Place::Z, 40), &|_, _, _| (), &go).unwrap();
        assert!(found.recipe.z.is_some() && found.losses.last() < found.losses.first());
    }

    #[test]
    fn a_tuned_copy_comes_closer_and_is_a_model_of_its_own() {
        let (source, folder, photo) = own("flowers", Some(3));
        let tuned = folder.path().join("mine.safetensors");
        let mut options = options(Place::W, 12);
        let before = invert(&source, &photo, &options, &|_, _, _| (), &go).unwrap();
        options.tuning = Some((20, tuned.clone()));
        let after = invert(&source, &photo, &options, &|_, _, _| (), &go).unwrap();
        assert!(after.psnr > before.psnr + 0.5, "{} to {}", before.psnr, after.psnr);
        let source = ModelSource::File(tuned);
        let studio = Studio::open(&source, &Device::flex(), &|_, _, _| ()).unwrap();
        assert_eq!(studio.info.hash.as_ref(), Some(&after.model_hash));
        let again = studio.pictures(&[after.recipe]).remove(0);
        assert!(psnr(&again, &after.picture) > 50.0);
    }

    #[test]
    fn a_bad_photo_is_one_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let source = ModelSource::Embedded("faces".into());
        let broken = folder.path().join("broken.png");
        std::fs::write(&broken, b"no picture").unwrap();
        let tiny = folder.path().join("tiny.png");
        image::RgbImage::new(1, 1).save(&tiny).unwrap();
        for (photo, why) in [(broken, "broken.png"), (tiny, "only 1×1 pixels")] {
            let error = invert(&source, &photo, &options(Place::W, 1), &|_, _, _| (), &go);
            assert!(error.unwrap_err().to_string().contains(why));
        }
    }
}
