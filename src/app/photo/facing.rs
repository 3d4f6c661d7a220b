//! Eyes and mouth of a face in a photo, placed by hand.

use crate::app::lang::t;
use crate::app::panels::upload;
use crate::base::Rgb8;
use crate::data::Face;
use eframe::egui;
use egui::{
    Color32, Context, Key, Painter, Pos2, Rect, Response, RichText, Sense, Stroke, TextureHandle,
    Ui, Vec2, pos2, vec2,
};

/// What the hand can do.
const HINT: &str = "Pull the marks to both eyes and the mouth · Enter takes it · Esc goes back";
/// How near to a mark the pointer takes hold of it, in points.
const REACH: f32 = 22.0;
/// Pixels that an arrow key moves a mark, as a share of the picture.
const STEP: f32 = 0.005;

/// What the user did with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Faced {
    /// Takes these places.
    Taken(Face),
    /// Went back.
    Left,
}

/// The photo, and the marks on it.
pub(super) struct Facing {
    texture: TextureHandle,
    size: Vec2,
    face: Face,
    /// Where the model has its faces.
    model: Face,
    held: Option<usize>,
}

impl Facing {
    /// Begins with a face, or with one in the middle.
    pub fn new(ctx: &Context, photo: &Rgb8, model: Face, face: Option<Face>) -> Self {
        let size = vec2(photo.width as f32, photo.height as f32);
        let face = face.unwrap_or_else(|| middle(size, model));
        Self { texture: upload(ctx, "photo of a face", photo), size, face, model, held: None }
    }

    /// Draws it over all of `ui`, and takes its keys.
    pub fn ui(&mut self, ui: &mut Ui) -> Option<Faced> {
        let area = ui.available_rect_before_wrap();
        let response = ui.allocate_rect(area, Sense::click_and_drag());
        let name = t(ui, "Photo of a face");
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
        let scale = (area.shrink(24.0).size() / self.size).min_elem().max(0.01);
        let shown = Rect::from_center_size(area.center(), self.size * scale);
        self.hold(&response, shown);
        self.keys(ui);
        egui::Image::new(&self.texture).paint_at(ui, shown);
        self.paint(ui.painter(), shown);
        let line = Rect::from_min_size(ui.max_rect().min, vec2(ui.max_rect().width(), 24.0));
        let ink = ui.visuals().strong_text_color();
        ui.put(line, egui::Label::new(RichText::new(t(ui, HINT)).color(ink)).truncate());
        ui.input(|input| {
            if input.key_pressed(Key::Enter) {
                return Some(Faced::Taken(self.face));
            }
            input.key_pressed(Key::Escape).then_some(Faced::Left)
        })
    }

    fn hold(&mut self, response: &Response, shown: Rect) {
        let Some(pointer) = response.interact_pointer_pos() else { return };
        if response.drag_started() {
            let begun = response.ctx.input(|input| input.pointer.press_origin()).unwrap_or(pointer);
            let far = |i: &usize| screen(shown, self.face.0[*i]).distance(begun);
            let nearest = (0..3).min_by(|a, b| far(a).total_cmp(&far(b)));
            self.held = nearest.filter(|i| far(i) < REACH);
        }
        if let Some(held) = self.held {
            let share = (pointer - shown.min) / shown.size();
            self.face.0[held] = [share.x, share.y].map(|v| v.clamp(0.0, 1.0));
        }
        if response.drag_stopped() {
            self.held = None;
        }
    }

    /// Arrows move all three marks, + and − widen and narrow them.
    fn keys(&mut self, ui: &Ui) {
        let pressed = |key| ui.input(|input| f32::from(u8::from(input.key_pressed(key))));
        let by = [
            STEP * (pressed(Key::ArrowRight) - pressed(Key::ArrowLeft)),
            STEP * (pressed(Key::ArrowDown) - pressed(Key::ArrowUp)),
        ];
        let wider = 1.0 + 0.03 * (pressed(Key::Plus) + pressed(Key::Equals) - pressed(Key::Minus));
        let middle = [0, 1].map(|k| self.face.0.iter().map(|place| place[k]).sum::<f32>() / 3.0);
        for place in &mut self.face.0 {
            let moved = [0, 1].map(|k| middle[k] + (place[k] - middle[k]) * wider + by[k]);
            *place = moved.map(|v| v.clamp(0.0, 1.0));
        }
    }

    fn paint(&self, painter: &Painter, shown: Rect) {
        // The square that is cut out.
        let way = self.model.to(&self.face, [self.size.x, self.size.y]);
        let corner = |x, y| {
            let [x, y] = way.place([x, y]);
            shown.min + vec2(x, y) * (shown.size() / self.size)
        };
        let square = [corner(0.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0)];
        let lines = [0, 1, 2, 3].map(|i| [square[i], square[(i + 1) % 4]]);
        for (width, colour) in [(4.0, Color32::from_black_alpha(110)), (2.0, Color32::WHITE)] {
            for line in lines {
                painter.line_segment(line, Stroke::new(width, colour));
            }
        }
        let eye = Color32::from_rgb(70, 150, 255);
        for (place, colour) in self.face.0.iter().zip([eye, eye, Color32::from_rgb(255, 82, 82)]) {
            let at = screen(shown, *place);
            painter.circle_filled(at, 9.5, Color32::from_black_alpha(110));
            painter.circle(at, 7.0, colour, Stroke::new(2.0, Color32::WHITE));
        }
    }
}

fn screen(shown: Rect, [x, y]: [f32; 2]) -> Pos2 {
    pos2(shown.left() + x * shown.width(), shown.top() + y * shown.height())
}

/// As the model has it, in the largest square in the middle.
fn middle(size: Vec2, model: Face) -> Face {
    let side = size.min_elem();
    let corner = (size - Vec2::splat(side)) / 2.0;
    Face(model.0.map(|[x, y]| [(corner.x + x * side) / size.x, (corner.y + y * side) / size.y]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_in_the_middle_and_keys_move_and_widen_the_marks() {
        let ctx = Context::default();
        let photo = Rgb8::filled(200, 100, [9; 3]);
        let mut facing = Facing::new(&ctx, &photo, Face::default(), None);
        assert!((facing.face.0[2][0] - 0.5).abs() < 1e-6);
        let width = |facing: &Facing| facing.face.0[1][0] - facing.face.0[0][0];
        let before = width(&facing);
        assert!((before - 0.125).abs() < 1e-6, "half of what it is in a square");
        for key in [Key::ArrowRight, Key::Plus] {
            let event = egui::Event::Key {
                key,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: egui::Modifiers::NONE,
            };
            let input = egui::RawInput { events: vec![event], ..Default::default() };
            let _ = ctx.run_ui(input, |ui| assert!(facing.ui(ui).is_none()));
        }
        assert!(width(&facing) > before && facing.face.0[2][0] > 0.5);
    }
}
