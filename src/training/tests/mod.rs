//! Training as a whole, with networks small enough for a second or two.

mod advised;
mod broken;
mod families;
mod freeze;
mod grow;
mod knobs;
mod learning;
mod modulated;
mod nan;
mod noise;
mod r1;
mod resume;
mod runs;
mod scenes;
mod transfer;
mod tuned;

use super::{Run, TrainConfig};
use crate::base::{Random, Rgb8};
use crate::data::Dataset;
use crate::models::{NamedTensor, collect, load};
use burn::module::Module;
use burn::tensor::Device;
use std::path::Path;
use std::sync::Arc;

/// Settings of a small run that saves when told.
fn config() -> TrainConfig {
    TrainConfig { r1_interval: 4, seed: 5, ..TrainConfig::small() }
}

/// Twelve pictures of 16×16 in two classes: stripes, lying or standing.
fn pictures() -> Arc<Dataset> {
    pictures_of(16)
}

/// The same with another side.
fn pictures_of(side: u32) -> Arc<Dataset> {
    let across = side as usize;
    let mut random = Random::stream(1, "pictures", 0);
    let images = (0..12).map(|i| {
        let (period, shade) = (2 + random.below(4), 100 + random.below(100) as u8);
        let pixel = |k: usize| {
            let along = if i % 2 == 0 { k % across } else { k / across };
            if along / period % 2 == 0 { [shade, 40, 90] } else { [30, shade, 200] }
        };
        Rgb8 { width: side, height: side, pixels: (0..across * across).flat_map(pixel).collect() }
    });
    let labels = (0..12).map(|i| i % 2).collect();
    let classes = vec!["lying".into(), "standing".into()];
    Arc::new(Dataset::from_images(images.collect(), labels, classes).unwrap())
}

fn start(folder: &Path, config: TrainConfig) -> Run {
    Run::start(folder, Path::new("pictures"), pictures(), config, None, &Device::flex()).unwrap()
}

fn resume(folder: &Path) -> crate::base::Result<Run> {
    Run::resume(folder, pictures(), &Device::flex())
}

/// `steps` whole steps, all of which go well.
#[track_caller]
fn steps(run: &mut Run, steps: usize) {
    for _ in 0..2 * steps {
        let outcome = run.half_step().unwrap();
        assert!(!matches!(outcome, super::HalfStep::RolledBack(_)), "{outcome:?}");
    }
}

/// `module` with one tensor changed.
fn altered<M: Module>(module: &M, name: &str, change: impl FnOnce(&mut NamedTensor)) -> M {
    let mut tensors = collect(module, "");
    change(tensors.get_mut(name).expect("a parameter of that name"));
    load(module.clone(), "", &tensors, Path::new("test")).unwrap()
}
