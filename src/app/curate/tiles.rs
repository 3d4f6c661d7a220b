//! The pictures as tiles, with what is decided of each.

use super::sheet::Sheet;
use crate::app::lang::{t, tf};
use crate::app::panels::upload;
use crate::app::theme;
use crate::data::{Grade, Row};
use crate::engine::Surveyed;
use eframe::egui;
use egui::{
    Align2, Color32, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, TextStyle, TextureHandle,
    Ui, Vec2, WidgetInfo, pos2, vec2,
};
use std::collections::HashMap;
use std::ops::Range;

/// Side of a tile and the room between two.
const SIDE: f32 = 92.0;
const GAP: f32 = 6.0;
/// Textures that are kept although they are out of sight.
const KEPT: usize = 600;

/// Textures of the tiles in sight, and how the tiles lie.
#[derive(Default)]
pub(super) struct Tiles {
    textures: HashMap<usize, TextureHandle>,
    columns: usize,
    /// How far they are scrolled, in points.
    scrolled: f32,
    /// The cursor was moved by the keyboard and must be brought into sight.
    follow: bool,
}

impl Tiles {
    /// Tiles in a row.
    pub fn columns(&self) -> isize {
        self.columns.max(1) as isize
    }

    /// Brings the cursor into sight in the next frame.
    pub fn follow(&mut self) {
        self.follow = true;
    }

    /// Draws them; true when one was clicked twice.
    pub fn ui(&mut self, ui: &mut Ui, sheet: &mut Sheet) -> bool {
        let width = ui.available_width() - 10.0;
        self.columns = ((width + GAP) / (SIDE + GAP)).floor().max(1.0) as usize;
        let rows = sheet.order().len().div_ceil(self.columns);
        ui.spacing_mut().item_spacing = Vec2::splat(GAP);
        let mut area = ScrollArea::vertical().auto_shrink(false).id_salt("pictures to sort");
        if std::mem::take(&mut self.follow) {
            let row = sheet.cursor() / self.columns;
            area = area.vertical_scroll_offset(self.offset(ui, row));
        }
        let mut opened = false;
        let shown = area.show_rows(ui, SIDE, rows, |ui, visible| {
            for row in visible.clone() {
                ui.horizontal(|ui| {
                    for place in self.places(row, sheet) {
                        opened |= self.tile(ui, sheet, place);
                    }
                });
            }
            visible
        });
        self.scrolled = shown.state.unclamped_offset().y;
        self.forget(sheet, shown.inner);
        opened
    }

    /// How far to scroll so that a row is in sight.
    fn offset(&self, ui: &Ui, row: usize) -> f32 {
        let (top, height) = (row as f32 * (SIDE + GAP), ui.available_height());
        self.scrolled.clamp((top + SIDE - height).max(0.0), top.max(0.0))
    }

    fn places(&self, row: usize, sheet: &Sheet) -> Range<usize> {
        row * self.columns..((row + 1) * self.columns).min(sheet.order().len())
    }

    fn tile(&mut self, ui: &mut Ui, sheet: &mut Sheet, place: usize) -> bool {
        let picture = sheet.order()[place];
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(SIDE), Sense::click());
        let chosen = sheet.chosen().contains(&place);
        let name = spoken(ui, &sheet.pictures[picture], sheet.row(picture));
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
        let texture = self.textures.entry(picture).or_insert_with(|| {
            upload(ui.ctx(), "a picture to sort", &sheet.pictures[picture].thumbnail)
        });
        let out = sheet.row(picture).is_some_and(|row| !row.label.kept());
        let tint = if out { Color32::from_gray(90) } else { Color32::WHITE };
        egui::Image::new(&*texture).tint(tint).corner_radius(4).paint_at(ui, rect);
        if let Some(row) = sheet.row(picture) {
            decided(ui, rect, &sheet.pictures[picture], row);
        }
        if chosen || response.hovered() || response.has_focus() {
            let stroke = match place == sheet.cursor() {
                true => Stroke::new(3.0, theme::accent(ui.visuals())),
                false => Stroke::new(2.0, ui.visuals().strong_text_color()),
            };
            ui.painter().rect_stroke(rect, 4, stroke, StrokeKind::Inside);
        }
        if response.clicked() {
            sheet.go(place, ui.input(|input| input.modifiers.shift));
        }
        response.on_hover_text(name).double_clicked()
    }

    /// Drops textures far out of sight.
    fn forget(&mut self, sheet: &Sheet, rows: Range<usize>) {
        if self.textures.len() > KEPT {
            let places = rows.start * self.columns..rows.end * self.columns;
            let places = places.start..places.end.min(sheet.order().len());
            let seen: Vec<usize> = sheet.order()[places].to_vec();
            self.textures.retain(|picture, _| seen.contains(picture));
        }
    }
}

