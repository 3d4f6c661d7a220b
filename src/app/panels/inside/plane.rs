//! One plane of features by itself: its picture, how its values are spread, its waves.

use crate::app::lang::{t, tf};
use crate::app::theme;
use crate::app::widgets::{Icon, card, icon_button, switch};
use crate::engine::{Histogram, Inside, PlaneStats, SPECTRUM_RANGE, Spectrum};
use eframe::egui;
use egui::{Rect, RichText, Sense, TextureHandle, Ui, pos2, vec2};

/// Height of a small diagram.
const HEIGHT: f32 = 72.0;
/// Widest that a plane is drawn.
const WIDEST: f32 = 420.0;

/// Draws its card.
pub(super) fn ui(
    ui: &mut Ui,
    inside: &Inside,
    (map, spectrum): (&TextureHandle, Option<&TextureHandle>),
    colours: &mut bool,
    large: &mut bool,
) {
    let (title, single) = (tf(ui, "Plane {}", &[&inside.plane]), inside.chosen().side == 1);
    let mut enlarge = false;
    let tip = t(ui, "Orange is above zero, blue below; full colour is the largest value");
    card(
        ui,
        &title,
        tip,
        |ui| {
            if !single {
                enlarge = icon_button(ui, Icon::Enlarge, t(ui, "Show it large")).clicked();
                colour_switch(ui, colours);
            }
        },
        |ui| {
            let stats = inside.stats[inside.plane];
            if single {
                ui.label(tf(ui, "Its value is {}", &[&format!("{:.3}", stats.mean)]));
                return;
            }
            let width = ui.available_width().min(WIDEST);
            ui.vertical_centered(|ui| picture(ui, map, width, &title));
            numbers(ui, stats);
            heading(
                ui,
                t(ui, "Values"),
                t(ui, "How many places of the plane have which value; the line is zero"),
            );
            histogram(ui, &inside.histogram);
            if let (Some(found), Some(texture)) = (&inside.spectrum, spectrum) {
                waves(ui, found, texture);
            }
        },
    );
    *large = (*large || enlarge) && !single;
    if *large && enlarged(ui, map, &title) {
        *large = false;
    }
}

/// Three planes in a row as one coloured picture.
fn colour_switch(ui: &mut Ui, colours: &mut bool) {
    let tip = t(ui, "This plane and the two after it as red, green and blue; grey is zero");
    switch(ui, colours, t(ui, "Three as colours")).on_hover_text(tip);
    ui.weak(t(ui, "Three as colours"));
}

/// The map as large as the window lets it be; true when it is to be closed.
fn enlarged(ui: &Ui, map: &TextureHandle, name: &str) -> bool {
    let window = ui.ctx().content_rect().size();
    let side = (window.min_elem() - 96.0).max(64.0);
    let shown = egui::Modal::new(egui::Id::unique("plane over all")).show(ui.ctx(), |ui| {
        picture(ui, map, side, name);
        ui.vertical_centered(|ui| ui.weak(t(ui, "Esc closes it"))).inner
    });
    shown.should_close()
}

fn picture(ui: &mut Ui, texture: &TextureHandle, side: f32, name: &str) {
    let image = egui::Image::new(texture).fit_to_exact_size(vec2(side, side));
    ui.add(image.corner_radius(3).alt_text(name));
}

fn numbers(ui: &mut Ui, stats: PlaneStats) {
    // What would round to -0 is 0.
    let number = |value: f32| format!("{:.3}", if value.abs() < 5e-4 { 0.0 } else { value });
    let all = [
        ("mean", stats.mean),
        ("deviation", stats.deviation),
        ("least", stats.least),
        ("most", stats.most),
    ];
    ui.columns(all.len(), |columns| {
        for (ui, (name, value)) in columns.iter_mut().zip(all) {
            ui.vertical_centered(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.label(RichText::new(t(ui, name)).small().weak());
                ui.label(RichText::new(number(value)).monospace());
            });
        }
    });
}

fn heading(ui: &mut Ui, text: &str, tip: &str) {
    ui.add_space(4.0);
    ui.label(text).on_hover_text(tip);
}

/// An empty diagram of the usual size.
fn diagram(ui: &mut Ui, name: &str) -> Rect {
    let size = vec2(ui.available_width(), HEIGHT);
    let (area, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
    ui.painter().rect_filled(area, 3, theme::canvas(ui.visuals()));
    area.shrink(2.0)
}

fn histogram(ui: &mut Ui, histogram: &Histogram) {
    let area = diagram(ui, t(ui, "Values"));
    let Histogram { low, high, counts } = histogram;
    let most = counts.iter().copied().max().unwrap_or(0).max(1) as f32;
    let width = area.width() / counts.len() as f32;
    let colour = theme::accent(ui.visuals());
    for (index, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        // The root lets the few be seen beside the many.
        let height = (*count as f32 / most).sqrt() * area.height();
        let left = area.left() + index as f32 * width;
        let bar = Rect::from_min_max(
            pos2(left, area.bottom() - height),
            pos2(left + width - 0.5, area.bottom()),
        );
        ui.painter().rect_filled(bar, 0, colour);
    }
    if *low < 0.0 && *high > 0.0 {
        let zero = area.left() - low / (high - low) * area.width();
        let line = egui::Stroke::new(1.0, ui.visuals().weak_text_color());
        ui.painter().vline(zero, area.y_range(), line);
    }
}

/// Power by frequency as a picture and as a line.
fn waves(ui: &mut Ui, spectrum: &Spectrum, texture: &TextureHandle) {
    let tip = t(
        ui,
        "What the plane is made of: slow changes in the middle, fine detail towards the edges. A \
         cross or dots far from the middle are a grid that the network draws",
    );
    heading(ui, t(ui, "Waves"), tip);
    ui.horizontal(|ui| {
        picture(ui, texture, HEIGHT, t(ui, "Waves"));
        let area = diagram(ui, t(ui, "Power by fineness"));
        let last = (spectrum.rings.len() - 1).max(1) as f32;
        let point = |(index, level): (usize, &f32)| {
            let down = (0.5 - 0.5 * level / SPECTRUM_RANGE).clamp(0.0, 1.0);
            let x = area.left() + index as f32 / last * area.width();
            pos2(x, area.top() + down * area.height())
        };
        let mean = egui::Stroke::new(1.0, ui.visuals().weak_text_color());
        ui.painter().hline(area.x_range(), area.center().y, mean);
        let line: Vec<_> = spectrum.rings.iter().enumerate().map(point).collect();
        let stroke = egui::Stroke::new(1.5, theme::accent(ui.visuals()));
        ui.painter().line(line, stroke);
    });
    let words = t(
        ui,
        "From one wave across the plane (left) to the finest (right); the line is the mean, the edges 50 dB away",
    );
    ui.label(RichText::new(words).small().weak());
}
