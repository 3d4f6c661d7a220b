//! The open model: recipes in, pictures out.

mod bends;

use super::inside::{Inside, Lens};
use super::protocol::{MapData, ModelInfo, ModelSource, Surface, ViewRequest};
use crate::base::{Progress, Result, Rgb8};
use crate::checkpoint::{self, Card, Model, ModelFile, Precision, Wanted};
use crate::gpu::Presenter;
use crate::latent::timeline::{Course, Timeline};
use crate::latent::{Noise, Position, Recipe, Space};
use crate::models::{Bending, Call, Can, Cond, Entry, Generator, Watch, all_zero, pictures};
use bends::Bends;
use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Shortest time between two surveys of a model in training.
const SURVEY: Duration = Duration::from_secs(30);
/// Surveys take at most this share of the time, one part in so many.
const SHARE: u32 = 50;
/// Samples shown on the map.
const MAP_SAMPLES: u32 = 2500;
/// Values of one layer's features that a batch may hold: as many as fit a binding of 128 MiB, the
/// least that GPUs offer.
const BATCH_VALUES: usize = 32 << 20;
/// Most pictures in a batch.
const MOST: usize = 16;

/// A generator with its latent space.
pub struct Studio {
    /// Facts to show.
    pub info: Arc<ModelInfo>,
    generator: Generator,
    pub(super) space: Space,
    /// Whether the space's directions are those of these very weights.
    surveyed: bool,
    next_survey: Instant,
    bends: Bends,
}

impl Studio {
    /// Opens a model on `device`, telling how far it is.
    ///
    /// # Errors
    /// As of [`checkpoint::open_file`] and [`checkpoint::open_embedded`].
    pub fn open(source: &ModelSource, device: &Device, progress: Progress) -> Result<Self> {
        let file = ModelFile::open(source, Wanted::Generator, progress)?;
        progress("Building the network", 0, 0);
        let Model { generator, card, hash } = Model::build(file, device)?;
        progress("Finding directions", 0, 0);
        Ok(Self::new(generator, card, Some(hash), source.clone()))
    }

    /// Takes a generator that is at hand, with the hash of its file unless it is in training. Its
    /// card's name wins over the file's.
    pub fn new(
        generator: Generator,
        card: Card,
        hash: Option<String>,
        source: ModelSource,
    ) -> Self {
        let start = Instant::now();
        let config = generator.config();
        let space = space_of(&generator);
        let next_survey = after(start);
        let info = ModelInfo {
            name: name_of(&card, &source),
            source,
            hash,
            config,
            params: generator.num_params(),
            noise: noise(&generator),
            card,
            components: space.explained().to_vec(),
        };
        let bends = Bends::default();
        Self { info: Arc::new(info), generator, space, surveyed: true, next_survey, bends }
    }

    /// The same model with newer weights, while it is being trained. Directions and map stay for
    /// a while, since finding them takes long.
    pub fn renewed(&self, generator: Generator) -> Self {
        let space = self.space.renewed(entry(&generator), style_weights(&generator));
        let config = generator.config();
        // Asking the weights waits for a GPU; noise that was learned once stays.
        let noise = self.info.noise.or_else(|_| noise(&generator));
        let info = Arc::new(ModelInfo { hash: None, noise, config, ..(*self.info).clone() });
        let (next_survey, bends) = (self.next_survey, self.bends.clone());
        let mut studio = Self { info, generator, space, surveyed: false, next_survey, bends };
        if Instant::now() >= next_survey {
            studio.survey();
        }
        studio
    }

    /// The same model for work that goes on while this one may change.
    pub fn copy(&self) -> Self {
        let generator = self.generator.clone();
        let space = self.space.renewed(entry(&generator), style_weights(&generator));
        let (info, next_survey) = (self.info.clone(), self.next_survey);
        let (surveyed, bends) = (self.surveyed, self.bends.clone());
        Self { info, generator, space, surveyed, next_survey, bends }
    }

    /// The course of a timeline through this model's pictures.
    pub fn course(&self, timeline: &Timeline) -> Course {
        Course::new(timeline, &self.space, self.info.config.styles())
    }

    /// Whether the directions, and so the map, are those of these very weights.
    pub fn surveyed(&self) -> bool {
        self.surveyed
    }

