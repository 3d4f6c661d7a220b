//! H.264 in an MP4, by an encoder and a writer in Rust. The timeline travels in a box of its own at
//! the end of the file, which players pass over.

use super::Reel;
use crate::base::Rgb8;
use muxide::api::{Muxer, MuxerBuilder, VideoCodec};
use rusty_h264_common::YuvFrame;
use rusty_h264_encoder::{EncodeError, Encoder, EncoderConfig, Preset};
use std::fs::File;
use std::io::{self, BufWriter, Write};

/// Kind of a box whose meaning its UUID tells, and ours.
pub(super) const BOX: [u8; 4] = *b"uuid";
pub(super) const UUID: [u8; 16] = *b"morphogen\0\x01\x00film";
/// Quantiser of pictures that look like the original, from 0 to 51.
const QUANTISER: u8 = 20;
/// Longest time between two pictures that stand for themselves, so that players can jump there.
const SECONDS_BETWEEN_KEYS: u32 = 2;
/// Bytes of pictures that the encoder may look ahead.
const AHEAD: usize = 64 << 20;
/// Longest side that players take.
const MOST: u32 = 4096;
/// Levels of H.264 (table A-1): number, macroblocks a second, macroblocks a picture.
const LEVELS: [(u8, usize, usize); 10] = [
    (30, 40_500, 1620),
    (31, 108_000, 3600),
    (32, 216_000, 5120),
    (40, 245_760, 8192),
    (42, 522_240, 8704),
    (50, 589_824, 22_080),
    (51, 983_040, 36_864),
    (52, 2_073_600, 36_864),
    (61, 8_355_840, 139_264),
    (62, 16_711_680, 139_264),
];

type Writer<'a> = BufWriter<&'a mut File>;

/// Writes a film with its timeline.
pub(super) fn write(file: &mut File, reel: &mut Reel<'_>) -> io::Result<()> {
    let Some(first) = reel.next()? else { return Ok(()) };
    let mut writer = BufWriter::new(file);
    let fps = reel.film.timeline.fps;
    let mut video = Video::begin(&mut writer, &first.picture, fps)?;
    video.add(&first.picture)?;
    while let Some(shot) = reel.next()? {
        video.add(&shot.picture)?;
    }
    video.finish()?;
    let text = reel.film.text()?;
    let length = u32::try_from(text.len() + 24).map_err(io::Error::other)?;
    writer.write_all(&length.to_be_bytes())?;
    writer.write_all(&BOX)?;
    writer.write_all(&UUID)?;
    writer.write_all(text.as_bytes())?;
    writer.flush()
}

/// The encoder, and what its pictures go into.
struct Video<'a, 'b> {
    encoder: Encoder,
    muxer: Muxer<&'a mut Writer<'b>>,
    size: [u32; 2],
    fps: u32,
    written: usize,
}

impl<'a, 'b> Video<'a, 'b> {
    fn begin(writer: &'a mut Writer<'b>, first: &Rgb8, fps: u32) -> io::Result<Self> {
        let size = [first.width, first.height];
        if size.iter().any(|side| *side > MOST) {
            let [width, height] = size;
            return Err(io::Error::other(format!(
                "{width}×{height} pixels are more than players of video take; choose a smaller scale"
            )));
        }
        // Colours have half the size, so that sides must be even.
        let [width, height] = size.map(|side| side.next_multiple_of(2));
        let encoder = Encoder::new(settings(width as usize, height as usize, fps)).map_err(told)?;
        let builder = MuxerBuilder::new(writer);
        let builder = builder.video(VideoCodec::H264, width, height, f64::from(fps));
        let muxer = builder.build().map_err(io::Error::other)?;
        Ok(Self { encoder, muxer, size, fps, written: 0 })
    }

    fn add(&mut self, picture: &Rgb8) -> io::Result<()> {
        if [picture.width, picture.height] != self.size {
            return Err(io::Error::other("its pictures differ in size"));
        }
        let stream = self.encoder.try_encode(&yuv(picture)).map_err(told)?;
        self.take(&stream)
    }

