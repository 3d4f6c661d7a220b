//! The planes of a layer as tiles to be clicked.

use crate::app::lang::tf;
use crate::app::theme;
use crate::engine::Inside;
use eframe::egui;
use egui::{Color32, Pos2, Rect, Sense, Stroke, StrokeKind, TextureHandle, Ui, pos2, vec2};

/// Sides of a tile in points, for few planes and for many.
const SIDES: [f32; 2] = [44.0, 28.0];
/// Up to so many planes are few.
const FEW: usize = 64;
const GAP: f32 = 2.0;

/// Draws them; gives the plane that was clicked.
pub(super) fn ui(ui: &mut Ui, inside: &Inside, texture: &TextureHandle) -> Option<usize> {
    let count = inside.stats.len();
    let wanted = SIDES[usize::from(count > FEW)];
    let width = ui.available_width();
    let columns = ((width / wanted) as usize).clamp(1, count.max(1));
    let step = (width / columns as f32).min(2.0 * wanted);
    let rows = count.div_ceil(columns);
    let size = vec2(step * columns as f32, step * rows as f32);
    let (area, response) = ui.allocate_exact_size(size, Sense::click());
    let place = |index: usize| {
        let corner = vec2((index % columns) as f32, (index / columns) as f32) * step;
        Rect::from_min_size(area.min + corner, vec2(step - GAP, step - GAP))
    };
    let painter = ui.painter_at(area.expand(GAP));
    for index in (0..count).filter(|index| ui.is_rect_visible(place(*index))) {
        painter.image(texture.id(), place(index), part(inside, index), Color32::WHITE);
    }
    let stroke = Stroke::new(2.0, theme::accent(ui.visuals()));
    painter.rect_stroke(place(inside.plane), 1, stroke, StrokeKind::Outside);
    let under = |at: Pos2| {
        let cell = (at - area.min) / step;
        let index =
            cell.y.max(0.0) as usize * columns + (cell.x.max(0.0) as usize).min(columns - 1);
        (index < count).then_some(index)
    };
    let hovered = response.hover_pos().and_then(under);
    let clicked = response.interact_pointer_pos().filter(|_| response.clicked()).and_then(under);
    if let Some(index) = hovered {
        let stats = inside.stats[index];
        let numbers: [&dyn std::fmt::Display; 3] =
            [&index, &format!("{:.2}", stats.mean), &format!("{:.2}", stats.deviation)];
        response.on_hover_text(tf(ui, "Plane {}: mean {}, deviation {}", &numbers));
    }
    clicked
}

/// Where a tile lies in the texture.
fn part(inside: &Inside, index: usize) -> Rect {
    let columns = inside.columns;
    let rows = inside.stats.len().div_ceil(columns);
    let size = vec2(1.0 / columns as f32, 1.0 / rows as f32);
    let corner = pos2((index % columns) as f32 * size.x, (index / columns) as f32 * size.y);
    Rect::from_min_size(corner, size)
}
