//! Draws on the plane: D's colours, G's net, points and pulls.

use crate::lab::{FAKE, FINE, Point, REAL, SIDE, SPAN, View, shade_in, tip, zero_line};
use eframe::egui;
use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, TextureId, Visuals, pos2, vec2};

/// Radius of a point on a plane 500 points wide.
const RADIUS: f32 = 2.3;

/// Colours of the theme.
pub(super) struct Inks {
    /// Where D cannot tell.
    unsure: [u8; 3],
    /// Where D is sure of real, and of generated.
    sure: [[u8; 3]; 2],
    line: Color32,
    net: Color32,
}

impl Inks {
    pub fn of(visuals: &Visuals) -> Self {
        let line = visuals.strong_text_color();
        match visuals.dark_mode {
            true => Self {
                unsure: [30, 33, 40],
                sure: [[20, 88, 82], [112, 54, 36]],
                line,
                net: Color32::from_rgb(200, 190, 255),
            },
            false => Self {
                unsure: crate::lab::UNSURE,
                sure: crate::lab::SURE,
                line,
                net: Color32::from_rgb(90, 73, 214),
            },
        }
    }

    /// Colour for a logit of D.
    pub fn shade(&self, logit: f32) -> Color32 {
        let [r, g, b] = shade_in(logit, self.unsure, self.sure);
        Color32::from_rgb(r, g, b)
    }
}

/// The plane on screen.
pub(super) struct Plane {
    pub painter: Painter,
    pub rect: Rect,
    pub inks: Inks,
}

impl Plane {
    fn at(&self, point: Point) -> Pos2 {
        let scale = 0.5 * self.rect.width() / SPAN;
        // What flew away must not upset the tessellation.
        let held = point.map(|v| if v.is_finite() { v.clamp(-9.0, 9.0) } else { 9.0 });
        self.rect.center() + scale * vec2(held[0], -held[1])
    }

    /// The place under a position on screen.
    pub fn value(&self, position: Pos2) -> Point {
        let scale = 0.5 * self.rect.width() / SPAN;
        let offset = (position - self.rect.center()) / scale;
        [offset.x, -offset.y]
    }

    fn radius(&self) -> f32 {
        (RADIUS * self.rect.width() / 500.0).clamp(1.2, 3.5)
    }

    /// An even ground.
    pub fn blank(&self) {
        let [r, g, b] = self.inks.unsure;
        self.painter.rect_filled(self.rect, 6.0, Color32::from_rgb(r, g, b));
    }

    /// D's verdict at each place, and the line where it cannot tell.
    pub fn colours(&self, texture: TextureId, view: &View) {
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        self.painter.image(texture, self.rect, whole, Color32::WHITE);
        let stroke = Stroke::new(1.4, self.inks.line.gamma_multiply(0.75));
        for [a, b] in zero_line(&view.plane, SIDE, SPAN) {
            self.painter.line_segment([self.at(a), self.at(b)], stroke);
        }
    }

    /// Real and generated points.
    pub fn points(&self, view: &View) {
        let radius = self.radius();
        for (points, [r, g, b]) in [(&view.real, REAL), (&view.fake, FAKE)] {
            let colour = Color32::from_rgb(r, g, b);
            points.iter().for_each(|point| {
                self.painter.circle_filled(self.at(*point), radius, colour);
            });
        }
    }

    /// Where the first generated points want to go.
    pub fn pulls(&self, view: &View) {
        let [r, g, b] = FAKE;
        let stroke = Stroke::new(1.4, Color32::from_rgb(r, g, b));
        for (point, pull) in view.fake.iter().zip(&view.pulls) {
            let (from, to) = (self.at(*point), self.at(tip(*point, *pull)));
            let way = to - from;
            self.painter.line_segment([from, to], stroke);
            if way.length() > 5.0 {
                let (back, side) = (way.normalized() * 4.0, way.normalized().rot90() * 2.5);
                self.painter.line_segment([to, to - back + side], stroke);
                self.painter.line_segment([to, to - back - side], stroke);
            }
        }
    }

    /// G's net: lines, and cells that are the darker the more points fall into their area.
    pub fn net(&self, view: &View) {
        let bent = &view.bent;
        let line = Stroke::new(1.0, self.inks.net.gamma_multiply(0.8));
        let points: Vec<Pos2> = bent.points.iter().map(|point| self.at(*point)).collect();
        if bent.columns == 0 {
            self.painter.line(points, Stroke::new(2.0, self.inks.net));
            return;
        }
        let columns = bent.columns;
        self.painter.add(Shape::mesh(self.cells(&points, columns)));
        for i in (0..columns).step_by(FINE) {
            self.painter.line(points[i * columns..(i + 1) * columns].to_vec(), line);
            self.painter.line((0..columns).map(|j| points[j * columns + i]).collect(), line);
        }
    }

    fn cells(&self, points: &[Pos2], columns: usize) -> Mesh {
        let mut mesh = Mesh::default();
        // A cell as large as its share of the plane has the usual shade.
        let even = (0.7 * self.rect.width() / (columns - 1) as f32).powi(2);
        for y in 0..columns - 1 {
            for x in 0..columns - 1 {
                let corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
                    .map(|(x, y)| points[y * columns + x]);
                let [a, b, c, d] = corners;
                let cross = |u: egui::Vec2, v: egui::Vec2| u.x * v.y - u.y * v.x;
                let area = 0.5 * cross(c - a, d - b).abs();
                let density = (even / area.max(0.05 * even)).sqrt();
                let colour = self.inks.net.gamma_multiply((0.12 * density).min(0.6));
                let first = mesh.vertices.len() as u32;
                corners.iter().for_each(|corner| mesh.colored_vertex(*corner, colour));
                mesh.add_triangle(first, first + 1, first + 2);
                mesh.add_triangle(first, first + 2, first + 3);
            }
        }
        mesh
    }
}
