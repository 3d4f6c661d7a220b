//! How alike two sets of pictures are, and how varied one set is.

mod closeness;
mod features;
mod frechet;
mod kernel;
mod network;
mod plane;
mod precision;
mod spread;
mod ssim;
mod swd;

pub use closeness::Closeness;
pub use features::Features;
pub use network::{FeatureNetwork, encode, reduced};
pub use spread::{nearness, spread};
pub use ssim::{ms_ssim, ssim};
pub use swd::{MOST_PICTURES, sliced_wasserstein};
