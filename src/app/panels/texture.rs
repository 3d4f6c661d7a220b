//! Small pictures as textures of the window.

use crate::base::Rgb8;
use eframe::egui;
use egui::{ColorImage, Context, TextureHandle, TextureOptions};

/// Uploads a picture; one larger than the GPU takes is thinned, since egui would panic.
pub fn upload(ctx: &Context, name: &str, picture: &Rgb8) -> TextureHandle {
    upload_as(ctx, name, picture, TextureOptions::LINEAR)
}

/// The same, for a picture whose pixels are to be told apart where it is enlarged.
pub(super) fn upload_sharp(ctx: &Context, name: &str, picture: &Rgb8) -> TextureHandle {
    upload_as(ctx, name, picture, TextureOptions::NEAREST)
}

fn upload_as(ctx: &Context, name: &str, picture: &Rgb8, options: TextureOptions) -> TextureHandle {
    let limit = ctx.input(|input| input.max_texture_side).max(1);
    ctx.load_texture(name, thin(picture, limit), options)
}

/// Keeps every n-th pixel, so that no side exceeds `limit`.
fn thin(picture: &Rgb8, limit: usize) -> ColorImage {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let step = width.max(height).div_ceil(limit).max(1);
    if step == 1 {
        return ColorImage::from_rgb([width, height], &picture.pixels);
    }
    let size = [width.div_ceil(step), height.div_ceil(step)];
    let mut pixels = Vec::with_capacity(3 * size[0] * size[1]);
    for y in (0..height).step_by(step) {
        for x in (0..width).step_by(step) {
            let at = 3 * (y * width + x);
            pixels.extend_from_slice(&picture.pixels[at..at + 3]);
        }
    }
    ColorImage::from_rgb(size, &pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_pictures_are_thinned_to_the_limit() {
        let mut picture = Rgb8::filled(5, 2, [0; 3]);
        picture.paste(&Rgb8::filled(1, 1, [9; 3]), 3, 0);
        let image = thin(&picture, 2);
        assert_eq!(image.size, [2, 1]);
        assert_eq!(image.pixels[1].r(), 9);
        assert_eq!(thin(&picture, 5).size, [5, 2]);
    }
}
