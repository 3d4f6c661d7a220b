//! All pictures of a folder, decoded, in memory.

mod faults;
mod parts;

use super::cache::{Pictures, Slot};
use super::decode::decode;
use super::parallel::{self, FileProgress};
use super::scan::nothing_usable;
use super::{Crop, Rejected, Scan};
use crate::base::{Error, Result, Rgb8};
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator};
use rayon::slice::ParallelSliceMut;
use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Square pictures of one size with their classes; never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    resolution: usize,
    classes: Vec<String>,
    labels: Vec<usize>,
    /// Width and height in the file.
    sizes: Vec<[u32; 2]>,
    /// Whether it belongs to the tenth that is held out, where that is wanted.
    held: Vec<bool>,
    /// Whether it may be turned by any angle.
    round: Vec<bool>,
    /// Planar (CHW), one picture after the other.
    pixels: Vec<u8>,
}

impl Dataset {
    /// From pictures in memory. `labels` are indices into `classes`, all 0 where there are none.
    ///
    /// # Errors
    /// [`Error::Usage`] when there is no picture, one is not square or not as large as the first,
    /// or the labels do not fit.
    pub fn from_images(
        images: Vec<Rgb8>,
        labels: Vec<usize>,
        classes: Vec<String>,
    ) -> Result<Self> {
        let side = images.first().map_or(0, |image| image.width);
        if side == 0 || images.iter().any(|image| (image.width, image.height) != (side, side)) {
            return Err(Error::Usage("a data set needs square pictures of one size".into()));
        }
        let bound = classes.len().max(1);
        if labels.len() != images.len() || labels.iter().any(|&label| label >= bound) {
            return Err(Error::Usage(
                "each picture of a data set needs the label of a class".into(),
            ));
        }
        let resolution = side as usize;
        let mut pixels = vec![0; images.len() * 3 * resolution * resolution];
        for (image, planes) in images.iter().zip(pixels.chunks_exact_mut(3 * resolution.pow(2))) {
            to_planes(image, planes);
        }
        let (sizes, no) = (vec![[side, side]; images.len()], vec![false; images.len()]);
        Ok(Self { resolution, classes, labels, sizes, held: no.clone(), round: no, pixels })
    }

    /// Number of pictures.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no picture; never so after [`load`] and [`Dataset::from_images`].
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Side of the pictures in pixels.
    pub fn resolution(&self) -> usize {
        self.resolution
    }

    /// Names of the classes; empty when there are none.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// Name and number of pictures of each class.
    pub fn class_sizes(&self) -> Vec<(String, usize)> {
        let mut sizes: Vec<_> = self.classes.iter().map(|name| (name.clone(), 0)).collect();
        // Without classes there is nothing to count under.
        for &label in self.labels.iter().filter(|_| !self.classes.is_empty()) {
            sizes[label].1 += 1;
        }
        sizes
    }

    /// How many pictures are exact copies of one before them.
    pub fn copies(&self) -> usize {
        let mut seen = HashSet::new();
        (0..self.len()).filter(|&index| !seen.insert(self.image(index))).count()
    }

    /// How many pictures have plain bars, black or of another colour, above and below or on both sides.
    pub fn barred(&self) -> usize {
        (0..self.len()).filter(|&index| faults::barred(self.image(index), self.resolution)).count()
    }

    /// Shorter sides of the files, where they are of very different sizes and the small ones too small:
    /// of the smallest but for a twentieth, and of the largest but for as many.
    pub fn mixed(&self) -> Option<[u32; 2]> {
        faults::mixed(self.sizes.iter().map(|size| size[0].min(size[1])), self.resolution as u32)
    }

    /// Class of picture `index`; 0 when there are none.
    pub fn label(&self, index: usize) -> usize {
        self.labels[index]
    }

    /// Whether picture `index` may be turned by any angle.
    pub fn round(&self, index: usize) -> bool {
        self.round[index]
    }

    #[cfg(test)]
    pub(super) fn set_round(&mut self, round: Vec<bool>) {
        self.round = round;
    }

    /// Picture `index` as bytes, planar (CHW).
    pub fn image(&self, index: usize) -> &[u8] {
        let stride = 3 * self.resolution * self.resolution;
        &self.pixels[index * stride..(index + 1) * stride]
    }

    /// Picture `index` to look at.
    pub fn thumbnail(&self, index: usize) -> Rgb8 {
        let (planes, area) = (self.image(index), self.resolution * self.resolution);
        let pixels =
            (0..area).flat_map(|i| [planes[i], planes[area + i], planes[2 * area + i]]).collect();
        Rgb8 { width: self.resolution as u32, height: self.resolution as u32, pixels }
    }

