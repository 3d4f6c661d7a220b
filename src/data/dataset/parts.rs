//! Data sets taken apart and put together.

use super::Dataset;
use crate::base::{Error, Result};
use sha2::{Digest, Sha256};
use std::path::Path;

/// One file of so many is held out.
const SHARE: u64 = 10;

/// Whether a file belongs to the tenth that is held out. Its name alone decides, so that it stays
/// on its side wherever the folder lies and whatever else is in it.
pub fn held_out(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    let hash = Sha256::digest(name);
    hash[..8].iter().fold(0, |number, &byte| number << 8 | u64::from(byte)) % SHARE == 0
}

impl Dataset {
    /// The tenth of the files that is held out, or all others; None where that is no picture. Both
    /// keep all classes.
    pub fn part(&self, held_out: bool) -> Option<Self> {
        let chosen: Vec<usize> =
            (0..self.len()).filter(|&index| self.held[index] == held_out).collect();
        (!chosen.is_empty()).then(|| Self {
            resolution: self.resolution,
            classes: self.classes.clone(),
            labels: chosen.iter().map(|&index| self.labels[index]).collect(),
            sizes: chosen.iter().map(|&index| self.sizes[index]).collect(),
            held: vec![held_out; chosen.len()],
            round: chosen.iter().map(|&index| self.round[index]).collect(),
            pixels: chosen.iter().flat_map(|&index| self.image(index)).copied().collect(),
        })
    }

    /// All pictures of several sets, with the classes of each; a set without classes is one,
    /// called by its name.
    ///
    /// # Errors
    /// [`Error::Usage`] when there is no set or their pictures differ in size.
    pub fn joined(sets: Vec<(String, Self)>) -> Result<Self> {
        let mut sets = sets.into_iter().map(|(name, mut set)| {
            if set.classes.is_empty() {
                set.classes.push(name);
            }
            set
        });
        let nothing = || Error::Usage("there is no data set to join".into());
        let mut whole = sets.next().ok_or_else(nothing)?;
        for set in sets {
            if set.resolution != whole.resolution {
                return Err(Error::Usage("data sets to join need pictures of one size".into()));
            }
            let first = whole.classes.len();
            whole.classes.extend(set.classes);
            whole.labels.extend(set.labels.iter().map(|label| first + label));
            whole.sizes.extend(set.sizes);
            whole.held.extend(set.held);
            whole.round.extend(set.round);
            whole.pixels.extend(set.pixels);
        }
        Ok(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Rgb8;

    fn set(reds: &[u8], classes: &[&str]) -> Dataset {
        let images = reds.iter().map(|&red| Rgb8::filled(2, 2, [red, 0, 0])).collect();
        let labels = (0..reds.len()).map(|i| i % classes.len().max(1)).collect();
        Dataset::from_images(images, labels, classes.iter().map(ToString::to_string).collect())
            .unwrap()
    }

    #[test]
    fn about_a_tenth_is_held_out_by_name_alone() {
        let name = |folder: &str, i: usize| Path::new(folder).join(format!("{i}.jpg"));
        let held: Vec<usize> = (0..2000).filter(|&i| held_out(&name("a", i))).collect();
        assert!((150..250).contains(&held.len()), "{}", held.len());
        assert!(held.iter().all(|&i| held_out(&name("elsewhere/b", i))));
        // Runs and reports rely on it: it must never change.
        assert_eq!(held[..5], [33, 41, 46, 61, 76]);
    }

    #[test]
    fn parts_share_nothing_and_miss_nothing() {
        let mut whole = set(&[1, 2, 3, 4, 5], &["a", "b"]);
        assert!(whole.part(true).is_none());
        whole.held = vec![false, true, false, true, false];
        let (learnt, held) = (whole.part(false).unwrap(), whole.part(true).unwrap());
        let reds = |set: &Dataset| (0..set.len()).map(|i| set.image(i)[0]).collect::<Vec<_>>();
        assert_eq!((reds(&learnt), reds(&held)), (vec![1, 3, 5], vec![2, 4]));
        assert_eq!((learnt.classes(), held.label(0)), (whole.classes(), 1));
        assert_eq!(learnt.part(false), Some(learnt.clone()));
    }

    #[test]
    fn joined_sets_keep_their_classes() {
        let sets =
            vec![("faces".into(), set(&[1, 2], &[])), ("f".into(), set(&[3, 4], &["x", "y"]))];
        let whole = Dataset::joined(sets).unwrap();
        assert_eq!(whole.classes(), ["faces", "x", "y"]);
        let rows: Vec<_> = (0..4).map(|i| (whole.image(i)[0], whole.label(i))).collect();
        assert_eq!(rows, [(1, 0), (2, 0), (3, 1), (4, 2)]);
        assert!(Dataset::joined(vec![]).is_err());
    }
}
