//! The recipe inside a saved picture: JSON in an iTXt chunk, which image programs pass over.

use crate::base::{Error, PROGRAM, Result, files};
use crate::latent::Recipe;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Seek};
use std::path::Path;

/// Keyword of the text chunk.
pub(super) const KEYWORD: &str = "morphogen";

/// Keyword of a film's timeline.
pub(super) const TIMELINE: &str = "morphogen-timeline";

/// Most bytes that the chunks before the picture may take, so that a hostile file costs little.
pub(super) const CHUNK_LIMIT: usize = 16 << 20;

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// What a saved picture remembers: enough to show it again, exactly.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedRecipe {
    /// Program and version that saved it.
    pub program: String,
    /// SHA-256 of the model's weights, hexadecimal.
    pub model_hash: String,
    /// Name of the model.
    pub model_name: String,
    /// One recipe, or those of a grid, row by row.
    pub recipes: Vec<Recipe>,
    /// Columns of the grid.
    pub columns: usize,
    /// Enlargement: 1, 2 or 4.
    pub scale: u32,
}

impl SavedRecipe {
    /// Of a sheet in so many columns that no recipe describes; it names its model only.
    pub fn sheet(model_name: &str, columns: usize) -> Self {
        Self {
            program: PROGRAM.into(),
            model_hash: String::new(),
            model_name: model_name.into(),
            recipes: Vec::new(),
            columns,
            scale: 1,
        }
    }

    /// The JSON for the chunk, checked to bring back the same recipe.
    pub(super) fn to_json(&self) -> Result<String> {
        let json = serde_json::to_string(self).map_err(|e| Error::Usage(e.to_string()))?;
        // JSON has no infinity and no NaN: a recipe with one would be saved but never opened.
        if serde_json::from_str::<Self>(&json).is_ok_and(|read| read == *self) {
            return Ok(json);
        }
        Err(Error::Usage("the recipe holds a number that is not finite; reset its sliders".into()))
    }
}

/// Whether the file begins as a PNG does; false when it cannot be read.
pub fn is_png(path: &Path) -> bool {
    let mut head = [0; SIGNATURE.len()];
    files::open(path).is_ok_and(|mut file| file.read_exact(&mut head).is_ok()) && head == SIGNATURE
}

/// Whether Morphogen saved the picture at `path`, with a recipe or as a sheet that has none.
pub fn is_ours(path: &Path) -> bool {
    let text = open_png(path).ok().and_then(|file| text_chunk(file, KEYWORD).ok());
    text.flatten().is_some()
}

/// What is said of a path that is not to be replaced without `--force`.
pub fn not_ours(path: &Path) -> Error {
    Error::Usage(format!(
        "{} is there already and was not saved by Morphogen; name another file, or add --force",
        path.display()
    ))
}

/// Reads the recipe of a picture that Morphogen saved. The pixels are not decoded, so a picture
/// that was cut short after its recipe still gives it.
///
/// # Errors
/// [`Error::Read`] when the file cannot be read, [`Error::Format`] when it is not a PNG, is
/// damaged, or holds no recipe.
pub fn read_recipe(path: &Path) -> Result<SavedRecipe> {
    let text = text_chunk(open_png(path)?, KEYWORD);
    let json = text.map_err(|e| explain(path, e))?.ok_or_else(|| {
        Error::format(
            path,
            "it holds no Morphogen recipe: it was not saved by Morphogen or another program \
             removed it",
        )
    })?;
    parse(&json).map_err(|why| {
        Error::format(path, format!("its Morphogen recipe is damaged ({why}); save it again"))
    })
}

/// Opens a file that begins as a PNG does.
pub(super) fn open_png(path: &Path) -> Result<File> {
    let mut file = files::open(path)?;
    let mut head = [0; SIGNATURE.len()];
    match file.read_exact(&mut head) {
        Err(e) if e.kind() != ErrorKind::UnexpectedEof => return Err(Error::read(path, e)),
        Ok(()) if head == SIGNATURE => {}
        _ => return Err(Error::format(path, "it is not a PNG picture")),
    }
    file.rewind().map_err(|e| Error::read(path, e))?;
    Ok(file)
}