    fn survey(&mut self) {
        let start = Instant::now();
        self.space.survey();
        self.next_survey = after(start);
        self.surveyed = true;
        self.bends.forget_clusters();
        let components = self.space.explained().to_vec();
        self.info = Arc::new(ModelInfo { components, ..(*self.info).clone() });
    }

    /// Keeps the weights of a model in training as they are now, so that its pictures can be
    /// reopened although training goes on; its sliders then move along the same directions.
    ///
    /// # Errors
    /// As of [`checkpoint::save_generator`] and [`checkpoint::file_hash`].
    pub fn keep(&mut self, path: &Path) -> Result<()> {
        checkpoint::save_generator(path, &self.generator, &self.info.card, Precision::Full)?;
        let hash = Some(checkpoint::file_hash(path)?);
        if !self.surveyed {
            self.survey();
        }
        self.info = Arc::new(ModelInfo { hash, ..(*self.info).clone() });
        Ok(())
    }

    /// Position of a recipe on the map.
    pub fn position(&self, recipe: &Recipe) -> Position {
        self.space.position(recipe)
    }

    /// The way from A to B.
    pub fn path(&self, recipe: &Recipe) -> Vec<Position> {
        self.space.path(recipe, 48)
    }

    /// Samples of the map for one class.
    pub fn map(&self, class: Option<usize>) -> MapData {
        let seeds: Vec<u32> = (0..MAP_SAMPLES).collect();
        let positions = self.space.positions(&seeds, class);
        let z = positions.iter().map(|p| p.z).collect();
        let w = positions.iter().map(|p| p.w).collect();
        MapData { seeds, z, w, class }
    }

    /// The picture of a view for the screen, in the form that suits the device, and what the view
    /// looks at between the layers.
    ///
    /// # Errors
    /// [`crate::base::Error::Device`] when the GPU cannot show it.
    pub fn show(
        &self,
        view: &ViewRequest,
        presenter: Option<&mut Presenter>,
    ) -> Result<(Surface, Option<Inside>)> {
        let (recipe, resolution) =
            (std::slice::from_ref(&view.recipe), self.info.config.resolution());
        let lens = view.look.as_ref().map(|look| (look, Lens::new(look, resolution)));
        let watch = lens.as_ref().map(|(_, lens)| lens as &dyn Watch);
        let tensor = self.synthesize(recipe, None, watch);
        let surface = match presenter {
            Some(presenter) => Surface::Texture(presenter.present(tensor)?),
            None => Surface::Pixels(Arc::new(pictures(tensor).remove(0))),
        };
        Ok((surface, lens.and_then(|(look, lens)| Inside::of(lens, look))))
    }

    /// Pictures in memory, in batches that bound the memory used.
    pub fn pictures(&self, recipes: &[Recipe]) -> Vec<Rgb8> {
        self.batches(recipes).flat_map(pictures).collect()
    }

    /// A few pictures at another stage of growth than that of the weights.
    pub fn pictures_at(&self, stage: f64, recipes: &[Recipe]) -> Vec<Rgb8> {
        pictures(self.synthesize(recipes, Some(stage), None))
    }

    /// What the network puts out, before any rounding: the shape `[N, C, R, R]`, and the values.
    pub fn values(&self, recipes: &[Recipe]) -> ([usize; 4], Vec<f32>) {
        let (mut shape, mut values) = ([0; 4], Vec::new());
        for tensor in self.batches(recipes) {
            let [count, rest @ ..] = tensor.dims();
            shape = [shape[0] + count, rest[0], rest[1], rest[2]];
            values.extend(floats(tensor));
        }
        (shape, values)
    }

    /// The recipes in order, in batches of equal noise and bends that bound the memory used. Random noise is
    /// drawn for a batch as a whole: a picture that has it is made by itself, or its neighbours
    /// would change it.
    fn batches<'a>(&'a self, recipes: &'a [Recipe]) -> impl Iterator<Item = Tensor<4>> + 'a {
        let most = (BATCH_VALUES / self.info.config.features()).clamp(1, MOST);
        let of = move |noise| if matches!(noise, Noise::Random(_)) { 1 } else { most };
        recipes
            .chunk_by(|a, b| a.noise == b.noise && a.bends == b.bends)
            .flat_map(move |alike| alike.chunks(of(alike[0].noise)))
            .map(|chunk| self.synthesize(chunk, None, None))
    }

