//! The bar at the bottom: what the program does, and on which devices.

use super::lang::{t, tf};
use super::shell::MorphogenApp;
use super::theme;
use super::widgets::shortened;
use crate::engine::{Phase, Training};
use eframe::egui;
use egui::{Label, Margin, ProgressBar, RichText, Spinner, TextStyle, Ui};

/// Below this width only the computing device is named.
const NARROW: f32 = 760.0;
/// Seconds after which progress that stands still is no longer shown.
const STALE: f64 = 2.0;

impl MorphogenApp {
    /// Draws the bar.
    pub(super) fn status_bar(&mut self, ui: &mut Ui) {
        let now = ui.ctx().time();
        self.progress.take_if(|p| now - p.at > STALE || (p.total > 0 && p.done >= p.total));
        if self.progress.is_some() {
            ui.ctx().request_repaint_after_secs(STALE as f32);
        }
        let frame =
            egui::Frame::new().fill(ui.visuals().panel_fill).inner_margin(Margin::symmetric(16, 4));
        egui::Panel::bottom("status bar").frame(frame).show(ui, |ui| {
            let narrow = ui.available_width() < NARROW;
            egui::Sides::new().height(22.0).shrink_left().truncate().show(
                ui,
                |ui| self.activity(ui),
                |ui| self.devices(ui, narrow),
            );
        });
    }

    fn activity(&self, ui: &mut Ui) {
        let accent = theme::accent(ui.visuals());
        let spinner = |ui: &mut Ui| ui.add(Spinner::new().size(13.0).color(accent));
        if let Some(progress) = &self.progress {
            let share = progress.done as f32 / progress.total.max(1) as f32;
            if progress.total > 0 {
                ui.add(ProgressBar::new(share).desired_width(110.0).desired_height(6.0))
                    .accessible_name(t(ui, &progress.what));
            } else {
                spinner(ui);
            }
            small(ui, t(ui, &progress.what));
        } else if let Some(busy) = &self.snapshot.busy {
            spinner(ui);
            small(ui, t(ui, busy));
        } else if self.snapshot.training.phase != Phase::Idle {
            small(ui, training(ui, &self.snapshot.training));
        } else {
            let text = match self.snapshot.model {
                Some(_) => t(ui, "Ready"),
                None => t(ui, "No model is open"),
            };
            small(ui, text);
        }
    }

    /// From the right: drawing device, computing device, time of a picture.
    fn devices(&self, ui: &mut Ui, narrow: bool) {
        let computing = &device(ui, &self.snapshot.device);
        let drawing = &self.drawing;
        let none = t(ui, "no GPU");
        let drawing = if drawing.is_empty() { none } else { drawing };
        let tip = format!(
            "{}\n{}\n{}",
            tf(ui, "Computes: {}", &[computing]),
            t(ui, &self.snapshot.device_reason),
            tf(ui, "Draws: {}", &[&drawing]),
        );
        // What the program does, on the left, needs a third.
        let width = ui.available_width() * if narrow { 0.5 } else { 0.3 };
        let font = TextStyle::Small.resolve(ui.style());
        let short = |ui: &Ui, name: &str| shortened(ui, name, &font, width);
        if !narrow {
            small(ui, tf(ui, "Draws: {}", &[&short(ui, drawing)])).on_hover_text(&tip);
            dot(ui);
        }
        if !computing.is_empty() {
            small(ui, tf(ui, "Computes: {}", &[&short(ui, computing)])).on_hover_text(&tip);
        }
        if let Some(picture) = &self.snapshot.picture {
            dot(ui);
            let text = tf(ui, "{} ms per picture", &[&format!("{:.0}", picture.millis.ceil())]);
            small(ui, text);
        }
    }
}

/// The name of a device; the processor's is in words.
fn device(ui: &Ui, name: &str) -> String {
    let threads = name.strip_prefix("CPU (").and_then(|rest| rest.strip_suffix(" threads)"));
    threads.map_or_else(|| name.to_owned(), |threads| tf(ui, "CPU ({} threads)", &[&threads]))
}

fn training(ui: &Ui, training: &Training) -> String {
    let phase = match training.phase {
        Phase::Idle | Phase::Running => t(ui, "Training"),
        Phase::Preparing => t(ui, "Preparing the pictures"),
        Phase::Paused => t(ui, "Training is paused"),
        Phase::Stopping => t(ui, "Saving the training"),
    };
    match training.history.last() {
        Some(now) if training.phase != Phase::Preparing => {
            let (kimg, speed) = (format!("{:.2}", training.kimg), format!("{:.1}", now.img_per_s));
            let facts = tf(ui, "{} kimg, {} pictures a second", &[&kimg, &speed]);
            format!("{phase} · {facts}")
        }
        _ => phase.to_owned(),
    }
}

fn small(ui: &mut Ui, text: impl Into<String>) -> egui::Response {
    ui.add(Label::new(RichText::new(text).small()))
}

fn dot(ui: &mut Ui) {
    ui.add(Label::new(RichText::new("·").small().weak()));
}
