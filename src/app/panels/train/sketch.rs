//! A small picture of a family's networks: from z through the generator to a picture, and through the
//! discriminator to a number.

use crate::models::{Layers, Sketch};
use eframe::egui;
use egui::{Color32, Painter, Pos2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

/// Height of the drawing, and of its largest box.
const HEIGHT: f32 = 56.0;
const TALL: f32 = 38.0;
/// Heights of the layers, coarse to fine, as shares of the largest.
const STEPS: [f32; 4] = [0.3, 0.5, 0.75, 1.0];

/// Draws it as wide as there is space.
pub(super) fn ui(ui: &mut Ui, sketch: Sketch) {
    let width = ui.available_width().min(300.0);
    let (rect, _) = ui.allocate_exact_size(vec2(width, HEIGHT), egui::Sense::hover());
    let visuals = ui.visuals();
    let pen = Pen {
        painter: ui.painter().clone(),
        line: visuals.widgets.noninteractive.fg_stroke.color.gamma_multiply(0.6),
        generator: visuals.selection.bg_fill,
        judge: visuals.widgets.noninteractive.fg_stroke.color.gamma_multiply(0.35),
        middle: rect.center().y + 3.0,
        unit: width / 12.0,
        left: rect.left(),
    };
    pen.draw(sketch);
}

/// Where and how the drawing is made; places count units from the left.
struct Pen {
    painter: Painter,
    line: Color32,
    generator: Color32,
    judge: Color32,
    middle: f32,
    unit: f32,
    left: f32,
}

impl Pen {
    fn draw(&self, sketch: Sketch) {
        let start = if sketch.mapping { 1.6 } else { 0.6 };
        self.dots(0.35);
        if sketch.mapping {
            (0..3).for_each(|i| self.bar(0.8 + 0.22 * i as f32, 0.35, self.generator));
        }
        // Where a layer of the generator lies, and its mirror in the discriminator.
        let of_g = |index: f32| start + (5.1 - start) / 4.0 * (index + 0.5);
        let of_d = |index: f32| 12.0 - 0.6 - 4.5 / 4.0 * (index + 0.5);
        for (index, share) in STEPS.iter().enumerate() {
            let x = of_g(index as f32);
            self.layer(x, *share, sketch.layers, self.generator, index);
            self.layer(of_d(index as f32), *share, sketch.layers, self.judge, index);
            if sketch.mapping {
                self.style(x, *share);
            }
        }
        if sketch.attention {
            self.arc(of_g(2.0), STEPS[2]);
            self.arc(of_d(2.0), STEPS[2]);
        }
        if sketch.classes {
            self.class(of_g(0.0));
            self.class(of_d(0.0));
        }
        self.picture();
        self.dots_small(11.8);
    }

    fn at(&self, x: f32, y: f32) -> Pos2 {
        pos2(self.left + x * self.unit, self.middle + y)
    }

    fn stroke(&self) -> Stroke {
        Stroke::new(1.0, self.line)
    }

    /// z: a column of numbers.
    fn dots(&self, x: f32) {
        (-2..=2).for_each(|i| {
            self.painter.circle_filled(self.at(x, 6.0 * i as f32), 2.0, self.generator);
        });
    }

    /// The number that a discriminator gives.
    fn dots_small(&self, x: f32) {
        self.painter.circle_filled(self.at(x, 0.0), 3.0, self.line);
    }

    fn boxed(&self, x: f32, width: f32, height: f32) -> Rect {
        Rect::from_center_size(self.at(x, 0.0), vec2(width, height))
    }

    fn bar(&self, x: f32, share: f32, fill: Color32) {
        self.painter.rect_filled(self.boxed(x, 3.0, TALL * share), 1.0, fill);
    }

    fn layer(&self, x: f32, share: f32, layers: Layers, fill: Color32, index: usize) {
        let width = (self.unit * 0.55).min(14.0);
        let rect = self.boxed(x, width, TALL * share);
        match layers {
            Layers::Dense => {
                self.bar(x, share, fill);
                (-1..=1).for_each(|i| {
                    let y = TALL * share * 0.3 * i as f32;
                    let reach = 0.3 * self.unit;
                    let (from, to) = (self.at(x, y), self.at(x, -y));
                    let ends = [from - vec2(reach, 0.0), to + vec2(reach, 0.0)];
                    self.painter.line_segment(ends, self.stroke());
                });
            }
            Layers::Convolutions => {
                self.painter.rect_filled(rect, 2.0, fill);
            }
            Layers::Residual => {
                self.painter.rect_filled(rect, 2.0, fill);
                let top = rect.top() - 3.0;
                let (a, b) = (rect.left() - 3.0, rect.right() + 3.0);
                let around =
                    vec![pos2(a, self.middle), pos2(a, top), pos2(b, top), pos2(b, self.middle)];
                self.painter.line(around, self.stroke());
            }
            Layers::Growing if index < 2 => {
                self.painter.rect_filled(rect, 2.0, fill);
            }
            Layers::Growing => {
                // Still to come.
                let fill = fill.gamma_multiply(if index == 2 { 0.5 } else { 0.15 });
                self.painter.rect_filled(rect, 2.0, fill);
                self.painter.rect_stroke(rect, 2.0, self.stroke(), StrokeKind::Inside);
            }
        }
    }

    /// w, which reaches a layer from below.
    fn style(&self, x: f32, share: f32) {
        let ends = [self.at(x, TALL * 0.62), self.at(x, TALL * share * 0.5)];
        self.painter.line_segment(ends, self.stroke());
        let from = self.at(1.24, TALL * 0.62);
        self.painter.line_segment([from, self.at(x, TALL * 0.62)], self.stroke());
        self.painter.line_segment([self.at(1.24, TALL * 0.18), from], self.stroke());
    }

    /// Features that attend to each other.
    fn arc(&self, x: f32, share: f32) {
        let half = TALL * share * 0.5;
        let (top, bottom) = (self.at(x, -half * 0.7), self.at(x, half * 0.7));
        let bend = vec2(self.unit * 0.5, 0.0);
        let curve = [top, top + bend, bottom + bend, bottom];
        let shape = egui::epaint::CubicBezierShape::from_points_stroke(
            curve,
            false,
            Color32::TRANSPARENT,
            Stroke::new(1.5, self.line),
        );
        self.painter.add(shape);
    }

    /// The class, which enters from above.
    fn class(&self, x: f32) {
        let from = self.at(x, -TALL * 0.62);
        self.painter.circle_stroke(from, 3.0, Stroke::new(1.5, self.line));
        let to = self.at(x, -TALL * 0.2);
        self.painter.line_segment([from + vec2(0.0, 3.0), to], self.stroke());
    }

    /// The picture between both networks.
    fn picture(&self) {
        let side = TALL.min(self.unit * 1.5);
        let frame = self.boxed(6.0, side, side);
        self.painter.rect_stroke(frame, 2.0, self.stroke(), StrokeKind::Inside);
        let centre = frame.center();
        for i in 0..6 {
            let angle = i as f32 * std::f32::consts::TAU / 6.0;
            let petal = centre + side * 0.22 * vec2(angle.cos(), angle.sin());
            self.painter.circle_filled(petal, side * 0.12, self.generator);
        }
        self.painter.circle_filled(centre, side * 0.12, Color32::from_rgb(240, 180, 40));
    }
}
