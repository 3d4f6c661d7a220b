//! Settings that change as a run goes on, by the pictures shown.

use super::TrainConfig;

impl TrainConfig {
    /// Factor of both learning rates: it rises over the warm-up and falls over the last part of the run,
    /// both in a straight line.
    pub fn rate_at(&self, kimg: f64) -> f64 {
        let rise = if self.warmup_kimg > 0.0 { (kimg / self.warmup_kimg).min(1.0) } else { 1.0 };
        let last = self.decay * self.total_kimg;
        let fall = match last > 0.0 {
            true => ((self.total_kimg - kimg) / last).clamp(0.0, 1.0),
            false => 1.0,
        };
        // A step of no length would be wasted.
        (rise * fall).max(0.01)
    }

    /// Deviation of the noise on all that D sees.
    pub fn instance_noise_at(&self, kimg: f64) -> f32 {
        (self.instance_noise * faded(kimg, self.instance_kimg)) as f32
    }

    /// What D is taught to say of real and of generated pictures, and the share of flipped labels.
    pub fn labels_at(&self, kimg: f64) -> [f64; 3] {
        let left = faded(kimg, self.label_kimg);
        let real = 1.0 - (1.0 - self.label_real) * left;
        [real, self.label_fake * left, self.label_flip * left]
    }
}

/// What is left after `kimg` of something that fades within `over`; all of it where that is 0.
fn faded(kimg: f64, over: f64) -> f64 {
    if over > 0.0 { (1.0 - kimg / over).clamp(0.0, 1.0) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_rise_stay_and_fall() {
        let plain = TrainConfig { total_kimg: 100.0, ..TrainConfig::default() };
        assert_eq!([0.0, 50.0, 100.0].map(|kimg| plain.rate_at(kimg)), [1.0; 3]);
        let config = TrainConfig { warmup_kimg: 4.0, decay: 0.2, ..plain };
        let rates = [0.0, 1.0, 4.0, 80.0, 95.0, 100.0, 150.0].map(|kimg| config.rate_at(kimg));
        assert_eq!(rates, [0.01, 0.25, 1.0, 1.0, 0.25, 0.01, 0.01]);
    }

    #[test]
    fn labels_and_noise_fade_where_they_shall() {
        let config = TrainConfig {
            label_real: 0.8,
            label_fake: 0.1,
            label_flip: 0.05,
            instance_noise: 0.2,
            ..TrainConfig::default()
        };
        assert_eq!(config.labels_at(50.0), [0.8, 0.1, 0.05]);
        assert_eq!(config.instance_noise_at(50.0), 0.2);
        let fading = TrainConfig { label_kimg: 10.0, instance_kimg: 20.0, ..config };
        assert_eq!(fading.labels_at(5.0), [0.9, 0.05, 0.025]);
        assert_eq!(fading.labels_at(10.0), [1.0, 0.0, 0.0]);
        assert_eq!(fading.instance_noise_at(15.0), 0.05);
    }
}
