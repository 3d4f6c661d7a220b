//! A run under way or ended: progress, buttons, advice, samples, curves.

use super::fields::{Number, drag, secondary};
use super::growth::Growth;
use super::past::Past;
use super::retune::Retune;
use super::{advice, amounts, controls, layers, settings};
use crate::app::lang::{t, tf};
use crate::app::panels::curves::{Curves, Mark};
use crate::app::panels::texture;
use crate::app::panels::{Action, View};
use crate::app::theme;
use crate::app::widgets::primary;
use crate::app::widgets::{card, section};
use crate::base::Rgb8;
use crate::engine::{Command, ModelSource, Onwards, Phase, Training};
use eframe::egui;
use egui::{Label, RichText, TextureHandle, Ui};
use std::sync::Arc;

/// Width from which samples and curves stand side by side.
const WIDE: f32 = 560.0;

/// The pictures and curves of the run shown.
#[derive(Default)]
pub(super) struct Monitor {
    curves: Curves,
    growth: Growth,
    past: Past,
    retune: Retune,
    samples: Option<(Arc<Rgb8>, TextureHandle)>,
    /// New length in kimg, while the user chooses how far an ended run goes on.
    longer: Option<f64>,
}

impl Monitor {
    /// A run under way.
    pub fn running(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let training = &view.snapshot.training;
        self.longer = None;
        let busy = |ui: &mut Ui| {
            if training.phase != Phase::Paused {
                ui.add(egui::Spinner::new().size(14.0));
            }
        };
        card(ui, phase(ui, training.phase, view.paused), "", busy, |ui| {
            progress(ui, training);
            controls::ui(ui, training.phase, view.paused, out);
            controls::share(ui, view.share, out);
            place(ui, training);
            self.retune.ui(ui, training, out);
        });
        self.results(ui, view, out);
    }

    /// A run that has ended; true when the user wants to prepare another.
    pub fn stopped(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) -> bool {
        let training = &view.snapshot.training;
        let done = training.kimg;
        let title = tf(ui, "Stopped at {} kimg", &[&amounts::kimg(done)]);
        let another = card(
            ui,
            &title,
            "",
            |_| (),
            |ui| {
                let another = self.what_next(ui, training, done, out);
                self.extend(ui, view, done, out);
                place(ui, training);
                another
            },
        );
        self.results(ui, view, out);
        another
    }

    /// Open, continue or prepare another; true for the last.
    fn what_next(
        &mut self,
        ui: &mut Ui,
        training: &Training,
        done: f64,
        out: &mut Vec<Action>,
    ) -> bool {
        ui.horizontal_wrapped(|ui| {
            if ui.add(primary(ui, t(ui, "Open the result"))).clicked() {
                let source = ModelSource::File(training.run.clone());
                out.push(Action::Command(Command::Open(source)));
            }
            if ui.add(secondary(t(ui, "Continue…"))).clicked() {
                let total = training.config.as_ref().map_or(0.0, |config| config.total_kimg);
                self.longer = match self.longer {
                    Some(_) => None,
                    None => Some(farther(total, done)),
                };
            }
            ui.add(secondary(t(ui, "New run"))).clicked()
        })
        .inner
    }

    /// Asks how far an ended run shall go on.
    fn extend(&mut self, ui: &mut Ui, view: &View<'_>, done: f64, out: &mut Vec<Action>) {
        let Some(total) = &mut self.longer else { return };
        let go = ui.horizontal_wrapped(|ui| {
            let label = ui.label(t(ui, "Train on to"));
            drag(ui, total, Number::kimg(done..=100_000.0), 84.0).labelled_by(label.id);
            ui.button(t(ui, "Go on")).clicked()
        });
        if go.inner {
            let onwards = Onwards { total_kimg: self.longer.take(), ..Onwards::default() };
            if view.paused {
                out.push(Action::Pause(false));
            }
            let run = view.snapshot.training.run.clone();
            out.push(Action::Command(Command::Resume { run, onwards }));
        }
    }

    /// Growth, advice, samples and curves, the same for a run under way and an ended one.
    fn results(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let training = &view.snapshot.training;
        self.growth.ui(ui, training);
        if training.phase != Phase::Preparing {
            advice::ui(ui, training, out);
        }
        if training.samples.is_none() || ui.available_width() < WIDE {
            self.sheet(ui, training);
            self.plots(ui, training);
        } else {
            ui.columns(2, |columns| {
                self.sheet(&mut columns[0], training);
                self.plots(&mut columns[1], training);
            });
        }
        layers::ui(ui, training);
        self.past.ui(ui, view, out);
    }