/// What a tile shows, in words.
fn spoken(ui: &Ui, picture: &Surveyed, row: Option<&Row>) -> String {
    let label = match row {
        Some(row) => t(ui, meaning(row.label)),
        None => t(ui, "not decided"),
    };
    tf(ui, "{}: {}", &[&picture.file, &label])
}

/// What a grade means.
pub(super) fn meaning(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "A, taken whole",
        Grade::B => "B, taken by its square",
        Grade::C => "C, left out for now",
        Grade::D => "D, left out",
    }
}

/// Its colour.
fn colour(grade: Grade) -> Color32 {
    match grade {
        Grade::A => Color32::from_rgb(46, 160, 90),
        Grade::B => Color32::from_rgb(50, 120, 210),
        Grade::C => Color32::from_rgb(190, 130, 40),
        Grade::D => Color32::from_rgb(190, 60, 60),
    }
}

/// Grade, square and roundness over a tile.
fn decided(ui: &Ui, rect: Rect, picture: &Surveyed, row: &Row) {
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    if row.label == Grade::B
        && let (Some(x0), Some(y0), Some(size)) = (row.x0, row.y0, row.size)
    {
        let square = square_on(rect, picture.size, [x0, y0, size]);
        painter.rect_stroke(
            square,
            1,
            Stroke::new(3.0, Color32::from_black_alpha(120)),
            StrokeKind::Inside,
        );
        painter.rect_stroke(square, 1, Stroke::new(1.5, Color32::WHITE), StrokeKind::Inside);
    }
    let badge = Rect::from_min_size(rect.min + Vec2::splat(4.0), Vec2::splat(18.0));
    painter.rect_filled(badge, 4, colour(row.label));
    let font = TextStyle::Small.resolve(ui.style());
    painter.text(
        badge.center(),
        Align2::CENTER_CENTER,
        format!("{:?}", row.label),
        font,
        Color32::WHITE,
    );
    if row.round == Some(1) {
        let at = rect.right_top() + vec2(-13.0, 13.0);
        painter.circle(at, 7.0, Color32::from_black_alpha(140), Stroke::new(1.5, Color32::WHITE));
    }
}

/// Where a square of a picture lies on its tile, which shows the middle.
fn square_on(tile: Rect, [width, height]: [u32; 2], [x0, y0, size]: [f32; 3]) -> Rect {
    let (width, height) = (width as f32, height as f32);
    let shorter = width.min(height).max(1.0);
    let scale = tile.width() / shorter;
    let corner = pos2(x0 * width - (width - shorter) / 2.0, y0 * height - (height - shorter) / 2.0);
    Rect::from_min_size(tile.min + corner.to_vec2() * scale, Vec2::splat(size * shorter * scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_lies_on_the_tile_where_it_lies_on_the_picture() {
        let tile = Rect::from_min_size(pos2(10.0, 20.0), Vec2::splat(100.0));
        assert_eq!(square_on(tile, [50, 50], [0.0, 0.0, 1.0]), tile);
        let half = square_on(tile, [200, 100], [0.25, 0.5, 0.5]);
        // A quarter of 200 is where the middle square begins.
        assert_eq!(half, Rect::from_min_size(pos2(10.0, 70.0), Vec2::splat(50.0)));
    }
}
