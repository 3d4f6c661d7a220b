//! The one shared wgpu device: setup, tensor → texture, errors.

mod health;
mod present;
mod room;
mod setup;

pub use health::{Fault, Health};
pub use present::{Frame, Presenter};
pub use room::Room;
pub use setup::{Compute, DeviceChoice, Gpu, quiet_device_selection};
