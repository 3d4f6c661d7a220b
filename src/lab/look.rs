//! What can be seen of a game: points, D's plane, G's bent net, pulls, weights.

use super::sets::Point;
use crate::base::Random;
use crate::models::{Call, Cond, Discriminator, Generator, NoiseInput, Watch, collect};
use crate::training::Trainer;
use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};
use std::cell::RefCell;
use std::collections::HashMap;

/// Half the side of the plane that is shown.
pub const SPAN: f32 = 1.3;
/// Lines of G's net in each direction.
const NET: usize = 13;
/// Points along a line for each gap between two lines.
pub const FINE: usize = 3;
/// Points of the bent line where z has one value.
const LINE: usize = 160;

/// One layer of a network as it is drawn.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// Values that enter.
    pub inputs: usize,
    /// Values that leave.
    pub outputs: usize,
    /// `outputs · inputs` weights, row by row.
    pub weights: Vec<f32>,
    /// Mean size of each value that leaves.
    pub active: Vec<f32>,
}

/// G's image of a net over z.
#[derive(Debug, Clone, Default)]
pub struct Bent {
    /// Points in a row; 0 where z is a line.
    pub columns: usize,
    /// The points, row by row.
    pub points: Vec<Point>,
}

/// Looks at the networks of a trainer.
pub struct Eye<'a> {
    trainer: &'a Trainer,
    g: Generator,
    d: Discriminator,
    device: Device,
}

impl<'a> Eye<'a> {
    /// The networks as they are, not their average.
    pub fn of(trainer: &'a Trainer) -> Self {
        let (g, d) = trainer.networks();
        Self { trainer, g: g.valid(), d: d.valid(), device: Device::flex() }
    }

    /// Latents of a stream of their own, `[count, z_dim]` row by row.
    pub fn latents(&self, purpose: &str, count: usize) -> Vec<f32> {
        let seed = self.trainer.config.seed;
        Random::stream(seed, purpose, 1).normals(count * self.trainer.config.network.z_dim())
    }

    /// Where G puts these latents.
    pub fn points(&self, z: Vec<f32>) -> Vec<Point> {
        self.drawn(z, None)
    }

    fn drawn(&self, z: Vec<f32>, watch: Option<&dyn Watch>) -> Vec<Point> {
        let length = self.trainer.config.network.z_dim();
        let count = z.len() / length;
        let cond = Cond::labels(&vec![0; count], 0);
        let call = Call { watch, ..Call::sample(&cond, NoiseInput::None) };
        let z = Tensor::from_data(TensorData::new(z, [count, length]), &self.device);
        let style = self.g.encode(z, &cond);
        pairs(self.g.draw(&[style], &call))
    }

    /// D's logits.
    pub fn logits(&self, points: &[Point]) -> Vec<f32> {
        self.judged(points, None)
    }

    fn judged(&self, points: &[Point], watch: Option<&dyn Watch>) -> Vec<f32> {
        let cond = Cond::labels(&vec![0; points.len()], 0);
        let call = Call { watch, ..Call::sample(&cond, NoiseInput::None) };
        values(self.d.logits(self.tensor(points), &call))
    }

    /// D's logits on a net of `side` × `side` places of the plane, from the upper left, row by row.
    pub fn plane(&self, side: usize) -> Vec<f32> {
        let at = |i: usize| SPAN * ((2 * i + 1) as f32 / side as f32 - 1.0);
        let places: Vec<Point> = (0..side * side).map(|i| [at(i % side), -at(i / side)]).collect();
        self.logits(&places)
    }

    /// Mean length of D's slope at these points.
    pub fn slope(&self, points: &[Point]) -> f32 {
        super::game::mean_length(&self.gradients(points, Tensor::sum))
    }

