//! An animated PNG: all colours as they are, with the state of its first picture and its timeline.

use super::Reel;
use crate::base::Rgb8;
use crate::export::recipe::{KEYWORD, TIMELINE};
use png::{BitDepth, ColorType, Encoder, EncodingError, SrgbRenderingIntent, Writer};
use std::fs::File;
use std::io::{self, BufWriter};

/// Writes a film with its timeline.
pub(super) fn write(file: &mut File, reel: &mut Reel<'_>) -> io::Result<()> {
    let Some(first) = reel.next()? else { return Ok(()) };
    let size = [first.picture.width, first.picture.height];
    let recipe = reel.film.about(first.recipe).to_json().map_err(io::Error::other)?;
    let mut writer = begin(file, reel, size, recipe).map_err(plain)?;
    let mut picture = first.picture;
    loop {
        add(&mut writer, &picture, size)?;
        match reel.next()? {
            Some(shot) => picture = shot.picture,
            None => return writer.finish().map_err(plain),
        }
    }
}

fn begin<'a>(
    file: &'a mut File,
    reel: &Reel<'_>,
    [width, height]: [u32; 2],
    recipe: String,
) -> Result<Writer<BufWriter<&'a mut File>>, EncodingError> {
    let timeline = &reel.film.timeline;
    let mut encoder = Encoder::new(BufWriter::new(file), width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_source_srgb(SrgbRenderingIntent::Perceptual);
    encoder.set_animated(timeline.frames() as u32, u32::from(!timeline.looped))?;
    encoder.set_frame_delay(1, timeline.fps as u16)?;
    encoder.add_itxt_chunk(KEYWORD.into(), recipe)?;
    encoder.add_itxt_chunk(TIMELINE.into(), reel.film.text().map_err(EncodingError::IoError)?)?;
    encoder.write_header()
}

fn add(
    writer: &mut Writer<BufWriter<&mut File>>,
    picture: &Rgb8,
    size: [u32; 2],
) -> io::Result<()> {
    if [picture.width, picture.height] != size {
        return Err(io::Error::other("its pictures differ in size"));
    }
    writer.write_image_data(&picture.pixels).map_err(plain)
}

/// The reason of the disk, where there is one.
fn plain(error: EncodingError) -> io::Error {
    match error {
        EncodingError::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    }
}