    /// Passes on the pictures that the encoder is done with.
    fn take(&mut self, stream: &[u8]) -> io::Result<()> {
        for (unit, stands_alone) in pictures(stream) {
            let at = self.written as f64 / f64::from(self.fps);
            self.muxer.write_video(at, unit, stands_alone).map_err(io::Error::other)?;
            self.written += 1;
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        let rest = self.encoder.try_flush().map_err(told)?;
        self.take(&rest)?;
        self.muxer.finish().map_err(|error| match error {
            muxide::api::MuxerError::Io(error) => error,
            other => io::Error::other(other),
        })
    }
}

fn settings(width: usize, height: usize, fps: u32) -> EncoderConfig {
    let mut config = EncoderConfig::new(width, height);
    let blocks = width.div_ceil(16) * height.div_ceil(16);
    let fits = |(_, a_second, a_picture): &&(u8, usize, usize)| {
        blocks * fps as usize <= *a_second && blocks <= *a_picture
    };
    let level = LEVELS.iter().find(fits).or(LEVELS.last());
    config.level_idc = level.map_or(config.level_idc, |(level, ..)| *level);
    config.preset = Preset::Balanced;
    config.qp = QUANTISER;
    config.framerate = fps as f32;
    config.gop_size = SECONDS_BETWEEN_KEYS * fps;
    config.lookahead = (AHEAD / (width * height * 3 / 2)).clamp(2, 40) as u32;
    config
}

fn told(error: EncodeError) -> io::Error {
    io::Error::other(format!("the encoder of video says: {error}"))
}

/// Access units of an Annex B stream, one a picture, and whether each stands for itself. The encoder
/// makes one slice of a picture.
fn pictures(stream: &[u8]) -> Vec<(&[u8], bool)> {
    let start = |at: &usize| stream[*at..].starts_with(&[0, 0, 0, 1]);
    let starts: Vec<usize> = (0..stream.len().saturating_sub(4)).filter(start).collect();
    let (mut found, mut from) = (Vec::new(), 0);
    for (index, at) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(stream.len());
        // Kinds 1 and 5 are slices of pictures, 5 that of one which stands for itself.
        let kind = stream[at + 4] & 31;
        if kind == 1 || kind == 5 {
            found.push((&stream[from..end], kind == 5));
            from = end;
        }
    }
    found
}

/// Luminance and colours as video has them, by the matrix that players take for a picture of this
/// height where none is told: that of ITU-R BT.601, from 720 lines on that of BT.709.
fn yuv(picture: &Rgb8) -> YuvFrame {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let (red, blue) = if height < 720 { (0.299, 0.114) } else { (0.2126, 0.0722) };
    let (wide, high) = (width.next_multiple_of(2), height.next_multiple_of(2));
    let mut frame = YuvFrame::black(wide, high);
    let mut colours = vec![[0.0f32; 2]; wide * high / 4];
    for y in 0..high {
        for x in 0..wide {
            // The last line and column stand for those that are missing.
            let at = 3 * (y.min(height - 1) * width + x.min(width - 1));
            let [r, g, b] = [0, 1, 2].map(|c| f32::from(picture.pixels[at + c]));
            let luma = red * r + (1.0 - red - blue) * g + blue * b;
            frame.y[y * wide + x] = (16.0 + luma * 219.0 / 255.0).round() as u8;
            let colour = &mut colours[y / 2 * (wide / 2) + x / 2];
            colour[0] += (b - luma) / (2.0 * (1.0 - blue));
            colour[1] += (r - luma) / (2.0 * (1.0 - red));
        }
    }
    // Four pixels share a colour.
    let level = |sum: f32| (128.0 + sum / 4.0 * 224.0 / 255.0).round() as u8;
    frame.u = colours.iter().map(|colour| level(colour[0])).collect();
    frame.v = colours.iter().map(|colour| level(colour[1])).collect();
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_and_colours_have_their_levels() {
        let of = |rgb| {
            let frame = yuv(&Rgb8::filled(3, 3, rgb));
            assert_eq!((frame.width, frame.height, frame.u.len()), (4, 4, 4));
            [frame.y[15], frame.u[3], frame.v[3]]
        };
        assert_eq!(of([0; 3]), [16, 128, 128]);
        assert_eq!(of([255; 3]), [235, 128, 128]);
        // ITU-R BT.601: pure red and pure blue.
        assert_eq!((of([255, 0, 0]), of([0, 0, 255])), ([81, 90, 240], [41, 240, 110]));
    }

    #[test]
    fn a_stream_is_cut_into_pictures() {
        let nal = |kind: u8| vec![0, 0, 0, 1, kind, 9, 9];
        let stream = [nal(0x67), nal(0x68), nal(0x65), nal(0x41)].concat();
        let found = pictures(&stream);
        assert_eq!(found, [(&stream[..21], true), (&stream[21..], false)]);
        assert!(pictures(&[]).is_empty());
    }

    #[test]
    fn levels_follow_the_size() {
        let level = |side, fps| settings(side, side, fps).level_idc;
        assert_eq!((level(128, 25), level(512, 30), level(1024, 60)), (30, 30, 40));
        assert_eq!(level(4096, 30), 61);
    }
}