    /// Where each generated point wants to go: down the slope of G's loss, as it counts for one point.
    pub fn pulls(&self, fake: &[Point], real: &[Point]) -> Vec<Point> {
        let (loss, count) = (self.trainer.config.loss, fake.len() as f32);
        let logits = || {
            let cond = Cond::labels(&vec![0; real.len()], 0);
            let call = Call::sample(&cond, NoiseInput::None);
            self.d.logits(self.tensor(real), &call)
        };
        let slopes = self.gradients(fake, |fake| loss.generator(fake, logits) * count);
        slopes.into_iter().map(|slope| slope.map(|v| -v)).collect()
    }

    /// The gradient over the points of what `loss` makes of their logits.
    fn gradients(&self, points: &[Point], loss: impl FnOnce(Tensor<2>) -> Tensor<1>) -> Vec<Point> {
        let cond = Cond::labels(&vec![0; points.len()], 0);
        let call = Call::sample(&cond, NoiseInput::None);
        let x = self.tensor(points).autodiff().require_grad();
        let mut gradients = loss(self.d.logits(x.clone(), &call)).backward();
        match x.grad_remove(&mut gradients) {
            Some(gradient) => pairs(gradient),
            None => vec![[0.0; 2]; points.len()],
        }
    }

    /// Where G takes a net over its first two random numbers, the others 0; a line where it has one.
    /// Places are even in probability.
    pub fn bent(&self) -> Bent {
        let length = self.trainer.config.network.z_dim();
        if length == 1 {
            let z = (0..LINE).map(|i| quantile(share(i, LINE))).collect();
            return Bent { columns: 0, points: self.points(z) };
        }
        let columns = (NET - 1) * FINE + 1;
        let place = |i: usize| quantile(share(i, columns));
        let z = (0..columns * columns).flat_map(|i| {
            let mut z = vec![0.0; length];
            (z[0], z[1]) = (place(i % columns), place(i / columns));
            z
        });
        Bent { columns, points: self.points(z.collect()) }
    }

    /// The layers of G and of D, with what goes through them for a few points.
    pub fn layers(&self, real: &[Point]) -> [Vec<Layer>; 2] {
        let notes = Notes::default();
        let fake = self.drawn(self.latents("lab layers", 64), Some(&notes));
        let both: Vec<Point> = real.iter().take(64).chain(&fake).copied().collect();
        let logits = self.judged(&both, Some(&notes));
        let seen = notes.0.into_inner();
        let size = |values: Vec<f32>| {
            vec![values.iter().map(|v| v.abs()).sum::<f32>() / values.len().max(1) as f32]
        };
        let ends = [
            [0, 1].map(|axis| size(fake.iter().map(|p| p[axis]).collect())).concat(),
            size(logits),
        ];
        let weights = [collect(&self.g, ""), collect(&self.d, "")];
        let mut networks =
            weights.into_iter().zip(["", "d."]).zip(ends).map(|((all, prefix), end)| {
                let mut layers: Vec<Layer> = all
                    .into_iter()
                    .filter(|(name, _)| name.ends_with("weight"))
                    .map(|(_, weight)| Layer {
                        inputs: weight.shape[1],
                        outputs: weight.shape[0],
                        weights: weight.values,
                        active: Vec::new(),
                    })
                    .collect();
                let last = layers.len() - 1;
                for (index, layer) in layers.iter_mut().enumerate() {
                    let name = format!("{prefix}dense{index}");
                    layer.active = match index == last {
                        true => end.clone(),
                        false => seen.get(&name).cloned().unwrap_or_default(),
                    };
                }
                layers
            });
        [networks.next().unwrap_or_default(), networks.next().unwrap_or_default()]
    }

    fn tensor(&self, points: &[Point]) -> Tensor<4> {
        let flat: Vec<f32> = points.iter().flatten().copied().collect();
        Tensor::from_data(TensorData::new(flat, [points.len(), 2, 1, 1]), &self.device)
    }
}

