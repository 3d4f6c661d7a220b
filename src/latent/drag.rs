//! Points of a picture dragged to where the user wants them (DragGAN, Pan 2023): the latent is moved so that
//! the features at each handle come a little nearer to its target, and the handle is found again among the
//! new features, step by step.

use super::Recipe;
use crate::base::Rgb8;
use crate::models::{AdamSettings, Call, Cond, Generator, Moments, Watch, adam, pictures};
use burn::module::{Module, Param};
use burn::tensor::{Tensor, TensorData};
use std::cell::RefCell;

/// Adam's rate; that of the published code.
const RATE: f64 = 2e-3;
/// Weight of what changes outside the mask.
const MASKED: f32 = 20.0;
/// Radius of the disc that is moved, of the square in which a handle is looked for, and distance at
/// which it has arrived, for a picture of 512 pixels; and the least of each.
const MOVED: [f32; 2] = [3.0, 2.0];
const TRACKED: [f32; 2] = [12.0, 4.0];
const ARRIVED: [f32; 2] = [2.0, 1.5];
/// Layers whose w is moved where nothing is said, counted from the coarsest, as published.
pub const DRAG_LAYERS: usize = 6;

/// A point and where it is to go, in pixels from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pull {
    /// Where it is.
    pub from: [f32; 2],
    /// Where it is to be.
    pub to: [f32; 2],
}

/// What is dragged, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct DragPlan {
    /// Points and where they are to go.
    pub pulls: Vec<Pull>,
    /// A value for each pixel, row by row; what is 0 stays as it is. None lets all move.
    pub mask: Option<Vec<f32>>,
    /// Layers whose w is moved, counted from the coarsest; at least one, and no more than there are.
    pub layers: usize,
    /// Whether they all move alike (W), or each by itself (W+).
    pub alike: bool,
}

impl Default for DragPlan {
    fn default() -> Self {
        Self { pulls: Vec::new(), mask: None, layers: DRAG_LAYERS, alike: false }
    }
}

/// How far the latent was moved: a row for each layer, or one for all.
#[derive(Module, Debug)]
struct Code {
    moved: Vec<Param<Tensor<2>>>,
}

/// A drag under way.
pub struct Drag {
    generator: Generator,
    cond: Cond,
    recipe: Recipe,
    code: Code,
    /// Styles of all layers at the beginning.
    begun: Vec<Tensor<2>>,
    /// Layers that move.
    layers: usize,
    moments: Moments,
    pulls: Vec<Pull>,
    /// Features of each handle at the beginning.
    wanted: Vec<Vec<f32>>,
    /// Features of the picture at the beginning, and 1 where they are to stay.
    still: Option<(Tensor<4>, Tensor<4>)>,
    side: f32,
}

/// Keeps the features that are dragged: the last ones no larger than half the picture.
struct Catch {
    most: usize,
    caught: RefCell<Option<Tensor<4>>>,
}

impl Watch for Catch {
    fn pass(&self, _: String, features: Tensor<4>) -> Tensor<4> {
        if (2..=self.most).contains(&features.dims()[2]) {
            *self.caught.borrow_mut() = Some(features.clone());
        }
        features
    }
}

impl Drag {
    /// Begins at the styles `[style_dim]` of each layer, which `recipe` stands for.
    ///
    /// # Errors
    /// What cannot be dragged, in a sentence.
    pub fn new(
        generator: Generator,
        recipe: Recipe,
        styles: &[Vec<f32>],
        plan: DragPlan,
    ) -> Result<Self, String> {
        let config = generator.config();
        let side = config.resolution() as f32;
        checked(&plan, side)?;
        let generator = generator.no_grad();
        let device = generator.device().autodiff();
        let row = |values: &Vec<f32>| {
            let data = TensorData::new(values.clone(), [1, values.len()]);
            Tensor::<2>::from_data(data, &device)
        };
        let layers = plan.layers.clamp(1, styles.len());
        let still = |style: &Vec<f32>| vec![0.0; style.len()];
        let moved = styles[..if plan.alike { 1 } else { layers }]
            .iter()
            .map(|style| Param::from_tensor(row(&still(style)).require_grad()))
            .collect();
        let classes = config.classes().len();
        let mut drag = Self {
            cond: Cond::blends(&[recipe.weights(classes)]),
            generator,
            recipe,
            code: Code { moved },
            begun: styles.iter().map(row).collect(),
            layers,
            moments: Moments::new(),
            pulls: plan.pulls,
            wanted: Vec::new(),
            still: None,
            side,
        };
        let Some(features) = drag.features() else {
            return Err("This network has no planes of features that could be dragged".into());
        };
        drag.remember(features, plan.mask.as_deref());
        Ok(drag)
    }

