//! A stage on which a panel is played without engine and shell.

use super::{Action, Panel, View};
use crate::app::theme;
use crate::checkpoint::Card;
use crate::engine::{Event, ModelInfo, ModelSource, Snapshot};
use crate::latent::Recipe;
use crate::models::StyleGanConfig;
use eframe::egui;
use egui_kittest::Harness;

/// A panel, all that it reads, and what it asked for.
pub struct Stage<P> {
    pub panel: P,
    pub snapshot: Snapshot,
    pub recipe: Recipe,
    pub events: Vec<Event>,
    pub paused: bool,
    pub share: u8,
    pub actions: Vec<Action>,
}

impl<P: Panel + Default> Stage<P> {
    /// An empty stage.
    pub fn new(snapshot: Snapshot) -> Self {
        Self {
            panel: P::default(),
            snapshot,
            recipe: Recipe::default(),
            events: Vec::new(),
            paused: false,
            share: 100,
            actions: Vec::new(),
        }
    }

    /// One frame; edits are taken over as the shell would.
    fn show(&mut self, ui: &mut egui::Ui) {
        let events = std::mem::take(&mut self.events);
        let view = View {
            snapshot: &self.snapshot,
            recipe: &self.recipe,
            own: &[],
            events: &events,
            paused: self.paused,
            share: self.share,
        };
        let before = self.actions.len();
        self.panel.ui(ui, &view, &mut self.actions);
        for action in &self.actions[before..] {
            match action {
                Action::Edit(recipe) => self.recipe = recipe.clone(),
                Action::Pause(paused) => self.paused = *paused,
                Action::Share(share) => self.share = *share,
                _ => {}
            }
        }
    }

    /// What was asked for since the last call.
    pub fn taken(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.actions)
    }
}

/// A model of 64 × 64 pixels with ten components and these classes.
pub fn model(classes: &[&str]) -> ModelInfo {
    let classes = classes.iter().map(ToString::to_string).collect();
    ModelInfo {
        source: ModelSource::Embedded("test".into()),
        hash: Some("00".repeat(32)),
        name: "test".into(),
        config: StyleGanConfig { classes, ..StyleGanConfig::default() }.into(),
        params: 1,
        noise: Ok(()),
        card: Card::default(),
        components: vec![0.1; 10],
    }
}

/// The same without classes.
pub fn plain() -> ModelInfo {
    model(&[])
}

/// Plays `stage` in a window of the given size.
pub fn harness<P: Panel + Default + 'static>(
    stage: Stage<P>,
    size: [f32; 2],
) -> Harness<'static, Stage<P>> {
    let mut harness = Harness::builder()
        .with_size(size)
        .with_context_setup(theme::install)
        .build_ui_state(|ui, stage: &mut Stage<P>| stage.show(ui), stage);
    harness.run_steps(2);
    harness
}
