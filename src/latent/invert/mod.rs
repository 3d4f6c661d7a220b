//! The latent of a picture: found by changing it until the network draws the picture (Abdal 2019; the
//! schedule is that of StyleGAN2's projector, Karras 2020, appendix D), and the network tuned around it
//! (pivotal tuning, Roich 2021).

mod begin;
mod target;

use super::{Noise, Recipe};
use crate::base::Rgb8;
use crate::models::{
    Abilities, AdamSettings, Call, Can, Cond, Encoder, Generator, Moments, NoiseInput, adam,
    pictures,
};
use burn::module::{Module, Param};
use burn::tensor::{Tensor, TensorData};
use std::f32::consts::PI;
use target::Target;

/// Where the latent is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// The random input z: always a picture of the model's kind, seldom this very one.
    Z,
    /// One w for all layers: can be edited well, and comes close.
    W,
    /// A w for each layer (W+): comes closest.
    #[default]
    WPlus,
}

crate::models::choice!(Place {
    Z = "z", "z, the random input";
    W = "w", "w, one for all layers";
    WPlus = "w-plus", "W+, one for each layer";
});

impl Place {
    /// Whether a network can be searched there.
    ///
    /// # Errors
    /// Why not.
    pub fn possible(self, able: &Abilities) -> Can {
        match self {
            Self::Z => Ok(()),
            _ if !able.mapped => Err("This network has no w; its latent is z"),
            Self::W => Ok(()),
            Self::WPlus => able.mixing,
        }
    }

    /// Where the latent of such a network comes closest.
    pub fn closest(able: &Abilities) -> Self {
        let all = [Self::WPlus, Self::W];
        all.into_iter().find(|place| place.possible(able).is_ok()).unwrap_or(Self::Z)
    }
}

/// What is looked for, and for how long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search {
    /// Where.
    pub place: Place,
    /// Steps, at least 1.
    pub steps: usize,
    /// Class; None for the one that fits best.
    pub class: Option<usize>,
    /// Latents drawn by chance, the best of which is the beginning.
    pub tries: usize,
    /// Seed of everything random.
    pub seed: u64,
}

impl Default for Search {
    fn default() -> Self {
        Self { place: Place::WPlus, steps: 200, class: None, tries: 256, seed: 0 }
    }
}

/// Adam's rate, in deviations of the latent; and of a tuned network's weights.
const RATE: f64 = 0.12;
const TUNING_RATE: f64 = 0.001;
/// Shares of the steps in which the rate rises, falls, and the latent is shaken.
const RISES: f32 = 0.05;
const FALLS: f32 = 0.3;
const SHAKEN: f32 = 0.5;
/// Noise on the latent at first, in deviations.
const SHAKE: f32 = 0.3;
/// Weight of the distance between the layers' w (as in e4e, Tov 2021): what lies far apart cannot be
/// edited well.
const TOGETHER: f32 = 0.01;

/// The latent, a row for each layer or one for all.
#[derive(Module, Debug)]
struct Code {
    rows: Vec<Param<Tensor<2>>>,
}

/// A search under way.
pub struct Inversion {
    /// Without gradients of its own until it is tuned.
    generator: Generator,
    /// The same with them.
    untuned: Option<Generator>,
    target: Target,
    search: Search,
    class: Option<usize>,
    code: Code,
    moments: Moments,
    /// Mean deviation of the latent's values.
    spread: f32,
    step: usize,
    /// The lowest loss without noise on the latent, and the latent that had it.
    best: (f32, Code),
    /// Moments of the network's weights while it is tuned.
    tuning: Moments,
}

