//! Training of the encoder that measures compare in.
//!
//! It learns the classes of the pictures; to know each picture again among others by another view
//! of it (SimCLR, Chen 2020), so that it tells faces apart too, which have no classes; and to name
//! what was done to a view, such as blur or a warp, so that it sees where pictures are broken.

mod views;

use crate::base::{Error, Random, Result};
use crate::data::{Dataset, shuffled};
use crate::layers::{EqualLinear, Init};
use crate::models::{AdamSettings, ENCODER_SIDE, Encoder, FEATURES, Moments, adam};
use burn::module::Module;
use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Tensor, TensorData};
use serde::Serialize;

/// Adam's learning rate at first; it falls to 0 along half a cosine.
const LEARNING_RATE: f64 = 0.005;
/// Weight of knowing pictures again beside naming their classes.
const CONTRAST: f32 = 0.5;
/// Values of the projection that views are compared in.
const PROJECTION: usize = 64;
/// What similarities of views are divided by.
const TEMPERATURE: f32 = 0.2;
/// Pictures that are looked at together in the end.
const BATCH: usize = 64;
/// Pictures that the features are standardised over.
const CALIBRATION: usize = 2048;

/// How long the encoder learns.
#[derive(Debug, Clone, Serialize)]
pub struct EncoderPlan {
    /// Steps.
    pub steps: u64,
    /// Pictures a step, each in two views.
    pub batch: usize,
    /// Seed of everything random.
    pub seed: u64,
}

/// What it has learnt, measured on the tenth of the pictures that it never saw.
#[derive(Debug, Clone, Serialize)]
pub struct EncoderReport {
    /// How long it learnt.
    pub plan: EncoderPlan,
    /// Pictures it learnt from.
    pub pictures: usize,
    /// Pictures it was measured on.
    pub held_out: usize,
    /// Share of them whose class it names.
    pub accuracy: f64,
    /// The same for each class.
    pub classes: Vec<(String, f64)>,
    /// Share of them that it knows again by another view, among all of them.
    pub recognised: f64,
    /// Share of the views of them for which it names what was done.
    pub distortions: f64,
}

/// The encoder with what is of use in training only.
#[derive(Module, Debug)]
struct Learner {
    encoder: Encoder,
    head: EqualLinear,
    projection: EqualLinear,
    distortion: EqualLinear,
}

/// Trains an encoder on the CPU on pictures of its size with classes; `progress` is told of each
/// step and its loss.
///
/// # Errors
/// [`Error::Usage`] when the pictures have no classes, are of another size, or none or all of them
/// would be held out; [`Error::Training`] when the loss is no longer finite.
pub fn train_encoder(
    data: &Dataset,
    plan: EncoderPlan,
    progress: &mut dyn FnMut(u64, f32),
) -> Result<(Encoder, EncoderReport)> {
    if data.resolution() != ENCODER_SIDE || data.classes().len() < 2 {
        return Err(Error::Usage(format!(
            "the encoder learns from pictures of at least two classes at {0}×{0}",
            ENCODER_SIDE
        )));
    }
    let (Some(learnt), Some(held)) = (data.part(false), data.part(true)) else {
        return Err(Error::Usage("too few pictures to hold a tenth out; add more".into()));
    };
    let mut learner = Learner::new(data.classes().len(), plan.seed);
    let mut moments = Moments::new();
    for step in 0..plan.steps {
        let loss = learner.loss(&learnt, &plan, step);
        let value = loss.clone().into_scalar::<f32>();
        if !value.is_finite() {
            return Err(Error::Training(format!("the encoder's loss became {value}")));
        }
        let done = step as f64 / plan.steps as f64;
        let rate = LEARNING_RATE * 0.5 * (1.0 + (std::f64::consts::PI * done).cos());
        learner = adam(learner, &mut loss.backward(), &mut moments, settings(rate));
        progress(step + 1, value);
    }
    let learner = learner.valid().calibrated(&learnt, plan.seed);
    let report = learner.report(plan, learnt.len(), &held);
    Ok((learner.encoder, report))
}

