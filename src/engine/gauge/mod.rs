//! The measures of a run while it trains. The worker makes a few pictures after each half-step,
//! and a thread of its own, which gets their bytes, compares them with the photos.

mod yardstick;

use super::protocol::ModelSource;
use super::recipes::recipes;
use super::studio::Studio;
use crate::base::{Result, Rgb8};
use crate::checkpoint::Card;
use crate::data::Dataset;
use crate::latent::Recipe;
use crate::training::{Measured, Run, reduced};
use crossbeam_channel::{Receiver, Sender, bounded};
use yardstick::{FEWEST, Yardstick, set_size};

/// Pictures made after one half-step: a drag waits for them.
const STEP: usize = 4;

/// Pictures made by the generator of `kimg`.
struct Set {
    kimg: f64,
    pictures: Vec<Rgb8>,
    /// Class of each.
    classes: Vec<Option<usize>>,
}

/// A set in the making.
struct Making {
    studio: Studio,
    recipes: Vec<Recipe>,
    set: Set,
}

/// Measures one run.
pub struct Gauge {
    interval: f64,
    /// When the next measurement is due, in kimg.
    due: f64,
    making: Option<Making>,
    sets: Sender<Set>,
    results: Receiver<Measured>,
}

impl Gauge {
    /// For `run`, where measures are wanted and there are photos enough; `held` are those held out
    /// of its training.
    pub fn new(run: &Run, held: Option<Dataset>) -> Option<Self> {
        let trainer = run.trainer();
        let (interval, photos) = (trainer.config.measure_kimg, run.dataset().clone());
        if interval <= 0.0 || photos.len() < FEWEST {
            return None;
        }
        let (sets, orders) = bounded::<Set>(1);
        let (answers, results) = bounded(1);
        // One thread in a pool of its own, so that training keeps the other cores to itself.
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(1)
            .thread_name(|_| "morphogen-measure".into())
            .build();
        let pool = pool.inspect_err(|e| tracing::warn!("the run is not measured: {e}")).ok()?;
        pool.spawn(move || {
            if let Err(error) = serve(&photos, held.as_ref(), &orders, &answers) {
                tracing::warn!("the run is measured no longer: {error}");
            }
        });
        let due = ((trainer.kimg() / interval).floor() + 1.0) * interval;
        Some(Self { interval, due, making: None, sets, results })
    }

    /// After a half-step: hands in what was measured, and makes a few pictures when some are due.
    pub fn turn(&mut self, run: &mut Run) {
        if let Ok(measured) = self.results.try_recv() {
            run.measured(measured);
        }
        if self.making.is_none() && run.trainer().kimg() >= self.due {
            self.due = run.trainer().kimg() + self.interval;
            self.making = Some(Making::begin(run));
        }
        let Some(making) = &mut self.making else { return };
        if !making.step() {
            return;
        }
        if let Some(Making { set, .. }) = self.making.take() {
            // Where the former set is still waiting, this one is left out.
            let _ = self.sets.try_send(set);
        }
    }
}

impl Making {
    fn begin(run: &Run) -> Self {
        let (trainer, photos) = (run.trainer(), run.dataset());
        let source = ModelSource::File(run.folder().to_path_buf());
        let samples = set_size(photos);
        let classes = trainer.config.network.classes();
        let recipes = recipes(classes, photos, samples, 1.0, trainer.config.seed);
        let classes = recipes.iter().map(|recipe| recipe.class).collect();
        let pictures = Vec::with_capacity(samples);
        Self {
            studio: Studio::new(trainer.generator(), Card::default(), None, source),
            recipes,
            set: Set { kimg: trainer.kimg(), pictures, classes },
        }
    }

    /// Makes a few pictures; true when all are there.
    fn step(&mut self) -> bool {
        let pictures = &mut self.set.pictures;
        let rest = &self.recipes[pictures.len()..];
        let made = self.studio.pictures(&rest[..rest.len().min(STEP)]);
        // Small at once: hundreds of large ones would fill the memory.
        pictures.extend(made.iter().map(reduced));
        pictures.len() == self.recipes.len()
    }
}

/// Compares set after set with the photos, until no more can come.
fn serve(
    photos: &Dataset,
    held: Option<&Dataset>,
    sets: &Receiver<Set>,
    results: &Sender<Measured>,
) -> Result<()> {
    let yardstick = Yardstick::new(photos, held)?;
    while let Ok(Set { kimg, pictures, classes }) = sets.recv() {
        if results.send(yardstick.measure(kimg, &pictures, &classes)?).is_err() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::TrainConfig;
    use burn::tensor::Device;
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    fn run(folder: &std::path::Path, measure_kimg: f64) -> Run {
        let picture = |i: u8| Rgb8::filled(16, 16, [20 * i, 100, 255 - 9 * i]);
        let photos: Vec<Rgb8> = (0..12).map(picture).collect();
        let labels = vec![0; photos.len()];
        let dataset = Arc::new(Dataset::from_images(photos, labels, vec![]).unwrap());
        let config = TrainConfig { measure_kimg, ..TrainConfig::small() };
        Run::start(folder, folder, dataset, config, None, &Device::flex()).unwrap()
    }

    #[test]
    fn measures_come_into_the_curves() {
        let folder = tempfile::tempdir().unwrap();
        let mut run = run(&folder.path().join("run"), 0.04);
        let mut gauge = Gauge::new(&run, None).unwrap();
        let start = Instant::now();
        while run.history().iter().all(|point| point.measured.is_none()) {
            assert!(start.elapsed() < Duration::from_secs(60), "no measure came");
            run.half_step().unwrap();
            gauge.turn(&mut run);
        }
        let measured = run.history().iter().find_map(|point| point.measured).unwrap();
        assert!((0.04..0.05).contains(&measured.kimg), "{measured:?}");
        // The untrained generator's pictures are nothing like flat colours.
        let closeness = measured.closeness;
        assert!(closeness.frechet > 0.0 && closeness.precision <= 1.0, "{closeness:?}");
        run.save().unwrap();
        let text = std::fs::read_to_string(run.folder().join("metrics.jsonl")).unwrap();
        assert!(text.contains("\"measured\""), "{text}");
    }

    #[test]
    fn none_are_made_where_none_are_wanted() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Gauge::new(&run(&folder.path().join("run"), 0.0), None).is_none());
    }
}
