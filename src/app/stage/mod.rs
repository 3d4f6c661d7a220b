//! On stage: parameters are played from other programs and instruments (OSC, MIDI), glide from value to
//! value, and the picture stands alone on a screen of its own.

mod card;
mod midi;
mod osc;
mod param;
mod screen;

use super::panels::Action;
use crate::engine::ModelInfo;
use crate::latent::{Direction, Recipe};
use eframe::egui::Context;
use midi::Midi;
use osc::{Listener, Message};
use param::Param;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;

/// How addresses of parameters begin.
const OURS: &str = "/morphogen/";
/// Addresses that are shown as heard last.
const SHOWN: usize = 6;
/// How near to its target a parameter has arrived, as a share of its range.
const ARRIVED: f32 = 0.002;

/// An address and what it plays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mapping {
    /// Empty until one is learnt.
    address: String,
    param: Param,
    /// Values that come, and what they become.
    from: [f32; 2],
    to: [f32; 2],
}

impl Mapping {
    fn value(&self, value: f32) -> f32 {
        let span = self.from[1] - self.from[0];
        let share = if span == 0.0 { 0.0 } else { (value - self.from[0]) / span };
        self.to[0] + share.clamp(0.0, 1.0) * (self.to[1] - self.to[0])
    }
}

/// What outlives the program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StageSettings {
    /// UDP port.
    port: u16,
    /// What was learnt.
    mappings: Vec<Mapping>,
    /// Seconds in which most of a way is gone.
    smooth: f32,
    /// Most pictures a second while parameters glide.
    fps: u32,
}

impl Default for StageSettings {
    fn default() -> Self {
        Self { port: 9000, mappings: Vec::new(), smooth: 0.3, fps: 60 }
    }
}

impl StageSettings {
    /// Within sensible bounds: the file may say anything.
    pub fn checked(mut self) -> Self {
        self.smooth = if self.smooth.is_finite() { self.smooth.clamp(0.0, 10.0) } else { 0.3 };
        self.fps = self.fps.clamp(1, 240);
        let finite =
            |mapping: &Mapping| mapping.from.iter().chain(&mapping.to).all(|v| v.is_finite());
        self.mappings.retain(finite);
        self
    }
}

/// The stage.
#[derive(Default)]
pub(super) struct Stage {
    pub settings: StageSettings,
    listener: Option<Listener>,
    /// Whether other machines may play, too.
    everywhere: bool,
    midi: Option<Midi>,
    /// When to look for instruments again, and those there are.
    instruments: (f64, Vec<PathBuf>),
    failure: Option<String>,
    /// The mapping that takes the next address.
    learning: Option<usize>,
    /// Heard last, the newest first.
    heard: VecDeque<Message>,
    /// Where parameters are going.
    targets: BTreeMap<Param, f32>,
    last: f64,
    /// Whether the picture has a window of its own.
    pub screen: bool,
}

