//! Augmentation of everything the discriminator sees, real and generated, so that few images
//! suffice: colour, translation and cutout (DiffAugment, Zhao 2020), each applied to a picture
//! with probability p. p = 1 is DiffAugment; ADA (Karras 2020) moves p.

use crate::base::Random;
use burn::tensor::ops::PadMode;
use burn::tensor::{Device, Tensor, TensorData};
use serde::{Deserialize, Serialize};

/// Largest shift, as a share of the side.
const SHIFT: f32 = 0.125;
/// Side of the hole, as a share of the side.
const HOLE: f32 = 0.5;

/// What augmentation changes (DiffAugment's policies).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// Colour, place and holes.
    #[default]
    All,
    /// Brightness, saturation and contrast.
    Colour,
    /// Where the picture lies.
    Translation,
    /// A hole.
    Cutout,
    /// Colour and place.
    ColourTranslation,
    /// Colour and holes.
    ColourCutout,
    /// Place and holes.
    TranslationCutout,
}

crate::models::choice!(Policy {
    All = "all", "Colour, place, holes";
    Colour = "colour", "Colour";
    Translation = "translation", "Place";
    Cutout = "cutout", "Holes";
    ColourTranslation = "colour-translation", "Colour, place";
    ColourCutout = "colour-cutout", "Colour, holes";
    TranslationCutout = "translation-cutout", "Place, holes";
});

impl Policy {
    /// Whether it changes colour, place, and holes.
    pub fn parts(self) -> [bool; 3] {
        match self {
            Self::All => [true; 3],
            Self::Colour => [true, false, false],
            Self::Translation => [false, true, false],
            Self::Cutout => [false, false, true],
            Self::ColourTranslation => [true, true, false],
            Self::ColourCutout => [true, false, true],
            Self::TranslationCutout => [false, true, true],
        }
    }
}

/// Augments pictures `[N, C, H, W]` in a differentiable way, each of the transforms that `policy` names
/// independently with probability `p` for each picture.
pub fn augment(x: Tensor<4>, p: f32, policy: Policy, random: &mut Random) -> Tensor<4> {
    if p <= 0.0 {
        return x;
    }
    let [colours, places, holes] = policy.parts();
    let x = if colours { colour(x, p, random) } else { x };
    let x = if places { translate(x, p, random) } else { x };
    if holes { cutout(x, p, random) } else { x }
}

/// Brightness ±0.5, saturation 0…2, contrast 0.5…1.5.
fn colour(x: Tensor<4>, p: f32, random: &mut Random) -> Tensor<4> {
    let [n, c, h, w] = x.dims();
    let device = x.device().without_autodiff();
    let mut draw = |centre: f32, spread: f32| {
        let values: Vec<f32> = (0..n)
            .map(|_| {
                let (hit, u) = (random.uniform() < p, random.uniform());
                if hit { centre + spread * (2.0 * u - 1.0) } else { centre }
            })
            .collect();
        per_picture(values, &device)
    };
    let (brightness, saturation, contrast) = (draw(0.0, 0.5), draw(1.0, 1.0), draw(1.0, 0.5));
    let x = x + brightness;
    let grey = x.clone().mean_dim(1);
    let x = (x - grey.clone()) * saturation + grey;
    let mean = x.clone().reshape([n, c * h * w]).mean_dim(1).reshape([n, 1, 1, 1]);
    (x - mean.clone()) * contrast + mean
}

/// Whole-pixel shifts; what comes in from outside is 0 (mid-grey).
fn translate(x: Tensor<4>, p: f32, random: &mut Random) -> Tensor<4> {
    let [n, c, h, w] = x.dims();
    let (sy, sx) = ((h as f32 * SHIFT) as usize, (w as f32 * SHIFT) as usize);
    let padded = x.pad([(0, 0), (0, 0), (sy, sy), (sx, sx)], PadMode::Constant(0.0));
    let shifted = (0..n)
        .map(|i| {
            let (hit, dy, dx) =
                (random.uniform() < p, random.below(2 * sy + 1), random.below(2 * sx + 1));
            let (dy, dx) = if hit { (dy, dx) } else { (sy, sx) };
            padded.clone().slice([i..i + 1, 0..c, dy..dy + h, dx..dx + w])
        })
        .collect();
    Tensor::cat(shifted, 0)
}

/// A square hole of half the side, set to 0 (mid-grey), anywhere on the picture.
fn cutout(x: Tensor<4>, p: f32, random: &mut Random) -> Tensor<4> {
    let [n, _, h, w] = x.dims();
    let (hole_h, hole_w) = ((h as f32 * HOLE) as usize, (w as f32 * HOLE) as usize);
    let mut mask = vec![1.0f32; n * h * w];
    for picture in mask.chunks_exact_mut(h * w) {
        let (hit, cy, cx) = (random.uniform() < p, random.below(h + 1), random.below(w + 1));
        if hit {
            let rows = cy.saturating_sub(hole_h / 2)..(cy + hole_h / 2).min(h);
            let columns = cx.saturating_sub(hole_w / 2)..(cx + hole_w / 2).min(w);
            for row in rows {
                picture[row * w..][columns.clone()].fill(0.0);
            }
        }
    }
    let device = x.device().without_autodiff();
    x * Tensor::<4>::from_data(TensorData::new(mask, [n, 1, h, w]), &device)
}

