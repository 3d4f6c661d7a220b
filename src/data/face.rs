//! A face brought to where a model has its faces: by the places of its eyes and mouth.

use super::decode::whole;
use super::turn::mirrored;
use crate::base::Rgb8;
use std::path::Path;

/// Longest side at which a photo is read for this.
const READ: u32 = 2048;
/// Most samples along each side of a pixel.
const SAMPLES: usize = 8;
/// Places in a picture as FFHQ aligns it (Karras 2019, appendix A), for a face of usual proportions.
const FFHQ: [[f32; 2]; 3] = [[0.375, 0.4725], [0.625, 0.4725], [0.5, 0.7475]];

/// Places of the left eye as it is seen, the right eye and the mouth, as shares of width and height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face(pub [[f32; 2]; 3]);

impl Default for Face {
    fn default() -> Self {
        Self(FFHQ)
    }
}

/// A shift, a turn and an enlargement: `[x, y]` becomes `[a x − b y + c, b x + a y + d]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similarity([f32; 4]);

impl Similarity {
    /// The one that brings the places of `from` nearest to those of `to`, by least squares (Umeyama 1991,
    /// without mirroring).
    pub fn between(from: [[f32; 2]; 3], to: [[f32; 2]; 3]) -> Self {
        let mean = |all: [[f32; 2]; 3]| [0, 1].map(|k| all.iter().map(|p| p[k]).sum::<f32>() / 3.0);
        let (f, t) = (mean(from), mean(to));
        let (mut along, mut across, mut power) = (0.0, 0.0, 0.0);
        for (p, q) in from.iter().zip(&to) {
            let ([px, py], [qx, qy]) = ([p[0] - f[0], p[1] - f[1]], [q[0] - t[0], q[1] - t[1]]);
            along += px * qx + py * qy;
            across += px * qy - py * qx;
            power += px * px + py * py;
        }
        let power = power.max(1e-12);
        let (a, b) = (along / power, across / power);
        Self([a, b, t[0] - a * f[0] + b * f[1], t[1] - b * f[0] - a * f[1]])
    }

    /// Where a place comes to lie.
    pub fn place(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let Self([a, b, c, d]) = *self;
        [a * x - b * y + c, b * x + a * y + d]
    }

    /// By how much it enlarges.
    pub fn scale(&self) -> f32 {
        self.0[0].hypot(self.0[1])
    }
}

impl Face {
    /// From a picture in which faces lie as in this one, sides from 0 to 1, to the pixels of a photo of
    /// `size` in which this `face` is.
    pub fn to(&self, face: &Face, size: [f32; 2]) -> Similarity {
        Similarity::between(self.0, face.0.map(|[x, y]| [x * size[0], y * size[1]]))
    }
}

/// The photo in the file `path`, `side` × `side`, so that its `face` lies where `model` has faces. What lies
/// beyond its border is mirrored there.
///
/// # Errors
/// Why it is no use, in a few words.
pub fn aligned(path: &Path, side: u32, face: Face, model: Face) -> Result<Rgb8, String> {
    let photo = whole(path, READ)?;
    let size = [photo.width as f32, photo.height as f32];
    let way = model.to(&face, size);
    let step = way.scale() / side as f32;
    if !(step.is_finite() && step * side as f32 >= 2.0) {
        return Err("eyes and mouth lie too close together".into());
    }
    let samples = (step.ceil() as usize).clamp(1, SAMPLES);
    let mut pixels = Vec::with_capacity(3 * (side * side) as usize);
    let part = |i: u32, k: usize| (i as f32 + (k as f32 + 0.5) / samples as f32) / side as f32;
    for y in 0..side {
        for x in 0..side {
            let mut sum = [0.0; 3];
            for k in 0..samples * samples {
                let at = way.place([part(x, k % samples), part(y, k / samples)]);
                let seen = sample(&photo, at);
                sum.iter_mut().zip(seen).for_each(|(sum, value)| *sum += value);
            }
            pixels.extend(sum.map(|v| (v / (samples * samples) as f32).round() as u8));
        }
    }
    Ok(Rgb8 { width: side, height: side, pixels })
}