impl Learner {
    fn new(classes: usize, seed: u64) -> Self {
        let device = Device::flex().autodiff();
        let mut init = Init::new(seed, "encoder heads", &device);
        let mut head = |outputs| EqualLinear::new(&mut init, FEATURES, outputs, 1.0);
        Self {
            head: head(classes),
            projection: head(PROJECTION),
            distortion: head(views::KINDS),
            encoder: Encoder::new(seed, &device),
        }
    }

    /// With features standardised over pictures as they are.
    fn calibrated(mut self, data: &Dataset, seed: u64) -> Self {
        let order: Vec<usize> =
            shuffled(data.len(), seed, 0).into_iter().take(CALIBRATION).collect();
        let means = order.chunks(BATCH).map(|chunk| self.encoder.means(plain(data, chunk)));
        let means = Tensor::cat(means.collect(), 0);
        self.encoder = self.encoder.calibrated(means);
        self
    }

    /// Both losses on one batch: all first views, then all second ones.
    fn loss(&self, data: &Dataset, plan: &EncoderPlan, step: u64) -> Tensor<1> {
        let pictures = batch(data.len(), plan, step);
        let twice: Vec<usize> = pictures.repeat(2);
        let mut random = Random::stream(plan.seed, "encoder views", step);
        let (pixels, kinds) = seen(data, &twice, &mut random);
        // Not yet calibrated: over the pictures seen together.
        let features = standardised(self.encoder.means(pixels));
        let labels: Vec<usize> = twice.iter().map(|&index| data.label(index)).collect();
        let classes = cross_entropy(self.head.forward(features.clone()), &labels);
        let distortions = cross_entropy(self.distortion.forward(features.clone()), &kinds);
        classes + distortions + contrast(self.projection.forward(features)) * CONTRAST
    }

    fn report(&self, plan: EncoderPlan, pictures: usize, held: &Dataset) -> EncoderReport {
        let all: Vec<usize> = (0..held.len()).collect();
        let features = all.chunks(BATCH).map(|chunk| self.encoder.forward(plain(held, chunk)));
        let named = largest(self.head.forward(Tensor::cat(features.collect(), 0)));
        let share = |of: &dyn Fn(usize) -> bool| {
            let chosen: Vec<usize> = all.iter().copied().filter(|&index| of(index)).collect();
            let right = chosen.iter().filter(|&&index| named[index] == held.label(index)).count();
            right as f64 / chosen.len().max(1) as f64
        };
        let names = held.classes().iter().enumerate();
        let (recognised, distortions) = self.views_of(held, plan.seed);
        EncoderReport {
            accuracy: share(&|_| true),
            classes: names
                .map(|(class, name)| (name.clone(), share(&|index| held.label(index) == class)))
                .collect(),
            recognised,
            distortions,
            plan,
            pictures,
            held_out: held.len(),
        }
    }

    /// Shares of the pictures known again, and of their views' distortions named.
    fn views_of(&self, data: &Dataset, seed: u64) -> (f64, f64) {
        let mut random = Random::stream(seed, "encoder test", 0);
        let all: Vec<usize> = (0..data.len()).collect();
        let (mut right, mut sides) = (0, Vec::new());
        for _ in 0..2 {
            let mut projected = Vec::new();
            for chunk in all.chunks(BATCH) {
                let (pixels, kinds) = seen(data, chunk, &mut random);
                let features = self.encoder.forward(pixels);
                let named = largest(self.distortion.forward(features.clone()));
                right += named.iter().zip(&kinds).filter(|(named, kind)| named == kind).count();
                projected.push(unit(self.projection.forward(features)));
            }
            sides.push(Tensor::cat(projected, 0));
        }
        let alike = sides[0].clone().matmul(sides[1].clone().transpose());
        let known = largest(alike).iter().zip(&all).filter(|(found, own)| found == own).count();
        let count = data.len() as f64;
        (known as f64 / count, right as f64 / (2.0 * count))
    }
}

