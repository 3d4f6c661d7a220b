//! The curves of a game.

use crate::app::lang::t;
use crate::app::widgets::{section, still};
use crate::lab::{Mark, View};
use eframe::egui;
use egui::{Color32, RichText, Ui};
use egui_plot::{Line, Plot, PlotPoints};

/// Most points of a line that are drawn.
const MOST: usize = 400;
const HEIGHT: f32 = 84.0;

/// Name and value of a line.
type Series = (&'static str, fn(&Mark) -> f32);

struct Chart {
    title: &'static str,
    tip: &'static str,
    lines: [Series; 2],
}

const CHARTS: [Chart; 4] = [
    Chart {
        title: "Losses",
        tip: "How badly each network does; two lines that stay apart but level are healthy",
        lines: [("G", |m| m.loss_g), ("D", |m| m.loss_d)],
    },
    Chart {
        title: "Coverage",
        tip: "Reached: the share of the places that have their points. Good: the share of the points \
              that lie at a place. A collapsed game can be good and still reach little",
        lines: [("reached", |m| m.coverage), ("good", |m| m.good)],
    },
    Chart {
        title: "Distances",
        tip: "Between the clouds: Jensen–Shannon in bits, 1 when they have nothing in common, and \
              Wasserstein, how far points would have to travel",
        lines: [("JS", |m| m.divergence), ("Wasserstein", |m| m.wasserstein)],
    },
    Chart {
        title: "Slopes",
        tip: "D's slope at generated points, and the pull that G's loss makes of it: without a pull G \
              learns nothing",
        lines: [("slope", |m| m.slope), ("pull", |m| m.pull)],
    },
];

pub(super) fn ui(ui: &mut Ui, view: Option<&View>) {
    section(
        ui,
        "Curves",
        "",
        |_| (),
        |ui| match view {
            Some(view) if view.curves.len() >= 2 => {
                CHARTS.iter().for_each(|chart| draw(ui, chart, &view.curves));
            }
            _ => {
                ui.weak(t(ui, "The curves begin after the first steps"));
            }
        },
    );
}

fn draw(ui: &mut Ui, chart: &Chart, marks: &[Mark]) {
    let colours = [ui.visuals().hyperlink_color, Color32::from_rgb(240, 150, 60)];
    let tip = t(ui, chart.tip);
    egui::Sides::new().shrink_left().truncate().show(
        ui,
        |ui| ui.label(RichText::new(t(ui, chart.title)).strong()).on_hover_text(tip),
        |ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            for ((name, value), colour) in chart.lines.iter().zip(colours).rev() {
                let newest = marks.last().map_or(0.0, value);
                ui.label(RichText::new(format!("{newest:.2}")).monospace());
                ui.label(RichText::new(t(ui, name)).color(colour)).on_hover_text(tip);
            }
        },
    );
    let stride = marks.len().div_ceil(MOST);
    still(Plot::new(chart.title))
        .height(HEIGHT)
        .show_x(false)
        .show_y(false)
        .y_axis_min_width(36.0)
        .include_y(0.0)
        .show(ui, |plot| {
            for ((name, value), colour) in chart.lines.iter().zip(colours) {
                let point = |m: &Mark| [m.step as f64, f64::from(value(m))];
                let finite = |p: &[f64; 2]| p[1].is_finite();
                let points = marks.iter().step_by(stride).map(point).filter(finite);
                let points: PlotPoints<'_> = points.collect();
                plot.line(Line::new(*name, points).color(colour).width(1.5));
            }
        });
}
