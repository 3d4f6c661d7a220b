//! What the advisor has found, with buttons that mend it.

use super::amounts;
use super::fields::secondary;
use super::place::{BRANCH, branch};
use super::words::listed;
use crate::app::lang::{fill, t, tf};
use crate::app::panels::Action;
use crate::app::theme;
use crate::app::widgets::section;
use crate::engine::{Command, Phase, Training};
use crate::training::{Finding, Kept, TrainConfig, Words};
use eframe::egui;
use egui::{Label, RichText, Ui};

/// Draws it.
pub(super) fn ui(ui: &mut Ui, training: &Training, out: &mut Vec<Action>) {
    section(
        ui,
        "Advice",
        t(ui, "What the curves, the gradients and the pictures tell of the training"),
        |_| (),
        |ui| {
            for (index, finding) in training.findings.iter().enumerate() {
                if index > 0 {
                    ui.separator();
                }
                one(ui, training, finding, out);
            }
            if training.findings.is_empty() {
                let text = if training.judged {
                    "All is well: the two networks keep each other in balance"
                } else {
                    "Too early to judge: some hundred steps tell more"
                };
                ui.add(Label::new(t(ui, text)).wrap());
            }
        },
    );
}

/// A finding: what, what speaks for it, why, and what to do.
fn one(ui: &mut Ui, training: &Training, finding: &Finding, out: &mut Vec<Action>) {
    let Words { title, seen, why, help } = finding.kind.words();
    let values: Vec<&dyn std::fmt::Display> = finding.values.iter().map(|v| v as _).collect();
    ui.horizontal(|ui| {
        bulb(ui);
        let title = RichText::new(t(ui, title)).strong();
        ui.add(Label::new(title).wrap());
    });
    let stop = t(ui, ". ");
    let seen = fill(t(ui, seen), &values);
    ui.add(Label::new(format!("{seen}{stop}{}", t(ui, why))).wrap());
    ui.add(Label::new(RichText::new(t(ui, help)).color(theme::accent(ui.visuals()))).wrap());
    let since = tf(ui, "seen since {} kimg", &[&amounts::kimg(finding.since)]);
    ui.add(Label::new(RichText::new(since).weak().small()).wrap());
    if matches!(training.phase, Phase::Running | Phase::Paused) {
        buttons(ui, training, finding, out);
    }
}

fn buttons(ui: &mut Ui, training: &Training, finding: &Finding, out: &mut Vec<Action>) {
    let (kind, changes) = (finding.kind, &finding.changes);
    ui.horizontal_wrapped(|ui| {
        let told = listed(ui, changes);
        let before = Kept::whole(&training.kept, finding.since);
        // The better of two ways comes first.
        if let Some((kept, _)) = before.filter(|_| finding.back) {
            let text = tf(ui, "Go back to {} kimg", &[&amounts::kimg(kept.kimg())]);
            let tip = match changes.is_empty() {
                true => t(ui, "To the last state before it").to_owned(),
                false => format!("{}\n{told}", t(ui, "To the last state before it, and then:")),
            };
            if ui.add(secondary(&text)).on_hover_text(tip).clicked() {
                out.push(Action::Command(Command::TakeAdvice { kind, back: true }));
            }
        }
        if !changes.is_empty() {
            let tip = format!("{}\n{told}", t(ui, "From the next step:"));
            if ui.add(secondary(t(ui, "Apply"))).on_hover_text(tip).clicked() {
                out.push(Action::Command(Command::TakeAdvice { kind, back: false }));
            }
        }
        if let Some(config) = branched(training, finding) {
            let tip = format!("{}\n{told}", t(ui, BRANCH));
            if ui.add(secondary(t(ui, "Try on a branch"))).on_hover_text(tip).clicked() {
                out.push(Action::Command(branch(training, None, config)));
            }
        }
    });
}

/// The settings of a run that tries an advice.
fn branched(training: &Training, finding: &Finding) -> Option<TrainConfig> {
    let config = training.config.as_ref()?;
    (!finding.changes.is_empty()).then(|| config.with(&finding.changes).ok()).flatten()
}

/// A light bulb.
fn bulb(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(14.0, 18.0), egui::Sense::hover());
    let (bulb, painter) = (egui::Color32::from_rgb(240, 180, 40), ui.painter());
    let centre = rect.center_top() + egui::vec2(0.0, 8.0);
    painter.circle_filled(centre, 5.0, bulb);
    for (down, half) in [(6.5, 2.5), (9.0, 1.8)] {
        let span = centre.x - half..=centre.x + half;
        painter.hline(span, centre.y + down, egui::Stroke::new(1.5, bulb));
    }
}
