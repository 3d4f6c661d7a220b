//! Framing of pictures that are not square.

use super::Square;
use image::imageops::{self, FilterType};
use image::{DynamicImage, RgbImage};
use serde::{Deserialize, Serialize};

/// What happens to a picture that is not square.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Crop {
    /// The centre square.
    #[default]
    Center,
    /// The whole picture on a square with blurred-edge padding.
    Pad,
}

crate::models::choice!(Crop {
    Center = "center", "Cut out the centre";
    Pad = "pad", "Keep all, pad the edges";
});

impl Crop {
    /// The picture as a square of `side` pixels, what is transparent on white.
    pub(super) fn square(self, picture: DynamicImage, side: u32) -> RgbImage {
        let (width, height) = (picture.width(), picture.height());
        if width == height {
            return scale(&opaque(picture), side, side);
        }
        match self {
            Self::Center => {
                let edge = width.min(height);
                let (x, y) = ((width - edge) / 2, (height - edge) / 2);
                scale(&opaque(picture.crop_imm(x, y, edge, edge)), side, side)
            }
            Self::Pad => pad(&opaque(picture), side),
        }
    }
}

impl Square {
    /// That square of a picture, so many pixels wide; no further than the picture reaches.
    pub(super) fn of(self, picture: &DynamicImage, side: u32) -> RgbImage {
        let (width, height) = (picture.width(), picture.height());
        let edge = (self.size * width.min(height) as f32).round().max(1.0) as u32;
        let edge = edge.min(width).min(height);
        let place =
            |share: f32, length: u32| ((share * length as f32).round() as u32).min(length - edge);
        let (x, y) = (place(self.x0, width), place(self.y0, height));
        scale(&opaque(picture.crop_imm(x, y, edge, edge)), side, side)
    }
}

/// The whole picture in the middle of a square that its own blur fills.
fn pad(picture: &RgbImage, side: u32) -> RgbImage {
    // A blur this wide is a few averaged colours, smoothly enlarged.
    const COLOURS: u32 = 8;
    let mut square =
        imageops::resize(&scale(picture, COLOURS, COLOURS), side, side, FilterType::Gaussian);
    let longest = f64::from(picture.width().max(picture.height()));
    let fit = |edge: u32| ((f64::from(edge * side) / longest).round() as u32).clamp(1, side);
    let whole = scale(picture, fit(picture.width()), fit(picture.height()));
    let (x, y) = ((side - whole.width()) / 2, (side - whole.height()) / 2);
    imageops::replace(&mut square, &whole, i64::from(x), i64::from(y));
    square
}

/// High-quality scaling. Huge pictures are averaged first, which is many times faster and still
/// leaves Lanczos four pixels for each.
fn scale(picture: &RgbImage, width: u32, height: u32) -> RgbImage {
    if picture.width() <= 8 * width && picture.height() <= 8 * height {
        return imageops::resize(picture, width, height, FilterType::Lanczos3);
    }
    let (w, h) = (picture.width().min(4 * width), picture.height().min(4 * height));
    imageops::resize(&imageops::thumbnail(picture, w, h), width, height, FilterType::Lanczos3)
}

/// Eight-bit RGB, what is transparent on white.
pub(super) fn opaque(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [r, g, b, alpha] = picture.get_pixel(x, y).0.map(u32::from);
        image::Rgb([r, g, b].map(|v| ((v * alpha + 255 * (255 - alpha) + 127) / 255) as u8))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::samples::{assert_near, stripes};
    use image::{Rgb, Rgba, RgbaImage};

    #[test]
    fn centre_keeps_the_middle_and_pad_the_whole() {
        // A third each of red, green and blue, lying and standing.
        for picture in [stripes(96, 32), stripes(96, 32).rotate90()] {
            let centre = Crop::Center.square(picture.clone(), 16);
            assert_eq!(centre.dimensions(), (16, 16));
            assert!(centre.pixels().all(|p| *p == Rgb([0, 255, 0])), "only the green third");
            let whole = Crop::Pad.square(picture.clone(), 48);
            let (start, end) =
                if picture.width() > 48 { ((4, 24), (43, 24)) } else { ((24, 4), (24, 43)) };
            assert_near(whole.get_pixel(start.0, start.1).0, [255, 0, 0], 2);
            assert_near(whole.get_pixel(24, 24).0, [0, 255, 0], 2);
            assert_near(whole.get_pixel(end.0, end.1).0, [0, 0, 255], 2);
            // The fill is the picture stretched: its corners have the picture's ends.
            let corner = whole.get_pixel(0, 0).0;
            assert!(corner[0] > 150 && corner[2] < 60, "{corner:?}");
            // … and it is blurred: no hard edge along the border.
            let steps = (1..48).flat_map(|i| [((i - 1, 0), (i, 0)), ((0, i - 1), (0, i))]);
            let red = |(x, y): (u32, u32)| whole.get_pixel(x, y).0[0];
            assert!(steps.into_iter().all(|(a, b)| red(a).abs_diff(red(b)) < 80), "smooth fill");
        }
    }

    #[test]
    fn transparent_becomes_white() {
        let picture =
            RgbaImage::from_fn(8, 8, |x, _| Rgba([200, 0, 0, if x < 4 { 0 } else { 51 }]));
        let square = Crop::Center.square(picture.into(), 8);
        assert_eq!(square.get_pixel(0, 0).0, [255, 255, 255]);
        assert_eq!(square.get_pixel(7, 0).0, [244, 204, 204]);
    }

    #[test]
    fn huge_pictures_are_averaged_evenly() {
        // One-pixel black and white columns: any skipped column would show as a stripe.
        let picture = RgbImage::from_fn(1024, 1024, |x, _| Rgb([(x % 2 * 255) as u8; 3]));
        let square = Crop::Center.square(picture.into(), 16);
        assert!(square.pixels().all(|p| (126..=129).contains(&p.0[0])), "even grey");
    }

    #[test]
    fn the_thinnest_strip_works() {
        let strip = RgbImage::from_pixel(20_000, 8, Rgb([7, 8, 9]));
        for crop in [Crop::Center, Crop::Pad] {
            let square = crop.square(strip.clone().into(), 64);
            assert!(square.pixels().all(|p| *p == Rgb([7, 8, 9])), "{crop:?}");
        }
    }
}
