//! The numbers that change in a film, over its time.

use crate::app::lang::{t, tf};
use crate::app::widgets::still;
use crate::engine::ModelInfo;
use crate::latent::Recipe;
use crate::latent::timeline::{Course, Timeline};
use eframe::egui;
use egui::{Color32, Label, RichText, Sense, Ui};
use egui_plot::{Line, Plot, PlotPoints, VLine};

/// Height of the plot.
const HEIGHT: f32 = 84.0;
/// Moments that are drawn.
const MOMENTS: usize = 160;
/// Curves that are drawn, those that move most first.
const MOST: usize = 8;

/// What a curve shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    Psi,
    Slider(usize),
    Class(usize),
}

/// The plot, folded at first; computed once for each timeline.
#[derive(Default)]
pub(super) struct Curves {
    open: bool,
    of: Option<Timeline>,
    lines: Vec<(Value, Vec<f32>)>,
}

impl Curves {
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        course: Option<&Course>,
        model: Option<&ModelInfo>,
        time: f64,
    ) {
        let (Some(course), Some(model)) = (course, model) else { return };
        let text = if self.open { t(ui, "Hide the curves") } else { t(ui, "Show the curves") };
        let label = Label::new(RichText::new(text).small().weak()).sense(Sense::click());
        if ui.add(label).on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            self.open = !self.open;
        }
        if !self.open {
            return;
        }
        if self.of.as_ref() != Some(course.timeline()) {
            self.of = Some(course.timeline().clone());
            self.lines = moving(course, model.config.classes().len());
        }
        if self.lines.is_empty() {
            ui.weak(t(ui, "Truncation, sliders and classes stand still; only the latent moves"));
            return;
        }
        self.plot(ui, course.timeline().seconds, model, time);
    }

    fn plot(&self, ui: &mut Ui, seconds: f64, model: &ModelInfo, time: f64) {
        let names: Vec<String> =
            self.lines.iter().map(|(value, _)| name(ui, *value, model)).collect();
        legend(ui, &names);
        let accent = crate::app::theme::accent(ui.visuals());
        let plot = still(Plot::new("film curves"))
            .height(HEIGHT)
            .show_x(false)
            .y_axis_min_width(36.0)
            .grid_color(ui.visuals().text_color().gamma_multiply(0.18));
        let shown = plot.show(ui, |plot| {
            plot.vline(VLine::new("", time).id("now").color(accent).allow_hover(false));
            for (index, ((_, values), name)) in self.lines.iter().zip(&names).enumerate() {
                let step = seconds / (values.len().max(2) - 1) as f64;
                let points: PlotPoints<'_> = values
                    .iter()
                    .enumerate()
                    .map(|(i, value)| [i as f64 * step, f64::from(*value)])
                    .collect();
                plot.line(Line::new(name.as_str(), points).color(colour(index)).width(1.5));
            }
        });
        let title = t(ui, "Curves of the film");
        shown.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, title));
    }
}

/// Name and colour of each curve, in a row.
fn legend(ui: &mut Ui, names: &[String]) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        for (index, name) in names.iter().enumerate() {
            let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(8.0), Sense::hover());
            ui.painter().rect_filled(rect, 2.0, colour(index));
            ui.label(RichText::new(name).small());
            ui.add_space(4.0);
        }
    });
}

/// Curves of all that moves.
fn moving(course: &Course, classes: usize) -> Vec<(Value, Vec<f32>)> {
    let step = course.timeline().seconds / (MOMENTS - 1) as f64;
    let recipes: Vec<Recipe> = (0..MOMENTS).map(|i| course.at(i as f64 * step)).collect();
    let sliders = recipes.iter().map(|recipe| recipe.sliders.len()).max().unwrap_or_default();
    let all = std::iter::once(Value::Psi)
        .chain((0..sliders).map(Value::Slider))
        .chain((0..classes).map(Value::Class));
    let mut lines: Vec<(Value, Vec<f32>, f32)> = all
        .map(|value| {
            let values: Vec<f32> = recipes.iter().map(|it| of(it, value, classes)).collect();
            let ends = values
                .iter()
                .fold([f32::MAX, f32::MIN], |[low, high], v| [low.min(*v), high.max(*v)]);
            (value, values, ends[1] - ends[0])
        })
        .filter(|(.., range)| *range > 1e-3)
        .collect();
    lines.sort_by(|a, b| b.2.total_cmp(&a.2));
    lines.into_iter().take(MOST).map(|(value, values, _)| (value, values)).collect()
}

fn of(recipe: &Recipe, value: Value, classes: usize) -> f32 {
    match value {
        Value::Psi => recipe.psi,
        Value::Slider(index) => recipe.sliders.get(index).copied().unwrap_or_default(),
        Value::Class(index) => recipe.weights(classes).get(index).copied().unwrap_or_default(),
    }
}

fn name(ui: &Ui, value: Value, model: &ModelInfo) -> String {
    match value {
        Value::Psi => t(ui, "Truncation").to_owned(),
        Value::Slider(index) => tf(ui, "Slider {}", &[&(index + 1)]),
        Value::Class(index) => {
            let name = model.config.classes().get(index).map_or("", String::as_str);
            t(ui, name).to_owned()
        }
    }
}

/// Colours that can be told apart on dark and light.
fn colour(index: usize) -> Color32 {
    let hues = [
        0xf2_8e_2b, 0x59_a1_4f, 0x4e_9a_d6, 0xe1_57_59, 0xb0_7a_c1, 0xc9_a2_27, 0x3f_b5_a8,
        0x9c_75_5f,
    ];
    let hex: u32 = hues[index % hues.len()];
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}
