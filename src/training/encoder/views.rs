//! Random views of a picture that leave what it shows: cut out, mirrored, in other light.

use crate::base::Random;
use crate::models::ENCODER_SIDE as SIDE;

/// Least side of the cut, as a share.
const LEAST: f32 = 0.65;
/// Greatest change of contrast and of brightness of each channel.
const LIGHT: f32 = 0.2;

/// Appends one view of a planar picture of the encoder's size, in [−1, 1].
pub fn push(pixels: &mut Vec<f32>, image: &[u8], random: &mut Random) {
    let scale = LEAST + (1.0 - LEAST) * random.uniform();
    let room = SIDE as f32 * (1.0 - scale);
    let (left, top) = (room * random.uniform(), room * random.uniform());
    let flip = random.uniform() < 0.5;
    let place = |start: f32, i: usize| start + (i as f32 + 0.5) * scale - 0.5;
    let columns: Vec<(usize, f32)> =
        (0..SIDE).map(|x| between(place(left, if flip { SIDE - 1 - x } else { x }))).collect();
    let rows: Vec<(usize, f32)> = (0..SIDE).map(|y| between(place(top, y))).collect();
    let mut change = || LIGHT * (2.0 * random.uniform() - 1.0);
    let contrast = 1.0 + change();
    for plane in image.chunks_exact(SIDE * SIDE) {
        let (gain, shift) = (contrast * (1.0 + 0.5 * change()), change());
        for &(y, down) in &rows {
            for &(x, right) in &columns {
                let row = |y: usize| {
                    let at = y * SIDE + x;
                    f32::from(plane[at]) * (1.0 - right) + f32::from(plane[at + 1]) * right
                };
                let value = row(y) * (1.0 - down) + row(y + 1) * down;
                pixels.push(((value / 127.5 - 1.0) * gain + shift).clamp(-1.0, 1.0));
            }
        }
    }
}

/// The pixel before a position, and how far from it to the next the position is.
fn between(position: f32) -> (usize, f32) {
    let position = position.clamp(0.0, SIDE as f32 - 1.001);
    (position as usize, position.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_differ_but_stay_close() {
        let image: Vec<u8> = (0..3 * SIDE * SIDE).map(|i| (4 * (i % SIDE)) as u8).collect();
        let view = |index| {
            let mut pixels = Vec::new();
            push(&mut pixels, &image, &mut Random::stream(1, "view", index));
            pixels
        };
        assert_eq!(view(0), view(0));
        let mut mirrored = 0;
        for index in 0..40 {
            let pixels = view(index);
            assert_eq!(pixels.len(), 3 * SIDE * SIDE);
            assert!(pixels.iter().all(|v| (-1.0..=1.0).contains(v)));
            // A slope stays a slope, up or down.
            let slope = pixels[SIDE - 1] - pixels[0];
            assert!(slope.abs() > 0.8, "{slope}");
            mirrored += usize::from(slope < 0.0);
        }
        assert!((8..32).contains(&mirrored), "{mirrored} of 40");
        assert_ne!(view(1), view(2));
    }
}
