//! Play, single steps, slow motion, pace and the way back.

use super::LabPanel;
use crate::app::lang::{t, tf};
use crate::app::panels::Action;
use crate::app::widgets::{
    Icon, SliderSpec, hint, icon_button, icon_label_button, section, slider_row, switch,
};
use crate::lab::{Order, Turn};
use eframe::egui;
use egui::{Label, RichText, Ui};

/// The end of the scale of paces: no limit.
pub(super) const FREE: f32 = 3.0;
/// Seconds that each part of a step is shown in slow motion.
const PART: f64 = 1.6;

/// The parts of a half-step of D and of G, in the order in which they happen.
const PARTS: [[&str; 4]; 2] = [
    [
        "D, forward: D looks at real points and at generated ones and gives each a number",
        "D, loss: the numbers should be high for real points and low for generated ones",
        "D, gradient: for each weight, which way it should move to be less wrong",
        "D, update: the weights take a small step, and the colours of the plane change",
    ],
    [
        "G, forward: random numbers go through G and become points, which D judges",
        "G, loss: the points would like D to take them for real",
        "G, gradient: the arrows show where each point wants to go, by the slope of D",
        "G, update: G's weights take a small step, and all points move a little",
    ],
];

/// Slow motion.
#[derive(Default)]
pub(super) struct Slow {
    on: bool,
    /// The pause button holds the part that is shown.
    held: bool,
    part: usize,
    since: f64,
}

impl Slow {
    /// Holds the part that is shown, or goes on; false where there is no slow motion.
    pub fn turn(&mut self) -> bool {
        self.held = self.on && !self.held;
        self.on
    }
}

impl LabPanel {
    pub(super) fn play(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        let step = self.state.view.as_ref().map_or(0, |view| view.step);
        let count = tf(ui, "Step {}", &[&step]);
        let trailing = |ui: &mut Ui| {
            ui.label(RichText::new(count).monospace().weak());
        };
        section(ui, "Game", "", trailing, |ui| {
            self.buttons(ui);
            self.halves(ui);
            self.slow(ui);
            self.pace(ui);
            self.past(ui);
            self.files(ui, out);
        });
    }

    fn buttons(&mut self, ui: &mut Ui) {
        let half = ((ui.available_width() - ui.spacing().item_spacing.x) / 2.0).floor();
        ui.horizontal(|ui| {
            let (icon, name) = match self.state.playing || self.slow.on && !self.slow.held {
                true => (Icon::Pause, t(ui, "Pause the game")),
                false => (Icon::Play, t(ui, "Play the game")),
            };
            if icon_label_button(ui, icon, name, half).clicked() {
                self.toggle();
            }
            if icon_label_button(ui, Icon::Reset, t(ui, "New game"), half).clicked() {
                self.order(Order::Begin(Box::new(self.setup.clone())));
            }
        });
    }

    /// One half-step each.
    fn halves(&mut self, ui: &mut Ui) {
        let half = ((ui.available_width() - ui.spacing().item_spacing.x) / 2.0).floor();
        ui.horizontal(|ui| {
            for (turn, name, tip) in [
                (Turn::D, "One step of D", "The discriminator learns from one batch, G waits"),
                (Turn::G, "One step of G", "The generator moves its points once, D waits"),
            ] {
                let button = icon_label_button(ui, Icon::Right, t(ui, name), half);
                if button.on_hover_text(t(ui, tip)).clicked() {
                    self.slow = Slow::default();
                    self.order(Order::Half(turn));
                }
            }
        });
    }

    /// Part by part, each with a sentence.
    fn slow(&mut self, ui: &mut Ui) {
        let name = t(ui, "Slow motion");
        ui.horizontal(|ui| {
            let before = self.slow.on;
            switch(ui, &mut self.slow.on, name);
            ui.label(name);
            if self.slow.on && !before {
                self.order(Order::Play(false));
                self.slow = Slow { on: true, since: ui.input(|i| i.time), ..Slow::default() };
            }
        });
        let Some(view) = self.state.view.as_ref().filter(|_| self.slow.on) else { return };
        let parts = PARTS[usize::from(view.turn == Turn::G)];
        ui.add(Label::new(RichText::new(t(ui, parts[self.slow.part])).strong()).wrap());
        if self.slow.held {
            return;
        }
        let now = ui.input(|i| i.time);
        if now - self.slow.since >= PART {
            self.slow.since = now;
            self.slow.part = (self.slow.part + 1) % PARTS[0].len();
            if self.slow.part == 0 {
                let turn = view.turn;
                self.order(Order::Half(turn));
            }
        }
        ui.ctx().request_repaint_after_secs((PART - (now - self.slow.since)).max(0.02) as f32);
    }

    fn pace(&mut self, ui: &mut Ui) {
        let before = self.pace;
        let spec = SliderSpec {
            label: t(ui, "Pace"),
            tip: t(ui, "Steps a second, as a power of ten: 0 is one, 2 a hundred"),
            range: 0.0..=FREE,
            reset: FREE,
            decimals: 1,
            last: Some(t(ui, "free")),
            ..SliderSpec::default()
        };
        slider_row(ui, &spec, &mut self.pace);
        if self.pace != before {
            let limit = (self.pace < FREE).then(|| 10_f64.powf(f64::from(self.pace)));
            self.order(Order::Pace(limit));
        }
        if self.state.playing {
            let speed = format!("{:.0}", self.state.speed);
            hint(ui, tf(ui, "{} steps a second", &[&speed]));
        }
    }

    /// Looks back at earlier states.
    fn past(&mut self, ui: &mut Ui) {
        let steps = self.state.past.clone();
        if steps.len() < 2 {
            return;
        }
        let last = steps.len() as f32;
        let mut place = self.state.looking.map_or(last, |index| index as f32);
        let spec = SliderSpec {
            label: t(ui, "Look back"),
            tip: t(ui, "Earlier states of this game, thinned out as it grows long"),
            range: 0.0..=last,
            reset: last,
            step: 1.0,
            decimals: 0,
            last: Some(t(ui, "now")),
            ..SliderSpec::default()
        };
        if slider_row(ui, &spec, &mut place).changed() {
            let index = place as usize;
            self.slow = Slow::default();
            self.order(Order::Look((index < steps.len()).then_some(index)));
        }
        if let Some(index) = self.state.looking {
            let width = ui.available_width();
            let name = t(ui, "Go on from here");
            if icon_label_button(ui, Icon::Play, name, width).clicked() {
                self.order(Order::GoBack(index));
            }
        }
    }

    /// Keeps the game in a file.
    fn files(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        ui.horizontal(|ui| {
            let tip = t(ui, "Save the game; drop its file here to go on with it");
            if icon_button(ui, Icon::Save, tip).clicked() {
                out.push(Action::SaveGame);
            }
            if let Some(path) = &self.state.saved {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let text = Label::new(RichText::new(name).small().weak()).truncate();
                ui.add(text).on_hover_text(path.display().to_string());
            }
        });
    }

    /// Writes the game to `path`.
    pub fn save(&self, path: std::path::PathBuf) {
        self.order(Order::Save(path));
    }
}
