//! Plain advice from the curves: what goes wrong with GANs, and what helps.

use super::{AugmentMode, Closeness, HeldOut, Measured, Metrics, TrainConfig};
use crate::data::few;

/// Points that count as "lately".
const RECENT: usize = 20;

/// Sentences on quality and diversity, most pressing first.
pub fn advise(history: &[Metrics], config: &TrainConfig, images: usize) -> Vec<String> {
    let recent = &history[history.len().saturating_sub(RECENT)..];
    if recent.len() < RECENT / 2 {
        return vec!["Too early to judge: the first pictures are noise, give it a few kimg".into()];
    }
    let mean = |f: fn(&Metrics) -> f32| recent.iter().map(f).sum::<f32>() / recent.len() as f32;
    let (overfit, augment) = (mean(|m| m.overfit), mean(|m| m.augment));
    let (gap, loss_d) = (mean(|m| m.real) - mean(|m| m.fake), mean(|m| m.loss_d));
    let mut advice = Vec::new();
    if gap > 12.0 {
        advice.push(
            "The discriminator tells real from generated far too easily, so the generator learns \
             little: lower D's learning rate or raise R1's γ"
                .into(),
        );
    }
    if loss_d > 1.6 && gap < 0.2 {
        advice.push(
            "The discriminator cannot tell real from generated: raise its learning rate or lower \
             R1's γ for sharper pictures"
                .into(),
        );
    }
    let measured: Vec<Measured> = history.iter().filter_map(|m| m.measured).collect();
    advice.extend(variety(&measured));
    advice.extend(copies(&measured));
    let late = history.last().is_some_and(|m| m.kimg > 0.02 * images as f64);
    if late && config.augment == AugmentMode::None && overfit > 0.8 {
        advice.push(
            "The discriminator learns the pictures by heart: turn on augmentation (ADA) for more \
             diversity, or add pictures"
                .into(),
        );
    }
    if augment > 0.7 {
        advice.push(
            "Augmentation is near its limit: more pictures, or a smaller network, would help more \
             than more training"
                .into(),
        );
    }
    advice.extend(few(images));
    if advice.is_empty() {
        advice.push("All is well: the two networks keep each other in balance".into());
    }
    advice
}

/// Measures that count as "lately".
const MEASURED: usize = 3;

/// Advice where the recall has fallen from its best and the pictures have not come closer since:
/// there are fewer kinds of them. Precision has no say, for the built-in encoder is lenient.
fn variety(measured: &[Measured]) -> Option<String> {
    let means = |part: &[Measured]| {
        let mean = |f: fn(&Closeness) -> f64| {
            part.iter().map(|m| f(&m.closeness)).sum::<f64>() / part.len() as f64
        };
        (mean(|m| m.frechet), mean(|m| m.recall))
    };
    let windows: Vec<_> = measured.windows(MEASURED).map(means).collect();
    let (distance, recall) = *windows.last()?;
    let best = windows.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let falls = recall < 0.7 * best.1 && recall < best.1 - 0.05 && distance >= best.0;
    falls.then(|| {
        format!(
            "The pictures lose variety: recall fell from {:.2} to {recall:.2}, and they came no \
             closer to yours; augment more, raise R1's γ, or go back to an earlier checkpoint",
            best.1
        )
    })
}

/// Growth of the distance from held-out pictures, beside that from trained ones, that is told.
const GAP: f64 = 1.25;

/// Advice where the pictures have become farther from held-out pictures than from as many of the
/// training, compared with how it was at first: the held-out tenth may be of another kind.
fn copies(measured: &[Measured]) -> Option<String> {
    let pairs: Vec<_> = measured.iter().filter_map(|m| m.held_out).collect();
    let ratio = |part: &[HeldOut]| {
        let sum = |f: fn(&HeldOut) -> f64| part.iter().map(f).sum::<f64>();
        sum(|h| h.unseen) / sum(|h| h.seen)
    };
    let (first, last) = (pairs.first_chunk::<MEASURED>()?, pairs.last_chunk::<MEASURED>()?);
    let (before, now) = (ratio(first), ratio(last));
    (now > GAP * before.max(1.0)).then(|| {
        format!(
            "The model begins to learn your pictures by heart: it is {now:.1} times as far from \
             the held-out ones as from those it trains on; augment more, add pictures, or go back \
             to an earlier checkpoint"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(real: f32, fake: f32, augment: f32) -> Vec<Metrics> {
        let point = Metrics { kimg: 100.0, real, fake, loss_d: 0.7, augment, ..Metrics::default() };
        vec![point; RECENT]
    }

    #[test]
    fn each_trouble_has_its_advice() {
        let config = TrainConfig::default();
        let first = |history: &[Metrics], images| advise(history, &config, images).remove(0);
        assert!(first(&[], 1000).contains("Too early"));
        assert!(first(&curve(8.0, -9.0, 0.1), 1000).contains("lower D's learning rate"));
        assert!(first(&curve(1.0, -1.0, 0.8), 1000).contains("near its limit"));
        assert!(first(&curve(1.0, -1.0, 0.1), 40).contains("Only 40 pictures"));
        assert!(first(&curve(1.0, -1.0, 0.1), 1000).contains("All is well"));
    }

    /// The first advice on a run with these measures.
    fn first(measures: impl IntoIterator<Item = Measured>) -> String {
        let mut history = curve(1.0, -1.0, 0.1);
        for (point, measured) in history.iter_mut().zip(measures) {
            point.measured = Some(measured);
        }
        advise(&history, &TrainConfig::default(), 1000).remove(0)
    }

    #[test]
    fn falling_recall_is_told_where_the_pictures_come_no_closer() {
        let history = |measures: &[(f64, f64)]| {
            first(measures.iter().map(|&(frechet, recall)| {
                // Precision stays high whatever happens.
                let closeness = Closeness { frechet, recall, precision: 0.9, kernel: 1.0 };
                Measured { closeness, ..Measured::default() }
            }))
        };
        let fallen = [[(2.0, 0.5); 3], [(2.1, 0.2); 3]].concat();
        let advice = history(&fallen);
        assert!(advice.contains("recall fell from 0.50 to 0.20"), "{advice}");
        let closer = [[(2.0, 0.5); 3], [(1.0, 0.2); 3]].concat();
        let steady = [[(2.0, 0.5); 3], [(2.5, 0.45); 3]].concat();
        for quiet in [&closer[..], &steady, &fallen[..4], &[]] {
            assert!(history(quiet).contains("All is well"), "{quiet:?}");
        }
    }

    #[test]
    fn a_growing_distance_from_held_out_pictures_is_told() {
        let history = |pairs: &[(f64, f64)]| {
            first(pairs.iter().map(|&(unseen, seen)| {
                let held_out = Some(HeldOut { pictures: 50, unseen, seen, floor: 1.0 });
                Measured { held_out, ..Measured::default() }
            }))
        };
        let apart = [[(3.0, 3.0); 3], [(2.4, 1.5); 3]].concat();
        let advice = history(&apart);
        assert!(advice.contains("1.6 times as far"), "{advice}");
        let other_kind = [[(4.5, 3.0); 3], [(2.4, 1.5); 3]].concat();
        let both_closer = [[(3.0, 3.0); 3], [(1.6, 1.5); 3]].concat();
        for quiet in [&other_kind[..], &both_closer, &apart[..2], &[]] {
            assert!(history(quiet).contains("All is well"), "{quiet:?}");
        }
    }
}
