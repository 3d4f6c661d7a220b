//! Random views of a picture: cut out, mirrored, in other light, and some of them distorted in the
//! ways in which generated pictures go wrong.

use crate::base::Random;
use crate::models::ENCODER_SIDE as SIDE;

/// Least side of the cut, as a share.
const LEAST: f32 = 0.65;
/// Greatest change of contrast and of brightness of each channel.
const LIGHT: f32 = 0.2;
/// Distance of the four points that a blur averages, in pixels of the view.
const BLUR: f32 = 1.2;
/// Deviation of added noise, and height of an added pattern.
const NOISE: f32 = 0.12;
const PATTERN: f32 = 0.08;
/// Greatest displacement and shortest wave of a warp, in pixels of the view.
const WARP: f32 = 2.5;
const WAVE: f32 = 12.0;

/// What is done to a view. A third is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Distortion {
    None,
    Blur,
    Noise,
    Pattern,
    Warp,
}

/// Kinds of distortions, none included.
pub const KINDS: usize = 5;

/// Appends one view of a planar picture of the encoder's size, in [−1, 1]. Tells what was done.
pub fn push(pixels: &mut Vec<f32>, image: &[u8], random: &mut Random) -> usize {
    use Distortion::{Blur, Noise, None, Pattern, Warp};
    let kind = [None, None, Blur, Noise, Pattern, Warp][random.below(6)];
    draw(pixels, image, kind, random);
    kind as usize
}

fn draw(pixels: &mut Vec<f32>, image: &[u8], kind: Distortion, random: &mut Random) {
    let points = points(kind, random);
    let taps: &[f32] = if kind == Distortion::Blur { &[-BLUR, BLUR] } else { &[0.0] };
    let size = 1 + random.below(3);
    let mut change = || LIGHT * (2.0 * random.uniform() - 1.0);
    let contrast = 1.0 + change();
    let light = [0; 3].map(|_| (contrast * (1.0 + 0.5 * change()), change()));
    for (plane, (gain, shift)) in image.chunks_exact(SIDE * SIDE).zip(light) {
        for (place, &(x, y)) in points.iter().enumerate() {
            let taps = taps.iter().flat_map(|down| taps.iter().map(move |right| (*right, *down)));
            let (mut sum, mut count) = (0.0, 0.0);
            for (right, down) in taps {
                sum += sample(plane, x + right, y + down);
                count += 1.0;
            }
            let added = match kind {
                Distortion::Noise => NOISE * random.normal(),
                Distortion::Pattern
                    if (place % SIDE / size + place / SIDE / size).is_multiple_of(2) =>
                {
                    PATTERN
                }
                Distortion::Pattern => -PATTERN,
                _ => 0.0,
            };
            let value = (sum / count / 127.5 - 1.0) * gain + shift + added;
            pixels.push(value.clamp(-1.0, 1.0));
        }
    }
}

/// Where in the picture each pixel of a view lies.
fn points(kind: Distortion, random: &mut Random) -> Vec<(f32, f32)> {
    let scale = LEAST + (1.0 - LEAST) * random.uniform();
    let room = SIDE as f32 * (1.0 - scale);
    let (left, top) = (room * random.uniform(), room * random.uniform());
    let flip = random.uniform() < 0.5;
    let height = if kind == Distortion::Warp { WARP * (0.5 + 0.5 * random.uniform()) } else { 0.0 };
    let wave = std::f32::consts::TAU / (WAVE * (1.0 + random.uniform()));
    let phases = [random.uniform(), random.uniform()].map(|phase| phase * std::f32::consts::TAU);
    (0..SIDE * SIDE)
        .map(|place| {
            let (x, y) = ((place % SIDE) as f32, (place / SIDE) as f32);
            let across = x + height * (wave * y + phases[0]).sin();
            let down = y + height * (wave * x + phases[1]).sin();
            let across = if flip { SIDE as f32 - 1.0 - across } else { across };
            (left + (across + 0.5) * scale - 0.5, top + (down + 0.5) * scale - 0.5)
        })
        .collect()
}

/// The picture between its pixels.
fn sample(plane: &[u8], x: f32, y: f32) -> f32 {
    let ((x, right), (y, down)) = (between(x), between(y));
    let row = |y: usize| {
        let at = y * SIDE + x;
        f32::from(plane[at]) * (1.0 - right) + f32::from(plane[at + 1]) * right
    };
    row(y) * (1.0 - down) + row(y + 1) * down
}

/// The pixel before a position, and how far from it to the next the position is.
fn between(position: f32) -> (usize, f32) {
    let position = position.clamp(0.0, SIDE as f32 - 1.001);
    (position as usize, position.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(kind: Distortion, index: u64) -> Vec<f32> {
        let image: Vec<u8> = (0..3 * SIDE * SIDE).map(|i| (4 * (i % SIDE)) as u8).collect();
        let mut pixels = Vec::new();
        draw(&mut pixels, &image, kind, &mut Random::stream(1, "view", index));
        pixels
    }

    #[test]
    fn views_differ_but_stay_close() {
        assert_eq!(view(Distortion::None, 0), view(Distortion::None, 0));
        assert_ne!(view(Distortion::None, 1), view(Distortion::None, 2));
        let mut mirrored = 0;
        for index in 0..40 {
            let pixels = view(Distortion::None, index);
            assert_eq!(pixels.len(), 3 * SIDE * SIDE);
            assert!(pixels.iter().all(|v| (-1.0..=1.0).contains(v)));
            // A slope stays a slope, up or down.
            let slope = pixels[SIDE - 1] - pixels[0];
            assert!(slope.abs() > 0.8, "{slope}");
            mirrored += usize::from(slope < 0.0);
        }
        assert!((8..32).contains(&mirrored), "{mirrored} of 40");
    }

    #[test]
    fn each_distortion_changes_the_view_in_its_way() {
        /// Mean change from one pixel to the one below, where a slope across has none.
        fn roughness(pixels: &[f32]) -> f32 {
            let plane = &pixels[..SIDE * SIDE];
            let rows = plane.iter().zip(&plane[SIDE..]);
            rows.map(|(a, b)| (a - b).abs()).sum::<f32>() / plane.len() as f32
        }
        assert!(roughness(&view(Distortion::None, 3)) < 1e-4);
        assert!(roughness(&view(Distortion::Blur, 3)) < 1e-4);
        for kind in [Distortion::Noise, Distortion::Pattern, Distortion::Warp] {
            assert!(roughness(&view(kind, 3)) > 0.003, "{kind:?}");
        }
    }

    #[test]
    fn a_third_of_the_views_is_left_as_it_is() {
        let (image, mut random) = (vec![0; 3 * SIDE * SIDE], Random::stream(1, "kinds", 0));
        let mut counts = [0; KINDS];
        (0..300).for_each(|_| counts[push(&mut Vec::new(), &image, &mut random)] += 1);
        assert!(
            (70..130).contains(&counts[0]) && counts[1..].iter().all(|n| *n > 25),
            "{counts:?}"
        );
    }
}
