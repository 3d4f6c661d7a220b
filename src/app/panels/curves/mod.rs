//! The curves of a training run as small plots under each other, sharing one time axis.

mod charts;
mod overlay;
mod trace;

pub(super) use overlay::{Overlay, Unit, run_colour};

use crate::app::lang::{fill, t};
use crate::app::widgets::still;
use crate::training::Metrics;
use charts::{CHARTS, Chart};
use eframe::egui;
use egui::{Color32, RichText, Ui};
use egui_plot::{
    FilledArea, GridInput, HLine, HoverPosition, Line, LineStyle, Plot, PlotPoints, VLine,
    uniform_grid_spacer,
};
use std::sync::Arc;
use trace::{Trace, newest};

/// Height of one plot.
const HEIGHT: f32 = 104.0;
/// Width kept for the numbers on the left, so that all plots line up.
const AXIS_WIDTH: f32 = 44.0;
/// Width that holds a title beside the numbers of two lines and their floors.
const ONE_LINE: f32 = 460.0;

/// Something that happened at so many kimg.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Mark {
    /// Settings were changed.
    Change(f64),
    /// The advisor saw a trouble begin.
    Trouble(f64),
}

/// The curves, thinned once for each new history.
#[derive(Default)]
pub(super) struct Curves {
    history: Option<Arc<Vec<Metrics>>>,
    /// Each line of each chart.
    lines: Vec<Vec<Trace>>,
}

impl Curves {
    /// Draws all plots of a run.
    pub fn ui(&mut self, ui: &mut Ui, history: &Arc<Vec<Metrics>>, marks: &[Mark]) {
        if history.len() < 2 {
            ui.weak(t(ui, "The curves begin after the first steps"));
            return;
        }
        self.prepare(history);
        let last = CHARTS.len() - 1;
        for (i, (chart, lines)) in CHARTS.iter().zip(&self.lines).enumerate() {
            // Runs that are not measured have no curves of measures.
            if lines.iter().all(|line| line.mean.is_empty()) && i != last {
                continue;
            }
            heading(ui, chart, history);
            plot(ui, chart, lines, history, marks, i == last);
        }
    }

    fn prepare(&mut self, history: &Arc<Vec<Metrics>>) {
        if self.history.as_ref().is_some_and(|old| Arc::ptr_eq(old, history)) {
            return;
        }
        self.history = Some(history.clone());
        let line = |series: &charts::Series| Trace::new(history, series.value);
        self.lines = CHARTS.iter().map(|c| c.series.iter().map(line).collect()).collect();
    }
}

/// Title on the left, and on the right the legend with the newest values; a long legend has its own
/// line in a narrow panel.
fn heading(ui: &mut Ui, chart: &Chart, history: &[Metrics]) {
    let title = RichText::new(t(ui, chart.title)).strong();
    let tip = t(ui, chart.tip);
    let floors = chart.series.iter().any(|series| series.floor.is_some());
    if floors && chart.series.len() > 1 && ui.available_width() < ONE_LINE {
        ui.label(title).on_hover_text(tip);
        let right = egui::Layout::right_to_left(egui::Align::Center);
        let size = egui::vec2(ui.available_width(), ui.text_style_height(&egui::TextStyle::Body));
        ui.allocate_ui_with_layout(size, right, |ui| legend(ui, chart, history));
        return;
    }
    egui::Sides::new().spacing(4.0).shrink_left().truncate().show(
        ui,
        |ui| ui.label(title).on_hover_text(tip),
        |ui| legend(ui, chart, history),
    );
}

/// Colour, name and newest value of each line, with its floor in parentheses, from right to left.
fn legend(ui: &mut Ui, chart: &Chart, history: &[Metrics]) {
    ui.spacing_mut().item_spacing.x = 5.0;
    for (i, series) in chart.series.iter().enumerate().rev() {
        let number = |v: f32| format!("{v:.*}", series.decimals);
        if let Some(floor) = series.floor.and_then(|floor| newest(history, floor)) {
            ui.label(RichText::new(format!("({})", number(floor))).monospace().weak())
                .on_hover_text(t(ui, charts::FLOOR));
        }
        let value = newest(history, series.value).map_or("–".to_owned(), number);
        ui.label(RichText::new(value).monospace());
        ui.label(t(ui, series.name)).on_hover_text(t(ui, chart.tip));
        let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(9.0), egui::Sense::hover());
        ui.painter().rect_filled(rect, 2.0, colour(ui, i));
        ui.add_space(3.0);
    }
}

