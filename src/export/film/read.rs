//! The timeline that a file holds: its own JSON, or a film that was made of one.

use super::FOLDER_FILE;
use super::gif::COMMENT;
use super::mp4::{BOX, UUID};
use crate::base::{Error, Result, files};
use crate::export::recipe::{CHUNK_LIMIT, TIMELINE, explain, text_chunk};
use crate::latent::timeline::Timeline;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// Reads the timeline of a JSON file, of a film that Morphogen made (GIF, APNG, MP4), or of the folder
/// of its pictures.
///
/// # Errors
/// [`Error::Read`] when it cannot be read, [`Error::Format`] when it holds no timeline, or one that
/// cannot be meant.
pub fn read_timeline(path: &Path) -> Result<Timeline> {
    if path.is_dir() {
        return read_timeline(&path.join(FOLDER_FILE));
    }
    let mut file = files::open(path)?;
    let mut head = [0; 12];
    let read = read_most(&mut file, &mut head).map_err(|e| Error::read(path, e))?;
    file.rewind().map_err(|e| Error::read(path, e))?;
    let text = match &head[..read] {
        [0x89, b'P', b'N', b'G', ..] => text_chunk(file, TIMELINE).map_err(|e| explain(path, e))?,
        [b'G', b'I', b'F', b'8', ..] => gif_comment(file).map_err(|e| cut(path, e))?,
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => mp4_box(file).map_err(|e| cut(path, e))?,
        _ => Some(whole(file).map_err(|e| Error::read(path, e))?),
    };
    let text = text.ok_or_else(|| {
        Error::format(
            path,
            "it holds no timeline: it was not made by Morphogen or another program removed it",
        )
    })?;
    Timeline::parse(&text).map_err(|why| Error::format(path, why))
}

fn read_most(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut done = 0;
    while done < buffer.len() {
        match file.read(&mut buffer[done..])? {
            0 => break,
            more => done += more,
        }
    }
    Ok(done)
}

/// A text file of a size that makes sense.
fn whole(file: File) -> io::Result<String> {
    let mut bytes = Vec::new();
    file.take(CHUNK_LIMIT as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > CHUNK_LIMIT {
        return Err(io::Error::other("it is larger than 16 MiB"));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn cut(path: &Path, error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            Error::format(path, "it is cut short; copy or save it again")
        }
        _ => Error::read(path, error),
    }
}

/// The comment before the first picture of a GIF.
fn gif_comment(file: File) -> io::Result<Option<String>> {
    let mut file = BufReader::new(file);
    let mut head = [0; 13];
    file.read_exact(&mut head)?;
    if head[10] & 0x80 != 0 {
        // A table of colours for all pictures: three bytes each, a power of two of them.
        file.seek_relative(3 << ((head[10] & 7) + 1))?;
    }
    loop {
        let mut block = [0; 2];
        file.read_exact(&mut block)?;
        // Extensions begin so; with anything else pictures begin.
        if block[0] != 0x21 {
            return Ok(None);
        }
        let mut text = Vec::new();
        loop {
            let mut length = [0];
            file.read_exact(&mut length)?;
            if length[0] == 0 {
                break;
            }
            let begin = text.len();
            text.resize(begin + usize::from(length[0]), 0);
            file.read_exact(&mut text[begin..])?;
            if text.len() > CHUNK_LIMIT {
                return Err(io::Error::other("its comment is larger than 16 MiB"));
            }
        }
        if block[1] == COMMENT {
            return Ok(Some(String::from_utf8_lossy(&text).into_owned()));
        }
    }
}

/// What our own box of an MP4 holds.
fn mp4_box(mut file: File) -> io::Result<Option<String>> {
    let mut head = [0; 8];
    while read_most(&mut file, &mut head)? == head.len() {
        let mut length = u64::from(u32::from_be_bytes([head[0], head[1], head[2], head[3]]));
        let mut left = 8;
        if length == 1 {
            let mut long = [0; 8];
            file.read_exact(&mut long)?;
            (length, left) = (u64::from_be_bytes(long), 16);
        }
        // 0 means up to the end of the file.
        let Some(mut rest) = length.checked_sub(left) else { return Ok(None) };
        if head[4..] == BOX && rest >= 16 {
            let mut uuid = [0; 16];
            file.read_exact(&mut uuid)?;
            rest -= 16;
            if uuid == UUID && rest <= CHUNK_LIMIT as u64 {
                let mut text = vec![0; rest as usize];
                file.read_exact(&mut text)?;
                return Ok(Some(String::from_utf8_lossy(&text).into_owned()));
            }
        }
        let step = i64::try_from(rest).map_err(io::Error::other)?;
        file.seek(SeekFrom::Current(step))?;
    }
    Ok(None)
}
