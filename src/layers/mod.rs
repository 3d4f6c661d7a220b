//! Layers: one file each, with its formula.

mod bilinear;
mod conv;
mod dual;
mod filtered;
mod fourier;
mod init;
mod linear;
mod minibatch_std;
mod modulated;
mod noisy;
pub mod ops;
mod style;

pub use bilinear::{bilinear2, blur};
pub use conv::{EqualConv, EqualConv1, EqualSkip};
pub use dual::Dual;
pub use filtered::{FilteredConv, FilteredShape};
pub use fourier::{FourierFeatures, FourierShape};
pub use init::Init;
pub use linear::EqualLinear;
pub use minibatch_std::minibatch_std;
pub use modulated::{ModulatedConv, ToRgb};
pub use noisy::NoisyConv;
pub use style::StyleLayer;
