//! Buttons: icons, segments, chips and switches, each with a name for the screen reader.

use super::super::theme;
use super::icons::Icon;
use eframe::egui;
use egui::{Align2, Button, Color32, Rect, Response, Sense, Stroke, TextStyle, Ui, Vec2};
use egui::{Role, WidgetInfo, vec2};

/// Height of the main buttons.
pub const TALL: f32 = 32.0;

/// A button that stands out.
pub fn primary<'a>(ui: &Ui, text: &'a str) -> Button<'a> {
    let selection = ui.visuals().selection;
    let text = egui::RichText::new(text).strong().color(selection.stroke.color);
    Button::new(text).fill(selection.bg_fill).min_size(vec2(0.0, TALL))
}

/// A square button with an icon; `name` is read aloud and shown while hovering.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    let side = ui.spacing().interact_size.y;
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    let visuals = *ui.style().interact(&response);
    if response.hovered() || response.has_focus() {
        ui.painter().rect(
            rect,
            visuals.corner_radius,
            visuals.weak_bg_fill,
            visuals.bg_stroke,
            egui::StrokeKind::Inside,
        );
    }
    let inner = Rect::from_center_size(rect.center(), Vec2::splat(16.0));
    icon.paint(ui.painter(), inner, visuals.text_color());
    response.on_hover_text(name).on_disabled_hover_text(name)
}

/// A button with an icon before its text, `width` wide.
pub fn icon_label_button(ui: &mut Ui, icon: Icon, text: &str, width: f32) -> Response {
    let font = TextStyle::Button.resolve(ui.style());
    let height = ui.spacing().interact_size.y + 4.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, text));
    let visuals = *ui.style().interact(&response);
    ui.painter().rect(
        rect,
        visuals.corner_radius,
        visuals.weak_bg_fill,
        visuals.bg_stroke,
        egui::StrokeKind::Inside,
    );
    let room = (rect.width() - 16.0 - 16.0 - 8.0).max(8.0);
    let mut job =
        egui::text::LayoutJob::simple_singleline(text.to_owned(), font, visuals.text_color());
    job.wrap = egui::text::TextWrapping::truncate_at_width(room);
    let galley = ui.painter().layout_job(job);
    let start = rect.center().x - (galley.size().x + 24.0) / 2.0;
    let icon_rect =
        Rect::from_center_size(egui::pos2(start + 8.0, rect.center().y), Vec2::splat(16.0));
    icon.paint(ui.painter(), icon_rect, visuals.text_color());
    let at = egui::pos2(start + 24.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, visuals.text_color());
    response
}

/// A row of choices of which one holds, spread over the width; true when another was chosen.
pub fn segments<T: PartialEq + Copy>(
    ui: &mut Ui,
    value: &mut T,
    choices: &[(T, &str, &str)],
) -> bool {
    let gap = 3.0;
    let count = choices.len().max(1) as f32;
    let width = ((ui.available_width() - gap * (count - 1.0)) / count).floor().max(20.0);
    let mut changed = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        ui.spacing_mut().button_padding.x = 4.0;
        for &(choice, text, tip) in choices {
            let button = Button::new(text).selected(*value == choice).truncate();
            let size = vec2(width, ui.spacing().interact_size.y);
            let response = ui.add_sized(size, button).on_hover_text(tip);
            if response.clicked() && *value != choice {
                *value = choice;
                changed = true;
            }
        }
    });
    changed
}

/// A small toggle of fixed width with a short text; `name` is read aloud.
pub fn chip(ui: &mut Ui, on: bool, text: &str, name: &str) -> Response {
    let size = vec2(26.0, 24.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, on, name));
    let visuals = ui.style().interact_selectable(&response, on);
    ui.painter().rect(rect, 5, visuals.weak_bg_fill, visuals.bg_stroke, egui::StrokeKind::Inside);
    let font = TextStyle::Small.resolve(ui.style());
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, font, visuals.text_color());
    response.on_hover_text(name)
}

/// An on–off switch; `name` is read aloud.
pub fn switch(ui: &mut Ui, on: &mut bool, name: &str) -> Response {
    let (rect, mut response) = ui.allocate_exact_size(vec2(34.0, 20.0), Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, *on, name));
    let how = ui.ctx().animate_bool_responsive(response.id, *on);
    let visuals = *ui.style().interact(&response);
    let accent = theme::accent(ui.visuals());
    let track = visuals.bg_fill.lerp_to_gamma(accent, how);
    let edge = if response.has_focus() { visuals.bg_stroke } else { Stroke::NONE };
    let radius = rect.height() / 2.0;
    ui.painter().rect(rect, radius, track, edge, egui::StrokeKind::Outside);
    let x = egui::lerp(rect.left() + radius..=rect.right() - radius, how);
    let knob = if ui.visuals().dark_mode { Color32::from_gray(240) } else { Color32::WHITE };
    ui.painter().circle_filled(egui::pos2(x, rect.center().y), radius - 3.0, knob);
    response.on_hover_text(name)
}
