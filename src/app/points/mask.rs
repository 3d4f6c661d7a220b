//! What of the picture may move, painted by hand.

use eframe::egui;
use egui::{Color32, ColorImage, Context, Rect, TextureHandle, TextureOptions, Ui};

/// Veil over what is held.
const VEIL: u8 = 140;

/// A yes or no for each pixel; nothing painted lets all move.
pub(super) struct Mask {
    side: usize,
    free: Vec<bool>,
    texture: Option<TextureHandle>,
    /// Whether the texture shows what was painted last.
    fresh: bool,
}

impl Mask {
    /// For a picture of this side, with nothing painted.
    pub fn new(side: usize) -> Self {
        Self { side, free: vec![false; side * side], texture: None, fresh: false }
    }

    /// Whether nothing is painted.
    pub fn is_empty(&self) -> bool {
        !self.free.contains(&true)
    }

    /// Forgets all that was painted.
    pub fn clear(&mut self) {
        self.free.fill(false);
        self.fresh = false;
    }

    /// Paints a line of discs from one place to another, or takes them away; in pixels.
    pub fn stroke(&mut self, from: [f32; 2], to: [f32; 2], radius: f32, free: bool) {
        let radius = radius.max(0.5);
        let way = [to[0] - from[0], to[1] - from[1]];
        let steps = (way[0].hypot(way[1]) / (0.15 * radius)).ceil().max(1.0);
        for step in 0..=steps as usize {
            let t = step as f32 / steps;
            self.disc([from[0] + t * way[0], from[1] + t * way[1]], radius, free);
        }
        self.fresh = false;
    }

    fn disc(&mut self, centre: [f32; 2], radius: f32, free: bool) {
        let last = self.side as f32 - 1.0;
        let span = |at: f32| {
            let (low, high) = ((at - radius).ceil().max(0.0), (at + radius).floor().min(last));
            low as usize..(high + 1.0).max(0.0) as usize
        };
        for y in span(centre[1]) {
            for x in span(centre[0]) {
                if (x as f32 - centre[0]).hypot(y as f32 - centre[1]) <= radius {
                    self.free[y * self.side + x] = free;
                }
            }
        }
    }

    /// 1 where the picture may move, row by row; None where nothing is painted.
    pub fn values(&self) -> Option<Vec<f32>> {
        let value = |free: &bool| f32::from(u8::from(*free));
        (!self.is_empty()).then(|| self.free.iter().map(value).collect())
    }

    /// Veils what is held of the picture, which covers `shown`.
    pub fn paint(&mut self, ui: &Ui, shown: Rect) {
        if self.is_empty() {
            return;
        }
        let texture = self.texture(ui.ctx());
        egui::Image::new(&texture).paint_at(ui, shown);
    }

    fn texture(&mut self, ctx: &Context) -> TextureHandle {
        if let (Some(texture), true) = (&self.texture, self.fresh) {
            return texture.clone();
        }
        let veil = |free: &bool| Color32::from_black_alpha(if *free { 0 } else { VEIL });
        let image = ColorImage::new([self.side; 2], self.free.iter().map(veil).collect());
        self.fresh = true;
        match &mut self.texture {
            Some(texture) => {
                texture.set(image, TextureOptions::LINEAR);
                texture.clone()
            }
            None => {
                let texture = ctx.load_texture("what may move", image, TextureOptions::LINEAR);
                self.texture.insert(texture).clone()
            }
        }
    }
}
