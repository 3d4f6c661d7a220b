//! Cards and rows with aligned labels.

use super::super::theme;
use eframe::egui;
use egui::{Align, Label, Layout, Margin, Response, RichText, Sense, Ui, UiBuilder, vec2};
use egui_plot::Plot;

/// A titled group of controls; `trailing` stands at the right end of the title.
pub fn card<R>(
    ui: &mut Ui,
    title: &str,
    tip: &str,
    trailing: impl FnOnce(&mut Ui),
    contents: impl FnOnce(&mut Ui) -> R,
) -> R {
    frame(ui, |ui| {
        egui::Sides::new().height(ui.spacing().interact_size.y).shrink_left().truncate().show(
            ui,
            |ui| {
                let text = RichText::new(title).strong();
                let label = ui.add(Label::new(text));
                if !tip.is_empty() {
                    label.on_hover_text(tip);
                }
            },
            trailing,
        );
        contents(ui)
    })
}

/// What a card is drawn on, as wide as there is room.
pub(super) fn frame<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let frame = egui::Frame::new()
        .fill(theme::card(ui.visuals()))
        .corner_radius(10)
        .inner_margin(Margin::symmetric(12, 10));
    let inner = frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        contents(ui)
    });
    inner.inner
}

/// Width of the label column: the same in all rows of one card.
fn label_width(ui: &Ui) -> f32 {
    (ui.available_width() * 0.44).clamp(64.0, 160.0).floor()
}

/// One row: a label in its column, then the controls. The label senses clicks without taking
/// part in Tab order, so that a double click on it can reset.
pub fn row<R>(
    ui: &mut Ui,
    label: &str,
    tip: &str,
    controls: impl FnOnce(&mut Ui) -> R,
) -> (Response, R) {
    let width = label_width(ui);
    let height = ui.spacing().interact_size.y;
    let inner = ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        let layout = Layout::left_to_right(Align::Center);
        let mut column = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
        let text = Label::new(label).truncate().sense(Sense::CLICK);
        let mut response = column.add(text);
        if !tip.is_empty() {
            response = response.on_hover_text(tip);
        }
        (response, controls(ui))
    });
    inner.inner
}

/// A framed text that is not to be overlooked.
pub fn note(ui: &mut Ui, colour: egui::Color32, text: impl Into<String>) {
    egui::Frame::new()
        .fill(colour.gamma_multiply(0.12))
        .stroke(egui::Stroke::new(1.0, colour.gamma_multiply(0.5)))
        .corner_radius(6)
        .inner_margin(Margin::symmetric(8, 6))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.add(Label::new(text.into()).wrap());
        });
}

/// A plot that does not move under the hand.
pub fn still(plot: Plot<'_>) -> Plot<'_> {
    plot.allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
}

/// A quiet line that explains.
pub fn hint(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.add(Label::new(RichText::new(text).small().weak()).wrap())
}
