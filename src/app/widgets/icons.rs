//! Icons as strokes on a 16 × 16 grid: sharp at every scale, in the colour of the text.

use eframe::egui;
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, vec2};
use std::f32::consts::{PI, TAU};

/// A small picture on a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Icon {
    Camera,
    Close,
    Copy,
    Dice,
    Down,
    Enlarge,
    Film,
    Folder,
    Help,
    Left,
    Moon,
    Nearest,
    PassOn,
    Pause,
    Pin,
    Pinned,
    Play,
    Points,
    Redo,
    Reset,
    Right,
    Save,
    Shrink,
    Smooth,
    Star,
    Sun,
    Swap,
    Undo,
    Up,
}

/// A pen that draws on the grid.
struct Pen<'a> {
    painter: &'a Painter,
    rect: Rect,
    stroke: Stroke,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.rect.min + vec2(x, y) * (self.rect.width() / 16.0)
    }

    fn line(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|&(x, y)| self.at(x, y)).collect();
        self.painter.line(points, self.stroke);
    }

    fn ring(&self, x: f32, y: f32, radius: f32) {
        self.painter.circle_stroke(self.at(x, y), self.length(radius), self.stroke);
    }

    fn dot(&self, x: f32, y: f32, radius: f32) {
        self.painter.circle_filled(self.at(x, y), self.length(radius), self.stroke.color);
    }

    fn frame(&self, from: (f32, f32), to: (f32, f32), radius: f32) {
        let rect = Rect::from_min_max(self.at(from.0, from.1), self.at(to.0, to.1));
        let kind = egui::StrokeKind::Middle;
        self.painter.rect_stroke(rect, self.length(radius), self.stroke, kind);
    }

    fn fill(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|&(x, y)| self.at(x, y)).collect();
        self.painter.add(Shape::convex_polygon(points, self.stroke.color, Stroke::NONE));
    }

    fn arc(&self, centre: (f32, f32), radius: f32, from: f32, to: f32) {
        let point = |i: usize| {
            let angle = from + (to - from) * i as f32 / 20.0;
            (centre.0 + radius * angle.cos(), centre.1 + radius * angle.sin())
        };
        self.line(&(0..=20).map(point).collect::<Vec<_>>());
    }

    fn length(&self, grid: f32) -> f32 {
        grid * self.rect.width() / 16.0
    }
}

/// Five points, outlined.
fn star(pen: &Pen<'_>) {
    let point = |i: usize| {
        let (sin, cos) = (TAU * i as f32 / 10.0).sin_cos();
        let radius = if i.is_multiple_of(2) { 6.6 } else { 2.9 };
        (8.0 + radius * sin, 8.5 - radius * cos)
    };
    pen.line(&(0..=10).map(point).collect::<Vec<_>>());
}

/// A strip with its holes.
fn film(pen: &Pen<'_>) {
    pen.frame((2.0, 3.0), (14.0, 13.0), 1.4);
    pen.line(&[(5.2, 3.0), (5.2, 13.0)]);
    pen.line(&[(10.8, 3.0), (10.8, 13.0)]);
    for y in [6.3, 9.7] {
        pen.line(&[(2.0, y), (5.2, y)]);
        pen.line(&[(10.8, y), (14.0, y)]);
    }
}

impl Icon {
    /// Draws it into `rect`, which should be square.
    pub fn paint(self, painter: &Painter, rect: Rect, color: Color32) {
        let width = 1.35 * rect.width() / 16.0;
        let pen = Pen { painter, rect, stroke: Stroke::new(width, color) };
        match self {
            Self::Left | Self::Right | Self::Up | Self::Down | Self::Play | Self::Pause => {
                self.transport(&pen);
            }
            Self::Undo | Self::Redo | Self::Reset | Self::Swap => self.turn(&pen),
            Self::Sun | Self::Moon | Self::Help | Self::Dice => self.round(&pen),
            Self::Copy | Self::Save | Self::PassOn | Self::Folder | Self::Camera => self.file(&pen),
            Self::Nearest | Self::Smooth | Self::Close | Self::Points => self.screen(&pen),
            Self::Pin | Self::Pinned => self.pin(&pen),
            Self::Enlarge | Self::Shrink => self.corners(&pen),
            Self::Star => star(&pen),
            Self::Film => film(&pen),
        }
    }

