//! The panels beside the viewport: read-only data in, actions out, one file each.

mod curves;
mod explore;
mod export;
mod hand;
mod inside;
mod lab;
mod map;
mod model;
mod paths;
mod runs;
#[cfg(test)]
pub(in crate::app) mod testing;
mod texture;
mod train;

pub use explore::{ExplorePanel, fitted, random_seed, set_seed};
pub use export::ExportPanel;
pub use inside::InsidePanel;
pub use lab::LabPanel;
pub use map::MapPanel;
pub use model::ModelPanel;
pub use runs::RunsPanel;
#[cfg(test)]
pub use testing::plain as test_model;
pub use texture::upload;
pub use train::TrainPanel;

use crate::checkpoint::Blend;
use crate::engine::{Command, Event, ModelSource, Snapshot};
use crate::latent::{Direction, Recipe};
use crate::training::TrainConfig;
use eframe::egui;
use std::path::PathBuf;

/// Right margin of the panels that scroll by themselves; their scroll bar floats over it.
const SCROLL_MARGIN: egui::Margin = egui::Margin { left: 0, right: 12, top: 0, bottom: 0 };

/// What a panel may read in one frame.
pub struct View<'a> {
    /// The engine's newest state.
    pub snapshot: &'a Snapshot,
    /// The recipe being edited.
    pub recipe: &'a Recipe,
    /// The user's own directions of the open model.
    pub own: &'a [Direction],
    /// Events that arrived since the last frame.
    pub events: &'a [Event],
    /// Whether training is paused by the user.
    pub paused: bool,
    /// Percent of the machine that training may take.
    pub share: u8,
}

/// What is wished of the user's own directions.
pub enum OwnOrder {
    /// Mark pictures for a new one.
    Mark,
    /// Open a file of some.
    Import,
    /// Write all to a file.
    Export,
    /// Drop the one of this name.
    Remove(String),
    /// Keep this one with the model.
    Keep(Direction),
}

/// What a panel asks for.
pub enum Action {
    /// Show this recipe; consecutive edits of one gesture become one undo step.
    Edit(Recipe),
    /// The gesture ended: the next edit starts a new undo step.
    Commit,
    /// Undo the last edit.
    Undo,
    /// Redo the edit that was undone last.
    Redo,
    /// An order for the engine.
    Command(Command),
    /// Hold or go on with training.
    Pause(bool),
    /// Let training take so many percent of the machine.
    Share(u8),
    /// The user drags something: training should yield the machine for a moment.
    Interacting,
    /// Ask for a model file.
    OpenDialog,
    /// Ask for a photo.
    OpenPhoto,
    /// Begin to drag points of the picture, or end it.
    DragPoints,
    /// Something about the user's own directions.
    Own(OwnOrder),
    /// Put the favourite back that was removed last.
    PutBack,
    /// Show the training.
    ShowTraining,
    /// Prepare a run on this folder with these settings.
    Prepare {
        /// Folder of pictures.
        data: PathBuf,
        /// Settings.
        config: Box<TrainConfig>,
    },
    /// Sort the pictures of a folder.
    Sort(PathBuf),
    /// Make a model of the open one and another, and open it.
    Blend {
        /// The other one.
        with: ModelSource,
        /// How much of it, and where.
        how: Blend,
    },
    /// Ask for a file with a chain of bends.
    OpenChain,
    /// Save the recipe's chain of bends to a file.
    SaveChain,
    /// Save the game of the lab to a file.
    SaveGame,
    /// Show the film strip.
    ShowFilm,
    /// Save a screenshot of the whole window.
    Screenshot,
    /// Show a sentence in the notification area.
    Notify(String),
}

/// One panel.
pub trait Panel {
    /// Name on its tab, in English (translated by the shell).
    fn title(&self) -> &'static str;

    /// Draws it and collects what the user asked for.
    fn ui(&mut self, ui: &mut egui::Ui, view: &View<'_>, out: &mut Vec<Action>);
}

/// Titles of all panels.
#[cfg(test)]
pub fn all_titles() -> [&'static str; 8] {
    [
        ExplorePanel::default().title(),
        MapPanel::default().title(),
        InsidePanel::default().title(),
        TrainPanel::default().title(),
        RunsPanel::default().title(),
        LabPanel::default().title(),
        ExportPanel::default().title(),
        ModelPanel::default().title(),
    ]
}
