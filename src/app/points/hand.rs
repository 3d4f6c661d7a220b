//! The pointer on the picture: handles and targets are set, moved and taken away, and the brush paints.

use super::{Mode, Points};
use crate::app::viewport::Tool;
use crate::latent::Pull;
use eframe::egui;
use egui::{Color32, Painter, PointerButton, Pos2, Rect, Response, Stroke, Ui, Vec2};

/// How near to a mark the pointer takes hold of it, in points of the screen.
const REACH: f32 = 12.0;
/// Points of the screen that the pointer moves before a press is a pull and not a click.
const PULLED: f32 = 8.0;
const RADIUS: f32 = 6.0;
const HANDLE: Color32 = Color32::from_rgb(255, 82, 82);
const TARGET: Color32 = Color32::from_rgb(70, 150, 255);

/// What the pointer holds.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Held {
    /// A handle that is there.
    Handle(usize),
    /// A target that is there.
    Target(usize),
    /// A new pull from here.
    New([f32; 2]),
}

/// The pointer's doings.
#[derive(Debug, Default)]
pub(super) struct Hand {
    held: Option<Held>,
    /// A handle that has no target yet.
    open: Option<[f32; 2]>,
    /// Where the brush was last.
    last: Option<[f32; 2]>,
}

impl Hand {
    /// Lets go of everything.
    pub fn drop(&mut self) {
        *self = Self::default();
    }

    /// Whether a handle waits for its target.
    pub fn waits(&self) -> bool {
        self.open.is_some()
    }
}

/// The picture on the screen.
#[derive(Clone, Copy)]
struct Place {
    shown: Rect,
    side: f32,
}

impl Place {
    /// The pixel under a place of the screen, kept within the picture.
    fn pixel(&self, at: Pos2) -> [f32; 2] {
        let share = (at - self.shown.min) / self.shown.size().max(Vec2::splat(1e-3));
        [share.x, share.y].map(|v| (v * self.side - 0.5).clamp(0.0, self.side - 1.0))
    }

    fn screen(&self, [x, y]: [f32; 2]) -> Pos2 {
        let share = egui::vec2(x + 0.5, y + 0.5) / self.side;
        self.shown.min + share * self.shown.size()
    }
}

impl Tool for Points {
    fn over(&mut self, ui: &Ui, response: &Response, shown: Rect) {
        let place = Place { shown, side: self.model.config.resolution() as f32 };
        self.mask.paint(ui, shown);
        if !self.work.running() {
            match self.mode {
                Mode::Points => self.point(response, place),
                Mode::Paint | Mode::Wipe => self.brush(ui, response, place),
            }
        }
        self.marks(ui.painter(), place, response.hover_pos());
    }
}

impl Points {
    fn point(&mut self, response: &Response, place: Place) {
        if response.secondary_clicked()
            && let Some(at) = response.interact_pointer_pos()
            && let Some(Held::Handle(index) | Held::Target(index)) = self.near(place, at)
        {
            self.pulls.remove(index);
        }
        let Some(pointer) = response.interact_pointer_pos() else { return };
        let begins = response.is_pointer_button_down_on()
            && response.ctx.input(|input| input.pointer.primary_pressed());
        if begins && self.hand.held.is_none() && place.shown.contains(pointer) {
            // Where it was pressed, not where a fast hand has come since.
            let pressed = response.ctx.input(|input| input.pointer.press_origin());
            let begun = pressed.unwrap_or(pointer);
            let new = Held::New(place.pixel(begun));
            self.hand.held = Some(self.near(place, begun).unwrap_or(new));
        }
        let at = place.pixel(pointer);
        match self.hand.held {
            Some(Held::Handle(index)) => self.pulls[index].from = at,
            Some(Held::Target(index)) => self.pulls[index].to = at,
            _ => {}
        }
        let released = response.drag_stopped_by(PointerButton::Primary) || response.clicked();
        if released && let Some(Held::New(from)) = self.hand.held.take() {
            self.set(from, at, place.screen(from).distance(pointer) >= PULLED);
        }
    }

    /// A press that ended: a pull from one place to another, or a click, which sets a handle or the target
    /// of the one before.
    fn set(&mut self, from: [f32; 2], at: [f32; 2], pulled: bool) {
        match (pulled, self.hand.open.take()) {
            (true, _) => self.pulls.push(Pull { from, to: at }),
            (false, Some(handle)) => self.pulls.push(Pull { from: handle, to: at }),
            (false, None) => self.hand.open = Some(from),
        }
    }

    /// The mark under the pointer; of a handle that has reached its target, the target.
    fn near(&self, place: Place, pointer: Pos2) -> Option<Held> {
        let close = |at: [f32; 2]| place.screen(at).distance(pointer) <= REACH;
        let marks = self.pulls.iter().enumerate().rev();
        marks
            .clone()
            .find(|(_, pull)| close(pull.to))
            .map(|(index, _)| Held::Target(index))
            .or_else(|| {
                marks
                    .clone()
                    .find(|(_, pull)| close(pull.from))
                    .map(|(index, _)| Held::Handle(index))
            })
    }

    fn brush(&mut self, ui: &Ui, response: &Response, place: Place) {
        let radius = self.brush * place.side;
        if let Some(pointer) = response.interact_pointer_pos()
            && response.is_pointer_button_down_on()
        {
            let at = place.pixel(pointer);
            let other = ui.input(|input| input.pointer.secondary_down());
            let free = (self.mode == Mode::Paint) != other;
            self.mask.stroke(self.hand.last.unwrap_or(at), at, radius, free);
            self.hand.last = Some(at);
        } else {
            self.hand.last = None;
        }
        if let Some(pointer) = response.hover_pos() {
            let radius = self.brush * place.shown.width();
            ui.painter().circle_stroke(
                pointer,
                radius,
                Stroke::new(3.0, Color32::from_black_alpha(120)),
            );
            ui.painter().circle_stroke(pointer, radius, Stroke::new(1.5, Color32::WHITE));
        }
    }

    /// Handles, targets and the ways between them.
    fn marks(&self, painter: &Painter, place: Place, pointer: Option<Pos2>) {
        for pull in &self.pulls {
            arrow(painter, place.screen(pull.from), place.screen(pull.to));
        }
        match (self.hand.held, self.hand.open, pointer) {
            (Some(Held::New(from)), None, Some(at))
                if place.screen(from).distance(at) >= PULLED =>
            {
                arrow(painter, place.screen(from), at);
            }
            (None, Some(from), Some(at)) => arrow(painter, place.screen(from), at),
            (_, Some(from), None) => mark(painter, place.screen(from), HANDLE),
            (Some(Held::New(from)), ..) => mark(painter, place.screen(from), HANDLE),
            _ => {}
        }
    }
}

fn arrow(painter: &Painter, from: Pos2, to: Pos2) {
    let way = to - from;
    if way.length() > 2.0 * RADIUS {
        let along = way.normalized();
        let (from, to) = (from + along * RADIUS, to - along * RADIUS);
        painter.line_segment([from, to], Stroke::new(4.0, Color32::from_black_alpha(110)));
        painter.line_segment([from, to], Stroke::new(2.0, Color32::WHITE));
    }
    mark(painter, to, TARGET);
    mark(painter, from, HANDLE);
}

fn mark(painter: &Painter, at: Pos2, colour: Color32) {
    painter.circle_filled(at, RADIUS + 2.5, Color32::from_black_alpha(110));
    painter.circle(at, RADIUS, colour, Stroke::new(1.5, Color32::WHITE));
}
