//! Training: losses, regularisers, augmentation, the two half-steps, and the run in its folder.

mod advisor;
mod augment;
mod checks;
mod config;
mod cost;
mod encoder;
mod folder;
mod halves;
mod kept;
mod look;
mod loss;
mod measure;
mod meter;
mod metrics;
mod path_length;
mod penalties;
mod presets;
mod regularise;
mod retune;
mod run;
mod schedule;
mod settings;
mod shelf;
mod state;
mod tensorboard;
#[cfg(test)]
mod tests;
mod trainer;
mod transfer;
mod tuning;
mod watching;

pub use crate::models::Loss;
pub use advisor::{
    ADVICE_FILE, Advisor, Facts, Finding, Kind, STEP, Told, Turn, Words, read_advice,
};
pub use augment::{Policy, augment};
pub use config::{AugmentMode, TrainConfig};
pub use cost::Cost;
pub use encoder::{EncoderPlan, EncoderReport, train_encoder};
pub use folder::LEFT_OUT_FILE;
pub use kept::{Kept, list as kept_states};
pub use look::Look;
pub use measure::{
    Closeness, FeatureNetwork, Features, MOST_PICTURES, encode, ms_ssim, nearness, reduced,
    sliced_wasserstein, spread, ssim,
};
pub use metrics::{ClassSpread, HeldOut, Measured, Metrics};
pub use presets::Preset;
pub use retune::{By, Change, Entry};
pub use run::{HalfStep, Run};
pub use settings::{Part, Setting};
pub use shelf::{Label, Shelved, comparison, csv, shelf};
pub use state::STATE_FILE;
pub use trainer::{Counters, Trainer};
pub use transfer::{Origin, StartModel, open_both};
pub use watching::{DiscriminatorStats, Moves};