impl Stage {
    /// As the user left it; it does not listen yet.
    pub fn new(settings: StageSettings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// Listens on a port from now on, 0 for any free one.
    pub fn listen(&mut self, ctx: &Context, port: u16) {
        match Listener::open(ctx, port, self.everywhere) {
            Ok(listener) => (self.listener, self.failure) = (Some(listener), None),
            Err(error) => self.failure = Some(format!("cannot listen on port {port}: {error}")),
        }
    }

    /// The port that is listened on.
    pub fn port(&self) -> Option<u16> {
        self.listener.as_ref().map(|listener| listener.place.port())
    }

    /// Takes what was played, and moves on; to be called each frame.
    pub fn follow(
        &mut self,
        ctx: &Context,
        recipe: &Recipe,
        model: Option<&ModelInfo>,
        own: &[Direction],
    ) -> Vec<Action> {
        let osc: Vec<Message> = self.listener.iter().flat_map(Listener::take).collect();
        let midi: Vec<Message> = self.midi.iter().flat_map(Midi::take).collect();
        let Some(model) = model else { return Vec::new() };
        for message in osc.into_iter().chain(midi) {
            self.hear(message, model);
        }
        self.glide(ctx, recipe, model, own)
    }

    fn hear(&mut self, message: Message, model: &ModelInfo) {
        if let Some(mapping) =
            self.learning.take().and_then(|index| self.settings.mappings.get_mut(index))
        {
            mapping.address.clone_from(&message.address);
        }
        let ours = message.address.strip_prefix(OURS);
        if let Some(param) = ours.and_then(|name| Param::named(name, &model.card.directions)) {
            self.targets.insert(param, message.value);
        }
        for mapping in &self.settings.mappings {
            if mapping.address == message.address {
                self.targets.insert(mapping.param.clone(), mapping.value(message.value));
            }
        }
        self.heard.retain(|known| known.address != message.address);
        self.heard.push_front(message);
        self.heard.truncate(SHOWN);
    }

    /// One step of all parameters towards where they are going.
    fn glide(
        &mut self,
        ctx: &Context,
        recipe: &Recipe,
        model: &ModelInfo,
        own: &[Direction],
    ) -> Vec<Action> {
        if self.targets.is_empty() {
            return Vec::new();
        }
        let (now, least) = (ctx.time(), 1.0 / f64::from(self.settings.fps));
        let passed = now - self.last;
        if passed < least {
            ctx.request_repaint_after_secs((least - passed) as f32);
            return Vec::new();
        }
        self.last = now;
        // After a rest the first step is as long as one of its kind.
        let share = self.share(passed.min(0.1) as f32);
        let mut next = recipe.clone();
        self.targets.retain(|param, target| {
            let [low, high] = param.range();
            let (at, target) = (param.of(&next), target.clamp(low, high));
            let near = (target - at).abs() <= ARRIVED * (high - low);
            let arrives = near || param.jumps() || share >= 1.0;
            param.set(
                &mut next,
                if arrives { target } else { at + share * (target - at) },
                model,
                own,
            );
            !arrives
        });
        let mut out = vec![Action::Edit(next), Action::Interacting];
        match self.targets.is_empty() {
            true => out.push(Action::Commit),
            false => ctx.request_repaint_after_secs(least as f32),
        }
        out
    }

    /// Share of the way that is gone in so many seconds: all but a twentieth in the time that was set.
    fn share(&self, seconds: f32) -> f32 {
        match self.settings.smooth {
            smooth if smooth > 0.0 => 1.0 - (-3.0 * seconds / smooth).exp(),
            _ => 1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::panels::testing::plain;
    use eframe::egui;

    fn message(address: &str, value: f32) -> Message {
        Message { address: address.into(), value }
    }

    /// Frames of a thirtieth of a second; the recipe after each.
    fn play(stage: &mut Stage, frames: usize) -> (Vec<Recipe>, usize) {
        let (ctx, model) = (Context::default(), plain());
        let (mut recipe, mut all, mut commits) = (Recipe::default(), Vec::new(), 0);
        for frame in 0..frames {
            let time = Some(1.0 + frame as f64 / 30.0);
            let _ = ctx.run_ui(egui::RawInput { time, ..Default::default() }, |ui| {
                for action in stage.follow(ui.ctx(), &recipe, Some(&model), &[]) {
                    match action {
                        Action::Edit(next) => recipe = next,
                        Action::Commit => commits += 1,
                        _ => {}
                    }
                }
            });
            all.push(recipe.clone());
        }
        (all, commits)
    }

    #[test]
    fn parameters_glide_and_arrive_in_one_step_of_undo() {
        let mut stage = Stage::default();
        stage.hear(message("/morphogen/slider/1", 2.0), &plain());
        let (all, commits) = play(&mut stage, 60);
        let values: Vec<f32> = all.iter().map(|recipe| Param::Slider(0).of(recipe)).collect();
        assert!(values[0] > 0.0 && values[0] < 1.5 && values.is_sorted(), "{values:?}");
        assert_eq!((values[59], commits), (2.0, 1));
        (stage.settings.smooth, stage.last) = (0.0, 0.0);
        stage.hear(message("/morphogen/psi", 9.0), &plain());
        stage.hear(message("/morphogen/seed", 41.6), &plain());
        let (all, _) = play(&mut stage, 1);
        assert_eq!((all[0].psi, all[0].seed), (1.5, 42), "bounded, and at once");
    }

    #[test]
    fn an_address_is_learnt_and_its_range_is_mapped() {
        let mut stage = Stage::default();
        stage.settings.smooth = 0.0;
        let mapping = Mapping {
            address: String::new(),
            param: Param::Psi,
            from: [0.0, 127.0],
            to: [1.0, 0.0],
        };
        stage.settings.mappings.push(mapping);
        stage.learning = Some(0);
        stage.hear(message("/knob", 0.0), &plain());
        assert_eq!(stage.settings.mappings[0].address, "/knob");
        stage.hear(message("/knob", 63.5), &plain());
        stage.hear(message("/other", 127.0), &plain());
        assert_eq!(play(&mut stage, 1).0[0].psi, 0.5);
        assert_eq!(stage.heard[0].address, "/other");
        let text = serde_json::to_string(&stage.settings).unwrap();
        assert_eq!(serde_json::from_str::<StageSettings>(&text).unwrap(), stage.settings);
    }

    #[test]
    fn settings_of_any_file_are_brought_within_bounds() {
        let text = r#"{"smooth": -5, "fps": 0, "mappings": [{"address": "/a", "param": "psi",
            "from": [0, 1], "to": [0, 1e39]}]}"#;
        let settings = serde_json::from_str::<StageSettings>(text).map(StageSettings::checked);
        let settings = settings.unwrap_or_default();
        assert!(settings.smooth >= 0.0 && settings.fps >= 1);
        assert!(settings.mappings.iter().all(|mapping| mapping.to[1].is_finite()));
    }
}
