//! Both networks as dots and lines: a line is as thick as its weight, a dot as bright as what it says.

use crate::app::lang::{t, tf};
use crate::lab::{FAKE, Layer, REAL, View};
use eframe::egui;
use egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, TextStyle, Ui, pos2, vec2};

/// Most values of a layer that are drawn; a note tells of more.
const MOST: usize = 16;
/// Height of a title.
const TITLE: f32 = 22.0;

/// Draws G above D.
pub(super) fn draw(ui: &mut Ui, rect: Rect, view: &View) {
    let (top, bottom) = rect.split_top_bottom_at_fraction(0.5);
    let wide = rect.width() > 1.6 * rect.height();
    let (first, second) = match wide {
        true => rect.split_left_right_at_fraction(0.5),
        false => (top, bottom),
    };
    let titles = [
        (t(ui, "Generator"), t(ui, "z"), t(ui, "point")),
        (t(ui, "Discriminator"), t(ui, "point"), t(ui, "logit")),
    ];
    for ((place, layers), (title, from, to)) in
        [first, second].into_iter().zip(&view.layers).zip(titles)
    {
        let response = ui.allocate_rect(place, egui::Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, title));
        let tip = t(
            ui,
            "A line is as thick as its weight: green above zero, orange below. A dot is as bright as \
             what the unit says on average",
        );
        let place = place.shrink2(vec2(10.0, 4.0));
        let painter = ui.painter_at(place.expand(10.0));
        let font = TextStyle::Body.resolve(ui.style());
        let text = ui.visuals().text_color();
        let most = layers.iter().map(|layer| layer.outputs).max().unwrap_or(0);
        let ends = match most > MOST {
            true => tf(ui, "{}: {} to {} ({} of {} units)", &[&title, &from, &to, &MOST, &most]),
            false => tf(ui, "{}: {} to {}", &[&title, &from, &to]),
        };
        painter.text(place.left_top(), Align2::LEFT_TOP, ends, font, text);
        let below = Rect::from_min_max(place.left_top() + vec2(0.0, TITLE), place.max);
        let net = Net { painter, rect: below.shrink(6.0), ground: ui.visuals().extreme_bg_color };
        net.draw(layers);
        response.on_hover_text(tip);
    }
}

struct Net {
    painter: Painter,
    rect: Rect,
    ground: Color32,
}

impl Net {
    fn draw(&self, layers: &[Layer]) {
        let Some(first) = layers.first() else { return };
        let columns = layers.len() + 1;
        let sizes: Vec<usize> =
            [first.inputs].into_iter().chain(layers.iter().map(|layer| layer.outputs)).collect();
        for (column, layer) in layers.iter().enumerate() {
            self.weights(layer, column, columns);
        }
        for (column, size) in sizes.iter().enumerate() {
            let active = column.checked_sub(1).map(|i| layers[i].active.as_slice());
            self.units(*size, active.unwrap_or_default(), column, columns);
        }
    }

    fn at(&self, column: usize, columns: usize, unit: usize, units: usize) -> Pos2 {
        let x = (column as f32 + 0.5) / columns as f32;
        let y = (unit as f32 + 0.5) / units as f32;
        pos2(self.rect.left() + x * self.rect.width(), self.rect.top() + y * self.rect.height())
    }

    fn weights(&self, layer: &Layer, column: usize, columns: usize) {
        let [from, to] = [layer.inputs.min(MOST), layer.outputs.min(MOST)];
        let largest = layer.weights.iter().fold(1e-6_f32, |most, w| most.max(w.abs()));
        for i in 0..to {
            for j in 0..from {
                let weight = layer.weights[i * layer.inputs + j] / largest;
                let size = weight.abs();
                if size < 0.12 {
                    continue;
                }
                let [r, g, b] = if weight > 0.0 { REAL } else { FAKE };
                let colour = Color32::from_rgb(r, g, b).gamma_multiply(0.15 + 0.6 * size);
                let ends = [self.at(column, columns, j, from), self.at(column + 1, columns, i, to)];
                self.painter.line_segment(ends, Stroke::new(0.4 + 2.2 * size * size, colour));
            }
        }
    }

    fn units(&self, count: usize, active: &[f32], column: usize, columns: usize) {
        let shown = count.min(MOST);
        let radius = (0.36 * self.rect.height() / shown as f32).clamp(2.0, 5.5);
        let largest = active.iter().fold(1e-6_f32, |most, size| most.max(*size));
        for unit in 0..shown {
            let bright = active.get(unit).map_or(0.6, |size| size / largest);
            let centre = self.at(column, columns, unit, shown);
            let fill = Color32::from_rgb(145, 132, 255).gamma_multiply(0.15 + 0.85 * bright);
            self.painter.circle_filled(centre, radius + 1.0, self.ground);
            self.painter.circle(centre, radius, fill, Stroke::new(1.0, Color32::from_gray(140)));
        }
    }
}
