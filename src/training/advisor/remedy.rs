//! What the advisor would change.

use super::kind::Kind;
use super::view::View;
use crate::models::Loss;
use crate::training::{AugmentMode, TrainConfig};

/// Relative step to aim at where one is too large or too small.
const STEP: f64 = 0.002;
/// Batch to aim at where features are normalised over it.
const BATCH: usize = 16;

/// Settings that help, the same ones where none do.
pub fn remedy(kind: Kind, view: &View<'_>) -> TrainConfig {
    let mut config = view.config.clone();
    let usual = TrainConfig::of(config.network.clone());
    match kind {
        Kind::Exploding => tamed(&mut config),
        Kind::FastG | Kind::SlowG => {
            config.lr_g = rate(config.lr_g, usual.lr_g, view.steps()[0]);
        }
        Kind::FastD | Kind::SlowD => {
            config.lr_d = rate(config.lr_d, usual.lr_d, view.steps()[1]);
        }
        Kind::Collapse => {
            smooth(&mut config, 4.0);
            (config.lr_g, config.lr_d) = calmer(&config, &usual);
        }
        Kind::PartialCollapse | Kind::LosingVariety => {
            smooth(&mut config, 2.0);
            config.lr_g = calmer(&config, &usual).0;
        }
        Kind::Oscillation => {
            smooth(&mut config, 2.0);
            (config.lr_g, config.lr_d) = calmer(&config, &usual);
            config.beta1 = config.beta1.min(0.5);
        }
        Kind::StrongD => {
            smooth(&mut config, 2.0);
            config.lr_d = calmer(&config, &usual).1;
            if config.loss == Loss::Minimax {
                // The same game, but with a slope where D is sure.
                config.loss = Loss::Logistic;
            }
        }
        Kind::BlindD => {
            // At least G's pace, where it was left behind.
            config.lr_d = (config.lr_d * 2.0).max(config.lr_g).min(0.02);
            config.r1_gamma /= 2.0;
        }
        Kind::Overfitting => config.augment = AugmentMode::Ada,
        Kind::ClassCollapse | Kind::Memorising => augmented(&mut config),
        Kind::OnePlace => config.noise = false,
        Kind::NoGain => {
            (config.lr_g, config.lr_d) = (config.lr_g / 3.0, config.lr_d / 3.0);
            config.ema_kimg *= 2.0;
        }
        Kind::SmallBatch => config.batch = BATCH,
        Kind::AugmentationLimit
        | Kind::FewPictures
        | Kind::Copies
        | Kind::UnevenClasses
        | Kind::Letterboxed
        | Kind::MixedSizes
        | Kind::Slower => {}
    }
    config
}

/// Whether what came before it is worth going back to: what was learnt is lost, or weights have leapt so
/// far that other settings alone bring them back slowly, if at all.
pub fn worth_going_back(kind: Kind) -> bool {
    use Kind::{Collapse, Exploding, FastD, FastG, LosingVariety, Memorising};
    matches!(kind, Exploding | FastG | FastD | Collapse | LosingVariety | Memorising)
}

/// Learning rates of G and D that are half as high, or the family's where they are far above those.
fn calmer(config: &TrainConfig, usual: &TrainConfig) -> (f64, f64) {
    let lower = |rate: f64, usual: f64| if rate > 4.0 * usual { usual } else { rate / 2.0 };
    (lower(config.lr_g, usual.lr_g), lower(config.lr_d, usual.lr_d))
}

/// A better learning rate: the usual one of the family where it is far from that, else the one at which
/// the step is as large as usual.
fn rate(rate: f64, usual: f64, step: Option<f64>) -> f64 {
    if !(usual / 4.0..=usual * 4.0).contains(&rate) {
        return usual;
    }
    let Some(step) = step.filter(|step| *step > 0.0) else { return rate };
    // Two digits are enough for a rule of thumb.
    let wanted = format!("{:.1e}", rate * STEP / step);
    wanted.parse().unwrap_or(rate).clamp(1e-6, 0.9)
}

/// R1 stronger by a factor, or where there is none as stylegan2-ada would choose it.
fn smooth(config: &mut TrainConfig, factor: f64) {
    if config.gp_lambda > 0.0 {
        config.gp_lambda *= factor;
        return;
    }
    let side = config.network.resolution() as f64;
    let usual = (0.0002 * side * side / config.batch as f64).max(0.1);
    config.r1_gamma = if config.r1_gamma > 0.0 { config.r1_gamma * factor } else { usual };
    config.r1_gamma = config.r1_gamma.min(1000.0);
}

fn tamed(config: &mut TrainConfig) {
    let free = config.gp_lambda == 0.0 && config.weight_clip == 0.0;
    if config.loss == Loss::Wasserstein && free {
        // WGAN-GP.
        (config.gp_lambda, config.drift, config.r1_interval) = (10.0, 0.001, 1);
        config.r1_gamma = 0.0;
        return;
    }
    smooth(config, 2.0);
    (config.lr_g, config.lr_d) = (config.lr_g / 4.0, config.lr_d / 4.0);
}

fn augmented(config: &mut TrainConfig) {
    match config.augment {
        AugmentMode::None => config.augment = AugmentMode::Ada,
        AugmentMode::Ada => config.ada_target = (config.ada_target - 0.2).max(0.0),
        AugmentMode::Diff => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_follow_the_step() {
        assert_eq!(rate(0.05, 0.05, Some(2.0)), 5e-5);
        assert_eq!(rate(0.001, 0.001, Some(2e-6)), 0.9);
        assert_eq!(rate(0.05, 0.0002, Some(2.0)), 0.0002);
        assert_eq!(rate(1e-6, 0.0002, Some(2e-6)), 0.0002);
        assert_eq!(rate(0.001, 0.001, None), 0.001);
        assert_eq!(rate(0.001, 0.001, Some(0.0)), 0.001);
    }

    #[test]
    fn calmer_rates_are_half_or_the_usual_ones() {
        let usual = TrainConfig::small();
        let of = |lr_g, lr_d| calmer(&TrainConfig { lr_g, lr_d, ..usual.clone() }, &usual);
        assert_eq!(of(0.004, 0.002), (0.002, 0.001));
        assert_eq!(of(0.1, 0.009), (usual.lr_g, usual.lr_d));
    }

    #[test]
    fn a_penalty_that_is_there_is_made_stronger() {
        let mut config = TrainConfig::small();
        smooth(&mut config, 2.0);
        assert_eq!(config.r1_gamma, 2.0);
        config.r1_gamma = 0.0;
        smooth(&mut config, 2.0);
        assert_eq!(config.r1_gamma, 0.1);
        config.gp_lambda = 5.0;
        smooth(&mut config, 2.0);
        assert_eq!((config.r1_gamma, config.gp_lambda), (0.1, 10.0));
    }
}
