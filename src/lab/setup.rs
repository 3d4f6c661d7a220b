//! Everything that defines a game.

use super::sets::{MOST_POINTS, Point, Set};
use crate::base::{Error, Result};
use crate::models::{NetworkConfig, PlaneConfig};
use crate::training::{AugmentMode, TrainConfig};
use serde::{Deserialize, Serialize};

/// What is learned, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Setup {
    /// The points to be learned.
    pub set: Set,
    /// Those drawn by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<Point>,
    /// How many real points there are; 0 for a new one each time.
    #[serde(default)]
    pub few: usize,
    /// Networks, losses and optimiser: the settings of any training.
    pub train: TrainConfig,
}

impl Default for Setup {
    fn default() -> Self {
        Self::of(Set::Ring, PlaneConfig::default())
    }
}

impl Setup {
    /// A set, and networks with their usual settings.
    pub fn of(set: Set, plane: PlaneConfig) -> Self {
        let network = NetworkConfig::from(plane);
        let train = TrainConfig {
            augment: AugmentMode::None,
            mirror: false,
            mixing: 0.0,
            // Averages forget quickly: a step is a hundred points.
            ema_kimg: 2.0,
            r1_interval: 1,
            total_kimg: 1e9,
            ..TrainConfig::of(network)
        };
        Self { set, own: Vec::new(), few: 0, train }
    }

    /// The shape of the networks, which are those of points.
    pub fn plane(&self) -> Option<&PlaneConfig> {
        self.train.network.plane()
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`Error::Usage`] naming the first setting out of range.
    pub fn validate(&self) -> Result<()> {
        if self.plane().is_none() {
            return Err(Error::Usage("the lab plays with networks for points only".into()));
        }
        if self.own.len() > MOST_POINTS || self.few > MOST_POINTS {
            return Err(Error::Usage(format!("the lab takes {MOST_POINTS} points at most")));
        }
        if self.own.iter().flatten().any(|value| !value.is_finite()) {
            return Err(Error::Usage("a point of the lab is not finite".into()));
        }
        self.train.validate()
    }
}