/// Mean sizes of the values that leave each layer.
#[derive(Default)]
struct Notes(RefCell<HashMap<String, Vec<f32>>>);

impl Watch for Notes {
    fn pass(&self, name: String, features: Tensor<4>) -> Tensor<4> {
        let [_, units, ..] = features.dims();
        let means = values(features.clone().abs().mean_dim(0).reshape([1, units]));
        self.0.borrow_mut().insert(name, means);
        features
    }
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    // Only a tensor of other numbers could fail here.
    tensor.into_data().try_to_vec::<f32>().unwrap_or_default()
}

fn pairs(tensor: Tensor<4>) -> Vec<Point> {
    values(tensor).chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect()
}

/// Share of the way from almost 0 to almost 1.
fn share(i: usize, count: usize) -> f32 {
    0.01 + 0.98 * i as f32 / (count - 1).max(1) as f32
}

/// Inverse of the distribution function of N(0, 1), by bisection: there is none in closed form.
fn quantile(p: f32) -> f32 {
    let (mut low, mut high) = (-8.0_f64, 8.0_f64);
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        let below = 0.5 * libm::erfc(-middle * std::f64::consts::FRAC_1_SQRT_2);
        if below < f64::from(p) {
            low = middle;
        } else {
            high = middle;
        }
    }
    (0.5 * (low + high)) as f32
}

#[cfg(test)]
mod tests {
    use super::super::{Game, Setup};
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_normal_distribution() {
        for (p, z) in [(0.5, 0.0), (0.841_344_7, 1.0), (0.025, -1.959_964)] {
            assert!((quantile(p) - z).abs() < 1e-4, "{p}: {}", quantile(p));
        }
    }

    #[test]
    fn pulls_lead_to_where_d_takes_points_for_real() {
        let mut game = Game::new(Setup::default()).unwrap();
        (0..60).for_each(|_| game.teach_d().unwrap());
        let eye = Eye::of(game.trainer());
        let fake = eye.points(eye.latents("test", 100));
        let moved: Vec<Point> = fake
            .iter()
            .zip(eye.pulls(&fake, &[]))
            .map(|(p, pull)| [p[0] + 0.01 * pull[0], p[1] + 0.01 * pull[1]])
            .collect();
        let mean = |points: &[Point]| eye.logits(points).iter().sum::<f32>() / 100.0;
        assert!(mean(&moved) > mean(&fake), "{} then {}", mean(&fake), mean(&moved));
    }

    #[test]
    fn the_plane_is_seen_from_the_upper_left() {
        let game = Game::new(Setup::default()).unwrap();
        let eye = Eye::of(game.trainer());
        let plane = eye.plane(4);
        for (place, x, y) in [(0, -0.75, 0.75), (7, 0.75, 0.25), (12, -0.75, -0.75)] {
            let logit = eye.logits(&[[x * SPAN, y * SPAN]])[0];
            assert!((plane[place] - logit).abs() < 1e-5, "{place}: {} {logit}", plane[place]);
        }
    }

    #[test]
    fn all_layers_are_seen() {
        let game = Game::new(Setup::default()).unwrap();
        let [g, d] = Eye::of(game.trainer()).layers(&game.real("test", 64));
        let shape = |layers: &[Layer]| -> Vec<[usize; 2]> {
            layers.iter().map(|layer| [layer.inputs, layer.outputs]).collect()
        };
        assert_eq!(shape(&g), [[2, 32], [32, 32], [32, 2]]);
        assert_eq!(shape(&d), [[2, 32], [32, 32], [32, 1]]);
        for layer in g.iter().chain(&d) {
            assert_eq!(layer.weights.len(), layer.inputs * layer.outputs);
            assert_eq!(layer.active.len(), layer.outputs);
            assert!(layer.active.iter().any(|size| *size > 0.0));
        }
        let net = Eye::of(game.trainer()).bent();
        assert_eq!(net.points.len(), net.columns * net.columns);
    }
}
