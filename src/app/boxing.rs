//! A picture at full size, and the square of it that is wanted.

use crate::app::lang::t;
use crate::app::panels::upload;
use crate::base::Rgb8;
use eframe::egui;
use egui::{
    Color32, Key, Pos2, Rect, Sense, Stroke, StrokeKind, TextureHandle, Ui, Vec2, pos2, vec2,
};

/// What the hand can do.
const HINT: &str = "Drag the square or its corners, or scroll · Enter takes it · Esc goes back";
/// Longest side of a picture to choose a square on, in pixels.
pub(super) const LARGE: u32 = 1024;
/// Least side of a square, as a share of the shorter side.
const LEAST: f32 = 0.1;
/// How near to a corner the pointer takes hold of it, in points.
const REACH: f32 = 18.0;

/// What the user did with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Boxed {
    /// Takes this square: left edge, upper edge and side, as in a list.
    Taken([f32; 3]),
    /// Went back.
    Left,
}

/// The picture, and the square as a list has it: shares of width, height and shorter side.
pub(super) struct Boxing {
    texture: TextureHandle,
    size: Vec2,
    square: [f32; 3],
    /// What the pointer holds: the square, or one of its corners.
    held: Option<Held>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Held {
    Whole,
    /// The corner across stays where it is.
    Corner(Pos2),
}

impl Boxing {
    /// Begins with a square, or with the largest in the middle.
    pub fn new(ctx: &egui::Context, picture: &Rgb8, square: Option<[f32; 3]>) -> Self {
        let size = vec2(picture.width as f32, picture.height as f32);
        let square = square.unwrap_or_else(|| largest(size));
        Self { texture: upload(ctx, "picture to box", picture), size, square, held: None }
    }

    /// Draws it over all of `ui`, and takes its keys.
    pub fn ui(&mut self, ui: &mut Ui) -> Option<Boxed> {
        let area = ui.available_rect_before_wrap();
        let response = ui.allocate_rect(area, Sense::click_and_drag());
        let room = area.shrink(24.0);
        let scale = (room.size() / self.size).min_elem().max(0.01);
        let shown = Rect::from_center_size(room.center(), self.size * scale);
        self.hold(&response, shown, scale);
        let wheel = ui.input(|input| input.smooth_scroll_delta.y);
        if wheel != 0.0 && response.hovered() {
            self.resize(1.0 - wheel / 600.0);
        }
        self.keys(ui);
        self.paint(ui, shown, scale);
        let asked = ui.input(|input| {
            if input.key_pressed(Key::Enter) {
                return Some(Boxed::Taken(self.square));
            }
            input.key_pressed(Key::Escape).then_some(Boxed::Left)
        });
        asked.or_else(|| response.double_clicked().then_some(Boxed::Taken(self.square)))
    }

    /// The square in pixels.
    fn rect(&self) -> Rect {
        let [x0, y0, size] = self.square;
        let corner = pos2(x0 * self.size.x, y0 * self.size.y);
        Rect::from_min_size(corner, Vec2::splat(size * self.size.min_elem()))
    }

    /// Takes a square in pixels, kept within the picture.
    fn set(&mut self, rect: Rect) {
        let shorter = self.size.min_elem().max(1.0);
        let side = rect.width().clamp(LEAST * shorter, shorter);
        let x = rect.min.x.clamp(0.0, self.size.x - side);
        let y = rect.min.y.clamp(0.0, self.size.y - side);
        self.square = [x / self.size.x, y / self.size.y, side / shorter];
    }

    fn resize(&mut self, factor: f32) {
        let rect = self.rect();
        self.set(Rect::from_center_size(rect.center(), rect.size() * factor));
    }

    fn hold(&mut self, response: &egui::Response, shown: Rect, scale: f32) {
        let Some(pointer) = response.interact_pointer_pos() else { return };
        let at = ((pointer - shown.min) / scale).to_pos2();
        if response.drag_started() {
            let rect = self.rect();
            let corners = [
                (rect.left_top(), rect.right_bottom()),
                (rect.right_top(), rect.left_bottom()),
                (rect.left_bottom(), rect.right_top()),
                (rect.right_bottom(), rect.left_top()),
            ];
            let near = corners.iter().find(|(corner, _)| corner.distance(at) * scale < REACH);
            self.held = Some(near.map_or(Held::Whole, |(_, across)| Held::Corner(*across)));
        }
        match self.held {
            Some(Held::Whole) if response.dragged() => {
                self.set(self.rect().translate(response.drag_delta() / scale));
            }
            Some(Held::Corner(across)) if response.dragged() => self.set(spanned(across, at)),
            _ => {}
        }
        if response.drag_stopped() {
            self.held = None;
        }
    }

