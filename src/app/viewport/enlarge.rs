//! Small pictures are enlarged before they reach the screen: the GPU's own filter is linear and
//! shows the pixel grid as diamonds when it enlarges ten times.

use crate::base::Rgb8;
use eframe::egui;
use egui::{Color32, ColorImage};

/// Side from which the GPU's filter does well enough.
const ENOUGH: usize = 256;
/// Largest enlargement.
const MOST: usize = 8;

/// The picture for the screen: as it is, or enlarged by Catmull-Rom's cubic when `smooth`.
pub fn image(picture: &Rgb8, smooth: bool) -> ColorImage {
    let size = [picture.width as usize, picture.height as usize];
    let plain = ColorImage::from_rgb(size, &picture.pixels);
    let factor = (ENOUGH / size[0].max(size[1]).max(1)).min(MOST);
    if !smooth || factor < 2 || size.contains(&0) {
        return plain;
    }
    let rgb: Vec<[f32; 3]> = picture
        .pixels
        .chunks_exact(3)
        .map(|p| [f32::from(p[0]), f32::from(p[1]), f32::from(p[2])])
        .collect();
    let wide = stretched(&rgb, size[0], factor);
    let tall = stretched(&transposed(&wide, size[0] * factor), size[1], factor);
    let pixels = transposed(&tall, size[1] * factor)
        .iter()
        .map(|p| Color32::from_rgb(p[0].round() as u8, p[1].round() as u8, p[2].round() as u8))
        .collect();
    ColorImage::new([size[0] * factor, size[1] * factor], pixels)
}

/// Each row of `width` pixels made `factor` times as long.
fn stretched(pixels: &[[f32; 3]], width: usize, factor: usize) -> Vec<[f32; 3]> {
    let taps: Vec<(isize, [f32; 4])> = (0..factor)
        .map(|i| {
            let at = (i as f32 + 0.5) / factor as f32 - 0.5;
            (at.floor() as isize, weights(at - at.floor()))
        })
        .collect();
    let mut out = Vec::with_capacity(pixels.len() * factor);
    for row in pixels.chunks_exact(width) {
        let pixel = |x: isize| row[x.clamp(0, width as isize - 1) as usize];
        for x in 0..width as isize {
            for (shift, weights) in &taps {
                let near = [-1, 0, 1, 2].map(|tap| pixel(x + shift + tap));
                let sum = |c: usize| (0..4).map(|tap| weights[tap] * near[tap][c]).sum::<f32>();
                out.push([sum(0), sum(1), sum(2)]);
            }
        }
    }
    out
}

/// Catmull-Rom weights of the four pixels around a place `t` of the way from the second to the
/// third.
fn weights(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [
        0.5 * (2.0 * t2 - t - t3),
        0.5 * (3.0 * t3 - 5.0 * t2 + 2.0),
        0.5 * (4.0 * t2 - 3.0 * t3 + t),
        0.5 * (t3 - t2),
    ]
}

/// Rows of `width` pixels become columns.
fn transposed(pixels: &[[f32; 3]], width: usize) -> Vec<[f32; 3]> {
    let height = pixels.len() / width;
    (0..width).flat_map(|x| (0..height).map(move |y| pixels[y * width + x])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_colours_and_ramps_are_kept() {
        let flat = image(&Rgb8::filled(5, 3, [7, 100, 255]), true);
        assert_eq!(flat.size, [40, 24]);
        assert!(flat.pixels.iter().all(|p| *p == Color32::from_rgb(7, 100, 255)));
        let mut ramp = Rgb8::filled(64, 2, [0; 3]);
        for x in 0..64 {
            ramp.paste(&Rgb8::filled(1, 2, [4 * x as u8; 3]), x, 0);
        }
        let wide = image(&ramp, true);
        assert_eq!(wide.size, [256, 8]);
        let middle: Vec<u8> = wide.pixels[256 * 4 + 16..][..16].iter().map(|p| p.r()).collect();
        assert!(middle.windows(2).all(|pair| pair[1] == pair[0] + 1), "{middle:?}");
    }

    #[test]
    fn sharp_and_large_pictures_stay_as_they_are() {
        assert_eq!(image(&Rgb8::filled(4, 4, [1; 3]), false).size, [4, 4]);
        assert_eq!(image(&Rgb8::filled(256, 4, [1; 3]), true).size, [256, 4]);
    }

    #[test]
    fn rows_and_columns_are_not_mixed_up() {
        let mut picture = Rgb8::filled(3, 2, [0; 3]);
        picture.paste(&Rgb8::filled(1, 1, [255, 0, 0]), 2, 0);
        let large = image(&picture, true);
        let at = |x: usize, y: usize| large.pixels[y * large.size[0] + x].r();
        assert!(at(20, 3) > 200 && at(3, 3) < 50 && at(20, 12) < 50);
    }
}
