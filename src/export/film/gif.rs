//! Pictures one after the other, as a GIF.

use super::Reel;
use crate::base::{Error, Result, Rgb8, files};
use gif::{AnyExtension, Encoder, EncodingError, Frame, Repeat};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Label of a block of text that viewers pass over.
pub(super) const COMMENT: u8 = 0xfe;
/// How carefully the 256 colours are chosen, from 1 (slow) to 30.
const SPEED: i32 = 10;

/// Writes a GIF that runs round, whole or not at all; each of `frames` is shown for the first of `shown`
/// milliseconds, the last for the second.
///
/// # Errors
/// [`Error::Write`] when the disk is full, the folder cannot be written, or the frames differ in size.
pub fn save_film(path: &Path, frames: &[Rgb8], shown: [u32; 2]) -> Result<()> {
    let Some(first) = frames.first() else {
        return Err(Error::write(path, "there is no picture to show"));
    };
    files::write_atomic_with(path, |file| {
        let mut gif = Gif::begin(file, first, true)?;
        for (index, frame) in frames.iter().enumerate() {
            let time = shown[usize::from(index + 1 == frames.len())] / 10;
            gif.frame(frame, time.min(u32::from(u16::MAX)) as u16)?;
        }
        gif.finish()
    })
}

/// Writes a film with its timeline.
pub(super) fn write(file: &mut File, reel: &mut Reel<'_>) -> io::Result<()> {
    let (timeline, text) = (&reel.film.timeline, reel.film.text()?);
    // Viewers count in hundredths of a second: what is rounded off goes to the pictures that follow.
    let until = |frame: usize| (100.0 * timeline.time(frame)).round() as i64;
    let mut gif: Option<Gif<&mut File>> = None;
    let mut file = Some(file);
    while let Some(shot) = reel.next()? {
        if let Some(file) = file.take() {
            let mut begun = Gif::begin(file, &shot.picture, timeline.looped)?;
            begun.comment(&text)?;
            gif = Some(begun);
        }
        let shown = until(reel.done) - until(reel.done - 1);
        if let Some(gif) = &mut gif {
            // Viewers take less than two hundredths for a mistake and show such pictures for ten.
            gif.frame(&shot.picture, shown.clamp(2, i64::from(u16::MAX)) as u16)?;
        }
    }
    gif.map_or(Ok(()), Gif::finish)
}

/// A GIF on its way to disk.
struct Gif<W: Write> {
    encoder: Encoder<BufWriter<W>>,
    size: [u16; 2],
}

impl<W: Write> Gif<W> {
    /// Begins one of the size of its first picture, which runs round or stops at its end.
    fn begin(writer: W, first: &Rgb8, looped: bool) -> io::Result<Self> {
        let side = |side: u32| u16::try_from(side).map_err(|_| too_large(first));
        let size = [side(first.width)?, side(first.height)?];
        let mut encoder =
            Encoder::new(BufWriter::new(writer), size[0], size[1], &[]).map_err(plain)?;
        let repeat = if looped { Repeat::Infinite } else { Repeat::Finite(0) };
        encoder.set_repeat(repeat).map_err(plain)?;
        Ok(Self { encoder, size })
    }

    fn comment(&mut self, text: &str) -> io::Result<()> {
        let extension = AnyExtension(COMMENT);
        self.encoder.write_raw_extension(extension, &[text.as_bytes()]).map_err(plain)
    }

    /// Adds a picture that is shown for so many hundredths of a second.
    fn frame(&mut self, picture: &Rgb8, hundredths: u16) -> io::Result<()> {
        let [width, height] = self.size;
        let pixels = 3 * usize::from(width) * usize::from(height);
        if [picture.width, picture.height] != self.size.map(u32::from)
            || picture.pixels.len() != pixels
        {
            return Err(io::Error::other("its pictures differ in size"));
        }
        let mut frame = Frame::from_rgb_speed(width, height, &picture.pixels, SPEED);
        frame.delay = hundredths;
        self.encoder.write_frame(&frame).map_err(plain)
    }

    fn finish(self) -> io::Result<()> {
        let mut writer = self.encoder.into_inner().map_err(plain)?;
        writer.flush()
    }
}

fn too_large(picture: &Rgb8) -> io::Error {
    let (width, height) = (picture.width, picture.height);
    io::Error::other(format!("{width}×{height} pixels are more than a GIF can have"))
}

/// The reason of the disk, where there is one.
fn plain(error: EncodingError) -> io::Error {
    match error {
        EncodingError::Io(error) => error,
        other => io::Error::other(other.to_string()),
    }
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
