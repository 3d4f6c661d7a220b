//! Generators and discriminators, one folder a family, and the networks that measures compare in.

mod bend;
mod biggan;
mod call;
mod cgan;
mod clip;
mod dcgan;
mod embed;
mod encoder;
mod entry;
mod family;
mod field;
mod first_weights;
mod game;
mod gan;
mod motion;
mod network;
mod onnx;
mod params;
mod pggan;
mod pictures;
mod plane;
mod style;
mod tally;
mod taps;
#[cfg(test)]
mod toy;

pub use bend::{
    Axis, Bend, Bending, Change, Clusters, Features, MAP_SIDE, MOST_BENDS, MOST_CLUSTERS, clusters,
};
pub use biggan::Config as BigganConfig;
pub use call::{Call, Cond};
pub use dcgan::Config as DcganConfig;
pub use encoder::{ENCODER_SIDE, Encoder, FEATURES};
pub use entry::{Entry, FirstLayer};
pub use family::{
    Abilities, Can, Draw, Family, Judge, Layers, Shape, Size, Sketch, Truncation, Work,
};
pub(crate) use field::choice;

/// Most classes of a model.
pub const MOST_CLASSES: usize = 10_000;

pub use clip::clipped;
pub use field::{Choice, Field, Slot};
pub use first_weights::FirstWeights;
pub use game::{Game, Loss};
pub use motion::{Motion, added, after as motion_after, before as motion_before};
pub use network::{Discriminator, Generator, NetworkConfig, families, family, network_of};
pub use onnx::{Normalisation, OnnxNetwork, OnnxOptions};
pub use params::{
    AdamSettings, Moment, Moments, NamedTensor, ParameterPath, adam, all_zero, check, collect, ema,
    load,
};
pub use pggan::Config as PgganConfig;
pub use pictures::pictures;
pub use plane::{Config as PlaneConfig, Noise as PlaneNoise};
pub use style::Generator as StyleGenerator;
pub use style::{
    AliasFree, Architecture, CLASS_LR, DiscriminatorConfig, Input, Mapping, NoiseInput,
    StyleGanConfig,
};
pub use taps::Watch;
