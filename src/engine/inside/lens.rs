//! Looks on while a generator draws, and keeps the features of one layer.

use super::{LayerInfo, Look};
use crate::models::Watch;
use burn::tensor::Tensor;
use std::cell::RefCell;

/// Notes all layers and keeps what leaves one of them.
pub struct Lens {
    wanted: Option<String>,
    /// Side up to which a layer stands in for one that was not asked for.
    coarse: usize,
    notes: RefCell<Notes>,
}

#[derive(Default)]
struct Notes {
    layers: Vec<LayerInfo>,
    /// Index of a layer, and what left it.
    kept: Option<(usize, Tensor<4>)>,
    found: bool,
}

impl Lens {
    /// For what `look` names, in a network whose pictures have this side.
    pub fn new(look: &Look, resolution: usize) -> Self {
        let (wanted, coarse) = (look.layer.clone(), resolution / 4);
        Self { wanted, coarse, notes: RefCell::default() }
    }

    /// All layers, the one that was kept, and the planes of the first picture of its batch; None where
    /// nothing passed.
    pub fn kept(self) -> Option<(Vec<LayerInfo>, usize, Vec<f32>)> {
        let Notes { layers, kept, .. } = self.notes.into_inner();
        let (layer, features) = kept?;
        let first = features.narrow(0, 0, 1);
        let values = first.into_data().try_to_vec::<f32>().expect("f32 features");
        Some((layers, layer, values))
    }
}

impl Watch for Lens {
    fn pass(&self, name: String, features: Tensor<4>) -> Tensor<4> {
        let mut notes = self.notes.borrow_mut();
        let [_, planes, _, side] = features.dims();
        let wanted = self.wanted.as_ref() == Some(&name);
        let stands_in = notes.kept.is_none() || side <= self.coarse;
        if wanted || (!notes.found && stands_in) {
            notes.kept = Some((notes.layers.len(), features.clone()));
            notes.found |= wanted;
        }
        notes.layers.push(LayerInfo { name, planes, side });
        features
    }
}
