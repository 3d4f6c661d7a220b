//! Layers: one file each, with its formula.

mod attention;
mod bilinear;
mod conv;
mod dropout;
mod dual;
mod filtered;
mod fourier;
mod init;
mod linear;
mod minibatch_std;
mod mode;
mod modulated;
mod noisy;
mod norm;
pub mod ops;
mod plain;
mod pool;
#[cfg(test)]
mod probe;
mod resample;
mod spectral;
mod style;

pub use attention::SelfAttention;
pub use bilinear::{bilinear2, blur};
pub use conv::{EqualConv, EqualConv1, EqualSkip};
pub use dropout::dropout;
pub use dual::Dual;
pub use filtered::{FilteredConv, FilteredShape};
pub use fourier::{FourierFeatures, FourierShape};
pub use init::{Init, Start};
pub use linear::EqualLinear;
pub use minibatch_std::minibatch_std;
pub use mode::{Mode, Updates};
pub use modulated::{ModulatedConv, ToRgb};
pub use noisy::NoisyConv;
pub use norm::{BatchNorm, ConditionalBatchNorm, EachNorm, Together, pixel_norm};
pub use plain::{Conv, Conv4Down, Conv4Up, Extras, Linear};
pub use resample::ResampleFilter;
pub use spectral::Spectral;
pub use style::StyleLayer;
