//! What a folder of pictures looks like to somebody who sorts it: kinds, near copies, strangers, what is
//! blurred.

use super::prepare::cache_folder;
use crate::base::{Random, Result, Rgb8};
use crate::checkpoint::open_encoder;
use crate::data::{self, Crop};
use crate::models::ENCODER_SIDE;
use crate::training::{FeatureNetwork, Features, encode};
use burn::tensor::Device;
use rayon::prelude::*;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Pictures for each kind, about, and the most kinds.
const EACH: usize = 60;
const KINDS: usize = 24;
/// Rounds after which kinds hardly change.
const ROUNDS: usize = 12;
/// Mean square of the differences of features below which two pictures nearly are one.
const NEAR: f32 = 0.06;
/// Pictures whose distance tells how strange one is.
const COMPANY: usize = 5;

/// A picture of the folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Surveyed {
    /// Its path below the folder, with `/` between the parts.
    pub file: String,
    /// Width and height in the file.
    pub size: [u32; 2],
    /// It, at 64×64 by its middle square.
    pub thumbnail: Rgb8,
    /// Number of its kind: pictures that look alike have the same.
    pub kind: usize,
    /// The first picture that it nearly repeats, by its place.
    pub copy_of: Option<usize>,
    /// How far it is from those most like it; large for what is alone of its kind.
    pub strange: f32,
    /// Strength of its finest detail; small where it is blurred.
    pub sharp: f32,
}

/// Looks at all pictures of a folder.
///
/// # Errors
/// As of [`data::scan`] and [`data::load`].
pub fn survey(
    folder: &Path,
    progress: &(dyn Fn(usize, usize) + Sync),
    cancel: &AtomicBool,
) -> Result<Vec<Surveyed>> {
    let scan = data::scan(folder, None, progress, cancel)?;
    let cache = cache_folder();
    let (set, rejected) =
        data::load(&scan, ENCODER_SIDE, Crop::Center, cache.as_deref(), progress, cancel)?;
    let lost: HashSet<&PathBuf> = rejected.iter().map(|file| &file.path).collect();
    let files = scan.entries.iter().map(|entry| &entry.path).filter(|path| !lost.contains(path));
    let pictures: Vec<Rgb8> = (0..set.len()).map(|i| set.thumbnail(i)).collect();
    let (kinds, copies, strange) = match pictures.len() {
        // Of one there is nothing to compare.
        1 => (vec![0], vec![None], vec![0.0]),
        _ => {
            let (encoder, _) = open_encoder(&Device::flex())?;
            let features = encode(&FeatureNetwork::Encoder(encoder), &pictures, progress)?;
            let (copies, strange) = neighbours(&features);
            (kinds(&features), copies, strange)
        }
    };
    let all = files.zip(pictures).enumerate().map(|(i, (path, thumbnail))| Surveyed {
        file: below(folder, path),
        size: set.size(i),
        sharp: sharpness(&thumbnail),
        thumbnail,
        kind: kinds[i],
        copy_of: copies[i],
        strange: strange[i],
    });
    Ok(all.collect())
}

/// A path below a folder as a list names it.
fn below(folder: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(folder).unwrap_or(path).components();
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn distance(a: &[f32], b: &[f32]) -> f32 {
    let sum: f32 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
    sum / a.len().max(1) as f32
}

/// Lloyd's k-means, begun from pictures far from each other (k-means++, Arthur 2007). Kinds are numbered
/// by their size, the largest first.
fn kinds(features: &Features) -> Vec<usize> {
    let rows: Vec<&[f32]> = features.rows().collect();
    let count = (rows.len() / EACH).clamp(1, KINDS);
    let mut centres = first_centres(&rows, count);
    let mut of = vec![0; rows.len()];
    for _ in 0..ROUNDS {
        of = rows.par_iter().map(|row| nearest(row, &centres)).collect();
        for (kind, centre) in centres.iter_mut().enumerate() {
            let own: Vec<&[f32]> =
                rows.iter().zip(&of).filter(|(_, of)| **of == kind).map(|(row, _)| *row).collect();
            if !own.is_empty() {
                *centre = mean(&own);
            }
        }
    }
    let size = |kind: usize| of.iter().filter(|of| **of == kind).count();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|kind| std::cmp::Reverse(size(*kind)));
    of.iter().map(|kind| order.iter().position(|it| it == kind).unwrap_or(0)).collect()
}

fn first_centres(rows: &[&[f32]], count: usize) -> Vec<Vec<f32>> {
    let mut random = Random::stream(0, "kinds", 0);
    let mut centres = vec![rows[0].to_vec()];
    while centres.len() < count {
        let far: Vec<f32> =
            rows.par_iter().map(|row| distance(row, &centres[nearest(row, &centres)])).collect();
        let mut left = random.uniform() * far.iter().sum::<f32>();
        let chosen = far.iter().position(|far| {
            left -= far;
            left < 0.0
        });
        centres.push(rows[chosen.unwrap_or(rows.len() - 1)].to_vec());
    }
    centres
}

