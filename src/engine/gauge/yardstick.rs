//! The photos that a run's pictures are compared with.

use crate::base::{Result, Rgb8};
use crate::checkpoint::open_encoder;
use crate::data::{Dataset, shuffled};
use crate::training::{
    ClassSpread, Closeness, FeatureNetwork, Features, HeldOut, Measured, encode, ms_ssim, nearness,
    reduced, spread,
};
use burn::tensor::Device;

/// Pictures of a set at most.
const SAMPLES: usize = 256;
/// Pairs of pictures whose similarity is averaged.
const PAIRS: usize = 200;
/// Fewest photos worth it.
pub const FEWEST: usize = 8;

/// Pictures that are compared with as many of the `photos`. Measures depend on the sizes of the
/// sets, so as many other photos must be left for the floor.
pub fn set_size(photos: &Dataset) -> usize {
    SAMPLES.min(photos.len() / 2)
}

/// Photos in the features of the built-in encoder.
pub struct Yardstick {
    network: FeatureNetwork,
    photos: Features,
    /// Class of each of them.
    labels: Vec<usize>,
    /// As many others.
    others: Features,
    /// Other photos beside these.
    floor: Closeness,
    /// MS-SSIM among photos.
    similar: f64,
    held: Option<Held>,
}

/// Photos that the training never sees.
struct Held {
    photos: Features,
    /// As many that it sees beside them.
    floor: f64,
}

impl Yardstick {
    /// From the photos of a training, and those held out of it where they are enough.
    ///
    /// # Errors
    /// As of [`encode`].
    pub fn new(photos: &Dataset, held: Option<&Dataset>) -> Result<Self> {
        let (encoder, _) = open_encoder(&Device::flex())?;
        let network = FeatureNetwork::Encoder(encoder);
        let look = |pictures: &[Rgb8]| encode(&network, pictures, &|_, _| ());
        let count = set_size(photos);
        let drawn = drawn(photos, 2 * count);
        let chosen = shuffled(photos.len(), 0, 0).into_iter().take(count);
        let labels = chosen.map(|index| photos.label(index)).collect();
        let similar = ms_ssim(&drawn, PAIRS, 0);
        let (photos, others) = (look(&drawn[..count])?, look(&drawn[count..])?);
        let floor = Closeness::of(&others, &photos)?;
        let held = held.filter(|held| held.len() >= FEWEST).map(|held| -> Result<Held> {
            let held = look(&self::drawn(held, count))?;
            let floor = Closeness::of(&photos.first(held.count()), &held)?.frechet;
            Ok(Held { photos: held, floor })
        });
        let held = held.transpose()?;
        Ok(Self { network, photos, labels, others, floor, similar, held })
    }

    /// Compares `pictures` made at `kimg`, of these classes, with the photos.
    ///
    /// # Errors
    /// As of [`encode`].
    pub fn measure(
        &self,
        kimg: f64,
        pictures: &[Rgb8],
        classes: &[Option<usize>],
    ) -> Result<Measured> {
        let made = encode(&self.network, pictures, &|_, _| ())?;
        let closeness = Closeness::of(&made, &self.photos)?;
        let held_out = self.held.as_ref().map(|held| -> Result<HeldOut> {
            let pictures = held.photos.count();
            let made = made.first(pictures);
            Ok(HeldOut {
                pictures,
                unseen: Closeness::of(&made, &held.photos)?.frechet,
                seen: Closeness::of(&made, &self.photos.first(pictures))?.frechet,
                floor: held.floor,
            })
        });
        let held_out = held_out.transpose()?;
        let nearest = nearness(&made, &self.photos, &self.others);
        let least_class = self.least_class(&made, classes);
        let ms_ssim = Some([ms_ssim(pictures, PAIRS, 0), self.similar]);
        let floor = Some(self.floor);
        Ok(Measured { kimg, closeness, floor, held_out, nearest, ms_ssim, least_class })
    }

