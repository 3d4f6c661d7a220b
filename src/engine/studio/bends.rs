//! What bends need of the open model: clusters of its planes, and a place for what did not fit.

use super::{Studio, floats};
use crate::latent::Recipe;
use crate::models::{Bend, Clusters, Features, MAP_SIDE, MOST_CLUSTERS, Watch, clusters};
use burn::tensor::Tensor;
use burn::tensor::module::adaptive_avg_pool2d;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Pictures whose features say which planes are alike.
const PICTURES: u32 = 24;

/// A row for each plane: what it shows over some pictures.
type Maps = Vec<Vec<f32>>;

/// Clusters that were found, and sentences about bends that did not fit.
#[derive(Debug, Clone, Default)]
pub struct Bends {
    clusters: RefCell<Clusters>,
    /// Maps of the layer whose clusters were asked for last, for another number of them.
    maps: RefCell<(String, Rc<Maps>)>,
    said: RefCell<BTreeSet<String>>,
    unsaid: RefCell<Vec<String>>,
}

impl Bends {
    /// The weights are others: clusters are looked for again.
    pub fn forget_clusters(&self) {
        self.clusters.borrow_mut().clear();
        self.maps.take();
    }

    /// Keeps sentences that were not said before.
    pub fn note(&self, sentences: Vec<String>) {
        for sentence in sentences {
            if self.said.borrow_mut().insert(sentence.clone()) {
                self.unsaid.borrow_mut().push(sentence);
            }
        }
    }
}

impl Studio {
    /// What of the bends did not fit this model, each once.
    pub fn warnings(&self) -> Vec<String> {
        self.bends.unsaid.take()
    }

    /// The clusters that these bends ask for; those that are not known yet are looked for.
    pub(super) fn clusters(&self, bends: &[Bend]) -> Clusters {
        let mut wanted = Clusters::new();
        for Bend { layer, features, .. } in bends.iter().filter(|bend| !bend.off) {
            let Features::Cluster { of, .. } = *features else { continue };
            let key = (layer.clone(), of);
            if wanted.contains_key(&key) || !(2..=MOST_CLUSTERS).contains(&of) {
                continue;
            }
            let known = self.bends.clusters.borrow().get(&key).cloned();
            let found = known.unwrap_or_else(|| Rc::new(clusters(&self.kept_maps(layer), of)));
            self.bends.clusters.borrow_mut().insert(key.clone(), found.clone());
            wanted.insert(key, found);
        }
        wanted
    }

    /// The maps of a layer, looked for unless they are at hand.
    fn kept_maps(&self, layer: &str) -> Rc<Maps> {
        let (known, maps) = self.bends.maps.borrow().clone();
        if known == layer {
            return maps;
        }
        let maps = Rc::new(self.maps(layer));
        self.bends.maps.replace((layer.to_owned(), maps.clone()));
        maps
    }

    /// The maps of each plane of a layer over some fixed seeds, classes in turn, made small.
    fn maps(&self, layer: &str) -> Maps {
        let classes = self.info.config.classes().len();
        let class = |seed: u32| (classes > 0).then(|| seed as usize % classes.max(1));
        let mut maps = Maps::new();
        for seed in 0..PICTURES {
            let small = Small { layer, found: RefCell::default() };
            let recipe = Recipe { class: class(seed), ..Recipe::seed(seed) };
            drop(self.synthesize(&[recipe], None, Some(&small)));
            let Some(features) = small.found.take() else { return Vec::new() };
            let [_, planes, h, w] = features.dims();
            maps.resize(planes, Vec::new());
            let values = floats(features);
            maps.iter_mut().zip(values.chunks_exact(h * w)).for_each(|(map, own)| map.extend(own));
        }
        maps
    }
}

/// Keeps what leaves a layer at a side of at most [`MAP_SIDE`].
struct Small<'a> {
    layer: &'a str,
    found: RefCell<Option<Tensor<4>>>,
}

