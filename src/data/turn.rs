//! Pictures of round things, turned by any angle.

/// Width of the filter in pixels to either side.
const REACH: isize = 2;

/// A planar picture (CHW, `side` × `side`) turned about its middle by `angle` radians. What comes in
/// from beyond the border is the picture mirrored there, as in ADA (Karras 2020, appendix B).
pub fn turned(image: &[u8], side: usize, angle: f32) -> Vec<u8> {
    let (sin, cos) = angle.sin_cos();
    let middle = (side as f32 - 1.0) / 2.0;
    let mut out = vec![0; image.len()];
    for y in 0..side {
        for x in 0..side {
            let (dx, dy) = (x as f32 - middle, y as f32 - middle);
            let at = [middle + cos * dx - sin * dy, middle + sin * dx + cos * dy];
            let taps = at.map(|place| taps(place, side));
            for (plane, to) in
                image.chunks_exact(side * side).zip(out.chunks_exact_mut(side * side))
            {
                to[y * side + x] = sample(plane, side, &taps);
            }
        }
    }
    out
}

/// Rows or columns around a place, and their weights.
type Taps = [(usize, f32); 2 * REACH as usize];

fn taps(place: f32, side: usize) -> Taps {
    let first = place.floor();
    std::array::from_fn(|i| {
        let offset = i as isize - REACH + 1;
        let distance = place - first - offset as f32;
        (mirrored(first as isize + offset, side), catmull_rom(distance))
    })
}

/// The pixel that lies there when the picture is mirrored at its borders.
pub(super) fn mirrored(place: isize, side: usize) -> usize {
    let period = 2 * side as isize;
    let place = place.rem_euclid(period);
    place.min(period - 1 - place) as usize
}

/// The cubic that goes through the pixels (Catmull and Rom 1974), which hardly blurs.
fn catmull_rom(distance: f32) -> f32 {
    let x = distance.abs();
    match x {
        x if x < 1.0 => (1.5 * x - 2.5) * x * x + 1.0,
        x if x < 2.0 => ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0,
        _ => 0.0,
    }
}

fn sample(plane: &[u8], side: usize, [columns, rows]: &[Taps; 2]) -> u8 {
    let row = |row: usize| -> f32 {
        columns.iter().map(|&(x, weight)| weight * f32::from(plane[row * side + x])).sum()
    };
    let value: f32 = rows.iter().map(|&(y, weight)| weight * row(y)).sum();
    value.round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f32::consts::{PI, TAU};

    /// A smooth hill off the middle, in three planes.
    fn hill(side: usize) -> Vec<u8> {
        let height = |i: usize| {
            let (x, y) = ((i % side) as f32 - 20.0, (i / side % side) as f32 - 12.0);
            (255.0 * (-(x * x + y * y) / 40.0).exp()) as u8
        };
        (0..3 * side * side).map(|i| height(i % (side * side))).collect()
    }

    #[test]
    fn quarter_turns_move_pixels_and_change_none() {
        let (side, image) = (32, hill(32));
        assert_eq!(turned(&image, side, 0.0), image);
        assert_eq!(turned(&image, side, TAU), image);
        let quarter = turned(&image, side, PI / 2.0);
        for (x, y) in [(3, 5), (20, 12), (31, 0), (12, 11)] {
            let from = image[x * side + (side - 1 - y)];
            assert_eq!(quarter[y * side + x], from, "at {x}, {y}");
        }
    }

    #[test]
    fn there_and_back_is_the_same_picture() {
        let (side, image) = (32, hill(32));
        let back = turned(&turned(&image, side, 0.7), side, -0.7);
        let middle =
            |i: &usize| (8..24).contains(&(i % side)) && (8..24).contains(&(i / side % side));
        let worst = (0..image.len()).filter(middle).map(|i| image[i].abs_diff(back[i])).max();
        assert!(worst.unwrap() <= 6, "{worst:?}");
    }

    #[test]
    fn the_border_is_mirrored_and_flat_colour_stays_flat() {
        assert_eq!([-1, 0, 7, 8, 9, 16].map(|place| mirrored(place, 8)), [0, 0, 7, 7, 6, 0]);
        let flat = vec![77; 3 * 64];
        assert_eq!(turned(&flat, 8, 1.1), flat);
    }
}