impl Inversion {
    /// Begins to look for `picture`, which must be as large as those of the network. Both networks lie
    /// on one device.
    ///
    /// # Errors
    /// Why the network has no such latent.
    pub fn new(
        generator: Generator,
        encoder: Encoder,
        picture: &Rgb8,
        search: Search,
    ) -> std::result::Result<Self, &'static str> {
        let config = generator.config();
        search.place.possible(&config.abilities())?;
        let (untuned, generator) = (generator.clone(), generator.no_grad());
        let target = Target::new(encoder.no_grad(), picture, &generator);
        let begun = begin::best(&generator, &target, &search);
        let rows = if search.place == Place::WPlus { config.styles() } else { 1 };
        let device = generator.device().autodiff();
        let row = || {
            let data = TensorData::new(begun.latent.clone(), [1, begun.latent.len()]);
            Param::from_tensor(Tensor::from_data(data, &device).require_grad())
        };
        let code = Code { rows: (0..rows).map(|_| row()).collect() };
        Ok(Self {
            best: (f32::INFINITY, code.clone()),
            generator,
            untuned: Some(untuned),
            target,
            class: begun.class,
            code,
            moments: Moments::new(),
            spread: begun.spread,
            step: 0,
            search,
            tuning: Moments::new(),
        })
    }

    /// Steps done.
    pub fn done(&self) -> usize {
        self.step
    }

    /// One step towards the picture; what was lost before it.
    pub fn step(&mut self) -> f32 {
        let share = self.step as f32 / self.search.steps.max(1) as f32;
        let shake = SHAKE * (1.0 - share / SHAKEN).max(0.0).powi(2);
        let styles = self.styles(&self.code, shake * self.spread);
        let loss = self.target.loss(self.draw(&styles));
        let apart = apart(&styles, self.spread);
        let value = loss.clone().into_scalar::<f32>();
        let mut gradients = (loss + apart * TOGETHER).backward();
        if shake == 0.0 && value < self.best.0 {
            self.best = (value, self.code.clone());
        }
        let lr = RATE * f64::from(self.spread * pace(share));
        let settings = AdamSettings { lr, beta1: 0.9, beta2: 0.999, scale: 1.0 };
        self.code = adam(self.code.clone(), &mut gradients, &mut self.moments, settings);
        self.step += 1;
        value
    }

    /// Takes the best latent, in which the search ends.
    pub fn settle(&mut self) {
        if self.best.0.is_finite() {
            self.code = self.best.1.clone();
        }
        self.code = self.code.clone().no_grad();
    }

    /// One step of the network towards the picture, at the latent that was found; what was lost before it.
    pub fn tune(&mut self) -> f32 {
        if let Some(untuned) = self.untuned.take() {
            self.settle();
            self.generator = untuned;
        }
        let styles = self.styles(&self.code, 0.0);
        let loss = self.target.loss(self.draw(&styles));
        let value = loss.clone().into_scalar::<f32>();
        let mut gradients = loss.backward();
        let settings = AdamSettings { lr: TUNING_RATE, beta1: 0.9, beta2: 0.999, scale: 1.0 };
        let tuned = self.generator.clone();
        self.generator = adam(tuned, &mut gradients, &mut self.tuning, settings);
        value
    }

    /// The network, as it was or as it was tuned.
    pub fn generator(&self) -> &Generator {
        &self.generator
    }

    /// What it draws now.
    pub fn picture(&self) -> Rgb8 {
        pictures(self.draw(&self.styles(&self.code, 0.0))).remove(0)
    }

    /// The state behind that picture.
    pub fn recipe(&self) -> Recipe {
        let rows = self.code.rows.iter().map(|row| {
            row.val().without_autodiff().into_data().try_to_vec::<f32>().expect("f32 latents")
        });
        let values: Vec<f32> = rows.flatten().collect();
        let mapped = self.generator.config().abilities().mapped;
        let (z, w) = match self.search.place == Place::Z || !mapped {
            true => (Some(values), None),
            false => (None, Some(values)),
        };
        Recipe { z, w, class: self.class, psi: 1.0, noise: Noise::Const, ..Recipe::default() }
    }

    /// How unlike the picture what is drawn is to the encoder: the mean square of the differences of its
    /// features.
    pub fn distance(&self) -> f32 {
        let drawn = self.draw(&self.styles(&self.code, 0.0));
        self.target.unlike(drawn).into_scalar::<f32>()
    }

    fn cond(&self) -> Cond {
        let classes = self.generator.config().classes().len();
        Cond::labels(&[self.class.unwrap_or(0)], classes)
    }

    /// A style for each layer.
    fn styles(&self, code: &Code, shake: f32) -> Vec<Tensor<2>> {
        let shaken = |row: &Param<Tensor<2>>, index: usize| {
            let row = row.val();
            if shake == 0.0 {
                return row;
            }
            let step = (self.step * code.rows.len() + index) as u64;
            let mut random = crate::base::Random::stream(self.search.seed, "shake", step);
            let noise = random.normals(row.dims()[1]);
            let data = TensorData::new(noise, row.dims());
            let device = row.device().without_autodiff();
            row + Tensor::from_data(data, &device).mul_scalar(shake)
        };
        let rows: Vec<_> = code.rows.iter().enumerate().map(|(i, row)| shaken(row, i)).collect();
        let encoded = match self.search.place {
            Place::Z => vec![self.generator.encode(rows[0].clone(), &self.cond())],
            _ => rows,
        };
        let layers = self.generator.config().styles();
        (0..layers).map(|layer| encoded[layer.min(encoded.len() - 1)].clone()).collect()
    }

    fn draw(&self, styles: &[Tensor<2>]) -> Tensor<4> {
        let cond = self.cond();
        self.generator.draw(styles, &Call::sample(&cond, NoiseInput::Const))
    }
}

/// Mean square of the distances of the layers' styles from their mean, in deviations.
fn apart(styles: &[Tensor<2>], spread: f32) -> Tensor<1> {
    let all = Tensor::cat(styles.to_vec(), 0);
    let mean = all.clone().mean_dim(0);
    let far = (all - mean) / spread;
    (far.clone() * far).mean()
}

/// Share of the rate at this share of the steps.
fn pace(share: f32) -> f32 {
    let falls = ((1.0 - share) / FALLS).min(1.0);
    (0.5 - 0.5 * (PI * falls).cos()) * ((share + RISES / 4.0) / RISES).min(1.0)
}

/// Peak signal-to-noise ratio of two pictures of one size, in decibels.
pub fn psnr(a: &Rgb8, b: &Rgb8) -> f64 {
    let squares = a.pixels.iter().zip(&b.pixels).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2));
    let mean = squares.sum::<f64>() / a.pixels.len().max(1) as f64;
    10.0 * (255.0 * 255.0 / mean.max(1e-9)).log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_rises_and_falls() {
        let rates: Vec<f32> = (0..=20).map(|i| pace(i as f32 / 20.0)).collect();
        assert!(rates[0] < 0.3 && rates[10] == 1.0 && rates[20] < 1e-6, "{rates:?}");
        assert!(rates[15] > rates[18] && rates[18] > rates[20]);
    }

    #[test]
    fn psnr_is_that_of_the_books() {
        let (a, b) = (Rgb8::filled(4, 4, [100; 3]), Rgb8::filled(4, 4, [110; 3]));
        // 10 log10 (255² / 100)
        assert!((psnr(&a, &b) - 28.1308).abs() < 1e-3);
        assert!(psnr(&a, &a) > 100.0);
    }
}
