//! The keys at their times, and where the play stands.

use super::{Asked, FilmStrip, NEAR, Sight};
use crate::app::lang::tf;
use crate::app::panels::Action;
use crate::app::theme;
use eframe::egui;
use egui::{
    Align2, Color32, CornerRadius, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind,
    TextStyle, Ui, Vec2, WidgetInfo, pos2, vec2,
};

/// Height of the line with the seconds.
const RULER: f32 = 18.0;
/// Room at both ends of the track, at least.
const EDGE: f32 = 6.0;

/// From seconds to places on the track.
#[derive(Clone, Copy)]
struct Scale {
    left: f32,
    width: f32,
    seconds: f64,
}

impl Scale {
    fn x(&self, seconds: f64) -> f32 {
        self.left + (seconds / self.seconds) as f32 * self.width
    }

    fn seconds(&self, x: f32) -> f64 {
        f64::from((x - self.left) / self.width.max(1.0)) * self.seconds
    }
}

impl FilmStrip {
    /// Draws the track with thumbnails of this side.
    pub(super) fn track(
        &mut self,
        ui: &mut Ui,
        sight: &Sight<'_>,
        side: f32,
        out: &mut Vec<Asked>,
    ) {
        let size = vec2(ui.available_width(), RULER + side + 6.0);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let room = EDGE + side / 2.0;
        let seconds = self.held.unwrap_or(self.timeline.seconds).max(1e-3);
        let scale = Scale { left: rect.left() + room, width: rect.width() - 2.0 * room, seconds };
        ui.painter().rect_filled(rect, 6, theme::canvas(ui.visuals()));
        let line = Rect::from_min_size(rect.min, vec2(rect.width(), RULER));
        ruler(ui, line, scale);
        self.scrub(ui, rect, scale, sight, out);
        self.way_back(ui, rect, scale, side);
        let mut grabbed = false;
        for index in 0..self.timeline.keys.len() {
            let at = scale.x(self.timeline.keys[index].at);
            let centre = pos2(at, rect.bottom() - 3.0 - side / 2.0);
            let place = Rect::from_center_size(centre, Vec2::splat(side));
            let response = self.key(ui, index, place);
            grabbed |= response.dragged();
            if response.clicked() {
                self.selected = Some(index);
                let time = self.timeline.keys[index].at;
                self.seek(time, sight.model, out);
                out.push(Asked::Do(Action::Commit));
            }
            if response.dragged() {
                self.drag(&response, index, scale);
                break;
            }
        }
        if !grabbed {
            self.held = None;
        }
        let colour = theme::accent(ui.visuals());
        let x = scale.x(self.time);
        ui.painter().vline(x, rect.y_range(), Stroke::new(2.0, colour));
        let head =
            [pos2(x - 5.0, rect.top()), pos2(x + 5.0, rect.top()), pos2(x, rect.top() + 7.0)];
        let shape = egui::Shape::convex_polygon(head.to_vec(), colour, Stroke::NONE);
        ui.painter().add(shape);
    }

    /// In a loop, a shadow of the first key where it comes again.
    fn way_back(&self, ui: &Ui, rect: Rect, scale: Scale, side: f32) {
        let Some(first) = self.timeline.keys.first().filter(|_| self.timeline.looped) else {
            return;
        };
        let at = scale.x(first.at + self.timeline.seconds).min(scale.left + scale.width);
        let centre = pos2(at, rect.bottom() - 3.0 - side / 2.0);
        let place = Rect::from_center_size(centre, Vec2::splat(side));
        let thumb = self.thumbs.iter().find(|thumb| thumb.recipe == first.recipe);
        if let Some(texture) = thumb.and_then(|thumb| thumb.texture.as_ref()) {
            let faint = Color32::WHITE.gamma_multiply(0.25);
            egui::Image::new(texture).corner_radius(5).tint(faint).paint_at(ui, place);
        }
    }

    /// A click or drag beside the keys shows that moment.
    fn scrub(
        &mut self,
        ui: &Ui,
        rect: Rect,
        scale: Scale,
        sight: &Sight<'_>,
        out: &mut Vec<Asked>,
    ) {
        let response = ui.interact(rect, ui.scope_id().with("scrub"), Sense::click_and_drag());
        let (name, time) = (tf(ui, "Time in the film", &[]), self.time);
        response.widget_info(|| WidgetInfo::slider(true, time, &name));
        if let Some(pointer) = response.interact_pointer_pos()
            && (response.dragged() || response.clicked() || response.drag_started())
        {
            self.seek(scale.seconds(pointer.x), sight.model, out);
        }
        if response.dragged() {
            out.push(Asked::Do(Action::Interacting));
        }
        if response.drag_stopped() || response.clicked() {
            out.push(Asked::Do(Action::Commit));
        }
    }

    fn drag(&mut self, response: &Response, index: usize, scale: Scale) {
        self.held = Some(scale.seconds);
        self.selected = Some(index);
        let Some(pointer) = response.interact_pointer_pos() else { return };
        if let Some(found) = self.shift(index, scale.seconds(pointer.x)) {
            self.selected = Some(found);
        }
    }

    /// One key. Its id is that of its state, so that a drag goes on when keys change places.
    fn key(&self, ui: &Ui, index: usize, place: Rect) -> Response {
        let key = &self.timeline.keys[index];
        let thumb = self.thumbs.iter().find(|thumb| thumb.recipe == key.recipe);
        let earlier = self.timeline.keys[..index].iter().filter(|it| it.recipe == key.recipe);
        let id = ui.scope_id().with(("key", thumb.map(|thumb| thumb.id), earlier.count()));
        let response = ui.interact(place, id, Sense::click_and_drag());
        let name = tf(ui, "Key {} at {} s", &[&(index + 1), &format!("{:.2}", key.at)]);
        let chosen = self.selected == Some(index);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
        match thumb.and_then(|thumb| thumb.texture.as_ref()) {
            Some(texture) => egui::Image::new(texture).corner_radius(5).paint_at(ui, place),
            None => {
                ui.painter().rect_filled(place, 5, theme::card(ui.visuals()));
            }
        }
        let here = (self.time - key.at).abs() < NEAR;
        let stroke = match (chosen, response.hovered() || response.has_focus() || here) {
            (true, _) => Stroke::new(2.5, theme::accent(ui.visuals())),
            (_, true) => Stroke::new(1.5, theme::accent(ui.visuals())),
            _ => Stroke::new(1.0, Color32::from_black_alpha(120)),
        };
        ui.painter().rect_stroke(place, CornerRadius::same(5), stroke, StrokeKind::Inside);
        response.on_hover_text(name)
    }
}

/// Seconds at steps that leave room for their numbers.
fn ruler(ui: &Ui, rect: Rect, scale: Scale) {
    let least = 44.0 / f64::from(scale.width.max(1.0)) * scale.seconds;
    let steps = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 120.0, 300.0];
    let step = steps.into_iter().find(|step| *step >= least).unwrap_or(600.0);
    let weak = ui.visuals().weak_text_color();
    let font = TextStyle::Small.resolve(ui.style());
    let painter = ui.painter_at(rect);
    for number in 0..=(scale.seconds / step + 1e-6) as usize {
        let seconds = number as f64 * step;
        let at: Pos2 = pos2(scale.x(seconds), rect.center().y);
        let text = if step < 1.0 { format!("{seconds:.1}") } else { format!("{seconds:.0}") };
        painter.text(at, Align2::CENTER_CENTER, text, font.clone(), weak);
    }
}
