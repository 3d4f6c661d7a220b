//! Favourites as one picture: a thumbnail of each, row by row, and in a text chunk what brings each of
//! them back.

use super::recipe::{explain, open_png, text_chunk};
use super::still::encode;
use crate::base::{Error, PROGRAM, Result, Rgb8, files};
use crate::latent::Recipe;
use image::RgbImage;
use image::imageops::{FilterType, resize};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// Keyword of the text chunk.
const KEYWORD: &str = "morphogen-favourites";
/// Thumbnails in a row.
const COLUMNS: usize = 10;
/// Side of a thumbnail in pixels.
const SIDE: u32 = 96;
/// Most bytes of pixels that are read, some 9000 thumbnails.
const LIMIT: u64 = 256 << 20;

/// A state that was kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Favourite {
    /// SHA-256 of the model's weights, hexadecimal.
    pub model_hash: String,
    /// Name of the model.
    pub model_name: String,
    /// Where the model's file lay; None for built-in models, and in lists that were passed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PathBuf>,
    /// The picture.
    pub recipe: Recipe,
}

/// What the chunk says.
#[derive(Serialize, Deserialize)]
struct Sheet {
    program: String,
    side: u32,
    columns: usize,
    favourites: Vec<Favourite>,
}

/// `picture` as small as it is kept.
pub fn thumbnail(picture: &Rgb8) -> Rgb8 {
    let image = RgbImage::from_raw(picture.width, picture.height, picture.pixels.clone());
    let Some(image) = image else { return blank() };
    let pixels = resize(&image, SIDE, SIDE, FilterType::Triangle).into_raw();
    Rgb8 { width: SIDE, height: SIDE, pixels }
}

/// A thumbnail of nothing.
pub fn blank() -> Rgb8 {
    Rgb8::filled(SIDE, SIDE, [64; 3])
}

/// Writes favourites with their thumbnails as a PNG, whole or not at all.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written, [`Error::Usage`] when a recipe holds a number that
/// is not finite.
pub fn save_favourites(path: &Path, kept: &[(Favourite, Rgb8)]) -> Result<()> {
    let favourites: Vec<Favourite> = kept.iter().map(|(what, _)| what.clone()).collect();
    let sheet = Sheet { program: PROGRAM.into(), side: SIDE, columns: COLUMNS, favourites };
    let json = serde_json::to_string(&sheet).map_err(|e| Error::Usage(e.to_string()))?;
    let finite = serde_json::from_str::<Sheet>(&json).is_ok();
    if !finite {
        return Err(Error::Usage("a favourite holds a number that is not finite".into()));
    }
    let rows = kept.len().div_ceil(COLUMNS).max(1) as u32;
    let mut picture = Rgb8::filled(COLUMNS as u32 * SIDE, rows * SIDE, [24; 3]);
    for (i, (_, small)) in kept.iter().enumerate() {
        let (x, y) = ((i % COLUMNS) as u32, (i / COLUMNS) as u32);
        picture.paste(&thumbnail(small), x * SIDE, y * SIDE);
    }
    files::write_atomic(path, &encode(&picture, KEYWORD, json)?)
}

/// Reads favourites and their thumbnails.
///
/// # Errors
/// [`Error::Read`] when the file cannot be read, [`Error::Format`] when it is not a PNG, is damaged, or
/// holds no favourites.
pub fn read_favourites(path: &Path) -> Result<Vec<(Favourite, Rgb8)>> {
    let json = text_chunk(open_png(path)?, KEYWORD).map_err(|e| explain(path, e))?;
    let json = json.ok_or_else(|| Error::format(path, "it holds no favourites of Morphogen"))?;
    let sheet: Sheet = serde_json::from_str(&json)
        .map_err(|e| Error::format(path, format!("its list of favourites is damaged ({e})")))?;
    let picture = pixels(open_png(path)?).map_err(|e| explain(path, e))?;
    let cut = |(i, what)| cell(&picture, &sheet, i).map(|small| (what, small));
    let kept = sheet.favourites.iter().cloned().enumerate().map(cut).collect::<Option<Vec<_>>>();
    kept.ok_or_else(|| Error::format(path, "its thumbnails do not fit its list of favourites"))
}

fn pixels(file: File) -> std::result::Result<Rgb8, png::DecodingError> {
    let limits = png::Limits { bytes: LIMIT as usize };
    let mut decoder = png::Decoder::new_with_limits(BufReader::new(file), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let (width, height) = (reader.info().width, reader.info().height);
    let size = reader.output_buffer_size().filter(|&size| size as u64 <= LIMIT);
    let size = size.ok_or(png::DecodingError::LimitsExceeded)?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels)?;
    if frame.color_type != png::ColorType::Rgb {
        // Another program has changed it; its thumbnails are none of ours.
        return Ok(Rgb8::filled(1, 1, [0; 3]));
    }
    Ok(Rgb8 { width, height, pixels })
}

/// The thumbnail at place `i`; None where the picture does not reach.
fn cell(picture: &Rgb8, sheet: &Sheet, i: usize) -> Option<Rgb8> {
    let (side, columns) = (sheet.side as usize, sheet.columns.max(1));
    let (x, y) = ((i % columns).checked_mul(side)?, (i / columns).checked_mul(side)?);
    picture.square(x, y, side).filter(|_| side > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{SavedRecipe, read_recipe, save_png};

    fn favourite(seed: u32) -> (Favourite, Rgb8) {
        let what = Favourite {
            model_hash: "ab".repeat(32),
            model_name: "花".into(),
            place: (seed == 1).then(|| "/models/花.safetensors".into()),
            recipe: Recipe { psi: 0.3, sliders: vec![0.5, -1.0], ..Recipe::seed(seed) },
        };
        (what, Rgb8::filled(SIDE, SIDE, [seed as u8, 7, 200]))
    }

    #[test]
    fn come_back_with_their_thumbnails() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("favourites.png");
        for count in [0, 1, 10, 23] {
            let kept: Vec<_> = (0..count).map(favourite).collect();
            save_favourites(&path, &kept).unwrap();
            assert_eq!(read_favourites(&path).unwrap(), kept);
        }
        assert!(read_recipe(&path).is_err(), "a list is no picture with a recipe");
    }

    #[test]
    fn thumbnails_of_any_size_are_made_to_fit() {
        let small = thumbnail(&Rgb8::filled(7, 13, [9, 8, 7]));
        assert_eq!(small, Rgb8::filled(SIDE, SIDE, [9, 8, 7]));
    }

    #[test]
    fn what_is_no_list_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        let says = |part: &str| {
            let said = read_favourites(&path).unwrap_err().to_string();
            assert!(said.contains(part), "{said}");
        };
        says("a.png");
        std::fs::write(&path, b"text").unwrap();
        says("not a PNG");
        let saved = SavedRecipe::sheet("faces", 1);
        save_png(&path, &Rgb8::filled(4, 4, [0; 3]), &saved).unwrap();
        says("no favourites");
        save_favourites(&path, &[favourite(1)]).unwrap();
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        says("cut short");
        let few = Rgb8::filled(SIDE, SIDE, [0; 3]);
        let list = r#"{"program":"","side":96,"columns":10,"favourites":[]}"#;
        let entry = serde_json::to_string(&favourite(1).0).unwrap();
        let list = list.replace("[]", &format!("[{entry},{entry}]"));
        std::fs::write(&path, encode(&few, KEYWORD, list).unwrap()).unwrap();
        says("do not fit");
    }
}
