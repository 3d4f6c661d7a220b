//! A slider with its label and number on one row. Unlike egui's own it fills from an origin, so
//! that a move along an axis shows its direction, and a double click resets it.

use super::super::theme;
use super::form::row;
use eframe::egui;
use egui::accesskit::{Action, ActionData};
use egui::{
    DragValue, EventFilter, Key, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use std::ops::RangeInclusive;

/// What a slider controls.
pub struct SliderSpec<'a> {
    /// Name at the left, also read aloud.
    pub label: &'a str,
    /// Explanation while hovering.
    pub tip: &'a str,
    /// Smallest and largest value.
    pub range: RangeInclusive<f32>,
    /// Where the fill begins.
    pub origin: f32,
    /// Value after a double click.
    pub reset: f32,
    /// Smallest change; 0 for none.
    pub step: f32,
    /// Decimals of the number.
    pub decimals: usize,
    /// Shown instead of the number at the upper end, such as `all`.
    pub last: Option<&'a str>,
}

impl Default for SliderSpec<'_> {
    fn default() -> Self {
        Self {
            label: "",
            tip: "",
            range: 0.0..=1.0,
            origin: 0.0,
            reset: 0.0,
            step: 0.0,
            decimals: 2,
            last: None,
        }
    }
}

/// Width of the number.
const NUMBER: f32 = 50.0;
/// Radius of the knob.
const KNOB: f32 = 7.0;

/// Label, slider and number. The response joins all three.
pub fn slider_row(ui: &mut Ui, spec: &SliderSpec<'_>, value: &mut f32) -> Response {
    let before = *value;
    let (label, mut response) = row(ui, spec.label, spec.tip, |ui| {
        let gap = ui.spacing().item_spacing.x;
        let width = (ui.available_width() - NUMBER - gap).max(40.0);
        let slider = slider(ui, spec, value, width);
        slider | number(ui, spec, value)
    });
    if label.double_clicked() {
        *value = spec.reset;
        response |= label;
    }
    if *value != before {
        response.mark_changed();
    }
    response
}

fn number(ui: &mut Ui, spec: &SliderSpec<'_>, value: &mut f32) -> Response {
    let (first, last) = (f64::from(*spec.range.start()), f64::from(*spec.range.end()));
    let decimals = spec.decimals;
    let mut field = DragValue::new(value)
        .range(first..=last)
        .speed((last - first) / 300.0)
        .update_while_editing(false)
        .fixed_decimals(decimals);
    if let Some(text) = spec.last {
        field = field.custom_formatter(move |x, _| {
            if x >= last { text.to_owned() } else { format!("{x:.decimals$}") }
        });
    }
    ui.add_sized(vec2(NUMBER, ui.spacing().interact_size.y), field).accessible_name(spec.label)
}

fn slider(ui: &mut Ui, spec: &SliderSpec<'_>, value: &mut f32, width: f32) -> Response {
    let size = vec2(width, ui.spacing().interact_size.y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let track = rect.shrink2(vec2(KNOB, 0.0));
    pointer(ui, &response, spec, track, value);
    keyboard(ui, &response, spec, value);
    if response.double_clicked() {
        *value = spec.reset;
    }
    let (enabled, now) = (ui.is_enabled(), f64::from(*value));
    response.widget_info(|| WidgetInfo::slider(enabled, now, spec.label));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(f64::from(*spec.range.start()));
        node.set_max_numeric_value(f64::from(*spec.range.end()));
        node.add_action(Action::SetValue);
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
    });
    if ui.is_rect_visible(rect) {
        paint(ui, &response, spec, track, *value);
    }
    if spec.tip.is_empty() { response } else { response.on_hover_text(spec.tip) }
}

fn set(spec: &SliderSpec<'_>, value: &mut f32, wanted: f32) {
    let (first, last) = (*spec.range.start(), *spec.range.end());
    let stepped = if spec.step > 0.0 {
        first + ((wanted - first) / spec.step).round() * spec.step
    } else {
        wanted
    };
    *value = stepped.clamp(first, last);
}

/// The handle follows the pointer, aiming at round numbers.
fn pointer(ui: &Ui, response: &Response, spec: &SliderSpec<'_>, track: Rect, value: &mut f32) {
    let Some(pointer) = response.interact_pointer_pos() else { return };
    if !response.is_pointer_button_down_on() {
        return;
    }
    let (first, last) = (*spec.range.start(), *spec.range.end());
    let at = |x: f32| f64::from(egui::remap_clamp(x, track.x_range(), first..=last));
    let aim = ui.input(|i| i.aim_radius());
    let wanted =
        egui::emath::smart_aim::best_in_range_f64(at(pointer.x - aim), at(pointer.x + aim));
    set(spec, value, wanted as f32);
}

fn keyboard(ui: &Ui, response: &Response, spec: &SliderSpec<'_>, value: &mut f32) {
    let span = spec.range.end() - spec.range.start();
    let step = if spec.step > 0.0 { spec.step } else { span / 100.0 };
    let mut steps = 0.0;
    if response.has_focus() {
        let keep = EventFilter { horizontal_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, keep));
        ui.input(|i| {
            steps += i.num_presses(Key::ArrowRight) as f32;
            steps -= i.num_presses(Key::ArrowLeft) as f32;
        });
    }
    let mut wanted = None;
    ui.input(|i| {
        steps += i.num_accesskit_action_requests(response.id, Action::Increment) as f32;
        steps -= i.num_accesskit_action_requests(response.id, Action::Decrement) as f32;
        for request in i.accesskit_action_requests(response.id, Action::SetValue) {
            if let Some(ActionData::NumericValue(number)) = request.data {
                wanted = Some(number as f32);
            }
        }
    });
    if steps != 0.0 {
        wanted = Some(*value + steps * step);
    }
    if let Some(wanted) = wanted {
        set(spec, value, wanted);
    }
}

fn paint(ui: &Ui, response: &Response, spec: &SliderSpec<'_>, track: Rect, value: f32) {
    let visuals = *ui.style().interact(response);
    let at = |v: f32| egui::remap_clamp(v, spec.range.clone(), track.x_range());
    let (y, painter) = (track.center().y, ui.painter());
    let rail = |from: f32, to: f32| {
        let half = ui.spacing().slider_rail_height / 2.0;
        Rect::from_x_y_ranges(from.min(to)..=from.max(to), y - half..=y + half)
    };
    painter.rect_filled(
        rail(track.left() - KNOB / 2.0, track.right() + KNOB / 2.0),
        2.0,
        ui.visuals().widgets.inactive.bg_fill,
    );
    if spec.origin > *spec.range.start() && spec.origin < *spec.range.end() {
        let x = at(spec.origin);
        let tick = Stroke::new(1.5, ui.visuals().widgets.hovered.bg_fill);
        painter.vline(x, y - 5.0..=y + 5.0, tick);
    }
    let accent = theme::accent(ui.visuals());
    painter.rect_filled(rail(at(spec.origin), at(value)), 2.0, accent);
    let knob = if response.hovered() || response.is_pointer_button_down_on() {
        KNOB + 0.5
    } else {
        KNOB - 0.5
    };
    let centre = pos2(at(value), y);
    painter.circle(centre, knob, accent, Stroke::new(2.5, theme::card(ui.visuals())));
    if response.has_focus() {
        painter.circle_stroke(centre, knob + 1.5, visuals.bg_stroke);
    }
}
