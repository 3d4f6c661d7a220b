//! Where a search begins: the best of many latents drawn by chance.

use super::target::Target;
use super::{Place, Search};
use crate::base::Random;
use crate::models::{Call, Cond, Generator, NoiseInput};
use burn::tensor::{Tensor, TensorData};

/// Latents drawn at once.
const BATCH: usize = 8;

/// The beginning of a search.
pub(super) struct Begun {
    /// z or w.
    pub latent: Vec<f32>,
    /// Its class, where there are any.
    pub class: Option<usize>,
    /// Mean deviation of the values of such latents.
    pub spread: f32,
}

/// Draws latents of all classes in turn, or of the one that is wanted, and takes the one whose picture is
/// nearest.
pub(super) fn best(generator: &Generator, target: &Target, search: &Search) -> Begun {
    let config = generator.config();
    let (classes, dim) = (config.classes().len(), config.z_dim());
    let device = generator.device().without_autodiff();
    let mut random = Random::stream(search.seed, "invert", 0);
    let (mut all, mut nearest) = (Vec::new(), (f32::INFINITY, Vec::new(), None));
    for first in (0..search.tries.max(1)).step_by(BATCH) {
        let count = BATCH.min(search.tries.max(1) - first);
        let labels: Vec<usize> =
            (first..first + count).map(|i| search.class.unwrap_or(i % classes.max(1))).collect();
        let cond = Cond::labels(&labels, classes);
        let z = random.normals(count * dim);
        let input = Tensor::from_data(TensorData::new(z.clone(), [count, dim]), &device);
        let styles = generator.encode(input, &cond).without_autodiff();
        let layers = vec![styles.clone(); config.styles()];
        let drawn = generator.draw(&layers, &Call::sample(&cond, NoiseInput::Const));
        let values = match search.place {
            Place::Z => z,
            _ => styles.into_data().try_to_vec::<f32>().expect("f32 latents"),
        };
        let width = values.len() / count;
        for (row, latent) in values.chunks_exact(width).enumerate() {
            let one = drawn.clone().slice(row..row + 1).without_autodiff();
            let loss = target.loss(one).into_scalar::<f32>();
            if loss < nearest.0 {
                nearest = (loss, latent.to_vec(), (classes > 0).then(|| labels[row]));
            }
            all.push(latent.to_vec());
        }
    }
    Begun { latent: nearest.1, class: nearest.2, spread: spread(&all) }
}

/// Mean over the values of their deviation; 1 where there is nothing to measure.
fn spread(all: &[Vec<f32>]) -> f32 {
    let (count, width) = (all.len() as f32, all.first().map_or(0, Vec::len));
    let deviation = |i: usize| {
        let mean = all.iter().map(|row| row[i]).sum::<f32>() / count;
        (all.iter().map(|row| (row[i] - mean).powi(2)).sum::<f32>() / count).sqrt()
    };
    let mean = (0..width).map(deviation).sum::<f32>() / width.max(1) as f32;
    if mean > 0.0 && mean.is_finite() { mean } else { 1.0 }
}
