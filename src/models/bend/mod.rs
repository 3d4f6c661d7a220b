//! Network bending (Broad 2021): the features between two layers of a generator are changed while it
//! draws, those of all channels of a layer or of some.

mod chain;
mod change;
mod cluster;
mod morphology;
mod sample;

pub use chain::{Bending, Clusters};
pub use change::{Axis, Change};
pub use cluster::{MAP_SIDE, clusters};

use crate::base::{Error, Random, Result, shown};
use serde::{Deserialize, Serialize};

/// Most bends of one picture.
pub const MOST_BENDS: usize = 64;
/// Most clusters that the planes of a layer are sorted into.
pub const MOST_CLUSTERS: usize = 32;
/// Most letters of a layer's name that a sentence quotes.
const NAME: usize = 60;

/// Which planes of a layer are changed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Features {
    /// All.
    #[default]
    All,
    /// A share of them, drawn by chance, but always at least one; a larger share holds the smaller one.
    Share {
        /// Above 0, up to 1.
        share: f32,
        /// Seed of the draw.
        seed: u32,
    },
    /// These, counted from 0.
    Planes(Vec<usize>),
    /// Those that are active at like places: one of so many clusters ([`clusters`]).
    Cluster {
        /// Which, counted from 0.
        index: usize,
        /// Of how many, 2 to 32.
        of: usize,
    },
}

impl Features {
    fn is_all(&self) -> bool {
        *self == Self::All
    }

    /// The planes among `planes`, in order; `clusters` has the cluster of each plane where these are
    /// asked for. None stands for all.
    fn chosen(&self, planes: usize, clusters: Option<&[usize]>) -> Option<Vec<usize>> {
        match self {
            Self::All => None,
            Self::Share { share, seed } => {
                // Each plane has a number of its own, so that a growing share only adds to them.
                let number = |plane: &usize| {
                    Random::stream(u64::from(*seed), "bend share", *plane as u64).uniform()
                };
                let mut all: Vec<(f32, usize)> =
                    (0..planes).map(|plane| (number(&plane), plane)).collect();
                all.sort_by(|a, b| a.0.total_cmp(&b.0));
                all.truncate(((share * planes as f32).round() as usize).max(1));
                let mut chosen: Vec<usize> = all.into_iter().map(|(_, plane)| plane).collect();
                chosen.sort_unstable();
                Some(chosen)
            }
            Self::Planes(list) => {
                let mut chosen = list.clone();
                chosen.sort_unstable();
                chosen.dedup();
                Some(chosen)
            }
            Self::Cluster { index, .. } => {
                let of = clusters.unwrap_or_default().iter().enumerate();
                Some(of.filter(|(_, cluster)| *cluster == index).map(|(plane, _)| plane).collect())
            }
        }
    }

    fn check(&self, planes: usize) -> std::result::Result<(), String> {
        match self {
            Self::All => Ok(()),
            Self::Share { share, .. } if *share > 0.0 && *share <= 1.0 => Ok(()),
            Self::Share { .. } => {
                Err("a share of the planes must lie above 0 and be at most 1".into())
            }
            Self::Planes(list) => match list.iter().find(|plane| **plane >= planes) {
                _ if list.is_empty() => Err("it names no plane".into()),
                Some(plane) => {
                    Err(format!("there is no plane {plane}; the last is {}", planes - 1))
                }
                None => Ok(()),
            },
            Self::Cluster { index, of } => match *of {
                2..=MOST_CLUSTERS if index >= of => {
                    Err(format!("there is no cluster {index}; the last of {of} is {}", of - 1))
                }
                2..=MOST_CLUSTERS if *of > planes => {
                    Err(format!("{planes} planes do not fill {of} clusters"))
                }
                2..=MOST_CLUSTERS => Ok(()),
                _ => Err(format!("clusters must be 2 to {MOST_CLUSTERS}")),
            },
        }
    }
}

/// One change of what leaves a layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bend {
    /// Name of the layer, such as `b16.conv1`.
    pub layer: String,
    /// Which of its planes.
    #[serde(default, skip_serializing_if = "Features::is_all")]
    pub features: Features,
    /// What becomes of them.
    pub change: Change,
    /// Kept, but without effect.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
}