    fn transport(self, pen: &Pen<'_>) {
        match self {
            Self::Left => pen.line(&[(10.0, 3.5), (5.5, 8.0), (10.0, 12.5)]),
            Self::Right => pen.line(&[(6.0, 3.5), (10.5, 8.0), (6.0, 12.5)]),
            Self::Up => pen.line(&[(3.5, 10.0), (8.0, 5.5), (12.5, 10.0)]),
            Self::Down => pen.line(&[(3.5, 6.0), (8.0, 10.5), (12.5, 6.0)]),
            Self::Play => pen.fill(&[(4.5, 2.8), (13.0, 8.0), (4.5, 13.2)]),
            _ => {
                pen.fill(&[(4.0, 3.0), (6.8, 3.0), (6.8, 13.0), (4.0, 13.0)]);
                pen.fill(&[(9.2, 3.0), (12.0, 3.0), (12.0, 13.0), (9.2, 13.0)]);
            }
        }
    }

    fn turn(self, pen: &Pen<'_>) {
        match self {
            Self::Undo => {
                pen.line(&[(5.5, 2.5), (2.5, 5.5), (5.5, 8.5)]);
                pen.line(&[(2.5, 5.5), (9.5, 5.5)]);
                pen.arc((9.5, 9.25), 3.75, -PI / 2.0, PI / 2.0);
                pen.line(&[(9.5, 13.0), (6.0, 13.0)]);
            }
            Self::Redo => {
                pen.line(&[(10.5, 2.5), (13.5, 5.5), (10.5, 8.5)]);
                pen.line(&[(13.5, 5.5), (6.5, 5.5)]);
                pen.arc((6.5, 9.25), 3.75, 1.5 * PI, PI / 2.0);
                pen.line(&[(6.5, 13.0), (10.0, 13.0)]);
            }
            Self::Reset => {
                pen.arc((8.0, 8.3), 5.2, -0.75 * PI, 0.95 * PI);
                pen.line(&[(4.2, 1.4), (4.3, 4.7), (7.6, 4.6)]);
            }
            _ => {
                pen.line(&[(2.5, 5.5), (13.0, 5.5), (10.2, 2.7)]);
                pen.line(&[(13.5, 10.5), (3.0, 10.5), (5.8, 13.3)]);
            }
        }
    }

    fn round(self, pen: &Pen<'_>) {
        match self {
            Self::Sun => {
                pen.ring(8.0, 8.0, 2.8);
                for i in 0..8 {
                    let (sin, cos) = (TAU * i as f32 / 8.0).sin_cos();
                    let along = |r: f32| (8.0 + r * cos, 8.0 + r * sin);
                    pen.line(&[along(5.0), along(6.8)]);
                }
            }
            Self::Moon => {
                pen.arc((8.0, 8.0), 5.6, -0.42 * PI, -1.62 * PI);
                pen.arc((10.9, 5.6), 4.6, -0.82 * PI, -1.42 * PI);
            }
            Self::Help => {
                pen.ring(8.0, 8.0, 6.3);
                pen.arc((8.0, 6.5), 2.1, -PI, 0.35 * PI);
                pen.line(&[(9.2, 8.2), (8.0, 9.2), (8.0, 9.9)]);
                pen.dot(8.0, 11.8, 0.85);
            }
            _ => {
                pen.frame((2.2, 2.2), (13.8, 13.8), 2.6);
                for (x, y) in [(5.3, 5.3), (10.7, 5.3), (8.0, 8.0), (5.3, 10.7), (10.7, 10.7)] {
                    pen.dot(x, y, 1.05);
                }
            }
        }
    }

