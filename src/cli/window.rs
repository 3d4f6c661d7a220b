//! Opening the window.

use super::failure::{Failure, Outcome};
use crate::checkpoint::ModelSource;
use crate::gpu::DeviceChoice;
use std::path::{Path, PathBuf};

/// What works without a window.
const INSTEAD: &str =
    "try `morphogen generate --model faces --seeds 0-63 --grid --out faces.png` instead";

/// Opens the window, with a built-in model or a file where one is named.
pub(super) fn run(device: DeviceChoice, named: Option<&str>) -> Outcome<()> {
    show(device, named.map(ModelSource::named).transpose()?, None)
}

/// Opens it to sort the pictures of a folder.
pub(super) fn sort(device: DeviceChoice, folder: &Path) -> Outcome<()> {
    show(device, None, Some(folder.into()))
}

#[cfg(feature = "app")]
fn show(device: DeviceChoice, open: Option<ModelSource>, sort: Option<PathBuf>) -> Outcome<()> {
    if !has_display() {
        return Err(Failure::failed(format!(
            "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set); {INSTEAD}"
        )));
    }
    Ok(crate::app::run(device, open, sort)?)
}

#[cfg(not(feature = "app"))]
fn show(_device: DeviceChoice, _open: Option<ModelSource>, _sort: Option<PathBuf>) -> Outcome<()> {
    Err(Failure::failed(format!("this program was built without its window; {INSTEAD}")))
}

/// Elsewhere than on Linux and the BSDs the desktop is always there.
#[cfg(feature = "app")]
fn has_display() -> bool {
    let names = ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"];
    !cfg!(all(unix, not(target_vendor = "apple")))
        || names.iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
