//! What is to become a run, and its pictures once they are read.

use super::protocol::Onwards;
use crate::base::Result;
use crate::data::{Dataset, Rejected};
use crate::training::{StartModel, TrainConfig};
use std::path::PathBuf;

/// What a run will be once its pictures are read.
pub enum Plan {
    /// A new run.
    Start {
        /// Pictures.
        folder: PathBuf,
        /// Run folder.
        run: PathBuf,
        /// Settings.
        config: Box<TrainConfig>,
        /// The model it starts from, once that has been read.
        base: Option<Box<StartModel>>,
    },
    /// A run that goes on from another one.
    Branch {
        /// That run.
        source: PathBuf,
        /// When it leaves it, in kimg; None for its last checkpoint.
        kimg: Option<f64>,
        /// Run folder.
        run: PathBuf,
        /// Settings.
        config: Box<TrainConfig>,
    },
    /// A run that goes on.
    Resume {
        /// Run folder.
        run: PathBuf,
        /// What is changed first.
        onwards: Onwards,
    },
}

/// A plan and its pictures, or why there are none.
pub struct Prepared {
    /// The plan.
    pub plan: Plan,
    /// The pictures.
    pub pictures: Result<Pictures>,
}

/// What a folder gave.
pub struct Pictures {
    /// To train on.
    pub learnt: Dataset,
    /// Held out.
    pub held: Option<Dataset>,
    /// Files that are left out.
    pub rejected: Vec<Rejected>,
}