    /// Recipes of equal noise and bends to `[N, colours, R, R]`, at the stage of the weights or another
    /// one; `watch` sees the features on their way, bent.
    pub(super) fn synthesize(
        &self,
        recipes: &[Recipe],
        stage: Option<f64>,
        watch: Option<&dyn Watch>,
    ) -> Tensor<4> {
        let config = &self.info.config;
        let (layers, dim) = (config.styles(), config.style_dim());
        let device = self.generator.device().without_autodiff();
        let styles: Vec<Vec<Vec<f32>>> =
            recipes.iter().map(|recipe| self.space.styles(recipe, layers)).collect();
        let styles: Vec<Tensor<2>> = (0..layers)
            .map(|layer| styles.iter().flat_map(|style| style[layer].iter().copied()).collect())
            .map(|values: Vec<f32>| TensorData::new(values, [recipes.len(), dim]))
            .map(|data| Tensor::from_data(data, &device))
            .collect();
        let classes = config.classes().len();
        let weights: Vec<_> = recipes.iter().map(|recipe| recipe.weights(classes)).collect();
        let cond = Cond::blends(&weights);
        let (noise, bends) = (recipes[0].noise.input(), &recipes[0].bends);
        if bends.is_empty() {
            let call = Call { stage, watch, ..Call::sample(&cond, noise) };
            return self.generator.draw(&styles, &call);
        }
        let clusters = self.clusters(bends);
        let bending = Bending::new(bends, &clusters, watch);
        let call = Call { stage, watch: Some(&bending), ..Call::sample(&cond, noise) };
        let drawn = self.generator.draw(&styles, &call);
        self.bends.note(bending.problems());
        drawn
    }
}

/// What a model is called: by its card, or by its file.
pub(super) fn name_of(card: &Card, source: &ModelSource) -> String {
    if card.name.is_empty() { source.name() } else { card.name.clone() }
}

/// The latent space of a generator, with its directions.
pub(super) fn space_of(generator: &Generator) -> Space {
    let truncation = generator.config().abilities().truncation;
    Space::new(entry(generator), truncation, style_weights(generator))
}

/// Whether noise changes the pictures: a network may have inputs for it and not have learned any.
fn noise(generator: &Generator) -> Can {
    let silent = "This model was trained without noise, which therefore changes nothing in it";
    generator.config().abilities().noise?;
    if all_zero(generator, "noise_strength") { Err(silent) } else { Ok(()) }
}

/// What lies between z and the pictures, on the CPU.
fn entry(generator: &Generator) -> Entry {
    generator.entry().on(&Device::flex())
}

/// The style weights, read when they are needed.
fn style_weights(generator: &Generator) -> impl Fn() -> Vec<Tensor<2>> + 'static {
    let generator = generator.clone();
    move || generator.style_weights()
}

/// When a survey that began at `start` and ends now may be made again.
fn after(start: Instant) -> Instant {
    Instant::now() + SURVEY.max(SHARE * start.elapsed())
}

fn floats(tensor: Tensor<4>) -> Vec<f32> {
    tensor.into_data().try_to_vec::<f32>().expect("f32 pictures")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_learned_no_noise_says_so() {
        let of = |name: &str| {
            let source = ModelSource::Embedded(name.into());
            Studio::open(&source, &Device::flex(), &|_, _, _| ()).unwrap().info.noise
        };
        assert!(of("faces").unwrap_err().contains("without noise"));
        assert!(of("flowers").is_ok());
        assert!(of("dcgan-faces").unwrap_err().contains("no noise inputs"));
    }

    #[test]
    fn a_picture_with_random_noise_does_not_depend_on_its_neighbours() {
        let source = ModelSource::Embedded("flowers".into());
        let studio = Studio::open(&source, &Device::flex(), &|_, _, _| ()).unwrap();
        let with = |noise| Recipe { class: Some(0), noise, ..Recipe::seed(1) };
        let noisy = || with(Noise::Random(5));
        let pictures = studio.pictures(&[noisy(), noisy(), with(Noise::Random(6))]);
        assert_eq!(studio.pictures(&[noisy()])[0], pictures[0]);
        assert_eq!(pictures[0], pictures[1]);
        assert_ne!(pictures[0], pictures[2], "the model takes noise");
    }
}