fn per_picture(values: Vec<f32>, device: &Device) -> Tensor<4> {
    let n = values.len();
    Tensor::from_data(TensorData::new(values, [n, 1, 1, 1]), device)
}

/// ADA's controller: p rises while E[sign D(real)] is above the target, falls below it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Ada {
    /// Present probability.
    pub p: f32,
    /// E[sign D(real)] of the last full window.
    pub overfit: f32,
    signs: f32,
    count: u32,
}

/// Steps between adjustments.
const WINDOW: u32 = 4;

/// How ADA is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Control {
    /// E[sign D(real)] to aim at.
    pub target: f32,
    /// Images after which p could have gone from 0 to 1, in thousands.
    pub kimg: f32,
    /// Largest p.
    pub limit: f32,
}

impl Ada {
    /// Takes the mean sign of D on one batch of `batch` real images; without a control it is only noted.
    pub fn observe(&mut self, sign: f32, batch: usize, control: Option<Control>) {
        self.signs += sign;
        self.count += 1;
        if self.count == WINDOW {
            self.overfit = self.signs / WINDOW as f32;
            (self.signs, self.count) = (0.0, 0);
            let Some(Control { target, kimg, limit }) = control else { return };
            let step = batch as f32 * WINDOW as f32 / (kimg * 1000.0);
            self.p = (self.p + step * (self.overfit - target).signum()).clamp(0.0, limit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Tensor<4> {
        let values = Random::stream(1, "picture", 0).normals(2 * 3 * 16 * 16);
        Tensor::from_data(TensorData::new(values, [2, 3, 16, 16]), &Device::flex())
    }

    #[test]
    fn probability_zero_changes_nothing_and_one_does() {
        let values = |t: Tensor<4>| t.into_data().try_to_vec::<f32>().unwrap();
        let original = values(picture());
        let same = augment(picture(), 0.0, Policy::All, &mut Random::stream(0, "a", 0));
        assert_eq!(values(same), original);
        let other = values(augment(picture(), 1.0, Policy::All, &mut Random::stream(0, "a", 0)));
        assert_eq!(other.len(), original.len());
        assert!(other.iter().zip(&original).filter(|(a, b)| a != b).count() > 500);
    }

    #[test]
    fn a_policy_changes_what_it_names() {
        let flat = || Tensor::<4>::full([2, 3, 16, 16], 0.5, &Device::flex());
        let look = |policy| {
            let x = augment(flat(), 1.0, policy, &mut Random::stream(0, "a", 0));
            let values = x.into_data().try_to_vec::<f32>().unwrap();
            let holes = values.contains(&0.0);
            (holes, values.iter().any(|v| *v != 0.0 && (v - 0.5).abs() > 1e-6))
        };
        assert_eq!(look(Policy::Colour), (false, true));
        assert_eq!(look(Policy::Cutout), (true, false));
        assert!(!look(Policy::Translation).1);
        assert_eq!(look(Policy::ColourCutout), (true, true));
    }

    #[test]
    fn gradients_reach_the_generator() {
        let x = picture().autodiff().require_grad();
        let y = augment(x.clone(), 1.0, Policy::All, &mut Random::stream(0, "a", 0));
        let gradients = y.powf_scalar(2.0).sum().backward();
        let g = x.grad(&gradients).unwrap().abs().sum().into_scalar::<f32>();
        assert!(g.is_finite() && g > 1.0);
    }

    #[test]
    fn ada_follows_overfitting() {
        const CONTROL: Control = Control { target: 0.6, kimg: 100.0, limit: 0.85 };
        // 4 batches of 16 at a time, and 100 000 pictures from 0 to 1.
        let step = 64.0 / 100_000.0;
        let mut ada = Ada::default();
        (0..3).for_each(|_| ada.observe(0.9, 16, Some(CONTROL)));
        assert_eq!(ada.p, 0.0, "it waits for four batches");
        (0..37).for_each(|_| ada.observe(0.9, 16, Some(CONTROL)));
        assert!((ada.p - 10.0 * step).abs() < 1e-6 && (ada.overfit - 0.9).abs() < 1e-6, "{ada:?}");
        (0..20).for_each(|_| ada.observe(0.1, 16, Some(CONTROL)));
        assert!((ada.p - 5.0 * step).abs() < 1e-6, "{ada:?}");
        (0..40).for_each(|_| ada.observe(0.1, 16, Some(CONTROL)));
        assert_eq!(ada.p, 0.0, "it goes no lower");
        (0..4 * 100).for_each(|_| ada.observe(0.9, 1000, Some(CONTROL)));
        assert_eq!(ada.p, 0.85, "and no higher");
    }
}