fn parse(json: &str) -> std::result::Result<SavedRecipe, String> {
    let saved: SavedRecipe = serde_json::from_str(json).map_err(|e| e.to_string())?;
    if saved.recipes.is_empty() { Err("it lists no picture".into()) } else { Ok(saved) }
}

/// The text of the first chunk with this keyword, before or after the pixels.
pub(super) fn text_chunk(
    file: File,
    keyword: &str,
) -> std::result::Result<Option<String>, png::DecodingError> {
    let mut options = png::DecodeOptions::default();
    // A recipe with a wrong checksum is damaged, not absent.
    options.set_skip_ancillary_crc_failures(false);
    let mut decoder = png::Decoder::new_with_options(BufReader::new(file), options);
    decoder.set_limits(png::Limits { bytes: CHUNK_LIMIT });
    let mut reader = decoder.read_info()?;
    if !reader.info().utf8_text.iter().any(|chunk| chunk.keyword == keyword) {
        reader.finish()?;
    }
    let chunk = reader.info().utf8_text.iter().find(|chunk| chunk.keyword == keyword);
    let Some(mut chunk) = chunk.cloned() else { return Ok(None) };
    chunk.decompress_text_with_limit(CHUNK_LIMIT)?;
    chunk.get_text().map(Some)
}