impl Bend {
    /// A change of all planes of a layer.
    pub fn new(layer: &str, change: Change) -> Self {
        Self { layer: layer.into(), features: Features::All, change, off: false }
    }

    /// Whether it can be applied to so many planes of this side.
    ///
    /// # Errors
    /// [`Error::Usage`], in a sentence that names layer and change.
    pub fn check(&self, planes: usize, side: usize) -> Result<()> {
        let fits = self.change.check(side).and_then(|()| self.features.check(planes));
        fits.map_err(|why| {
            let (change, layer) = (self.change.name(), shown(&self.layer, NAME));
            Error::Usage(format!("the bend {change} at {layer} cannot be applied: {why}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(features: &Features) -> Vec<usize> {
        features.chosen(10, Some(&[0, 1, 1, 0, 2, 2, 2, 1, 0, 0])).unwrap()
    }

    #[test]
    fn planes_are_all_a_share_a_list_or_a_cluster() {
        assert_eq!(Features::All.chosen(10, None), None);
        let share = |share| chosen(&Features::Share { share, seed: 3 });
        let (few, many) = (share(0.3), share(0.7));
        assert_eq!((few.len(), many.len(), share(1e-6).len()), (3, 7, 1));
        assert!(few.iter().all(|plane| many.contains(plane)), "a larger share holds the smaller");
        assert_ne!(few, chosen(&Features::Share { share: 0.3, seed: 4 }));
        assert_eq!(share(1.0), (0..10).collect::<Vec<_>>());
        assert_eq!(chosen(&Features::Planes(vec![7, 2, 7])), [2, 7]);
        assert_eq!(chosen(&Features::Cluster { index: 2, of: 3 }), [4, 5, 6]);
    }

    #[test]
    fn what_does_not_fit_a_layer_is_said_in_one_sentence() {
        let of = |features, change| Bend { features, ..Bend::new("b8", change) }.check(4, 8);
        let all = |change| of(Features::All, change);
        let ablate = |features| of(features, Change::Ablate);
        let (infinite, shift) = (f32::INFINITY, |x, y| Change::Shift { x, y });
        for (outcome, says) in [
            (all(Change::Rotate(f32::NAN)), "rotate at b8 cannot be applied: its number must be"),
            (all(Change::Scale(infinite)), "from -100 to 100"),
            (all(Change::Zoom(0.0)), "from 0.1 to 10"),
            (all(shift(0.0, 2.0)), "from -1 to 1"),
            (all(shift(f32::NAN, 0.0)), "from -1 to 1"),
            (all(Change::Blur(-1.0)), "from 0 to 64"),
            (all(Change::Dilate(9.0)), "larger than the planes, which have 8 pixels a side"),
            (all(Change::Noise { amount: 1e9, seed: 0 }), "from 0 to 100"),
            (ablate(Features::Share { share: 0.0, seed: 0 }), "above 0"),
            (ablate(Features::Share { share: f32::NAN, seed: 0 }), "above 0"),
            (ablate(Features::Planes(vec![])), "names no plane"),
            (ablate(Features::Planes(vec![3, 4])), "no plane 4; the last is 3"),
            (ablate(Features::Cluster { index: 3, of: 3 }), "no cluster 3; the last of 3 is 2"),
            (ablate(Features::Cluster { index: 0, of: 1 }), "2 to 32"),
            (ablate(Features::Cluster { index: 0, of: 5 }), "do not fill"),
        ] {
            let sentence = outcome.unwrap_err().to_string();
            assert!(sentence.contains(says) && !sentence.contains('\n'), "{sentence}");
        }
        assert!(all(Change::Erode(8.0)).is_ok() && ablate(Features::Planes(vec![3])).is_ok());
    }

    #[test]
    fn a_bend_is_written_as_short_as_it_can_be() {
        let plain = Bend::new("b8", Change::Rotate(30.0));
        assert_eq!(
            serde_json::to_string(&plain).unwrap(),
            r#"{"layer":"b8","change":{"rotate":30.0}}"#
        );
        let full = Bend {
            features: Features::Share { share: 0.5, seed: 1 },
            off: true,
            ..Bend::new("b8", Change::Flip(Axis::Vertical))
        };
        let text = serde_json::to_string(&full).unwrap();
        assert_eq!(serde_json::from_str::<Bend>(&text).unwrap(), full);
    }
}
