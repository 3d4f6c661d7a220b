//! A folder or archive of pictures becomes batches: scan, decode, cache, shuffle.

mod advice;
mod batches;
mod cache;
mod crop;
mod dataset;
mod decode;
mod jpeg;
mod labels;
mod parallel;
mod preflight;
#[cfg(test)]
mod samples;
mod scan;
mod store;

pub use advice::FEW;
pub use batches::{Batch, Batches, shuffled};
pub use crop::Crop;
pub use dataset::{Dataset, load};
pub use preflight::{Preflight, Rejected, preflight};
pub use scan::{Entry, Scan, scan};
