//! How alike two sets of pictures are, and how varied one set is.

mod plane;
mod ssim;
mod swd;

pub use ssim::ms_ssim;
pub use swd::{MOST_PICTURES, sliced_wasserstein};