    fn file(self, pen: &Pen<'_>) {
        match self {
            Self::Copy => {
                pen.frame((5.5, 5.5), (13.8, 13.8), 1.6);
                pen.line(&[(10.5, 2.5), (2.5, 2.5), (2.5, 10.5)]);
            }
            Self::Save => {
                pen.line(&[(8.0, 2.0), (8.0, 10.0)]);
                pen.line(&[(4.8, 7.0), (8.0, 10.2), (11.2, 7.0)]);
                pen.line(&[(2.5, 10.5), (2.5, 13.5), (13.5, 13.5), (13.5, 10.5)]);
            }
            Self::PassOn => {
                pen.line(&[(8.0, 10.2), (8.0, 2.2)]);
                pen.line(&[(4.8, 5.2), (8.0, 2.0), (11.2, 5.2)]);
                pen.line(&[(2.5, 10.5), (2.5, 13.5), (13.5, 13.5), (13.5, 10.5)]);
            }
            Self::Folder => {
                let front = [(2.0, 4.0), (6.2, 4.0), (7.7, 5.7), (14.0, 5.7)];
                let back = [(14.0, 13.0), (2.0, 13.0), (2.0, 4.0)];
                pen.line(&[&front[..], &back[..]].concat());
            }
            _ => {
                pen.frame((1.8, 4.6), (14.2, 13.4), 1.8);
                pen.line(&[(5.2, 4.6), (6.4, 2.6), (9.6, 2.6), (10.8, 4.6)]);
                pen.ring(8.0, 8.9, 2.5);
            }
        }
    }

    fn pin(self, pen: &Pen<'_>) {
        let head = [(5.5, 2.5), (10.5, 2.5), (10.0, 7.0), (12.0, 9.5), (4.0, 9.5), (6.0, 7.0)];
        match self {
            // Two parts, since only convex ones can be filled.
            Self::Pinned => {
                pen.fill(&[head[0], head[1], head[2], head[5]]);
                pen.fill(&[head[5], head[2], head[3], head[4]]);
            }
            _ => pen.line(&[&head[..], &head[..1]].concat()),
        }
        pen.line(&[(8.0, 9.5), (8.0, 14.0)]);
    }

    /// Two arrows, outwards or inwards.
    fn corners(self, pen: &Pen<'_>) {
        let (tip, tail) = if self == Self::Enlarge { (2.8, 6.8) } else { (6.8, 2.8) };
        for (tip, tail) in
            [((16.0 - tip, tip), (16.0 - tail, tail)), ((tip, 16.0 - tip), (tail, 16.0 - tail))]
        {
            pen.line(&[tail, tip]);
            pen.line(&[(tail.0, tip.1), tip, (tip.0, tail.1)]);
        }
    }

    fn screen(self, pen: &Pen<'_>) {
        match self {
            Self::Nearest => {
                pen.frame((2.5, 2.5), (13.5, 13.5), 0.0);
                pen.fill(&[(2.5, 2.5), (8.0, 2.5), (8.0, 8.0), (2.5, 8.0)]);
                pen.fill(&[(8.0, 8.0), (13.5, 8.0), (13.5, 13.5), (8.0, 13.5)]);
            }
            Self::Points => {
                pen.dot(3.8, 12.2, 2.0);
                pen.line(&[(5.6, 10.4), (12.6, 3.4)]);
                pen.line(&[(8.6, 3.2), (12.8, 3.2), (12.8, 7.4)]);
            }
            Self::Smooth => {
                pen.ring(8.0, 8.0, 5.8);
                pen.dot(8.0, 8.0, 2.8);
            }
            _ => {
                pen.line(&[(4.0, 4.0), (12.0, 12.0)]);
                pen.line(&[(12.0, 4.0), (4.0, 12.0)]);
            }
        }
    }
}