    /// Keeps what the handles and the rest of the picture look like.
    fn remember(&mut self, features: Tensor<4>, mask: Option<&[f32]>) {
        let features = features.without_autodiff();
        let [_, channels, height, _] = features.dims();
        let values = features.clone().into_data().try_to_vec::<f32>().expect("f32 features");
        let plane = Plane { values: &values, channels, height, side: self.side };
        self.wanted = self.pulls.iter().map(|pull| plane.at(pull.from)).collect();
        self.still = mask.map(|mask| {
            let side = self.side as usize;
            let step = side / height;
            // A cell stays where no pixel of it may move.
            let free = |y: usize, x: usize| {
                (0..step * step)
                    .any(|i| mask[(y * step + i / step) * side + x * step + i % step] > 0.0)
            };
            let cells = (0..height * height).map(|i| free(i / height, i % height));
            let weights: Vec<f32> = cells.map(|free| f32::from(u8::from(!free))).collect();
            let data = TensorData::new(weights, [1, 1, height, height]);
            (features.clone(), Tensor::from_data(data, &features.device()))
        });
    }

    /// Where the handles are now.
    pub fn handles(&self) -> Vec<[f32; 2]> {
        self.pulls.iter().map(|pull| pull.from).collect()
    }

    /// Distance of the farthest handle from its target, in pixels.
    pub fn left(&self) -> f32 {
        self.pulls.iter().map(|pull| length(way(pull))).fold(0.0, f32::max)
    }

    /// Whether all handles have arrived.
    pub fn arrived(&self) -> bool {
        self.left() <= self.scaled(ARRIVED)
    }

    /// One step: the latent is moved, then the handles are found again.
    pub fn step(&mut self) {
        let Some(features) = self.features() else { return };
        let loss = self.loss(features);
        let mut gradients = loss.backward();
        let settings = AdamSettings { lr: RATE, beta1: 0.9, beta2: 0.999, scale: 1.0 };
        self.code = adam(self.code.clone(), &mut gradients, &mut self.moments, settings);
        if let Some(features) = self.features() {
            self.track(&features.without_autodiff());
        }
    }

    /// The state behind the picture as it is now.
    pub fn recipe(&self) -> Recipe {
        let rows = self
            .styles()
            .into_iter()
            .map(|row| row.without_autodiff().into_data().try_to_vec::<f32>().expect("f32 styles"));
        Recipe {
            w: Some(rows.flatten().collect()),
            z: None,
            z_shift: [0.0; 2],
            psi: 1.0,
            sliders: Vec::new(),
            own: Vec::new(),
            mix: None,
            morph: None,
            ..self.recipe.clone()
        }
    }

    /// What the network draws now.
    pub fn picture(&self) -> Rgb8 {
        let call = Call::sample(&self.cond, self.recipe.noise.input());
        pictures(self.generator.draw(&self.styles(), &call)).remove(0)
    }

    fn scaled(&self, [of512, least]: [f32; 2]) -> f32 {
        (of512 * self.side / 512.0).max(least)
    }

    fn styles(&self) -> Vec<Tensor<2>> {
        let last = self.code.moved.len() - 1;
        let by = |layer: usize| self.code.moved[layer.min(last)].val();
        let begun = self.begun.iter().cloned().enumerate();
        begun.map(|(l, style)| if l < self.layers { style + by(l) } else { style }).collect()
    }

    fn features(&self) -> Option<Tensor<4>> {
        let most = (self.side as usize / 2).max(2);
        let catch = Catch { most, caught: RefCell::new(None) };
        let call =
            Call { watch: Some(&catch), ..Call::sample(&self.cond, self.recipe.noise.input()) };
        self.generator.draw(&self.styles(), &call);
        catch.caught.into_inner()
    }

    /// Motion supervision: what lies around each handle is wanted one pixel further towards the target.
    fn loss(&self, features: Tensor<4>) -> Tensor<1> {
        let [_, channels, height, width] = features.dims();
        let rows = features.clone().reshape([channels, height * width]).swap_dims(0, 1);
        let (mut here, mut there) = (Vec::new(), Vec::new());
        let mut count = 0;
        for pull in &self.pulls {
            let way = way(pull);
            let far = length(way).max(1e-6);
            let step = if far > 1.0 { way.map(|v| v / far) } else { way };
            for point in disc(pull.from, self.scaled(MOVED)) {
                here.extend(weights(point, height, self.side));
                let ahead = [point[0] + step[0], point[1] + step[1]];
                there.extend(weights(ahead, height, self.side));
                count += 1;
            }
        }
        let device = features.device().without_autodiff();
        let sample = |values: Vec<f32>, rows: Tensor<2>| {
            let data = TensorData::new(values, [count, height * width]);
            Tensor::<2>::from_data(data, &device).matmul(rows)
        };
        let now = sample(here, rows.clone().without_autodiff());
        let off = (sample(there, rows) - now).abs().mean();
        match &self.still {
            None => off,
            Some((before, still)) => {
                off + ((features - before.clone()) * still.clone()).abs().mean() * MASKED
            }
        }
    }

