//! Shuffled mini-batches, prepared ahead on a thread.

use super::Dataset;
use super::turn::turned;
use crate::base::Random;
use crossbeam_channel::{Receiver, bounded};
use std::borrow::Cow;
use std::f32::consts::TAU;
use std::sync::Arc;
use std::thread::JoinHandle;

/// Batches that wait ready.
const AHEAD: usize = 4;

/// Pictures for one step.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// Its number since the start of the run.
    pub index: u64,
    /// NCHW in [−1, 1].
    pub pixels: Vec<f32>,
    /// Class of each picture; 0 when there are none.
    pub labels: Vec<usize>,
}

impl Batch {
    /// The same pictures in so many parts as equal as can be; no more of them than there are pictures.
    pub fn parts(&self, count: usize) -> impl Iterator<Item = Cow<'_, Self>> {
        let pictures = self.labels.len();
        let count = count.clamp(1, pictures.max(1));
        let size = self.pixels.len() / pictures.max(1);
        (0..count).map(move |part| {
            if count == 1 {
                return Cow::Borrowed(self);
            }
            let rows = part * pictures / count..(part + 1) * pictures / count;
            Cow::Owned(Self {
                index: self.index,
                pixels: self.pixels[rows.start * size..rows.end * size].to_vec(),
                labels: self.labels[rows].to_vec(),
            })
        })
    }
}

/// An endless row of batches. Batch n depends on the data set, the batch size, the seed and n
/// alone, so that a run resumed at n sees what it would have seen.
pub struct Batches {
    source: Source,
    next: u64,
    ready: Option<Receiver<Batch>>,
    worker: Option<JoinHandle<()>>,
}

impl Batches {
    /// Starts preparing batches of `batch` pictures, number `first` first. With `mirror` every
    /// second picture, by chance, is flipped left to right. Round ones are turned by any angle.
    pub fn start(data: Arc<Dataset>, batch: usize, mirror: bool, seed: u64, first: u64) -> Self {
        let source = Source { data, batch: batch.max(1), mirror, seed, order: None };
        let (sender, ready) = bounded(AHEAD);
        let mut ahead = source.clone();
        let prepare = move || {
            for index in first.. {
                if sender.send(ahead.batch(index)).is_err() {
                    break;
                }
            }
        };
        let worker = std::thread::Builder::new().name("morphogen-data".into()).spawn(prepare).ok();
        Self { source, next: first, ready: Some(ready), worker }
    }

    /// The next batch; waits for it where it is not ready.
    #[expect(clippy::should_implement_trait, reason = "the row is endless: no Option to unwrap")]
    pub fn next(&mut self) -> Batch {
        let index = self.next;
        self.next += 1;
        let ready = self.ready.as_ref().and_then(|ready| ready.recv().ok());
        // Without a thread it is prepared here: later, but the same.
        ready.unwrap_or_else(|| self.source.batch(index))
    }
}

impl Drop for Batches {
    fn drop(&mut self) {
        // The worker may wait for room in the channel: close that first.
        self.ready = None;
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

#[derive(Clone)]
struct Source {
    data: Arc<Dataset>,
    batch: usize,
    mirror: bool,
    seed: u64,
    /// The epoch shuffled last, and its order.
    order: Option<(u64, Vec<usize>)>,
}

impl Source {
    fn batch(&mut self, index: u64) -> Batch {
        let (side, count) = (self.data.resolution(), self.data.len() as u64);
        let mut pixels = Vec::with_capacity(self.batch * 3 * side * side);
        let mut labels = Vec::with_capacity(self.batch);
        let mut flips = Random::stream(self.seed, "flip", index);
        let mut turns = Random::stream(self.seed, "turn", index);
        for slot in 0..self.batch as u64 {
            // Batches run on over the end of an epoch, so a small set just comes round sooner.
            let position = index * self.batch as u64 + slot;
            let picture = self.order(position / count)[(position % count) as usize];
            let flip = self.mirror && flips.uniform() < 0.5;
            labels.push(self.data.label(picture));
            let image = match self.data.round(picture) {
                false => Cow::Borrowed(self.data.image(picture)),
                true => {
                    let angle = TAU * turns.uniform();
                    Cow::Owned(turned(self.data.image(picture), side, angle))
                }
            };
            push_pixels(&mut pixels, &image, side, flip);
        }
        Batch { index, pixels, labels }
    }

    /// Order of the pictures in `epoch`.
    fn order(&mut self, epoch: u64) -> &[usize] {
        if self.order.as_ref().is_none_or(|(shuffled, _)| *shuffled != epoch) {
            self.order = None;
        }
        let (count, seed) = (self.data.len(), self.seed);
        &self.order.get_or_insert_with(|| (epoch, shuffled(count, seed, epoch))).1
    }
}

/// Fisher and Yates' shuffle of `0..count`.
pub fn shuffled(count: usize, seed: u64, epoch: u64) -> Vec<usize> {
    let mut random = Random::stream(seed, "epoch", epoch);
    let mut order: Vec<_> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, random.below(last + 1));
    }
    order
}

