//! Bends on their way through a generator.

use super::{Bend, Features, MOST_BENDS, NAME};
use crate::base::shown;
use crate::models::Watch;
use burn::tensor::{Int, Tensor, TensorData};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// The cluster of each plane, by layer and number of clusters.
pub type Clusters = HashMap<(String, usize), Rc<Vec<usize>>>;

/// Applies a chain of bends while a generator draws; those of one layer follow each other in the order
/// of the chain. Whoever looks on sees the features after it.
pub struct Bending<'a> {
    bends: &'a [Bend],
    clusters: &'a Clusters,
    next: Option<&'a dyn Watch>,
    met: Vec<Cell<bool>>,
    problems: RefCell<Vec<String>>,
}

impl<'a> Bending<'a> {
    /// A chain, and who looks on behind it. A bend of a cluster that is not among `clusters` does
    /// nothing.
    pub fn new(bends: &'a [Bend], clusters: &'a Clusters, next: Option<&'a dyn Watch>) -> Self {
        let met = bends.iter().map(|_| Cell::new(false)).collect();
        Self { bends, clusters, next, met, problems: RefCell::default() }
    }

    /// What could not be applied while a picture was drawn, in one sentence each.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = self.problems.borrow().clone();
        if self.bends.len() > MOST_BENDS {
            problems.push(format!("only the first {MOST_BENDS} bends of a chain are applied"));
        }
        for (bend, _) in self.active().filter(|(_, met)| !met.get()) {
            let (change, layer) = (bend.change.name(), shown(&bend.layer, NAME));
            problems.push(format!(
                "the bend {change} at {layer} cannot be applied: this model has no such layer"
            ));
        }
        problems
    }

    fn active(&self) -> impl Iterator<Item = (&Bend, &Cell<bool>)> {
        self.bends.iter().zip(&self.met).take(MOST_BENDS).filter(|(bend, _)| !bend.off)
    }

    fn bent(&self, bend: &Bend, x: Tensor<4>) -> Tensor<4> {
        let [_, planes, height, width] = x.dims();
        if let Err(why) = bend.check(planes, height.min(width)) {
            self.problems.borrow_mut().push(why.to_string());
            return x;
        }
        let clusters = match &bend.features {
            Features::Cluster { of, .. } => self.clusters.get(&(bend.layer.clone(), *of)),
            _ => None,
        };
        match bend.features.chosen(planes, clusters.map(|found| found.as_slice())) {
            None => bend.change.of(x, &(0..planes).collect::<Vec<_>>()),
            Some(chosen) if chosen.is_empty() => x,
            Some(chosen) => {
                let some = x.clone().select(1, index(&chosen, &x));
                let some = bend.change.of(some, &chosen);
                let mut order: Vec<usize> = (0..planes).collect();
                chosen.iter().enumerate().for_each(|(at, plane)| order[*plane] = planes + at);
                let order = index(&order, &x);
                Tensor::cat(vec![x, some], 1).select(1, order)
            }
        }
    }
}

/// Numbers of planes as a tensor where `x` lies.
fn index(planes: &[usize], x: &Tensor<4>) -> Tensor<1, Int> {
    let values: Vec<i32> = planes.iter().map(|plane| *plane as i32).collect();
    let data = TensorData::new(values, [planes.len()]);
    Tensor::from_data(data, &x.device().without_autodiff())
}

impl Watch for Bending<'_> {
    fn pass(&self, name: String, features: Tensor<4>) -> Tensor<4> {
        let mut features = features;
        for (bend, met) in self.active().filter(|(bend, _)| bend.layer == name) {
            met.set(true);
            features = self.bent(bend, features);
        }
        match self.next {
            Some(next) => next.pass(name, features),
            None => features,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Change;
    use super::*;
    use burn::tensor::Device;

    fn ramp() -> Tensor<4> {
        let values: Vec<f32> = (0..2 * 3 * 16).map(|i| (i * i % 31) as f32).collect();
        Tensor::from_data(TensorData::new(values, [2, 3, 4, 4]), &Device::flex())
    }

    fn values(x: Tensor<4>) -> Vec<f32> {
        x.into_data().try_to_vec().unwrap()
    }

    fn passed(bends: &[Bend]) -> (Vec<f32>, Vec<String>) {
        let clusters = Clusters::from([(("b4".into(), 2), Rc::new(vec![1, 0, 1]))]);
        let bending = Bending::new(bends, &clusters, None);
        let found = values(bending.pass("b4".into(), ramp()));
        (found, bending.problems())
    }

    fn bend(features: Features, change: Change) -> Bend {
        Bend { features, ..Bend::new("b4", change) }
    }

    #[test]
    fn only_the_chosen_planes_change() {
        let plain = values(ramp());
        let chosen = [
            (Features::Planes(vec![2]), vec![2]),
            (Features::Cluster { index: 1, of: 2 }, vec![0, 2]),
            (Features::All, vec![0, 1, 2]),
        ];
        for (features, planes) in chosen {
            let (found, problems) = passed(&[bend(features, Change::Add(1.0))]);
            let expected: Vec<f32> = (0..plain.len())
                .map(|i| plain[i] + f32::from(u8::from(planes.contains(&(i / 16 % 3)))))
                .collect();
            assert_eq!(found, expected);
            assert!(problems.is_empty(), "{problems:?}");
        }
    }

    #[test]
    fn the_order_of_a_chain_matters() {
        let scale = Bend::new("b4", Change::Scale(2.0));
        let add = Bend::new("b4", Change::Add(1.0));
        let (there, _) = passed(&[scale.clone(), add.clone()]);
        let (back, _) = passed(&[add.clone(), scale.clone()]);
        let plain = values(ramp());
        assert!(plain.iter().zip(&there).all(|(x, y)| 2.0 * x + 1.0 == *y));
        assert!(plain.iter().zip(&back).all(|(x, y)| 2.0 * (x + 1.0) == *y));
        let off = Bend { off: true, ..add };
        assert_eq!(passed(&[off, scale.clone()]).0, passed(&[scale]).0);
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_said() {
        let bends = [
            Bend::new("b99", Change::Invert),
            bend(Features::Planes(vec![3]), Change::Invert),
            Bend { off: true, ..Bend::new("b98", Change::Invert) },
        ];
        let (found, problems) = passed(&bends);
        assert_eq!(found, values(ramp()));
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].contains("no plane 3") && problems[1].contains("b99"), "{problems:?}");
        let many = vec![Bend::new("b4", Change::Add(1.0)); MOST_BENDS + 9];
        let (found, problems) = passed(&many);
        assert_eq!(found[0], values(ramp())[0] + MOST_BENDS as f32);
        assert!(problems[0].contains("first 64"), "{problems:?}");
    }
}
