//! One picture file becomes a square of pixels.

use super::store::Store;
use super::{Crop, Square, crop, jpeg};
use crate::base::Rgb8;
use image::error::LimitErrorKind;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Smallest side with anything to see.
const SMALLEST: u32 = 8;
/// Longest side that is tried.
const LONGEST: u32 = 40_000;
/// Most memory for one picture, in the file and decoded.
pub(super) const MEMORY: u64 = 1 << 30;
/// Pictures with more bytes than this are decoded one at a time.
const HUGE: u64 = 1 << 27;

/// A picture ready for training.
pub struct Decoded {
    /// The square.
    pub image: Rgb8,
    /// Width and height in the file.
    pub size: [u32; 2],
}

/// Reads the picture at `path`, turned upright, as a square of `side` pixels: that of its own which is
/// given, otherwise as `crop` says.
///
/// # Errors
/// Why it is no use, in a few words.
pub fn decode(
    store: &Store,
    path: &Path,
    side: u32,
    crop: Crop,
    square: Option<Square>,
) -> Result<Decoded, String> {
    let bytes = store.read(path)?;
    // A decoder that trips over a strange file costs that file only.
    catch_unwind(AssertUnwindSafe(|| decode_bytes(&bytes, side, crop, square)))
        .unwrap_or_else(|_| Err("damaged".into()))
}

/// Why a file cannot be read, in a few words.
pub fn io_reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => "no permission to read it".into(),
        std::io::ErrorKind::NotFound => "not there".into(),
        std::io::ErrorKind::UnexpectedEof => "the file is cut off".into(),
        _ => format!("cannot be read ({error})"),
    }
}

/// A square of the picture in the file `path`, or the one in its middle, so many pixels wide.
///
/// # Errors
/// Why it is no use, in a few words.
pub fn square(path: &Path, side: u32, wanted: Option<Square>) -> Result<Rgb8, String> {
    decode(&Store::Disk, path, side, Crop::Center, wanted).map(|decoded| decoded.image)
}

/// The whole picture in the file `path`, turned upright, with no side longer than `longest`.
///
/// # Errors
/// Why it is no use, in a few words.
pub fn whole(path: &Path, longest: u32) -> Result<Rgb8, String> {
    let bytes = Store::Disk.read(path)?;
    let fit = || {
        let (mut picture, orientation) = read(&bytes)?;
        picture.apply_orientation(orientation);
        // A thumbnail of a smaller picture would be an enlarged one.
        let small = match picture.width().max(picture.height()) > longest {
            true => crop::opaque(picture.thumbnail(longest, longest)),
            false => crop::opaque(picture),
        };
        let (width, height) = small.dimensions();
        Ok(Rgb8 { width, height, pixels: small.into_raw() })
    };
    catch_unwind(AssertUnwindSafe(fit)).unwrap_or_else(|_| Err("damaged".into()))
}

fn decode_bytes(
    bytes: &[u8],
    side: u32,
    crop: Crop,
    square: Option<Square>,
) -> Result<Decoded, String> {
    let (mut picture, orientation) = read(bytes)?;
    let size = [picture.width(), picture.height()];
    let square = match square {
        // It is one of the upright picture.
        Some(square) => {
            picture.apply_orientation(orientation);
            square.of(&picture, side)
        }
        // Those of the middle can be turned last, when they are small.
        None => {
            let mut square = DynamicImage::from(crop.square(picture, side));
            square.apply_orientation(orientation);
            square.into_rgb8()
        }
    };
    Ok(Decoded { image: Rgb8 { width: side, height: side, pixels: square.into_raw() }, size })
}

/// The picture as it lies in the file, and how it must be turned.
fn read(bytes: &[u8]) -> Result<(DynamicImage, Orientation), String> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST);
    limits.max_image_height = Some(LONGEST);
    limits.max_alloc = Some(MEMORY);
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| io_reason(&e))?;
    if reader.format() == Some(ImageFormat::Jpeg) && jpeg::is_cut_off(bytes) {
        return Err("the file is cut off".into());
    }
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|e| reason(&e))?;
    let (width, height) = decoder.dimensions();
    check_size(width, height, decoder.total_bytes())?;
    let _turn = wait_turn(decoder.total_bytes());
    // Metadata that cannot be read is no reason to lose the picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|e| reason(&e))?;
    Ok((picture, orientation))
}

fn check_size(width: u32, height: u32, bytes: u64) -> Result<(), String> {
    if width.min(height) < SMALLEST {
        return Err(format!("only {width}×{height} pixels"));
    }
    if bytes > MEMORY {
        return Err(format!("too large: {width}×{height} pixels"));
    }
    Ok(())
}

/// Holds a huge picture back until no other is being decoded, so that many cores do not need many
/// times its memory.
fn wait_turn(bytes: u64) -> Option<MutexGuard<'static, ()>> {
    static TURN: Mutex<()> = Mutex::new(());
    (bytes > HUGE).then(|| TURN.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The decoder's complaint in a few words.
fn reason(error: &ImageError) -> String {
    match error {
        ImageError::IoError(e) => io_reason(e),
        ImageError::Limits(e) if e.kind() == LimitErrorKind::DimensionError => {
            format!("too large: longer than {LONGEST} pixels")
        }
        ImageError::Limits(_) => "too large to decode".into(),
        ImageError::Unsupported(_) => "of a kind that is not supported".into(),
        _ => "damaged".into(),
    }
}

#[cfg(test)]
mod tests;
