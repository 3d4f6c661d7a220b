//! A folder or archive of pictures becomes batches: scan, decode, cache, shuffle.

mod advice;
mod batches;
mod cache;
mod crop;
mod dataset;
mod decode;
mod face;
mod jpeg;
mod labels;
mod list;
mod parallel;
mod preflight;
#[cfg(test)]
mod samples;
mod scan;
mod sound;
mod store;
mod turn;

pub use advice::FEW;
pub use batches::{Batch, Batches, shuffled};
pub use crop::Crop;
pub use dataset::{Dataset, load};
pub use decode::{square, whole};
pub use face::{Face, Similarity, aligned};
pub use list::{Grade, LIST_FILE, List, Row, Square};
pub use preflight::{Preflight, Rejected, preflight};
pub use scan::{Entry, Scan, is_picture_name, scan};
pub use sound::{Heard, listen};