    /// Finds each handle again: where the features are most like those it had at the beginning.
    fn track(&mut self, features: &Tensor<4>) {
        let [_, channels, height, _] = features.dims();
        let values = features.clone().into_data().try_to_vec::<f32>().expect("f32 features");
        let plane = Plane { values: &values, channels, height, side: self.side };
        let reach = self.scaled(TRACKED).round() as i32;
        for (pull, wanted) in self.pulls.iter_mut().zip(&self.wanted) {
            let offsets = (-reach..=reach).flat_map(|y| (-reach..=reach).map(move |x| [x, y]));
            let places = offsets
                .map(|[x, y]| [pull.from[0] + x as f32, pull.from[1] + y as f32])
                .filter(|at| at.iter().all(|v| (0.0..self.side).contains(v)));
            let unlike = |at: &[f32; 2]| -> f32 {
                plane.at(*at).iter().zip(wanted).map(|(a, b)| (a - b).powi(2)).sum()
            };
            let best = places.min_by(|a, b| unlike(a).total_cmp(&unlike(b)));
            pull.from = best.unwrap_or(pull.from);
        }
    }
}

/// What of a plan cannot be done in a picture of this side.
fn checked(plan: &DragPlan, side: f32) -> Result<(), String> {
    let inside = |at: [f32; 2]| at.iter().all(|v| (0.0..side).contains(v));
    if plan.pulls.is_empty() {
        return Err("there is no point to drag".into());
    }
    if let Some(pull) = plan.pulls.iter().find(|pull| !inside(pull.from) || !inside(pull.to)) {
        let [x, y] = if inside(pull.from) { pull.to } else { pull.from };
        return Err(format!("the point {x}, {y} lies outside the picture of {side}×{side}"));
    }
    let Some(mask) = &plan.mask else { return Ok(()) };
    if mask.len() as f32 != side * side {
        return Err(format!("the mask must be as large as the picture, {side}×{side}"));
    }
    match mask.iter().all(|value| *value == 0.0) {
        true => Err("the mask leaves nothing that may move".into()),
        false => Ok(()),
    }
}

/// Features of a picture, to be read anywhere in it.
struct Plane<'a> {
    values: &'a [f32],
    channels: usize,
    height: usize,
    /// Side of the picture.
    side: f32,
}

impl Plane<'_> {
    /// Those at a place of the picture.
    fn at(&self, place: [f32; 2]) -> Vec<f32> {
        let taps = taps(place, self.height, self.side);
        let area = self.height * self.height;
        let channel = |c: usize| {
            taps.iter().map(|&(cell, weight)| weight * self.values[c * area + cell]).sum()
        };
        (0..self.channels).map(channel).collect()
    }
}

/// Cells around a place of the picture, and their weights: bilinear, held at the border.
fn taps(place: [f32; 2], height: usize, side: f32) -> [(usize, f32); 4] {
    let scale = height as f32 / side;
    let last = height as f32 - 1.0;
    let [x, y] = place.map(|v| ((v + 0.5) * scale - 0.5).clamp(0.0, last));
    let (left, top) = (x.floor(), y.floor());
    let (right, bottom) = ((left + 1.0).min(last), (top + 1.0).min(last));
    let cell = |x: f32, y: f32| y as usize * height + x as usize;
    let (u, v) = (x - left, y - top);
    [
        (cell(left, top), (1.0 - u) * (1.0 - v)),
        (cell(right, top), u * (1.0 - v)),
        (cell(left, bottom), (1.0 - u) * v),
        (cell(right, bottom), u * v),
    ]
}

/// The same as a weight for each cell.
fn weights(place: [f32; 2], height: usize, side: f32) -> Vec<f32> {
    let mut all = vec![0.0; height * height];
    for (cell, weight) in taps(place, height, side) {
        all[cell] += weight;
    }
    all
}

/// Pixels within a radius.
fn disc(centre: [f32; 2], radius: f32) -> Vec<[f32; 2]> {
    let reach = radius.floor() as i32;
    let all = (-reach..=reach).flat_map(|y| (-reach..=reach).map(move |x| [x as f32, y as f32]));
    let near = all.filter(|offset| length(*offset) <= radius);
    near.map(|[x, y]| [centre[0] + x, centre[1] + y]).collect()
}

fn way(pull: &Pull) -> [f32; 2] {
    [pull.to[0] - pull.from[0], pull.to[1] - pull.from[1]]
}

fn length([x, y]: [f32; 2]) -> f32 {
    x.hypot(y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_read_between_their_cells() {
        // Two channels of a ramp along x and along y, four cells for eight pixels.
        let ramp = |along_x: bool| {
            (0..16).map(move |i| if along_x { (i % 4) as f32 } else { (i / 4) as f32 })
        };
        let values: Vec<f32> = ramp(true).chain(ramp(false)).collect();
        let plane = Plane { values: &values, channels: 2, height: 4, side: 8.0 };
        assert_eq!(plane.at([2.5, 4.5]), [1.0, 2.0]);
        assert_eq!(plane.at([3.5, 0.0]), [1.5, 0.0], "held at the border");
        let sum: f32 = weights([6.9, 7.9], 4, 8.0).iter().sum();
        assert!((sum - 1.0).abs() < 1e-6);
        assert_eq!(disc([5.0, 5.0], 2.0).len(), 13);
    }
}
