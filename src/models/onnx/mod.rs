//! A network that the user brings: pictures to features, run by rten on the CPU.

mod input;
mod output;
mod pixels;

use crate::base::{Error, Result, Rgb8};
pub use pixels::Normalisation;
use rten::{Model, NodeId, RunOptions, ThreadPool, Value};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Pictures at a time where the network leaves it open.
const BATCH: usize = 8;

/// How pictures become features.
#[derive(Debug, Clone, Default)]
pub struct OnnxOptions {
    /// What the network takes for the colours 0 to 255.
    pub normalisation: Normalisation,
    /// Which of the network's values is the feature; the first output where none is named.
    pub output: Option<String>,
    /// Side of the pictures where the network leaves it open.
    pub side: Option<usize>,
}

/// A network that sees pictures.
pub struct OnnxNetwork {
    path: PathBuf,
    model: Model,
    normalisation: Normalisation,
    input: NodeId,
    output: NodeId,
    /// Pictures at a time, and whether the network allows no other number.
    batch: usize,
    fixed: bool,
    width: usize,
    height: usize,
    dim: usize,
    threads: Arc<ThreadPool>,
}

impl OnnxNetwork {
    /// The network `model` of the file `path`, tried on a grey picture.
    ///
    /// # Errors
    /// [`Error::Format`] when it takes no pictures or makes no features of them.
    pub fn new(path: &Path, model: Model, options: OnnxOptions) -> Result<Self> {
        let wrong = |reason: String| Error::format(path, reason);
        let (input, shape) = input::find(&model).map_err(wrong)?;
        let (count, [height, width]) = input::sizes(&shape, options.side).map_err(wrong)?;
        let output = output::find(&model, options.output.as_deref()).map_err(wrong)?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut network = Self {
            path: path.into(),
            model,
            normalisation: options.normalisation,
            input,
            output,
            batch: count.unwrap_or(BATCH),
            fixed: count.is_some(),
            width,
            height,
            dim: 0,
            threads: Arc::new(ThreadPool::with_num_threads(cores)),
        };
        let grey = Rgb8::filled(width as u32, height as u32, [128; 3]);
        network.dim = network.features(&[grey])?.len();
        Ok(network)
    }

    /// Width and height of the pictures that it sees.
    pub fn size(&self) -> [u32; 2] {
        [self.width as u32, self.height as u32]
    }

    /// Pictures that it sees at a time.
    pub fn batch(&self) -> usize {
        self.batch
    }

    /// Length of a feature.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// Features of at most [`Self::batch`] pictures of its size, one after the other.
    ///
    /// # Errors
    /// [`Error::Format`] when the network cannot be run, or makes no finite features of them.
    pub fn features(&self, pictures: &[Rgb8]) -> Result<Vec<f32>> {
        self.run(pictures).map_err(|reason| Error::format(&self.path, reason))
    }

    fn run(&self, pictures: &[Rgb8]) -> std::result::Result<Vec<f32>, String> {
        let count = if self.fixed { self.batch } else { pictures.len() };
        let shape = [count, 3, self.height, self.width];
        let mut pixels = Vec::with_capacity(shape.iter().product());
        pixels.extend(pictures.iter().flat_map(|picture| self.normalisation.planar(picture)));
        pixels.resize(shape.iter().product(), 0.0);
        let input = Value::from_shape(shape, pixels).map_err(|e| e.to_string())?;
        let options = RunOptions::default().with_thread_pool(Some(self.threads.clone()));
        let run =
            || self.model.run(vec![(self.input, input.into())], &[self.output], Some(options));
        let outputs = catch_unwind(AssertUnwindSafe(run))
            .map_err(|_| "running the network broke off; it may be damaged")?
            .map_err(|e| format!("it cannot be run ({e})"))?;
        let value = outputs.into_iter().next().ok_or("it has no output")?;
        let mut features = output::features(&value, count)
            .map_err(|e| format!("{e}; {}", output::choices(&self.model)))?;
        features.truncate(features.len() / count * pictures.len());
        if features.iter().any(|value| !value.is_finite()) {
            return Err("a feature is not finite; try another normalisation or output".into());
        }
        Ok(features)
    }
}
