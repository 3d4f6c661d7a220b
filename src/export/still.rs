//! Pictures and grids as PNG files that carry their recipe.

use super::recipe::{KEYWORD, SavedRecipe};
use crate::base::{Error, PROGRAM, Result, Rgb8, files};
use image::RgbImage;
use image::imageops::{FilterType, resize};
use std::path::Path;

/// Pixels between the pictures of a grid, before enlargement.
const GAP: u32 = 2;
const BACKGROUND: [u8; 3] = [24; 3];

/// Largest picture that is made, in bytes of RGB.
const LIMIT: u64 = 1 << 30;

/// Enlarges equally sized pictures by `recipe.scale` and lays several of them out as a grid of
/// `recipe.columns` columns.
///
/// # Errors
/// [`Error::Usage`] when the scale is not 1, 2 or 4 or the result would be over 1 GiB.
pub fn compose(pictures: &[Rgb8], recipe: &SavedRecipe) -> Result<Rgb8> {
    let scale = recipe.scale;
    if ![1, 2, 4].contains(&scale) {
        return Err(Error::Usage(format!(
            "a picture cannot be enlarged {scale} times; use 2 or 4"
        )));
    }
    let columns = recipe.columns.clamp(1, pictures.len().max(1)) as u64;
    let rows = (pictures.len() as u64).div_ceil(columns);
    if let Some(first) = pictures.first() {
        let width = columns * u64::from(first.width + GAP) * u64::from(scale);
        let height = rows * u64::from(first.height + GAP) * u64::from(scale);
        if width.saturating_mul(height).saturating_mul(3) > LIMIT {
            return Err(Error::Usage(format!(
                "a picture of {width}×{height} pixels is too large; \
                 choose fewer pictures or a smaller scale"
            )));
        }
    }
    // Each picture by itself, or neighbours would bleed across the gaps.
    let large: Vec<Rgb8> = pictures.iter().map(|picture| enlarge(picture, scale)).collect();
    match <[Rgb8; 1]>::try_from(large) {
        Ok([single]) => Ok(single),
        Err(several) => Ok(Rgb8::grid(&several, columns as usize, GAP * scale, BACKGROUND)),
    }
}

/// Catmull–Rom: sharper than linear, with less ringing than Lanczos.
fn enlarge(picture: &Rgb8, scale: u32) -> Rgb8 {
    let (width, height) = (picture.width * scale, picture.height * scale);
    match RgbImage::from_raw(picture.width, picture.height, picture.pixels.clone()) {
        Some(image) if scale > 1 => {
            let pixels = resize(&image, width, height, FilterType::CatmullRom).into_raw();
            Rgb8 { width, height, pixels }
        }
        _ => picture.clone(),
    }
}

/// A PNG of `picture` as it is, with the recipe before its pixels.
///
/// # Errors
/// [`Error::Usage`] when the recipe holds numbers that are not finite, [`Error::Write`] when the
/// encoder refuses the picture.
pub fn encode_png(picture: &Rgb8, recipe: &SavedRecipe) -> Result<Vec<u8>> {
    encode(picture, KEYWORD, recipe.to_json()?)
}

/// A PNG of `picture` that carries no recipe.
///
/// # Errors
/// [`Error::Write`] when the encoder refuses the picture.
pub fn encode_plain(picture: &Rgb8) -> Result<Vec<u8>> {
    encode(picture, "Software", PROGRAM.into())
}

/// A PNG of `picture` with a text under `keyword` before its pixels.
pub(super) fn encode(picture: &Rgb8, keyword: &str, text: String) -> Result<Vec<u8>> {
    let write = || -> std::result::Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, picture.width, picture.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
        encoder.add_itxt_chunk(keyword.into(), text)?;
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&picture.pixels)?;
        writer.finish()?;
        Ok(bytes)
    };
    write().map_err(|e| Error::write("the picture", e))
}

/// [`encode_png`] into a file, which is whole or absent.
///
/// # Errors
/// As [`encode_png`], and [`Error::Write`] when the file cannot be written.
pub fn save_png(path: &Path, picture: &Rgb8, recipe: &SavedRecipe) -> Result<()> {
    files::write_atomic(path, &encode_png(picture, recipe)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::latent::Recipe;

    fn saved(columns: usize, scale: u32) -> SavedRecipe {
        SavedRecipe {
            program: "Morphogen".into(),
            model_hash: String::new(),
            model_name: String::new(),
            recipes: vec![Recipe::default()],
            columns,
            scale,
        }
    }

    #[test]
    fn pixels_survive() {
        let pixels = (0..3 * 7 * 5).map(|i| (i * 37 % 256) as u8).collect();
        let picture = Rgb8 { width: 7, height: 5, pixels };
        let bytes = encode_png(&picture, &saved(1, 1)).unwrap();
        let read = image::load_from_memory(&bytes).unwrap().to_rgb8();
        assert_eq!(read.dimensions(), (7, 5));
        assert_eq!(read.into_raw(), picture.pixels);
    }

    #[test]
    fn enlarges_each_picture_of_a_grid_by_itself() {
        let tiles: Vec<_> = [10, 200, 90].map(|v| Rgb8::filled(4, 4, [v; 3])).into();
        let single = compose(&tiles[1..2], &saved(3, 2)).unwrap();
        assert_eq!(single, Rgb8::filled(8, 8, [200; 3]));
        let sheet = compose(&tiles, &saved(2, 2)).unwrap();
        assert_eq!((sheet.width, sheet.height), (20, 20));
        let at = |x: usize, y: usize| sheet.pixels[3 * (20 * y + x)];
        assert_eq!((at(7, 7), at(8, 7), at(11, 7), at(12, 7)), (10, 24, 24, 200));
        assert_eq!((at(0, 12), at(12, 12)), (90, 24));
    }

    #[test]
    fn refuses_wrong_scales_and_giants() {
        let tile = Rgb8::filled(4, 4, [0; 3]);
        assert!(compose(std::slice::from_ref(&tile), &saved(1, 3)).is_err());
        let many = vec![Rgb8::filled(64, 64, [0; 3]); 6000];
        let error = compose(&many, &saved(80, 4)).unwrap_err().to_string();
        assert!(error.contains("too large"), "{error}");
    }

    #[test]
    fn a_path_below_a_file_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("plain");
        std::fs::write(&file, b"content").unwrap();
        let picture = Rgb8::filled(1, 1, [0; 3]);
        let error = save_png(&file.join("x.png"), &picture, &saved(1, 1)).unwrap_err();
        assert!(matches!(error, Error::Write { .. }) && error.to_string().contains("plain"));
        assert_eq!(std::fs::read(&file).unwrap(), b"content");
    }

    #[test]
    fn a_picture_of_the_wrong_length_is_an_error() {
        let picture = Rgb8 { width: 4, height: 4, pixels: vec![0; 5] };
        assert!(matches!(encode_png(&picture, &saved(1, 1)), Err(Error::Write { .. })));
    }
}
