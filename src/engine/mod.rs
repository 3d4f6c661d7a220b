//! The only owner of models and tensors, on one named thread.

mod bench;
mod blend;
mod clock;
mod directions;
mod drag;
mod evaluate;
mod export;
mod film;
mod gauge;
mod handle;
mod inside;
mod invert;
mod mailbox;
mod neighbours;
mod pace;
mod passage;
mod plan;
mod prepare;
mod protocol;
mod recipes;
mod session;
mod studio;
mod survey;
#[cfg(test)]
mod tests;
mod worker;

pub use bench::{BenchLine, FrameLine, bench, bench_cases};
pub use blend::{FeatureBlend, blend_features};
pub use directions::{FoundDirection, Slider};
pub use drag::{DragOptions, Dragged, drag};
pub use evaluate::{
    Comparison, EvaluateOptions, Evaluation, LevelScore, NetworkFile, NetworkInfo, Photos, Scores,
    evaluate, few_for,
};
pub use handle::{Engine, EngineOptions};
pub use inside::{Histogram, Inside, LayerInfo, Look, PlaneStats, SPECTRUM_RANGE, Spectrum};
pub use invert::{
    InvertNext, InvertOptions, InvertPhase, InvertStep, Inverted, Inverter, Region, face_of, invert,
};
pub use neighbours::neighbours;
pub use protocol::*;
pub use session::{SAMPLES_FILE, compared};
pub use survey::{Surveyed, survey};