    /// The class whose pictures vary least beside the photos.
    fn least_class(&self, made: &Features, classes: &[Option<usize>]) -> Option<ClassSpread> {
        let of = |class: usize| {
            let among = |labels: &mut dyn Iterator<Item = Option<usize>>| -> Vec<usize> {
                let own = labels.enumerate().filter(|(_, label)| *label == Some(class));
                own.map(|(index, _)| index).collect()
            };
            let made = spread(made, &among(&mut classes.iter().copied()))?;
            let usual = spread(&self.photos, &among(&mut self.labels.iter().copied().map(Some)))?;
            Some(ClassSpread { class, spread: made / usual })
        };
        let most = classes.iter().flatten().max()?;
        let spreads = (0..=*most).filter_map(of).filter(|it| it.spread.is_finite());
        spreads.min_by(|a, b| a.spread.total_cmp(&b.spread))
    }
}

/// At most `count` photos by chance, small.
fn drawn(photos: &Dataset, count: usize) -> Vec<Rgb8> {
    let chosen = shuffled(photos.len(), 0, 0).into_iter().take(count);
    chosen.map(|index| reduced(&photos.thumbnail(index))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Random;

    /// Pictures of soft random colours.
    fn photos(count: u64, seed: u64) -> Dataset {
        let picture = |i| {
            let mut random = Random::stream(seed, "photo", i);
            let small: Vec<u8> = (0..48).map(|_| (128.0 + 40.0 * random.normal()) as u8).collect();
            let at = |i: usize| small[i / 3 / 16 / 4 * 12 + i / 3 % 16 / 4 * 3 + i % 3];
            Rgb8 { width: 16, height: 16, pixels: (0..3 * 256).map(at).collect() }
        };
        let photos = (0..count).map(picture).collect();
        Dataset::from_images(photos, vec![0; count as usize], vec![]).unwrap()
    }

    #[test]
    fn other_photos_are_as_far_as_the_floor_and_copies_are_nearer() {
        let (seen, held) = (photos(80, 1), photos(20, 2));
        let yardstick = Yardstick::new(&seen, Some(&held)).unwrap();
        let fresh = yardstick.measure(1.0, &drawn(&photos(40, 3), 40), &[]).unwrap();
        let floor = fresh.floor.unwrap();
        assert!((0.7..1.4).contains(&(fresh.closeness.frechet / floor.frechet)), "{fresh:?}");
        let unseen = fresh.held_out.unwrap();
        assert_eq!(unseen.pictures, 20);
        assert!((0.7..1.4).contains(&(unseen.unseen / unseen.seen)), "{unseen:?}");
        assert!((0.7..1.4).contains(&(unseen.unseen / unseen.floor)), "{unseen:?}");
        // A generator that only copies what it was trained on.
        let copies = yardstick.measure(2.0, &drawn(&seen, 40), &[]).unwrap();
        let gap = copies.held_out.unwrap();
        assert!(copies.closeness.frechet < 1e-6 && gap.seen < 1e-6, "{copies:?}");
        assert!(gap.unseen > 0.5 * gap.floor, "{gap:?}");
        assert!((0.7..1.4).contains(&fresh.nearest.unwrap()), "{fresh:?}");
        assert_eq!(copies.nearest, Some(0.0));
    }

    #[test]
    fn the_class_that_has_become_one_picture_is_named() {
        let seen = photos(80, 1);
        let pictures: Vec<Rgb8> = (0..80).map(|i| seen.thumbnail(i)).collect();
        let labels = (0..80).map(|i| i % 2).collect();
        let both = vec!["a".into(), "b".into()];
        let yardstick =
            Yardstick::new(&Dataset::from_images(pictures, labels, both).unwrap(), None);
        let fresh = drawn(&photos(40, 3), 40);
        let made: Vec<Rgb8> =
            (0..40).map(|i| fresh[if i % 2 == 0 { i } else { 1 }].clone()).collect();
        let classes: Vec<_> = (0..40).map(|i| Some(i % 2)).collect();
        let least = yardstick.unwrap().measure(1.0, &made, &classes).unwrap().least_class.unwrap();
        assert_eq!(least, ClassSpread { class: 1, spread: 0.0 });
    }

    #[test]
    fn a_few_held_out_photos_are_left_aside() {
        let yardstick = Yardstick::new(&photos(10, 1), Some(&photos(3, 2))).unwrap();
        let measured = yardstick.measure(1.0, &drawn(&photos(5, 3), 5), &[]).unwrap();
        assert!(measured.held_out.is_none() && measured.floor.is_some());
    }
}