impl Watch for Small<'_> {
    fn pass(&self, name: String, features: Tensor<4>) -> Tensor<4> {
        if name == self.layer {
            let [_, _, h, w] = features.dims();
            let sides = [h.min(MAP_SIDE), w.min(MAP_SIDE)];
            let small = adaptive_avg_pool2d(features.clone(), sides);
            *self.found.borrow_mut() = Some(small);
        }
        features
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Rgb8;
    use crate::engine::protocol::ModelSource;
    use crate::models::Change;
    use burn::tensor::Device;

    fn studio(name: &str) -> Studio {
        let source = ModelSource::Embedded(name.into());
        Studio::open(&source, &Device::flex(), &|_, _, _| ()).unwrap()
    }

    fn bent(seed: u32, bends: &[Bend]) -> Recipe {
        Recipe { bends: bends.to_vec(), ..Recipe::seed(seed) }
    }

    fn drawn(studio: &Studio, bends: &[Bend]) -> Rgb8 {
        studio.pictures(&[bent(3, bends)]).remove(0)
    }

    #[test]
    fn bends_change_the_picture_and_none_that_do_nothing() {
        let studio = studio("faces");
        let plain = drawn(&studio, &[]);
        let rotate = Bend::new("b16.conv1", Change::Rotate(30.0));
        let shift = Bend::new("b16.conv1", Change::Shift { x: 0.25, y: 0.0 });
        let turned = drawn(&studio, std::slice::from_ref(&rotate));
        assert!(turned != plain);
        let [there, back] = [[rotate.clone(), shift.clone()], [shift, rotate.clone()]];
        assert!(drawn(&studio, &there) != drawn(&studio, &back), "the order matters");
        let idle = [Bend::new("b16.conv1", Change::Zoom(1.0)), Bend { off: true, ..rotate }];
        assert!(drawn(&studio, &idle) == plain);
        assert!(studio.warnings().is_empty());
    }

    #[test]
    fn a_bent_picture_does_not_depend_on_its_neighbours() {
        let studio = studio("faces");
        let noise = [Bend::new("b8.conv1", Change::Noise { amount: 0.5, seed: 1 })];
        let turn = [Bend::new("b16.conv1", Change::Rotate(20.0))];
        let recipes = [bent(1, &noise), bent(2, &noise), bent(2, &turn), bent(2, &[])];
        let together = studio.pictures(&recipes);
        // The kernels may sum a batch of two in another order than a single picture.
        for (recipe, picture) in recipes.iter().zip(&together) {
            let alone = studio.pictures(std::slice::from_ref(recipe)).remove(0);
            let off = farthest(&alone, picture);
            assert!(off <= 1, "{off} grey levels");
        }
        assert!(farthest(&together[1], &together[3]) > 9);
    }

    /// The largest difference of two values.
    fn farthest(a: &Rgb8, b: &Rgb8) -> u8 {
        a.pixels.iter().zip(&b.pixels).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
    }

    #[test]
    fn clusters_part_the_planes_of_a_layer() {
        let studio = studio("dcgan-faces");
        let ablate = |features| [Bend { features, ..Bend::new("b16", Change::Ablate) }];
        let of = 4;
        let parts: Vec<Rgb8> =
            (0..of).map(|index| drawn(&studio, &ablate(Features::Cluster { index, of }))).collect();
        assert!((1..of).all(|i| parts[i] != parts[0] && parts[i] != parts[i - 1]));
        let found = studio.bends.clusters.borrow()[&("b16".to_owned(), of)].clone();
        assert!((0..of).all(|index| found.contains(&index)), "{found:?}");
        // A list of the same planes does the same.
        let planes = (0..found.len()).filter(|plane| found[*plane] == 1).collect();
        assert!(drawn(&studio, &ablate(Features::Planes(planes))) == parts[1]);
    }

    #[test]
    fn what_does_not_fit_is_skipped_and_said_once() {
        let studio = studio("gan-faces");
        let plain = drawn(&studio, &[]);
        let strange = [
            Bend::new("b16.conv1", Change::Rotate(30.0)),
            Bend {
                features: Features::Cluster { index: 0, of: 3 },
                ..Bend::new("x", Change::Invert)
            },
        ];
        assert!(drawn(&studio, &strange) == plain);
        let said = studio.warnings();
        assert!(said.len() == 2 && said[0].contains("no such layer"), "{said:?}");
        assert!(drawn(&studio, &strange) == plain);
        assert!(studio.warnings().is_empty());
        // Dense layers are planes of one value: nothing of them can be turned.
        let dense = [
            Bend::new("dense0", Change::Rotate(30.0)),
            Bend::new("dense0", Change::Blur(1.0)),
            Bend::new("dense0", Change::Erode(1.0)),
        ];
        let near = drawn(&studio, &dense);
        assert!(farthest(&near, &plain) <= 1);
        assert!(studio.warnings().is_empty());
    }
}