    /// Width and height of picture `index` in its file.
    pub fn size(&self, index: usize) -> [u32; 2] {
        self.sizes[index]
    }
}

/// Decodes every picture of `scan` at `resolution`, on all cores. With a `cache` folder the result
/// is kept there and taken from there while the files are the same. The rejected files are those
/// of the scan and those that would not decode.
///
/// # Errors
/// [`Error::Format`] when not one picture can be used, [`Error::Usage`] when they do not fit in
/// memory, [`Error::Cancelled`].
pub fn load(
    scan: &Scan,
    resolution: usize,
    crop: Crop,
    cache: Option<&Path>,
    progress: FileProgress,
    cancel: &AtomicBool,
) -> Result<(Dataset, Vec<Rejected>)> {
    let slot = cache.map(|folder| Slot::new(folder, scan, resolution, crop));
    if let Some(pictures) = slot.as_ref().and_then(Slot::read) {
        return assemble(scan, resolution, pictures);
    }
    let pictures = decode_all(scan, resolution, crop, progress, cancel)?;
    if let Some(Err(error)) = slot.map(|slot| slot.write(&pictures)) {
        // Without it the next start takes longer, no more.
        tracing::warn!("the decoded pictures are not kept: {error}");
    }
    assemble(scan, resolution, pictures)
}

fn decode_all(
    scan: &Scan,
    resolution: usize,
    crop: Crop,
    progress: FileProgress,
    cancel: &AtomicBool,
) -> Result<Pictures> {
    let stride = 3 * resolution * resolution;
    let mut pixels = reserve(scan.entries.len(), resolution)?;
    let work = scan.entries.par_iter().zip(pixels.par_chunks_exact_mut(stride));
    let outcomes = parallel::map(work, progress, cancel, |(entry, planes)| {
        let decoded = decode(&scan.store, &entry.path, resolution as u32, crop, entry.square)?;
        to_planes(&decoded.image, planes);
        Ok(decoded.size)
    })?;
    let mut kept = 0;
    for (index, _) in outcomes.iter().enumerate().filter(|(_, outcome)| outcome.is_ok()) {
        pixels.copy_within(index * stride..(index + 1) * stride, kept * stride);
        kept += 1;
    }
    pixels.truncate(kept * stride);
    Ok(Pictures { outcomes, pixels })
}

/// Zeroed room for `count` pictures.
fn reserve(count: usize, resolution: usize) -> Result<Vec<u8>> {
    let mut pixels = Vec::new();
    let bytes = resolution.checked_pow(2).and_then(|area| area.checked_mul(3 * count));
    match bytes {
        Some(bytes) if bytes > 0 && pixels.try_reserve_exact(bytes).is_ok() => {
            pixels.resize(bytes, 0);
            Ok(pixels)
        }
        _ => Err(Error::Usage(format!(
            "{count} pictures of {resolution}×{resolution} cannot be held in memory; choose \
             another resolution or fewer pictures"
        ))),
    }
}

/// Names and labels for what could be decoded. Classes without any picture left are dropped.
fn assemble(
    scan: &Scan,
    resolution: usize,
    pictures: Pictures,
) -> Result<(Dataset, Vec<Rejected>)> {
    let (mut labels, mut sizes) = (Vec::new(), Vec::new());
    let (mut held, mut round) = (Vec::new(), Vec::new());
    let mut rejected = scan.rejected.clone();
    for (entry, outcome) in scan.entries.iter().zip(pictures.outcomes) {
        match outcome {
            Ok(size) => {
                labels.push(entry.class);
                sizes.push(size);
                held.push(parts::held_out(&entry.path));
                round.push(entry.round);
            }
            Err(reason) => rejected.push(Rejected { path: entry.path.clone(), reason }),
        }
    }
    rejected.sort_by(|a, b| a.path.cmp(&b.path));
    if labels.is_empty() {
        return Err(nothing_usable(&scan.folder, &rejected));
    }
    let mut used: Vec<_> = (0..scan.classes.len()).filter(|c| labels.contains(c)).collect();
    if used.len() < 2 {
        used.clear();
    }
    for label in &mut labels {
        *label = used.iter().position(|c| c == label).unwrap_or(0);
    }
    let classes = used.iter().map(|&class| scan.classes[class].clone()).collect();
    let pixels = pictures.pixels;
    Ok((Dataset { resolution, classes, labels, sizes, held, round, pixels }, rejected))
}

/// Interleaved to planar.
fn to_planes(image: &Rgb8, planes: &mut [u8]) {
    let area = planes.len() / 3;
    for (i, pixel) in image.pixels.chunks_exact(3).enumerate() {
        for (channel, &value) in pixel.iter().enumerate() {
            planes[channel * area + i] = value;
        }
    }
}

#[cfg(test)]
mod tests;
