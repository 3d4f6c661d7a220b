//! Pictures as tiles that are marked.

use crate::app::lang::{t, tf};
use crate::app::theme;
use crate::latent::Recipe;
use eframe::egui;
use egui::{
    Align2, Color32, Key, Role, ScrollArea, Sense, Stroke, StrokeKind, TextStyle, TextureHandle,
    Ui, Vec2, WidgetInfo,
};

const SIDE: f32 = 104.0;
const GAP: f32 = 6.0;
const MORE: Color32 = Color32::from_rgb(46, 160, 90);
const LESS: Color32 = Color32::from_rgb(200, 70, 70);

/// A picture, and what was said of it.
pub(super) struct Tile {
    pub recipe: Recipe,
    pub picture: Option<TextureHandle>,
    /// Whether it has more of what is looked for, or less.
    pub more: Option<bool>,
}

/// Draws them; true when a mark changed.
pub(super) fn tiles(ui: &mut Ui, tiles: &mut [Tile]) -> bool {
    let mut changed = false;
    let columns = ((ui.available_width() - 10.0 + GAP) / (SIDE + GAP)).floor().max(1.0) as usize;
    ui.spacing_mut().item_spacing = Vec2::splat(GAP);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for (row, chunk) in tiles.chunks_mut(columns).enumerate() {
            ui.horizontal(|ui| {
                for (i, tile) in chunk.iter_mut().enumerate() {
                    changed |= one(ui, row * columns + i + 1, tile);
                }
            });
        }
    });
    changed
}

fn one(ui: &mut Ui, number: usize, tile: &mut Tile) -> bool {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(SIDE), Sense::click());
    let mark = match tile.more {
        Some(true) => t(ui, "more"),
        Some(false) => t(ui, "less"),
        None => t(ui, "not marked"),
    };
    let name = tf(ui, "Picture {}: {}", &[&number, &mark]);
    let chosen = tile.more.is_some();
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
    match &tile.picture {
        Some(picture) => egui::Image::new(picture).corner_radius(4).paint_at(ui, rect),
        None => drop(ui.painter().rect_filled(rect, 4, theme::card(ui.visuals()))),
    }
    if let Some(more) = tile.more {
        let (colour, sign) = if more { (MORE, "+") } else { (LESS, "−") };
        ui.painter().rect_stroke(rect, 4, Stroke::new(3.0, colour), StrokeKind::Inside);
        let at = rect.right_top() + egui::vec2(-14.0, 14.0);
        ui.painter().circle_filled(at, 10.0, colour);
        let font = TextStyle::Body.resolve(ui.style());
        ui.painter().text(at, Align2::CENTER_CENTER, sign, font, Color32::WHITE);
    } else if response.hovered() || response.has_focus() {
        let stroke = Stroke::new(2.0, theme::accent(ui.visuals()));
        ui.painter().rect_stroke(rect, 4, stroke, StrokeKind::Inside);
    }
    let minus = response.has_focus() && ui.input(|input| input.key_pressed(Key::Minus));
    let wished = match (response.clicked(), response.secondary_clicked() || minus) {
        (true, _) => true,
        (false, true) => false,
        (false, false) => return false,
    };
    // The same mark again takes it away.
    tile.more = if tile.more == Some(wished) { None } else { Some(wished) };
    true
}
