//! Files written on a thread: a screenshot of the whole window, and small ones.

use super::shell::MorphogenApp;
use crate::base::{Error, Result, files::write_atomic};
use crossbeam_channel::Sender;
use eframe::egui;
use egui::ColorImage;
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};
use std::path::{Path, PathBuf};

/// Asks for a screenshot; where it went, or why it did not, arrives at `done`.
pub fn take(ctx: &egui::Context, path: PathBuf, done: Sender<Result<PathBuf>>) {
    let waker = ctx.clone();
    ctx.request_screenshot(move |image| {
        let thread = std::thread::Builder::new().name("screenshot".into());
        let spawned = thread.spawn(move || {
            // The receiver is gone only when the window is.
            let _ = done.send(write(&image, &path).map(|()| path));
            waker.request_repaint();
        });
        if let Err(error) = spawned {
            tracing::error!("no thread for the screenshot: {error}");
        }
    });
}

impl MorphogenApp {
    /// Writes a file on a thread, which then says where it is or why not: a flush to disk may take long.
    pub(super) fn write_aside(
        &self,
        ctx: &egui::Context,
        path: PathBuf,
        write: impl FnOnce(&Path) -> Result<()> + Send + 'static,
    ) {
        let (done, waker) = (self.screenshots.0.clone(), ctx.clone());
        let spawned = std::thread::Builder::new().name("saving".into()).spawn(move || {
            // The receiver is gone only when the window is.
            let _ = done.send(write(&path).map(|()| path));
            waker.request_repaint();
        });
        if let Err(error) = spawned {
            tracing::error!("no thread to save on: {error}");
        }
    }
}

fn write(image: &ColorImage, path: &Path) -> Result<()> {
    let rgb: Vec<u8> = image.pixels.iter().flat_map(|p| [p.r(), p.g(), p.b()]).collect();
    let (width, height) = (image.size[0] as u32, image.size[1] as u32);
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes)
        .write_image(&rgb, width, height, ExtendedColorType::Rgb8)
        .map_err(|error| Error::write(path, error))?;
    write_atomic(path, &bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_was_on_screen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/shot.png");
        let pixels = vec![egui::Color32::RED, egui::Color32::from_rgb(1, 2, 3)];
        write(&ColorImage::new([2, 1], pixels), &path).unwrap();
        let read = image::open(&path).unwrap().to_rgb8();
        assert_eq!(read.into_raw(), [255, 0, 0, 1, 2, 3]);
    }
}