/// One view of each picture, and what was done to it.
fn seen(data: &Dataset, pictures: &[usize], random: &mut Random) -> (Tensor<4>, Vec<usize>) {
    let mut pixels = Vec::new();
    let kinds = pictures.iter().map(|&i| views::push(&mut pixels, data.image(i), random)).collect();
    (tensor(pixels), kinds)
}

/// Pictures as they are.
fn plain(data: &Dataset, pictures: &[usize]) -> Tensor<4> {
    let values = pictures.iter().flat_map(|&index| data.image(index));
    tensor(values.map(|&value| f32::from(value) / 127.5 - 1.0).collect())
}

/// Pictures of a step: the orders of all epochs, one after the other.
fn batch(count: usize, plan: &EncoderPlan, step: u64) -> Vec<usize> {
    let first = step * plan.batch as u64;
    let mut order = (0, shuffled(count, plan.seed, 0));
    (first..first + plan.batch as u64)
        .map(|position| {
            let epoch = position / count as u64;
            if order.0 != epoch {
                order = (epoch, shuffled(count, plan.seed, epoch));
            }
            order.1[(position % count as u64) as usize]
        })
        .collect()
}

/// Normalised temperature-scaled cross-entropy: each row's partner, half the batch away, among all
/// other rows.
fn contrast(projected: Tensor<2>) -> Tensor<1> {
    let [rows, _] = projected.dims();
    let directions = unit(projected);
    let alike = directions.clone().matmul(directions.transpose()) / TEMPERATURE;
    let itself = Tensor::<2>::eye(rows, &Device::flex()) * 1e4;
    let partners: Vec<usize> = (0..rows).map(|row| (row + rows / 2) % rows).collect();
    cross_entropy(alike - itself, &partners)
}

/// Each feature with mean 0 and deviation 1 over the pictures seen together. Features are means of
/// activations, far from 0 and close to each other, from which the heads would learn slowly.
fn standardised(features: Tensor<2>) -> Tensor<2> {
    let centred = features.clone() - features.mean_dim(0);
    let variance = (centred.clone() * centred.clone()).mean_dim(0);
    centred / (variance + 1e-4).sqrt()
}

/// Rows of length 1.
fn unit(rows: Tensor<2>) -> Tensor<2> {
    let length = (rows.clone() * rows.clone()).sum_dim(1) + 1e-8;
    rows / length.sqrt()
}

/// Mean −log of the probability that `logits` give to `targets`.
fn cross_entropy(logits: Tensor<2>, targets: &[usize]) -> Tensor<1> {
    let [rows, columns] = logits.dims();
    let mut hot = vec![0.0; rows * columns];
    for (row, target) in hot.chunks_exact_mut(columns).zip(targets) {
        row[*target] = 1.0;
    }
    let hot = Tensor::<2>::from_data(TensorData::new(hot, [rows, columns]), &Device::flex());
    (log_softmax(logits, 1) * hot).sum() / -(rows as f32)
}

fn tensor(pixels: Vec<f32>) -> Tensor<4> {
    let side = ENCODER_SIDE;
    let count = pixels.len() / (3 * side * side);
    Tensor::from_data(TensorData::new(pixels, [count, 3, side, side]), &Device::flex())
}

/// Column of the largest value of each row.
fn largest(rows: Tensor<2>) -> Vec<usize> {
    let columns = rows.dims()[1];
    let values: Vec<f32> = rows.into_data().try_to_vec().expect("f32 values");
    let column = |row: &[f32]| (0..columns).max_by(|&a, &b| row[a].total_cmp(&row[b]));
    values.chunks_exact(columns).map(|row| column(row).unwrap_or(0)).collect()
}

fn settings(lr: f64) -> AdamSettings {
    AdamSettings { lr, beta1: 0.0, beta2: 0.99, scale: 1.0 }
}

#[cfg(test)]
mod tests;
