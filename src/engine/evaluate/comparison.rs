//! Generated pictures beside photos, and photos beside other photos.

use super::Progress;
use super::space::{FeatureSpace, Scores};
use crate::base::{Result, Rgb8};
use crate::data::{Dataset, shuffled};
use crate::training::sliced_wasserstein;
use serde::Serialize;

/// Which photos of a folder pictures are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Photos {
    /// All.
    All,
    /// All but the tenth that was held out of the training.
    Training,
    /// The tenth that is held out.
    HeldOut,
}

/// Sliced Wasserstein distances × 1000 at one level of the pyramid.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelScore {
    /// Side of the level in pixels.
    pub side: usize,
    /// Of the generated pictures from photos.
    pub model: f64,
    /// Of photos from other photos: what a perfect model would score.
    pub floor: f64,
}

/// The measures between a model and photos, each beside the floor: the same between photos and
/// other photos, what a perfect model would score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Which photos.
    pub photos: Photos,
    /// How many the folder holds of them.
    pub available: usize,
    /// Pictures in each of the sets that were compared.
    pub compared: usize,
    /// Sliced Wasserstein distances, finest level first.
    pub levels: Vec<LevelScore>,
    /// In the features of the built-in encoder.
    #[serde(flatten)]
    pub own: Scores,
    /// In the features of the network that the user brought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<Scores>,
}

/// Photos to compare with, and as many others for the floor. Measures depend on the sizes of the
/// sets, so all must be of one size.
pub struct Sets {
    kind: Photos,
    available: usize,
    photos: Vec<Rgb8>,
    others: Vec<Rgb8>,
}

impl Sets {
    /// Two halves of `data`, at most `most` photos each.
    pub fn halves(kind: Photos, data: &Dataset, most: usize, seed: u64) -> Self {
        let count = most.min(data.len() / 2);
        let mut photos = drawn(data, 2 * count, seed);
        let others = photos.split_off(count);
        Self { kind, available: data.len(), photos, others }
    }

    /// Held-out photos, and for the floor such as models are trained on.
    pub fn held_out(held: &Dataset, others: &Dataset, most: usize, seed: u64) -> Self {
        let count = most.min(held.len()).min(others.len());
        let (photos, others) = (drawn(held, count, seed), drawn(others, count, seed));
        Self { kind: Photos::HeldOut, available: held.len(), photos, others }
    }

    /// Photos in each set.
    pub fn count(&self) -> usize {
        self.photos.len()
    }

    /// The photos.
    pub fn photos(&self) -> &[Rgb8] {
        &self.photos
    }

    /// Compares the first of `made`, and the other photos, with the photos: in pixels, and in the
    /// space of our own encoder and that of the user's network.
    ///
    /// # Errors
    /// [`crate::base::Error::Usage`] where pictures cannot be compared, and those of the network.
    pub fn compare(
        &self,
        made: &[Rgb8],
        (own, network): (&FeatureSpace, Option<&FeatureSpace>),
        seed: u64,
        progress: Progress,
    ) -> Result<Comparison> {
        let made = &made[..self.count().min(made.len())];
        let scores = sliced_wasserstein(made, &self.photos, seed)?;
        let floors = sliced_wasserstein(&self.others, &self.photos, seed)?;
        let score = |((side, model), (_, floor))| LevelScore { side, model, floor };
        let scored = |space: &FeatureSpace| space.scores(&self.photos, &self.others, progress);
        Ok(Comparison {
            photos: self.kind,
            available: self.available,
            compared: made.len(),
            levels: scores.into_iter().zip(floors).map(score).collect(),
            own: scored(own)?,
            network: network.map(scored).transpose()?,
        })
    }
}

/// `count` photos by chance.
fn drawn(data: &Dataset, count: usize, seed: u64) -> Vec<Rgb8> {
    let order = shuffled(data.len(), seed, 0);
    order.into_iter().take(count).map(|index| data.thumbnail(index)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(count: u8) -> Dataset {
        let images: Vec<Rgb8> = (0..count).map(|i| Rgb8::filled(4, 4, [i; 3])).collect();
        Dataset::from_images(images, vec![0; usize::from(count)], vec![]).unwrap()
    }

    #[test]
    fn sets_are_of_one_size_and_share_nothing() {
        let sizes = |sets: &Sets| (sets.photos.len(), sets.others.len());
        let halves = Sets::halves(Photos::All, &data(9), 100, 1);
        assert_eq!((sizes(&halves), halves.available), ((4, 4), 9));
        assert!(halves.photos.iter().all(|photo| !halves.others.contains(photo)));
        assert_eq!(sizes(&Sets::halves(Photos::All, &data(9), 3, 1)), (3, 3));
        let held = Sets::held_out(&data(5), &data(40), 100, 1);
        assert_eq!((sizes(&held), held.available), ((5, 5), 5));
    }
}
