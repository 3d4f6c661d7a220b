//! Pictures that tests write.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;
use std::path::Path;

/// Smooth colours that differ everywhere.
pub fn gradient(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, 90])
    })
    .into()
}

/// A third each of red, green and blue, left to right.
pub fn stripes(width: u32, height: u32) -> DynamicImage {
    let colours = [[255, 0, 0], [0, 255, 0], [0, 0, 255]];
    RgbImage::from_fn(width, height, |x, _| Rgb(colours[(3 * x / width) as usize])).into()
}

/// A picture of one colour that depends on `index`.
pub fn plain(index: usize) -> DynamicImage {
    RgbImage::from_pixel(16, 16, Rgb([(index * 5) as u8, 100, 200])).into()
}

/// The bytes of a picture file.
pub fn encode(picture: DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Writes a picture in the format that the name of `path` says, with its folders.
pub fn save(path: &Path, picture: DynamicImage) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, encode(picture, ImageFormat::from_path(path).unwrap())).unwrap();
}

/// Fails when any channel is more than `tolerance` off.
#[track_caller]
pub fn assert_near(got: [u8; 3], want: [u8; 3], tolerance: u8) {
    let near = got.iter().zip(want).all(|(a, b)| a.abs_diff(b) <= tolerance);
    assert!(near, "{got:?} is not {want:?} ± {tolerance}");
}

/// Progress that nobody watches.
pub fn quiet(_: usize, _: usize) {}
