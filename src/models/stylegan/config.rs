//! Shape of a StyleGAN: everything needed to build G and D before loading weights.

use crate::base::{Error, Result};
use serde::{Deserialize, Serialize};

/// Configuration of both networks of the AdaIN StyleGAN (Karras 2019).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StyleGanConfig {
    /// Side of the square picture: a power of two, 16 to 1024.
    pub resolution: usize,
    /// Length of z.
    pub z_dim: usize,
    /// Length of w.
    pub w_dim: usize,
    /// Layers of the mapping network.
    pub mapping_layers: usize,
    /// Channels at resolution r are `min(channel_base / r, channel_max)`, at least 8.
    pub channel_base: usize,
    /// Upper bound of the channels.
    pub channel_max: usize,
    /// Class names; empty for an unconditional model.
    pub classes: Vec<String>,
}

impl Default for StyleGanConfig {
    fn default() -> Self {
        Self {
            resolution: 64,
            z_dim: 128,
            w_dim: 128,
            mapping_layers: 8,
            channel_base: 2048,
            channel_max: 128,
            classes: Vec::new(),
        }
    }
}

impl StyleGanConfig {
    /// Channels of the features at resolution `r`.
    pub fn channels(&self, r: usize) -> usize {
        (self.channel_base / r).clamp(8, self.channel_max)
    }

    /// Resolutions from 4 up to the picture's.
    pub fn resolutions(&self) -> Vec<usize> {
        (2..=self.resolution.ilog2()).map(|log| 1 << log).collect()
    }

    /// Style inputs of the synthesis network: two a resolution.
    pub fn num_ws(&self) -> usize {
        2 * self.resolutions().len()
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`Error::Usage`] naming the first setting out of range.
    pub fn validate(&self) -> Result<()> {
        let bad = |what: &str| Err(Error::Usage(format!("{what}; choose another value")));
        if !self.resolution.is_power_of_two() || !(16..=1024).contains(&self.resolution) {
            return bad(&format!(
                "resolution {} is not a power of two from 16 to 1024",
                self.resolution
            ));
        }
        if !(2..=2048).contains(&self.z_dim) || !(2..=2048).contains(&self.w_dim) {
            return bad("z and w must have 2 to 2048 values");
        }
        if !(1..=16).contains(&self.mapping_layers) {
            return bad("the mapping network must have 1 to 16 layers");
        }
        if !(8..=1024).contains(&self.channel_max) || self.channel_base > 65536 {
            return bad("channel_max must be 8 to 1024 and channel_base at most 65536");
        }
        if self.classes.len() > 10_000 {
            return bad("more than 10000 classes");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shape_of_the_default() {
        let config = StyleGanConfig::default();
        assert_eq!(config.resolutions(), [4, 8, 16, 32, 64]);
        assert_eq!(config.num_ws(), 10);
        assert_eq!((config.channels(4), config.channels(64)), (128, 32));
        config.validate().unwrap();
    }

    #[test]
    fn refuses_odd_resolutions() {
        for resolution in [0, 8, 48, 2048] {
            assert!(StyleGanConfig { resolution, ..Default::default() }.validate().is_err());
        }
    }
}