    fn keys(&mut self, ui: &Ui) {
        let step = self.size.min_elem() / 50.0;
        let (shift, grow) = ui.input(|input| {
            let pressed = |key| f32::from(u8::from(input.key_pressed(key)));
            let along = |less, more| step * (pressed(more) - pressed(less));
            let shift =
                vec2(along(Key::ArrowLeft, Key::ArrowRight), along(Key::ArrowUp, Key::ArrowDown));
            (shift, pressed(Key::Plus) + pressed(Key::Equals) - pressed(Key::Minus))
        });
        if shift != Vec2::ZERO {
            self.set(self.rect().translate(shift));
        }
        if grow != 0.0 {
            self.resize(1.0 + 0.05 * grow);
        }
    }

    fn paint(&self, ui: &mut Ui, shown: Rect, scale: f32) {
        egui::Image::new(&self.texture).paint_at(ui, shown);
        let rect = self.rect();
        let square =
            Rect::from_min_size(shown.min + rect.min.to_vec2() * scale, rect.size() * scale);
        let dark = Color32::from_black_alpha(150);
        let painter = ui.painter();
        let bands = [
            Rect::from_min_max(shown.min, pos2(shown.right(), square.top())),
            Rect::from_min_max(pos2(shown.left(), square.bottom()), shown.max),
            Rect::from_min_max(pos2(shown.left(), square.top()), square.left_bottom()),
            Rect::from_min_max(square.right_top(), pos2(shown.right(), square.bottom())),
        ];
        for band in bands {
            painter.rect_filled(band, 0, dark);
        }
        painter.rect_stroke(square, 0, Stroke::new(2.0, Color32::WHITE), StrokeKind::Inside);
        for corner in
            [square.left_top(), square.right_top(), square.left_bottom(), square.right_bottom()]
        {
            painter.circle(corner, 5.0, Color32::WHITE, Stroke::new(1.0, Color32::BLACK));
        }
        let text = t(ui, HINT);
        let line = Rect::from_min_size(ui.max_rect().min, vec2(ui.max_rect().width(), 24.0));
        let ink = ui.visuals().strong_text_color();
        ui.put(line, egui::Label::new(egui::RichText::new(text).color(ink)).truncate());
    }
}

/// The largest square in the middle of a picture.
fn largest(size: Vec2) -> [f32; 3] {
    let shorter = size.min_elem();
    let free = (size - Vec2::splat(shorter)) / 2.0;
    [free.x / size.x.max(1.0), free.y / size.y.max(1.0), 1.0]
}

/// The square with one corner at `across` and the other towards `at`.
fn spanned(across: Pos2, at: Pos2) -> Rect {
    let reach = at - across;
    let side = reach.x.abs().max(reach.y.abs());
    let other = across + vec2(side * reach.x.signum(), side * reach.y.signum());
    Rect::from_two_pos(across, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxing(width: u32, height: u32) -> Boxing {
        let ctx = egui::Context::default();
        Boxing::new(&ctx, &Rgb8::filled(width, height, [9; 3]), None)
    }

    #[test]
    fn it_begins_with_the_middle_and_stays_within_the_picture() {
        let mut boxing = boxing(200, 100);
        assert_eq!(boxing.square, [0.25, 0.0, 1.0]);
        boxing.set(Rect::from_min_size(pos2(190.0, -50.0), Vec2::splat(50.0)));
        assert_eq!(boxing.square, [0.75, 0.0, 0.5]);
        boxing.resize(0.01);
        assert_eq!(boxing.square[2], LEAST);
        boxing.resize(100.0);
        assert_eq!(boxing.square[2], 1.0);
    }

    #[test]
    fn a_corner_is_drawn_away_from_the_one_across() {
        let rect = spanned(pos2(80.0, 80.0), pos2(30.0, 60.0));
        assert_eq!(rect, Rect::from_min_max(pos2(30.0, 30.0), pos2(80.0, 80.0)));
    }
}
