//! Plain advice from the curves: what goes wrong with GANs, and what helps.

use super::{AugmentMode, Metrics, TrainConfig};

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
}
