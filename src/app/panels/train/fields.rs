//! Rows of settings: a label, a control, one tooltip for both.

use crate::app::lang::{said, t};
use crate::app::widgets;
use crate::app::widgets::TALL;
use crate::models::Choice;
use eframe::egui;
use egui::emath::Numeric;
use egui::{Response, Ui};
use std::ops::RangeInclusive;

/// One row with any control.
pub(super) fn row(ui: &mut Ui, label: &str, tip: &str, control: impl FnOnce(&mut Ui) -> Response) {
    let tip = t(ui, tip);
    let (label, response) = widgets::row(ui, t(ui, label), tip, control);
    response.labelled_by(label.id).on_hover_text(tip);
}

/// How a number is edited.
pub(in crate::app::panels) struct Number {
    range: RangeInclusive<f64>,
    speed: f64,
    decimals: usize,
    /// Behind the number, in English.
    unit: Option<&'static str>,
}

impl Number {
    /// A whole number.
    pub fn whole(range: RangeInclusive<u32>) -> Self {
        let range = f64::from(*range.start())..=f64::from(*range.end());
        Self { range, speed: 0.1, decimals: 0, unit: None }
    }

    /// A number with at most `decimals` decimals.
    pub fn real(range: RangeInclusive<f64>, decimals: usize) -> Self {
        let speed = 10_f64.powi(-(decimals as i32));
        Self { range, speed, decimals, unit: None }
    }

    /// In thousands of pictures, which are dragged in whole steps.
    pub fn kimg(range: RangeInclusive<f64>) -> Self {
        Self { range, speed: 0.5, decimals: 2, unit: Some("kimg") }
    }
}

/// A row with a number of any type.
pub(in crate::app::panels) fn number<N: Numeric>(
    ui: &mut Ui,
    label: &str,
    tip: &str,
    spec: Number,
    value: &mut N,
) {
    row(ui, label, tip, |ui| {
        let width = ui.available_width().min(190.0);
        drag(ui, value, spec, width)
    });
}

/// The control of a number.
pub(super) fn drag<N: Numeric>(ui: &mut Ui, value: &mut N, spec: Number, width: f32) -> Response {
    let unit = spec.unit.map(|unit| format!(" {}", t(ui, unit))).unwrap_or_default();
    ui.add(
        egui::DragValue::new(value)
            .min_size(egui::vec2(width, ui.spacing().interact_size.y))
            .range(spec.range)
            .speed(spec.speed)
            .max_decimals(spec.decimals)
            .suffix(unit),
    )
}

/// A row with a list to choose from; `none` is shown where the value is none of the choices.
pub(super) fn choice<T: PartialEq + Clone>(
    ui: &mut Ui,
    label: &str,
    tip: &str,
    value: &mut T,
    choices: &[(T, &str)],
    none: &str,
) {
    let chosen = choices.iter().find(|(choice, _)| choice == value).map_or(none, |c| c.1);
    row(ui, label, tip, |ui| {
        egui::ComboBox::from_id_salt(label)
            .selected_text(t(ui, chosen))
            .width(ui.available_width().min(190.0))
            .truncate()
            .show_ui(ui, |ui| {
                for (choice, name) in choices {
                    ui.selectable_value(value, choice.clone(), t(ui, name));
                }
            })
            .response
    });
}

/// A row with a list of the values that `value` can have.
pub(super) fn pick(ui: &mut Ui, label: &str, tip: &str, value: &mut dyn Choice) {
    let choices = value.choices().iter().enumerate();
    let choices: Vec<_> = choices.map(|(index, (_, words))| (Some(index), *words)).collect();
    let before = value.chosen();
    let mut chosen = before;
    choice(ui, label, tip, &mut chosen, &choices, "Custom");
    if let Some(index) = chosen.filter(|_| chosen != before) {
        value.choose(index);
    }
}

/// A main button that does not stand out.
pub(super) fn secondary(text: &str) -> egui::Button<'_> {
    egui::Button::new(text).min_size(egui::vec2(0.0, TALL))
}

/// A sentence in a tinted frame.
pub(super) fn note(ui: &mut Ui, colour: egui::Color32, text: &str) {
    let text = said(ui, text);
    crate::app::widgets::note(ui, colour, text);
}
