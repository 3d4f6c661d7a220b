//! Nominal work of the networks: multiplications and additions of their convolutions and dense
//! layers, counted as the direct form does them.

use crate::models::StyleGanConfig;

/// GFLOP of one picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Work {
    /// The generator, forward.
    pub g: f64,
    /// The discriminator, forward.
    pub d: f64,
}

impl Work {
    /// Of the networks that `config` describes (AdaIN generator, residual discriminator).
    pub fn of(config: &StyleGanConfig) -> Self {
        let channels = |r: usize| config.channels(r) as f64;
        let conv = |inputs: f64, outputs: f64, side: usize, kernel: f64| {
            2.0 * kernel * inputs * outputs * (side * side) as f64
        };
        let (mut g, mut d) = (conv(channels(4), channels(4), 4, 9.0), 0.0);
        g += conv(channels(4), 3.0, 4, 1.0);
        for r in config.resolutions().into_iter().skip(1) {
            let (coarse, fine) = (channels(r / 2), channels(r));
            g += conv(coarse, fine, r, 9.0) + conv(fine, fine, r, 9.0) + conv(fine, 3.0, r, 1.0);
            d += conv(fine, fine, r, 9.0) + conv(fine, coarse, r / 2, 9.0);
            d += conv(fine, coarse, r / 2, 1.0);
        }
        d += conv(3.0, channels(config.resolution), config.resolution, 1.0);
        d += conv(channels(4) + 1.0, channels(4), 4, 9.0) + conv(channels(4), channels(4), 4, 1.0);
        Self { g: g / 1e9, d: d / 1e9 }
    }

    /// GFLOP of one picture of a training step. A gradient for the weights, and one for the data,
    /// each cost as much as the forward pass: G runs forward for D, then forward and both ways
    /// back; D does both for real and fake pictures, and has no gradient of its weights for G.
    /// With `r1` in each step, real pictures pass once more forward and back to them, and the
    /// derivative along that gradient doubles their own passes.
    pub fn step(self, r1: bool) -> f64 {
        let d = if r1 { 6.0 + 2.0 + 2.0 + 3.0 } else { 6.0 + 2.0 };
        4.0 * self.g + d * self.d
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_network_counted_by_hand() {
        let config = StyleGanConfig {
            resolution: 8,
            channel_base: 64,
            channel_max: 8,
            ..StyleGanConfig::default()
        };
        let (a, b) = (16.0, 64.0);
        let g = 2.0 * 9.0 * 8.0 * 8.0 * (a + 2.0 * b) + 2.0 * 8.0 * 3.0 * (a + b);
        let d = 2.0 * 9.0 * 64.0 * (b + a) + 2.0 * 64.0 * a + 2.0 * 3.0 * 8.0 * b;
        let d = d + 2.0 * 9.0 * 9.0 * 8.0 * a + 2.0 * 64.0 * a;
        let work = Work::of(&config);
        assert!((work.g * 1e9 - g).abs() < 1e-3 && (work.d * 1e9 - d).abs() < 1e-3, "{work:?}");
        assert_eq!(work.step(false), 4.0 * work.g + 8.0 * work.d);
    }
}
