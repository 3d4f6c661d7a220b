//! Pictures one after the other, as a GIF.

use crate::base::{Error, Result, Rgb8, files};
use image::codecs::gif::{GifEncoder, Repeat};
use image::{Delay, Frame, RgbaImage};
use std::path::Path;
use std::time::Duration;

/// Writes a GIF that runs round, whole or not at all; each of `frames` is shown for the first of `shown`
/// milliseconds, the last for the second.
///
/// # Errors
/// [`Error::Write`] when the disk is full, the folder cannot be written, or the encoder refuses the
/// frames.
pub fn save_film(path: &Path, frames: &[Rgb8], shown: [u32; 2]) -> Result<()> {
    let bytes = encoded(frames, shown).map_err(|e| Error::write(path, std::io::Error::other(e)))?;
    files::write_atomic(path, &bytes)
}

fn encoded(frames: &[Rgb8], shown: [u32; 2]) -> image::ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    {
        let mut encoder = GifEncoder::new_with_speed(&mut bytes, 10);
        encoder.set_repeat(Repeat::Infinite)?;
        for (index, frame) in frames.iter().enumerate() {
            let last = index + 1 == frames.len();
            let time = Duration::from_millis(u64::from(shown[usize::from(last)]));
            let pixels = frame.pixels.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]);
            let picture = RgbaImage::from_raw(frame.width, frame.height, pixels.collect())
                .unwrap_or_default();
            let delay = Delay::from_saturating_duration(time);
            encoder.encode_frame(Frame::from_parts(picture, 0, 0, delay))?;
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::AnimationDecoder;
    use image::codecs::gif::GifDecoder;

    #[test]
    fn frames_come_back_with_their_times() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("film.gif");
        let colours = [[200, 20, 20], [20, 200, 20], [20, 20, 200]];
        let frames = colours.map(|colour| Rgb8::filled(12, 8, colour));
        save_film(&path, &frames, [250, 2000]).unwrap();
        let decoder = GifDecoder::new(std::io::Cursor::new(std::fs::read(&path).unwrap())).unwrap();
        let found = decoder.into_frames().collect_frames().unwrap();
        let times: Vec<u32> = found.iter().map(|it| it.delay().numer_denom_ms().0).collect();
        assert_eq!(times, [250, 250, 2000]);
        for (frame, colour) in found.iter().zip(colours) {
            let pixel = frame.buffer().get_pixel(5, 5).0;
            let off = (0..3).map(|c| pixel[c].abs_diff(colour[c])).max().unwrap();
            assert!(off <= 8, "{pixel:?}, not {colour:?}");
        }
        let missing = save_film(&path.join("other.gif"), &frames, [1, 1]);
        assert!(missing.unwrap_err().to_string().contains("film.gif"));
    }
}
