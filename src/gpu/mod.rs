//! The one shared wgpu device: setup, tensor → texture, errors.

mod health;
mod present;
mod setup;

pub use health::Health;
pub use present::{Frame, Presenter};
pub use setup::{Compute, DeviceChoice, Gpu, quiet_device_selection};
