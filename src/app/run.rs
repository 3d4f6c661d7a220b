//! The native window: egui draws on the very device that the engine computes on.

use super::shell::MorphogenApp;
use super::state::Settings;
use crate::base::{Error, Result};
use crate::engine::{Engine, EngineOptions, ModelSource};
use crate::gpu::{DeviceChoice, Gpu};
use eframe::{egui, egui_wgpu};
use std::path::PathBuf;

/// Said when there is nowhere to open a window.
const NO_DISPLAY: &str = "no display to open a window on; set DISPLAY, or use `morphogen generate` \
                          to make pictures without one";
/// Model to begin with.
const FIRST: &str = "faces";

/// What the window begins with.
#[derive(Debug, Default)]
pub struct Begin {
    /// A model; a file may also be a saved picture or a folder of pictures.
    pub open: Option<ModelSource>,
    /// A folder whose pictures are to be sorted.
    pub sort: Option<PathBuf>,
    /// Port on which OSC of this machine is listened to.
    pub osc: Option<u16>,
}

/// Opens the window and stays until it is closed.
///
/// # Errors
/// [`Error::Device`] when there is no display, no GPU to draw with, or the window fails.
pub fn run(device: DeviceChoice, begin: Begin) -> Result<()> {
    if !has_display(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())) {
        return Err(Error::Device(NO_DISPLAY.into()));
    }
    missing_library()?;
    let gpu = Gpu::open()?;
    let shared = gpu.clone();
    let create = move |cc: &eframe::CreationContext<'_>| {
        let ctx = cc.egui_ctx.clone();
        let (model, file) = match begin.open {
            Some(ModelSource::File(path)) => (FIRST.into(), Some(path)),
            Some(ModelSource::Embedded(name)) => (name, None),
            None => (FIRST.into(), None),
        };
        let model = Some(ModelSource::Embedded(model));
        let options = EngineOptions { device, gpu: Some(shared), model };
        let engine = Engine::spawn(options, move || ctx.request_repaint());
        let (saved, state) = (Settings::path(), cc.wgpu_render_state.clone());
        let settings = saved.as_deref().map(Settings::load).unwrap_or_default();
        let mut app = MorphogenApp::with_settings(&cc.egui_ctx, engine, state, settings, saved);
        if let Some(path) = file {
            app.open(&cc.egui_ctx, path);
        }
        if let Some(folder) = begin.sort {
            app.sort(&cc.egui_ctx, &folder);
        }
        if let Some(port) = begin.osc {
            app.listen(&cc.egui_ctx, port);
        }
        Ok(Box::new(app) as Box<dyn eframe::App>)
    };
    eframe::run_native("Morphogen", options(gpu), Box::new(create)).map_err(|error| {
        // The display may not answer, or one of its libraries is missing: only the error tells.
        Error::Device(format!(
            "the window cannot be opened: {error}; `morphogen generate` makes pictures without one"
        ))
    })
}

/// Whether the keyboard's library is there, without which the window's crate panics on X11.
///
/// # Errors
/// [`Error::Device`] naming it.
#[cfg(target_os = "linux")]
fn missing_library() -> Result<()> {
    let wayland = ["WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter();
    let x11 = wayland.map(std::env::var_os).all(|value| value.is_none_or(|text| text.is_empty()));
    let keyboard = xkbcommon_dl::xkbcommon_option().is_some();
    let missing = match keyboard {
        false => "libxkbcommon (Debian: libxkbcommon0)",
        true if x11 && xkbcommon_dl::x11::xkbcommon_x11_option().is_none() => {
            "libxkbcommon-x11 (Debian: libxkbcommon-x11-0)"
        }
        true => return Ok(()),
    };
    Err(Error::Device(format!(
        "the window cannot be opened without {missing}; install it, or use `morphogen generate` to \
         make pictures without a window"
    )))
}

#[cfg(not(target_os = "linux"))]
fn missing_library() -> Result<()> {
    Ok(())
}

/// Everywhere but on Linux and its kin there is a display.
fn has_display(set: impl Fn(&str) -> bool) -> bool {
    let needs_variable = cfg!(all(unix, not(target_os = "macos")));
    !needs_variable || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(set)
}

fn options(gpu: Gpu) -> eframe::NativeOptions {
    let Gpu { instance, adapter, device, queue } = gpu;
    let existing = egui_wgpu::WgpuSetupExisting { instance, adapter, device, queue };
    let viewport = egui::ViewportBuilder::default()
        .with_title("Morphogen")
        .with_app_id("morphogen")
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([640.0, 400.0])
        .with_drag_and_drop(true)
        .with_icon(icon());
    eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Wgpu,
        wgpu_options: egui_wgpu::WgpuConfiguration {
            wgpu_setup: egui_wgpu::WgpuSetup::Existing(existing),
            ..Default::default()
        },
        centered: true,
        ..Default::default()
    }
}

/// The picture of the program's packages.
fn icon() -> egui::IconData {
    const PICTURE: &[u8] = include_bytes!("../../packaging/icons/64.png");
    // A test holds that it can be read.
    let picture = image::load_from_memory(PICTURE).unwrap_or_default().into_rgba8();
    egui::IconData { width: picture.width(), height: picture.height(), rgba: picture.into_raw() }
}

impl eframe::App for MorphogenApp {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        // Runs also while the window is hidden: the engine's events must not pile up.
        self.pump(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }

    fn on_exit(&mut self) {
        self.close();
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_display_variable_is_enough() {
        assert!(has_display(|name| name == "WAYLAND_DISPLAY"));
        assert!(has_display(|name| name == "DISPLAY"));
        assert_eq!(has_display(|_| false), cfg!(not(all(unix, not(target_os = "macos")))));
    }

    #[test]
    fn the_icon_is_whole() {
        let icon = icon();
        assert_eq!((icon.width, icon.height), (64, 64));
        assert_eq!(icon.rgba.len(), (4 * icon.width * icon.height) as usize);
        assert_eq!(icon.rgba[3], 0);
        assert!(icon.rgba.chunks(4).any(|pixel| pixel[3] > 180));
    }
}
