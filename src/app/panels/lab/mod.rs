//! The lab: a game of two networks on points of the plane, to be watched and changed while it runs.

mod brush;
mod curves;
mod diagram;
mod knobs;
mod lessons;
mod plane;
mod play;
mod points;
mod stage;
#[cfg(test)]
mod tests;

use super::{Action, Panel, View};
use crate::app::lang::{said, t};
use crate::app::widgets::note;
use crate::lab::{LESSONS, Order, Runner, Setup, State};
use brush::Brush;
use eframe::egui;
use egui::Ui;
use play::Slow;
use std::path::PathBuf;

/// The panel and, on the stage, the game.
pub struct LabPanel {
    runner: Option<Runner>,
    /// The game as of this frame.
    state: State,
    /// The settings as they are edited.
    setup: Setup,
    lesson: usize,
    slow: Slow,
    /// Most steps a second, as an exponent of 10; the last stands for as many as can be.
    pace: f32,
    brush: Brush,
    shown: stage::Shown,
    /// What went wrong outside of the game.
    trouble: Option<String>,
}

impl Default for LabPanel {
    fn default() -> Self {
        Self {
            runner: None,
            state: State::default(),
            setup: (LESSONS[0].setup)(),
            lesson: 0,
            slow: Slow::default(),
            pace: play::FREE,
            brush: Brush::default(),
            shown: stage::Shown::default(),
            trouble: None,
        }
    }
}

impl Panel for LabPanel {
    fn title(&self) -> &'static str {
        "Lab"
    }

    fn ui(&mut self, ui: &mut Ui, _view: &View<'_>, out: &mut Vec<Action>) {
        self.follow(ui.ctx());
        let before = self.setup.clone();
        self.lessons(ui);
        self.play(ui, out);
        self.points(ui);
        self.knobs(ui);
        curves::ui(ui, self.state.view.as_deref());
        if self.setup != before {
            self.order(Order::Tune(Box::new(self.setup.clone())));
        }
    }
}

impl LabPanel {
    /// Takes what is new from the game, which begins when it is first looked at.
    fn follow(&mut self, ctx: &egui::Context) {
        if self.runner.is_none() {
            let ctx = ctx.clone();
            match Runner::start(self.setup.clone(), move || ctx.request_repaint()) {
                Ok(runner) => self.runner = Some(runner),
                Err(error) => self.trouble = Some(error.to_string()),
            }
        }
        let Some(runner) = &self.runner else { return };
        let new = runner.state();
        if new.saved != self.state.saved
            && let Some(setup) = &new.setup
        {
            // A game that was opened brings its settings.
            self.setup = Setup::clone(setup);
        }
        self.state = new;
    }

    fn order(&self, order: Order) {
        if let Some(runner) = &self.runner {
            runner.order(order);
        }
    }

    /// Lets the game wait, when another panel is shown.
    pub fn leave(&mut self) {
        self.slow = Slow::default();
        if self.state.playing {
            self.state.playing = false;
            self.order(Order::Play(false));
        }
    }

    /// Plays from the first frame on.
    pub fn begin_playing(&mut self, ctx: &egui::Context) {
        self.follow(ctx);
        self.order(Order::Play(true));
    }

    /// Plays, or waits.
    pub fn toggle(&mut self) {
        if self.slow.turn() {
            return;
        }
        self.order(Order::Play(!self.state.playing));
    }

    /// Takes a file that was dropped: columns of numbers, or a game. False for others.
    pub fn take(&mut self, path: PathBuf) -> bool {
        let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        match ending.as_deref() {
            Some("csv" | "txt" | "tsv") => {
                match crate::lab::read_points(&path) {
                    Ok(points) => self.own(points),
                    Err(error) => self.trouble = Some(error.to_string()),
                }
                true
            }
            Some("safetensors") => {
                self.order(Order::Open(path));
                true
            }
            _ => false,
        }
    }

    fn own(&mut self, points: Vec<crate::lab::Point>) {
        self.trouble = None;
        (self.setup.set, self.setup.own) = (crate::lab::Set::Own, points);
        self.order(Order::Tune(Box::new(self.setup.clone())));
    }

    /// What went wrong, where something did.
    fn troubles(&self, ui: &mut Ui) {
        for error in self.state.error.iter().chain(&self.trouble) {
            let colour = ui.visuals().error_fg_color;
            let text = said(ui, error);
            note(ui, colour, text);
        }
        if self.runner.is_none() {
            ui.weak(t(ui, "The lab cannot start"));
        }
    }
}
