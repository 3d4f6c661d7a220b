//! Plain advice from the curves: what goes wrong with GANs, and what helps.

use super::{AugmentMode, Closeness, Metrics, TrainConfig};

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
    advice.extend(variety(history));
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
    if images < 500 {
        advice.push(format!(
            "Only {images} pictures: expect little variety; 500 or more make new pictures \
             rather than copies"
        ));
    }
    if advice.is_empty() {
        advice.push("All is well: the two networks keep each other in balance".into());
    }
    advice
}

/// Measures that count as "lately".
const MEASURED: usize = 3;

/// Advice where the recall has fallen from its best while the precision has not: the pictures
/// still look real, but there are fewer kinds of them.
fn variety(history: &[Metrics]) -> Option<String> {
    let measured: Vec<_> = history.iter().filter_map(|m| m.measured).map(|m| m.closeness).collect();
    let means = |part: &[Closeness]| {
        let mean = |f: fn(&Closeness) -> f64| part.iter().map(f).sum::<f64>() / part.len() as f64;
        (mean(|m| m.precision), mean(|m| m.recall))
    };
    let windows: Vec<_> = measured.windows(MEASURED).map(means).collect();
    let (precision, recall) = *windows.last()?;
    let best = windows.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let falls = recall < 0.7 * best.1 && recall < best.1 - 0.05 && precision > 0.9 * best.0;
    falls.then(|| {
        format!(
            "The pictures lose variety: recall fell from {:.2} to {recall:.2} while precision \
             stayed; augment more, raise R1's γ, or go back to an earlier checkpoint",
            best.1
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

    #[test]
    fn falling_recall_is_told_where_precision_stays() {
        let history = |measures: &[(f64, f64)]| {
            let mut history = curve(1.0, -1.0, 0.1);
            for (point, &(precision, recall)) in history.iter_mut().zip(measures) {
                let closeness = Closeness { precision, recall, ..Closeness::default() };
                point.measured = Some(crate::training::Measured { kimg: 1.0, closeness });
            }
            advise(&history, &TrainConfig::default(), 1000).remove(0)
        };
        let fallen = [[(0.6, 0.5); 3], [(0.6, 0.2); 3]].concat();
        let advice = history(&fallen);
        assert!(advice.contains("recall fell from 0.50 to 0.20"), "{advice}");
        let worse = [[(0.6, 0.5); 3], [(0.2, 0.2); 3]].concat();
        let steady = [[(0.6, 0.5); 3], [(0.8, 0.45); 3]].concat();
        for quiet in [&worse[..], &steady, &fallen[..4], &[]] {
            assert!(history(quiet).contains("All is well"), "{quiet:?}");
        }
    }
}
