//! The curves of several runs over each other.

use super::charts::{CHARTS, Chart};
use super::trace::{MOST_POINTS, Trace};
use super::{HEIGHT, small, step_of, steps, tick};
use crate::app::lang::{fill, t};
use crate::training::Metrics;
use eframe::egui;
use egui::{Color32, RichText, Ui};
use egui_plot::{HoverPosition, Line, Plot, PlotPoints, uniform_grid_spacer};
use std::path::{Path, PathBuf};

/// Points of all lines of a plot together, and those that each has at least.
const ALL_POINTS: usize = 1500;
const FEWEST_POINTS: usize = 75;

/// What curves run over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::app::panels) enum Unit {
    /// Thousands of pictures shown.
    #[default]
    Kimg,
    /// Hours of training.
    Hours,
}

/// Curves of runs, thinned once for each choice of runs and unit.
#[derive(Default)]
pub(in crate::app::panels) struct Overlay {
    of: Vec<PathBuf>,
    unit: Unit,
    /// For each chart and line, that of each run.
    lines: Vec<Vec<Vec<Trace>>>,
}

impl Overlay {
    /// Draws the charts that have something to show.
    pub fn ui(&mut self, ui: &mut Ui, runs: &[(&Path, &[Metrics])], unit: Unit) {
        self.prepare(runs, unit);
        for (chart, lines) in CHARTS.iter().zip(&self.lines) {
            for (series, traces) in chart.series.iter().zip(lines) {
                if traces.iter().any(|trace| trace.mean.len() > 1) {
                    let title = format!("{} · {}", t(ui, chart.title), t(ui, series.name));
                    ui.label(RichText::new(&title).strong()).on_hover_text(t(ui, chart.tip));
                    plot(ui, &title, chart, traces, unit);
                }
            }
        }
    }

    fn prepare(&mut self, runs: &[(&Path, &[Metrics])], unit: Unit) {
        let same = self.of.iter().map(PathBuf::as_path).eq(runs.iter().map(|(folder, _)| *folder));
        if same && self.unit == unit && !self.lines.is_empty() {
            return;
        }
        let along: fn(&Metrics) -> f64 = match unit {
            Unit::Kimg => |point| point.kimg,
            Unit::Hours => |point| point.seconds / 3600.0,
        };
        self.of = runs.iter().map(|(folder, _)| folder.to_path_buf()).collect();
        self.unit = unit;
        // Many lines have fewer points each: what one frame can draw is the same for all together.
        let most = (ALL_POINTS / runs.len().max(1)).clamp(FEWEST_POINTS, MOST_POINTS);
        let of = |value| {
            runs.iter().map(|(_, history)| Trace::over(history, along, value, most)).collect()
        };
        self.lines = CHARTS
            .iter()
            .map(|chart| chart.series.iter().map(|it| of(it.value)).collect())
            .collect();
    }
}

fn plot(ui: &mut Ui, title: &str, chart: &Chart, traces: &[Trace], unit: Unit) {
    let size = egui::vec2(ui.available_width(), HEIGHT + 18.0);
    if !ui.is_rect_visible(egui::Rect::from_min_size(ui.cursor().min, size)) {
        // Many runs have many lines; those out of sight need not be drawn.
        ui.allocate_space(size);
        return;
    }
    let words = match unit {
        Unit::Kimg => t(ui, "{} at {} kimg"),
        Unit::Hours => t(ui, "{} at {} h"),
    };
    let label = move |position: &HoverPosition<'_>| match position {
        HoverPosition::NearDataPoint { position, .. } => {
            Some(fill(words, &[&format!("{:.3}", position.y), &format!("{:.2}", position.x)]))
        }
        HoverPosition::Elsewhere { .. } => None,
    };
    let colours: Vec<Color32> = (0..traces.len()).map(|index| run_colour(ui, index)).collect();
    let plot = small(ui, Plot::new((chart.title, title)), size.y)
        .x_grid_spacer(uniform_grid_spacer(steps))
        .x_axis_formatter(|mark, range| tick(mark.value, step_of(range.end() - range.start())))
        .label_formatter(label);
    let shown = plot.show(ui, |plot| {
        for (index, (trace, colour)) in traces.iter().zip(colours).enumerate() {
            let points = PlotPoints::Borrowed(&trace.mean);
            plot.line(Line::new("", points).id(("run", index)).color(colour).width(1.5));
        }
    });
    shown.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, title));
}

/// The colour of a run in a comparison: those of Okabe and Ito, which the colour-blind tell apart.
pub(in crate::app::panels) fn run_colour(ui: &Ui, index: usize) -> Color32 {
    const COLOURS: [[u8; 3]; 7] = [
        [86, 180, 233],
        [230, 159, 0],
        [0, 158, 115],
        [204, 121, 167],
        [213, 94, 0],
        [0, 114, 178],
        [240, 228, 66],
    ];
    let [r, g, b] = COLOURS[index % COLOURS.len()];
    // On white the light ones are hard to see.
    let share = if ui.visuals().dark_mode { 1.0 } else { 0.8 };
    let dim = |value: u8| (f32::from(value) * share) as u8;
    Color32::from_rgb(dim(r), dim(g), dim(b))
}
