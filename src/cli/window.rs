//! Opening the window.

use super::failure::{Failure, Outcome};
use crate::checkpoint::ModelSource;
use crate::gpu::DeviceChoice;
use std::path::{Path, PathBuf};

/// What works without a window.
const INSTEAD: &str =
    "try `morphogen generate --model faces --seeds 0-63 --grid --out faces.png` instead";

/// What the window is to begin with.
#[cfg_attr(not(feature = "app"), expect(dead_code, reason = "there is no window"))]
struct Wanted {
    open: Option<ModelSource>,
    sort: Option<PathBuf>,
    osc: Option<u16>,
}

/// Opens the window, with a built-in model or a file where one is named; it listens to OSC where a port is.
pub(super) fn run(device: DeviceChoice, named: Option<&str>, osc: Option<u16>) -> Outcome<()> {
    let open = named.map(ModelSource::named).transpose()?;
    show(device, Wanted { open, sort: None, osc })
}

/// Opens it to sort the pictures of a folder.
pub(super) fn sort(device: DeviceChoice, folder: &Path) -> Outcome<()> {
    show(device, Wanted { open: None, sort: Some(folder.into()), osc: None })
}

#[cfg(feature = "app")]
fn show(device: DeviceChoice, wanted: Wanted) -> Outcome<()> {
    if !has_display() {
        return Err(Failure::failed(format!(
            "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set); {INSTEAD}"
        )));
    }
    let Wanted { open, sort, osc } = wanted;
    Ok(crate::app::run(device, crate::app::Begin { open, sort, osc })?)
}

#[cfg(not(feature = "app"))]
fn show(_device: DeviceChoice, _wanted: Wanted) -> Outcome<()> {
    Err(Failure::failed(format!("this program was built without its window; {INSTEAD}")))
}

/// Elsewhere than on Linux and the BSDs the desktop is always there.
#[cfg(feature = "app")]
fn has_display() -> bool {
    let names = ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"];
    !cfg!(all(unix, not(target_vendor = "apple")))
        || names.iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