/// Bilinear, mirrored at the border; places are in pixels, whose middles lie at halves.
fn sample(photo: &Rgb8, [x, y]: [f32; 2]) -> [f32; 3] {
    let (x, y) = (x - 0.5, y - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (u, v) = (x - left, y - top);
    let pixel = |x: f32, y: f32| {
        let (width, height) = (photo.width as usize, photo.height as usize);
        let at = 3 * (mirrored(y as isize, height) * width + mirrored(x as isize, width));
        [0, 1, 2].map(|c| f32::from(photo.pixels[at + c]))
    };
    let corners = [
        (pixel(left, top), (1.0 - u) * (1.0 - v)),
        (pixel(left + 1.0, top), u * (1.0 - v)),
        (pixel(left, top + 1.0), (1.0 - u) * v),
        (pixel(left + 1.0, top + 1.0), u * v),
    ];
    [0, 1, 2].map(|c| corners.iter().map(|(pixel, weight)| pixel[c] * weight).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A photo with three coloured spots for eyes and mouth.
    fn photo(spots: [[f32; 2]; 3], size: [u32; 2]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("face.png");
        let colours = [[255, 0, 0], [0, 255, 0], [0, 0, 255]];
        let picture = image::RgbImage::from_fn(size[0], size[1], |x, y| {
            let near = |spot: &[f32; 2]| {
                (x as f32 - spot[0] * size[0] as f32).hypot(y as f32 - spot[1] * size[1] as f32)
                    < 12.0
            };
            let spot = spots.iter().position(near);
            image::Rgb(spot.map_or([90, 90, 90], |spot| colours[spot]))
        });
        picture.save(&path).unwrap();
        (folder, path)
    }

    #[test]
    fn eyes_and_mouth_come_to_lie_where_the_model_has_them() {
        let model = Face([[0.34, 0.42], [0.66, 0.42], [0.5, 0.77]]);
        // Upright, turned either way, and partly outside: middle, side and angle.
        let faces = [
            ([300.0, 400.0], 360.0, 0.0, [600, 800]),
            ([500.0, 300.0], 300.0, 0.6, [900, 700]),
            ([120.0, 240.0], 420.0f32, -0.3f32, [640, 480]),
        ];
        for (middle, side, angle, size) in faces {
            let (sin, cos) = angle.sin_cos();
            let spots = model.0.map(|[x, y]| {
                let (x, y) = (side * (x - 0.5), side * (y - 0.5));
                let place: [f32; 2] =
                    [middle[0] + cos * x - sin * y, middle[1] + sin * x + cos * y];
                [place[0] / size[0] as f32, place[1] / size[1] as f32]
            });
            let (_folder, path) = photo(spots, size);
            let found = aligned(&path, 128, Face(spots), model).unwrap();
            for (i, place) in model.0.iter().enumerate() {
                let at = |k: usize| (place[k] * 128.0) as usize;
                let pixel = &found.pixels[3 * (at(1) * 128 + at(0))..][..3];
                let others = (0..3).filter(|c| *c != i).map(|c| pixel[c]).max().unwrap();
                assert!(pixel[i] > 150 && others < 100, "spot {i} of {size:?}: {pixel:?}");
            }
        }
    }

    #[test]
    fn a_face_that_lies_right_already_is_left_as_it_is() {
        let (_folder, path) = photo(FFHQ, [256, 256]);
        let before = whole(&path, READ).unwrap();
        let after = aligned(&path, 256, Face(FFHQ), Face(FFHQ)).unwrap();
        let off = before.pixels.iter().zip(&after.pixels).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(off.unwrap() <= 1);
        let point = Face([[0.5, 0.5]; 3]);
        assert!(aligned(&path, 64, point, Face::default()).unwrap_err().contains("too close"));
    }
}