    fn plots(&mut self, ui: &mut Ui, training: &Training) {
        section(
            ui,
            "Curves",
            "",
            |_| (),
            |ui| {
                self.curves.ui(ui, &training.history, &marks(training));
            },
        );
    }

    /// The grid of fixed seeds.
    fn sheet(&mut self, ui: &mut Ui, training: &Training) {
        let Some(picture) = &training.samples else {
            self.samples = None;
            return;
        };
        let current = self.samples.as_ref().is_some_and(|(old, _)| Arc::ptr_eq(old, picture));
        if !current {
            let texture = texture::upload(ui.ctx(), "training samples", picture);
            self.samples = Some((picture.clone(), texture));
        }
        let Some((_, texture)) = &self.samples else { return };
        let tip = t(ui, "The same random inputs each time, drawn by the averaged generator");
        let at = tf(ui, "at {} kimg", &[&amounts::kimg(training.samples_kimg)]);
        let when = |ui: &mut Ui| {
            ui.label(RichText::new(at).weak());
        };
        section(ui, "Samples", tip, when, |ui| {
            let size = texture.size_vec2();
            let width = ui.available_width();
            let height = width * size.y / size.x.max(1.0);
            let image = egui::Image::new(texture).fit_to_exact_size(egui::vec2(width, height));
            ui.add(image.corner_radius(3).alt_text(t(ui, "Samples")));
        });
    }
}

/// Where something happened: changes of settings, and troubles that are there.
fn marks(training: &Training) -> Vec<Mark> {
    let changes = training.changes.iter().map(|entry| Mark::Change(entry.kimg));
    let troubles = training.findings.iter().map(|finding| Mark::Trouble(finding.since));
    changes.chain(troubles).collect()
}

/// A sensible new length: the old one where it was not reached, else half as much again.
fn farther(total: f64, done: f64) -> f64 {
    if total > done { total } else { (done * 1.5).max(done + 10.0).round() }
}

/// What training does, in a word or two.
fn phase(ui: &Ui, phase: Phase, paused: bool) -> &'static str {
    match phase {
        Phase::Preparing => t(ui, "Preparing the pictures"),
        Phase::Stopping => t(ui, "Saving before it ends"),
        Phase::Paused => t(ui, "Paused"),
        Phase::Idle | Phase::Running if paused => t(ui, "Pausing"),
        Phase::Idle | Phase::Running => t(ui, "Training"),
    }
}

/// Bar, remaining time and speed.
fn progress(ui: &mut Ui, training: &Training) {
    let last = training.history.last();
    let done = training.kimg;
    let total = training.config.as_ref().map_or(0.0, |config| config.total_kimg);
    let part = if total > 0.0 { (done / total) as f32 } else { 0.0 };
    let text = tf(ui, "{} of {} kimg", &[&amounts::kimg(done), &amounts::kimg(total)]);
    ui.label(text);
    let bar = egui::ProgressBar::new(part.clamp(0.0, 1.0)).desired_height(6.0).corner_radius(3);
    ui.add(bar.fill(theme::accent(ui.visuals()))).accessible_name(t(ui, "Progress"));
    let mut facts = Vec::new();
    if let Some(seconds) = training.eta_s.filter(|_| training.phase == Phase::Running) {
        facts.push(tf(ui, "{} left", &[&amounts::duration(ui, seconds)]));
    }
    if let Some(speed) = last.map(|metrics| metrics.img_per_s).filter(|speed| speed.is_finite()) {
        facts.push(format!("{speed:.1} {}", t(ui, "img/s")));
    }
    if training.images > 0 {
        facts.push(tf(ui, "{} pictures", &[&training.images]));
    }
    ui.add(Label::new(facts.join(" · ")).wrap());
}

/// Where the run is saved, and its settings on hover.
fn place(ui: &mut Ui, training: &Training) {
    let run = training.run.display().to_string();
    let label = ui.add(Label::new(RichText::new(&run).weak().small()).truncate());
    let settings = training.config.as_ref().map(|config| settings::summary(config));
    label.on_hover_text(format!("{run}\n{}", settings.unwrap_or_default()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ended_run_goes_on_to_its_length_or_farther() {
        assert_eq!(farther(100.0, 40.0), 100.0);
        assert_eq!(farther(100.0, 100.0), 150.0);
        assert_eq!(farther(1.0, 1.0), 11.0);
    }
}