fn push_pixels(pixels: &mut Vec<f32>, image: &[u8], side: usize, flip: bool) {
    let value = |&byte: &u8| f32::from(byte) / 127.5 - 1.0;
    for row in image.chunks_exact(side) {
        if flip {
            pixels.extend(row.iter().rev().map(value));
        } else {
            pixels.extend(row.iter().map(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Rgb8;
    use std::collections::BTreeSet;

    /// Pictures of 2×2 whose red is their number and whose right half is one brighter in green.
    fn data(count: usize) -> Arc<Dataset> {
        let images = (0..count).map(|i| {
            let red = i as u8;
            let pixels = [red, 0, 0, red, 255, 0].repeat(2);
            Rgb8 { width: 2, height: 2, pixels }
        });
        let labels = (0..count).map(|i| i % 2).collect();
        let names = vec!["even".into(), "odd".into()];
        Arc::new(Dataset::from_images(images.collect(), labels, names).unwrap())
    }

    fn take(count: usize, batches: &mut Batches) -> Vec<Batch> {
        (0..count).map(|_| batches.next()).collect()
    }

    /// Numbers of the pictures in a batch.
    fn numbers(batch: &Batch) -> Vec<usize> {
        batch.pixels.chunks(12).map(|p| ((p[0] + 1.0) * 127.5).round() as usize).collect()
    }

    #[test]
    fn a_batch_comes_apart_into_parts_of_nearly_one_size() {
        let pixels = (0..5 * 3).map(|value| value as f32).collect();
        let batch = Batch { index: 4, pixels, labels: vec![0, 1, 2, 3, 4] };
        let labels = |count| batch.parts(count).map(|part| part.labels.clone()).collect::<Vec<_>>();
        assert_eq!(labels(3), [vec![0], vec![1, 2], vec![3, 4]]);
        assert_eq!((labels(1).len(), labels(0).len(), labels(9).len()), (1, 1, 5));
        let pixels: Vec<f32> = batch.parts(3).flat_map(|part| part.pixels.clone()).collect();
        assert_eq!(pixels, batch.pixels);
        assert!(batch.parts(2).all(|part| part.index == 4));
    }

    #[test]
    fn batches_repeat_and_resume() {
        let start = |seed, first| Batches::start(data(7), 3, true, seed, first);
        let whole = take(12, &mut start(5, 0));
        assert_eq!(whole, take(12, &mut start(5, 0)));
        assert_eq!(whole[3..], take(9, &mut start(5, 3)));
        assert_ne!(whole, take(12, &mut start(6, 0)));
        assert_eq!(whole[11].index, 11);
    }

    #[test]
    fn every_epoch_shows_each_picture_once_in_another_order() {
        let batches = take(14, &mut Batches::start(data(7), 3, false, 1, 0));
        let seen: Vec<_> = batches.iter().flat_map(numbers).collect();
        let epochs: BTreeSet<_> = seen.chunks(7).collect();
        assert_eq!(epochs.len(), 6, "six orders");
        for epoch in epochs {
            assert_eq!(BTreeSet::from_iter(epoch), BTreeSet::from_iter(&[0, 1, 2, 3, 4, 5, 6]));
        }
        for batch in &batches {
            let labels: Vec<_> = numbers(batch).iter().map(|n| n % 2).collect();
            assert_eq!(batch.labels, labels, "labels go with their pictures");
        }
    }

    #[test]
    fn mirror_flips_about_half_and_only_when_wanted() {
        let flipped = |mirror| {
            let batches = take(50, &mut Batches::start(data(8), 8, mirror, 2, 0));
            let pixels = batches.iter().flat_map(|batch| batch.pixels.chunks(12));
            // Green of the upper left pixel is dark unless flipped.
            pixels.filter(|p| p[4] > 0.0 && p[5] < 0.0).count()
        };
        assert_eq!(flipped(false), 0);
        assert!((150..250).contains(&flipped(true)), "{} of 400", flipped(true));
    }

    #[test]
    fn round_pictures_are_turned_and_others_are_not() {
        let mut turned = data(1).as_ref().clone();
        turned.set_round(vec![true]);
        let images = |data: Arc<Dataset>| -> BTreeSet<Vec<i32>> {
            let batches = take(8, &mut Batches::start(data, 2, false, 2, 0));
            let pixels = |batch: &Batch| -> Vec<Vec<i32>> {
                batch
                    .pixels
                    .chunks(12)
                    .map(|p| p.iter().map(|v| (v * 1e4) as i32).collect())
                    .collect()
            };
            batches.iter().flat_map(pixels).collect()
        };
        assert_eq!(images(data(1)).len(), 1);
        assert!(images(Arc::new(turned)).len() > 4);
    }

    #[test]
    fn a_set_smaller_than_the_batch_comes_round() {
        let batch = Batches::start(data(2), 5, false, 3, 0).next();
        assert_eq!((batch.labels.len(), batch.pixels.len()), (5, 5 * 12));
        assert!(batch.pixels.iter().all(|v| (-1.0..=1.0).contains(v)));
        assert_eq!(BTreeSet::from_iter(numbers(&batch)).len(), 2);
    }

    #[test]
    fn a_lost_worker_changes_nothing() {
        let mut lone = Batches::start(data(4), 2, true, 4, 0);
        lone.ready = None;
        assert_eq!(take(3, &mut lone), take(3, &mut Batches::start(data(4), 2, true, 4, 0)));
    }
}
