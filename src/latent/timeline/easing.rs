//! How one key becomes the next.

use serde::{Deserialize, Serialize};

/// The course of time between two keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Easing {
    /// Evenly.
    Linear,
    /// Slow at both ends.
    #[default]
    Smooth,
    /// Along a curve that passes through the keys without stopping at them.
    Spline,
    /// Not at all: the next key comes at once.
    Hold,
}

impl Easing {
    /// All of them, in the order shown.
    pub const ALL: [Self; 4] = [Self::Linear, Self::Smooth, Self::Spline, Self::Hold];

    /// How far the way is gone after a share `t` of its time, both from 0 to 1.
    pub fn share(self, t: f32) -> f32 {
        let t = t.clamp(0.0, 1.0);
        match self {
            Self::Linear | Self::Spline => t,
            // 3t² − 2t³: no speed at the ends.
            Self::Smooth => t * t * (3.0 - 2.0 * t),
            Self::Hold => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_hold_go_from_end_to_end_without_turning_back() {
        for easing in Easing::ALL {
            let shares: Vec<f32> = (0..=20).map(|i| easing.share(i as f32 / 20.0)).collect();
            assert!(shares.windows(2).all(|pair| pair[0] <= pair[1]), "{easing:?}");
            let end = if easing == Easing::Hold { 0.0 } else { 1.0 };
            assert_eq!((shares[0], shares[20]), (0.0, end), "{easing:?}");
        }
        assert!(Easing::Smooth.share(0.05) < 0.01 && Easing::Linear.share(0.05) == 0.05);
    }
}