fn plot(
    ui: &mut Ui,
    chart: &Chart,
    lines: &[Trace],
    history: &[Metrics],
    marks: &[Mark],
    last: bool,
) {
    let group = egui::Id::unique("training curves");
    let kimg = t(ui, "{} at {} kimg");
    let label = move |position: &HoverPosition<'_>| match position {
        HoverPosition::NearDataPoint { plot_name, position, .. } => {
            let value = format!("{plot_name} {:.3}", position.y);
            Some(fill(kimg, &[&value, &format!("{:.2}", position.x)]))
        }
        HoverPosition::Elsewhere { .. } => None,
    };
    let mut plot = small(ui, Plot::new(chart.title), if last { HEIGHT + 18.0 } else { HEIGHT })
        .link_cursor(group, [true, false])
        .label_formatter(label);
    if last {
        plot = plot.x_axis_label(t(ui, "kimg"));
    } else {
        plot = plot.show_axes([false, true]);
    }
    let colours = [colour(ui, 0), colour(ui, 1)];
    let strokes = mark_colours(ui);
    let shown = plot.show(ui, |plot| {
        for (index, mark) in marks.iter().enumerate() {
            let (at, colour) = match mark {
                Mark::Change(at) => (*at, strokes[0]),
                Mark::Trouble(at) => (*at, strokes[1]),
            };
            let line = VLine::new("", at).id(("mark", index)).allow_hover(false);
            plot.vline(
                line.stroke(egui::Stroke::new(1.0, colour)).style(LineStyle::dashed_loose()),
            );
        }
        for ((trace, series), colour) in lines.iter().zip(chart.series).zip(colours) {
            if !trace.low.is_empty() {
                let times: Vec<f64> = trace.mean.iter().map(|point| point.x).collect();
                let band = FilledArea::new("", &times, &trace.low, &trace.high);
                let fill = colour.gamma_multiply(0.22);
                plot.add(band.id(("band", series.name)).fill_color(fill).allow_hover(false));
            }
            let points = PlotPoints::Borrowed(&trace.mean);
            plot.line(Line::new(series.name, points).color(colour).width(1.5));
            if let Some(floor) = series.floor.and_then(|floor| newest(history, floor)) {
                let line = HLine::new("", floor).id(("floor", series.name)).allow_hover(false);
                let stroke = egui::Stroke::new(1.0, colour.gamma_multiply(0.7));
                plot.hline(line.stroke(stroke).style(LineStyle::dashed_dense()));
            }
        }
    });
    let title = t(ui, chart.title);
    shown.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, title));
}

/// A small plot that does not move under the hand, with round numbers beside it.
fn small<'a>(ui: &Ui, plot: Plot<'a>, height: f32) -> Plot<'a> {
    still(plot)
        .height(height)
        .y_axis_min_width(AXIS_WIDTH)
        .y_grid_spacer(uniform_grid_spacer(steps))
        .grid_color(ui.visuals().text_color().gamma_multiply(0.18))
        .y_axis_formatter(|mark, range| tick(mark.value, step_of(range.end() - range.start())))
        .show_y(false)
}

/// Steps of the lines of a grid.
fn steps(grid: GridInput) -> [f64; 3] {
    let step = step_of(grid.bounds.1 - grid.bounds.0);
    [step, 10.0 * step, 100.0 * step]
}

/// Step between the numbers beside a plot that spans `range`: 1, 2 or 5 times a power of ten. The
/// plot's own powers of ten leave most of these small plots with a single number.
fn step_of(range: f64) -> f64 {
    let rough = range / 3.0;
    if !rough.is_normal() || rough < 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(rough.log10().floor());
    let digit = match rough / power {
        d if d < 1.5 => 1.0,
        d if d < 3.5 => 2.0,
        d if d < 7.5 => 5.0,
        _ => 10.0,
    };
    digit * power
}

/// A number with as many decimals as its step needs.
fn tick(value: f64, step: f64) -> String {
    let decimals = (-step.log10() - 1e-6).ceil().clamp(0.0, 9.0) as usize;
    // A sum of steps that just misses 0 must not show as -0.
    let value = if value.abs() < step * 1e-6 { 0.0 } else { value };
    format!("{value:.decimals$}")
}

/// Of changes and of troubles.
fn mark_colours(ui: &Ui) -> [Color32; 2] {
    let visuals = ui.visuals();
    [visuals.weak_text_color(), visuals.error_fg_color.gamma_multiply(0.8)]
}

/// Blue, then orange: told apart also by the colour-blind.
fn colour(ui: &Ui, index: usize) -> Color32 {
    match (ui.visuals().dark_mode, index) {
        (true, 0) => Color32::from_rgb(102, 170, 255),
        (true, _) => Color32::from_rgb(255, 166, 87),
        (false, 0) => Color32::from_rgb(24, 100, 200),
        (false, _) => Color32::from_rgb(196, 88, 12),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        let close = |range: f64, step: f64| (step_of(range) / step - 1.0).abs() < 1e-9;
        assert!(close(0.7, 0.2) && close(0.018, 0.005) && close(24.0, 10.0) && close(420.0, 100.0));
        assert_eq!([0.0, f64::NAN, f64::INFINITY, -2.0].map(step_of), [1.0; 4]);
    }

    #[test]
    fn numbers_have_the_decimals_of_their_step() {
        let ticks = [tick(0.5, 0.5), tick(0.015, 0.005), tick(1.0, 0.2), tick(40.0, 10.0)];
        assert_eq!(ticks, ["0.5", "0.015", "1.0", "40"]);
        assert_eq!([tick(-1e-17, 0.5), tick(-0.5, 0.5), tick(0.1, 0.1)], ["0.0", "-0.5", "0.1"]);
    }
}