/// What is wrong with the PNG at `path`, in one sentence.
pub(super) fn explain(path: &Path, error: png::DecodingError) -> Error {
    use png::DecodingError as E;
    match error {
        E::IoError(e) if e.kind() == ErrorKind::UnexpectedEof => {
            Error::format(path, "the PNG is cut short; copy or save it again")
        }
        E::IoError(e) => Error::read(path, e),
        E::LimitsExceeded => Error::format(path, "its text chunks are larger than 16 MiB"),
        _ => Error::format(path, "the PNG is damaged; copy or save it again"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Random, Rgb8};
    use crate::export::{encode_png, save_png};
    use crate::latent::{Basis, Direction, Mix, Morph, Noise, Push};
    use crate::models::{Bend, Change, Features};
    use std::path::PathBuf;

    fn saved(recipes: Vec<Recipe>) -> SavedRecipe {
        SavedRecipe {
            program: "Morphogen 0.1.0".into(),
            model_hash: "ab".repeat(32),
            model_name: "Gesichter ☺".into(),
            recipes,
            columns: 2,
            scale: 1,
        }
    }

    /// Every field differs from its default; a new field does not compile until it is added.
    fn full() -> Recipe {
        Recipe {
            seed: u32::MAX,
            z: Some(vec![0.5, -0.1]),
            z_shift: [0.1, -2.7],
            w: Some(Random::stream(1, "w", 0).normals(512)),
            class: Some(4),
            blend: Some(vec![0.25, 0.75]),
            psi: -0.333_333_34,
            cutoff: Some(3),
            noise: Noise::Random(9),
            sliders: vec![0.0, 1.0e-7, -3.0],
            basis: Basis::Sefa,
            slider_layers: Some(2..5),
            own: vec![Push {
                direction: Direction { name: "smile ☺".into(), values: vec![0.25, -0.5] },
                amount: 1.5,
            }],
            mix: Some(Mix { seed: 7, layers: vec![false, true, true] }),
            morph: Some(Morph { seed: 8, t: 0.7 }),
            bends: vec![
                Bend::new("b8.conv0", Change::Shift { x: 0.1, y: -0.3 }),
                Bend {
                    features: Features::Share { share: 0.3, seed: 5 },
                    off: true,
                    ..Bend::new("b16", Change::Noise { amount: 0.1, seed: 2 })
                },
            ],
        }
    }

    fn temporary(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("picture.png");
        std::fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    /// A PNG with this text chunk before or after its pixels.
    fn png_with(keyword: &str, text: &str, compressed: bool, after: bool) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
        encoder.set_color(png::ColorType::Grayscale);
        let mut writer = encoder.write_header().unwrap();
        let mut chunk = png::text_metadata::ITXtChunk::new(keyword, text);
        chunk.compressed = compressed;
        if !after {
            writer.write_text_chunk(&chunk).unwrap();
        }
        writer.write_image_data(&[0]).unwrap();
        if after {
            writer.write_text_chunk(&chunk).unwrap();
        }
        writer.finish().unwrap();
        bytes
    }

    fn error_of(bytes: &[u8]) -> String {
        let (_folder, path) = temporary(bytes);
        let message = read_recipe(&path).unwrap_err().to_string();
        assert!(message.contains("picture.png") && !message.contains('\n'), "{message}");
        message
    }

    #[test]
    fn every_field_survives() {
        let recipe = saved(vec![full(), Recipe::seed(3)]);
        let (_folder, path) = temporary(b"");
        save_png(&path, &Rgb8::filled(5, 3, [1, 2, 3]), &recipe).unwrap();
        assert!(is_png(&path));
        assert_eq!(read_recipe(&path).unwrap(), recipe);
    }

    #[test]
    fn found_after_the_pixels_and_compressed() {
        let recipe = saved(vec![full()]);
        let bytes = png_with(KEYWORD, &recipe.to_json().unwrap(), true, true);
        let (_folder, path) = temporary(&bytes);
        assert_eq!(read_recipe(&path).unwrap(), recipe);
    }

    #[test]
    fn fields_of_newer_versions_are_ignored() {
        let mut json = serde_json::to_value(saved(vec![Recipe::seed(3)])).unwrap();
        json["frames"] = 25.into();
        json["recipes"][0]["warp"] = "more".into();
        let (_folder, path) = temporary(&png_with(KEYWORD, &json.to_string(), false, false));
        assert_eq!(read_recipe(&path).unwrap(), saved(vec![Recipe::seed(3)]));
    }

    #[test]
    fn says_what_is_wrong() {
        let plain = png_with("Comment", "hello", false, false);
        assert!(error_of(&plain).contains("holds no Morphogen recipe"));
        assert!(error_of(b"hello, I am a text file").contains("not a PNG"));
        assert!(error_of(b"").contains("not a PNG"));
        let half = &saved(vec![full()]).to_json().unwrap()[..200];
        assert!(error_of(&png_with(KEYWORD, half, false, false)).contains("recipe is damaged"));
        let empty = saved(vec![]).to_json().unwrap();
        assert!(error_of(&png_with(KEYWORD, &empty, false, false)).contains("lists no picture"));
        let huge = " ".repeat(CHUNK_LIMIT + 1);
        assert!(error_of(&png_with(KEYWORD, &huge, false, false)).contains("16 MiB"));
        assert!(error_of(&png_with(KEYWORD, &huge, true, false)).contains("damaged"));
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(read_recipe(folder.path()), Err(Error::Read { .. })));
        assert!(matches!(read_recipe(&folder.path().join("no")), Err(Error::Read { .. })));
    }

    #[test]
    fn cut_anywhere_gives_the_recipe_or_a_sentence() {
        let recipe = saved(vec![Recipe::seed(5)]);
        let bytes = encode_png(&Rgb8::filled(64, 64, [9; 3]), &recipe).unwrap();
        for length in 0..bytes.len() {
            let (_folder, path) = temporary(&bytes[..length]);
            match read_recipe(&path) {
                Ok(read) => assert_eq!(read, recipe, "cut at {length}"),
                Err(e) => assert!(matches!(e, Error::Format { .. }), "cut at {length}: {e}"),
            }
        }
        let mut flipped = bytes;
        let at = flipped.windows(4).position(|w| w == b"psi\"").unwrap();
        flipped[at] ^= 1;
        assert!(error_of(&flipped).contains("damaged"));
    }

    #[test]
    fn refuses_what_json_cannot_hold() {
        let recipe = saved(vec![Recipe { psi: f32::NAN, ..Recipe::default() }]);
        assert!(recipe.to_json().unwrap_err().to_string().contains("not finite"));
    }
}
