//! Training: losses, regularisers, augmentation, the two half-steps, and the run in its folder.

mod advice;
mod augment;
mod config;
mod cost;
mod encoder;
mod folder;
mod loss;
mod measure;
mod meter;
mod metrics;
mod path_length;
mod penalties;
mod regularise;
mod run;
mod settings;
mod state;
#[cfg(test)]
mod tests;
mod trainer;
mod transfer;

pub use crate::models::Loss;
pub use advice::advise;
pub use augment::augment;
pub use config::{AugmentMode, TrainConfig};
pub use cost::Cost;
pub use encoder::{EncoderPlan, EncoderReport, train_encoder};
pub use folder::LEFT_OUT_FILE;
pub use measure::{
    Closeness, FeatureNetwork, Features, MOST_PICTURES, encode, ms_ssim, reduced,
    sliced_wasserstein,
};
pub use metrics::{HeldOut, Measured, Metrics};
pub use run::{HalfStep, Run};
pub use settings::{Part, Setting};
pub use state::STATE_FILE;
pub use trainer::{Counters, DiscriminatorStats, Trainer};
pub use transfer::{Origin, StartModel, open_both};
