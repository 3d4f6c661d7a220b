//! Training: losses, regularisers, augmentation, the two half-steps, and the run in its folder.

mod advice;
mod augment;
mod config;
mod cost;
mod folder;
mod loss;
mod measure;
mod meter;
mod metrics;
mod regularise;
mod run;
mod state;
#[cfg(test)]
mod tests;
mod trainer;

pub use advice::advise;
pub use augment::augment;
pub use config::{AugmentMode, TrainConfig};
pub use cost::Cost;
pub use measure::{MOST_PICTURES, ms_ssim, sliced_wasserstein};
pub use metrics::Metrics;
pub use run::{Outcome, Run};
pub use state::{STATE_FILE, pack_state};
pub use trainer::{DiscriminatorStats, Progress, Trainer};