fn nearest(row: &[f32], centres: &[Vec<f32>]) -> usize {
    let far = |centre: &Vec<f32>| distance(row, centre);
    let all = centres.iter().map(far).enumerate();
    all.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(index, _)| index)
}

fn mean(rows: &[&[f32]]) -> Vec<f32> {
    let share = 1.0 / rows.len() as f32;
    (0..rows[0].len()).map(|i| rows.iter().map(|row| row[i] * share).sum()).collect()
}

/// For each picture the first one before it that it nearly repeats, and its mean distance from those most
/// like it.
fn neighbours(features: &Features) -> (Vec<Option<usize>>, Vec<f32>) {
    let rows: Vec<&[f32]> = features.rows().collect();
    let look = |i: usize| {
        let mut near = [f32::INFINITY; COMPANY];
        let mut copy_of = None;
        for (j, other) in rows.iter().enumerate().filter(|(j, _)| *j != i) {
            let far = distance(rows[i], other);
            if far < NEAR && j < i && copy_of.is_none() {
                copy_of = Some(j);
            }
            if far < near[COMPANY - 1] {
                near[COMPANY - 1] = far;
                near.sort_by(f32::total_cmp);
            }
        }
        let company: Vec<f32> = near.into_iter().filter(|far| far.is_finite()).collect();
        (copy_of, company.iter().sum::<f32>() / company.len().max(1) as f32)
    };
    (0..rows.len()).into_par_iter().map(look).unzip()
}

/// Mean square of the Laplacian of a picture's brightness.
fn sharpness(picture: &Rgb8) -> f32 {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let grey: Vec<f32> =
        picture.pixels.chunks_exact(3).map(|p| p.iter().map(|v| f32::from(*v)).sum()).collect();
    let inner = (1..height.saturating_sub(1)).flat_map(|y| (1..width - 1).map(move |x| (x, y)));
    let (sum, count) = inner.fold((0.0, 0), |(sum, count), (x, y)| {
        let at = |x: usize, y: usize| grey[y * width + x];
        let bend = 4.0 * at(x, y) - at(x - 1, y) - at(x + 1, y) - at(x, y - 1) - at(x, y + 1);
        (sum + bend * bend, count + 1)
    });
    sum / count.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(rows: &[[f32; 2]]) -> Features {
        Features::new(2, rows.concat()).unwrap()
    }

    #[test]
    fn kinds_are_what_lies_together() {
        let rows: Vec<[f32; 2]> =
            (0..200).map(|i| [if i < 130 { 0.0 } else { 9.0 }, 0.01 * i as f32]).collect();
        let kinds = kinds(&features(&rows));
        assert_eq!(kinds.len(), 200);
        let (left, right) = kinds.split_at(130);
        assert!(left.iter().all(|kind| !right.contains(kind)), "{kinds:?}");
        assert_eq!(*kinds.iter().max().unwrap(), 2, "three kinds for 200 pictures");
    }

    #[test]
    fn copies_and_strangers_are_found() {
        let rows = [[0.0, 0.0], [1.0, 0.0], [0.0, 0.01], [0.5, 0.5], [40.0, 0.0], [1.0, 1.0]];
        let (copies, strange) = neighbours(&features(&rows));
        assert_eq!(copies, [None, None, Some(0), None, None, None]);
        let most = strange.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
        assert_eq!(most.unwrap().0, 4);
    }

    #[test]
    fn blur_takes_detail_away() {
        let checks = |step: usize| {
            let value =
                |i: usize| if (i % 16 / step + i / 16 / step).is_multiple_of(2) { 200 } else { 40 };
            let pixels = (0..256).flat_map(|i| [value(i); 3]).collect();
            sharpness(&Rgb8 { width: 16, height: 16, pixels })
        };
        assert!(checks(1) > checks(4) && checks(4) > 0.0);
        assert_eq!(sharpness(&Rgb8::filled(16, 16, [9; 3])), 0.0);
    }

    #[test]
    fn a_folder_is_looked_at_with_its_list_names() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("red")).unwrap();
        for (name, colour) in [("red/a.png", [200, 30, 30]), ("b.png", [20, 30, 200])] {
            let picture = image::RgbImage::from_pixel(40, 20, image::Rgb(colour));
            picture.save(folder.path().join(name)).unwrap();
        }
        std::fs::write(folder.path().join("c.txt"), "no picture").unwrap();
        let found = survey(folder.path(), &|_, _| (), &AtomicBool::new(false)).unwrap();
        let files: Vec<&str> = found.iter().map(|it| it.file.as_str()).collect();
        assert_eq!(files, ["b.png", "red/a.png"]);
        assert_eq!((found[0].size, found[1].thumbnail.pixels[0]), ([40, 20], 200));
        std::fs::remove_file(folder.path().join("b.png")).unwrap();
        let found = survey(folder.path(), &|_, _| (), &AtomicBool::new(false)).unwrap();
        assert_eq!((found.len(), found[0].strange), (1, 0.0));
    }
}
