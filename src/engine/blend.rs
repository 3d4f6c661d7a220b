//! Features of two models of one shape, blended while they draw: `morphogen blend --features`.

use super::protocol::ModelSource;
use super::studio::Studio;
use crate::base::{Error, Progress, Result, Rgb8};
use crate::gpu::{Compute, DeviceChoice};
use crate::latent::Recipe;
use crate::models::{Watch, pictures};
use burn::tensor::Tensor;
use std::cell::RefCell;
use std::collections::HashMap;

/// Where and how much the features of the second model come in.
#[derive(Debug, Clone)]
pub struct FeatureBlend {
    /// Names of layers.
    pub layers: Vec<String>,
    /// How much of the second model's features, 0 to 1.
    pub share: f32,
    /// Device that computes.
    pub device: DeviceChoice,
}

/// Draws `recipe` with the first model, into whose layers come features of the second one, which draws
/// the same recipe with its own weights; also gives the names of both.
///
/// # Errors
/// Those of opening the models and the device; [`Error::Usage`] for layers that one of them has not, or
/// has in another size, and for a share that is none.
pub fn blend_features(
    a: &ModelSource,
    b: &ModelSource,
    recipe: &Recipe,
    how: &FeatureBlend,
    progress: Progress,
) -> Result<(Rgb8, [String; 2])> {
    if !(0.0..=1.0).contains(&how.share) {
        return Err(Error::Usage("the shares of two models must lie between 0 and 1".into()));
    }
    let compute = Compute::choose(how.device, None)?;
    let open = |source| Studio::open(source, &compute.device, progress);
    let (a, b) = (open(a)?, open(b)?);
    let names = [a.info.name.clone(), b.info.name.clone()];
    if a.info.config.classes().len() != b.info.config.classes().len() {
        let text = format!(
            "{} and {} cannot be blended, for their networks differ in classes",
            names[0], names[1]
        );
        return Err(Error::Usage(text));
    }
    let theirs = Gather { layers: &how.layers, found: RefCell::default() };
    drop(b.synthesize(std::slice::from_ref(recipe), None, Some(&theirs)));
    let theirs = theirs.found.into_inner();
    let mixing = Mixing { theirs: &theirs, share: how.share, met: RefCell::default() };
    let drawn = a.synthesize(std::slice::from_ref(recipe), None, Some(&mixing));
    let met = mixing.met.into_inner();
    match how.layers.iter().find(|layer| met.get(*layer) != Some(&true)) {
        None => Ok((pictures(drawn).remove(0), names)),
        Some(layer) => {
            let what = match (met.contains_key(layer), theirs.contains_key(layer)) {
                (true, true) => "have it in different sizes",
                _ => "do not both have it",
            };
            let [a, b] = &names;
            Err(Error::Usage(format!("{a} and {b} cannot be blended at '{layer}': they {what}")))
        }
    }
}

/// Keeps what leaves some layers.
struct Gather<'a> {
    layers: &'a [String],
    found: RefCell<HashMap<String, Tensor<4>>>,
}

impl Watch for Gather<'_> {
    fn pass(&self, name: String, features: Tensor<4>) -> Tensor<4> {
        if self.layers.contains(&name) {
            self.found.borrow_mut().insert(name, features.clone());
        }
        features
    }
}

/// Blends features that were kept into those of the same layers.
struct Mixing<'a> {
    theirs: &'a HashMap<String, Tensor<4>>,
    share: f32,
    /// Layers that were met, and whether their sizes were the same.
    met: RefCell<HashMap<String, bool>>,
}

impl Watch for Mixing<'_> {
    fn pass(&self, name: String, features: Tensor<4>) -> Tensor<4> {
        let theirs = self.theirs.get(&name);
        let fits = theirs.is_some_and(|theirs| theirs.dims() == features.dims());
        self.met.borrow_mut().insert(name, fits);
        match theirs.filter(|_| fits) {
            Some(theirs) => features * (1.0 - self.share) + theirs.clone() * self.share,
            None => features,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::{Card, Precision, save_generator};
    use crate::models::{Generator, StyleGanConfig};
    use burn::tensor::Device;

    #[test]
    fn features_of_the_second_model_come_in_where_they_are_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let save = |name: &str, resolution: usize, channel_base: usize| {
            let config = StyleGanConfig { resolution, channel_base, ..StyleGanConfig::default() };
            let seed = name.len() as u64;
            let generator = Generator::new(&config.into(), seed, &Device::flex());
            let path = folder.path().join(name);
            let card = Card { name: name.into(), ..Card::default() };
            save_generator(&path, &generator, &card, Precision::Full).unwrap();
            ModelSource::File(path)
        };
        let (a, b) = (save("a", 32, 256), save("other", 32, 256));
        let (wide, narrow) = (save("wide", 64, 256), save("narrow", 32, 128));
        let drawn = |a: &ModelSource, b: &ModelSource, layer: &str, share: f32| {
            let layers = vec![layer.to_owned()];
            let how = FeatureBlend { layers, share, device: DeviceChoice::Cpu };
            blend_features(a, b, &Recipe::seed(1), &how, &|_, _, _| ()).map(|(picture, _)| picture)
        };
        let off =
            |x: &Rgb8, y: &Rgb8| x.pixels.iter().zip(&y.pixels).filter(|(x, y)| x != y).count();
        let plain = |source: &ModelSource| {
            let studio = Studio::open(source, &Device::flex(), &|_, _, _| ()).unwrap();
            studio.pictures(&[Recipe::seed(1)]).remove(0)
        };
        assert!(drawn(&a, &b, "b16.conv1", 0.0).unwrap() == plain(&a));
        assert!(drawn(&a, &a, "b16.conv1", 1.0).unwrap() == plain(&a));
        let [half, all] = [0.5, 1.0].map(|share| drawn(&a, &b, "b16.conv1", share).unwrap());
        assert!(off(&half, &plain(&a)) > 100 && off(&all, &half) > 100);
        let said = |b: &ModelSource, layer: &str, share| {
            drawn(&a, b, layer, share).unwrap_err().to_string()
        };
        assert!(said(&b, "b64.conv0", 1.0).contains("do not both have it"));
        assert!(said(&wide, "b64.conv0", 1.0).contains("do not both have it"));
        assert!(said(&narrow, "b16.conv0", 1.0).contains("different sizes"));
        assert!(said(&b, "b8.conv0", f32::NAN).contains("between 0 and 1"));
    }
}
