//! The native window: egui draws on the very device that the engine computes on.

use super::shell::MorphogenApp;
use super::state::Settings;
use crate::base::{Error, Result};
use crate::engine::{Engine, EngineOptions, ModelSource};
use crate::gpu::{DeviceChoice, Gpu};
use eframe::{egui, egui_wgpu};

/// Said when there is nowhere to open a window.
const NO_DISPLAY: &str = "no display to open a window on; set DISPLAY, or use `morphogen generate` \
                          to make pictures without one";
/// Model to begin with.
const FIRST: &str = "faces";

/// Opens the window and stays until it is closed. `open` is what to begin with; a file may also be
/// a saved picture or a folder of pictures.
///
/// # Errors
/// [`Error::Device`] when there is no display, no GPU to draw with, or the window fails.
pub fn run(device: DeviceChoice, open: Option<ModelSource>) -> Result<()> {
    if !has_display(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())) {
        return Err(Error::Device(NO_DISPLAY.into()));
    }
    let gpu = Gpu::open()?;
    let shared = gpu.clone();
    let create = move |cc: &eframe::CreationContext<'_>| {
        let ctx = cc.egui_ctx.clone();
        let (model, file) = match open {
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
        Ok(Box::new(app) as Box<dyn eframe::App>)
    };
    eframe::run_native("Morphogen", options(gpu), Box::new(create)).map_err(|error| match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => {
            Error::Device(NO_DISPLAY.into())
        }
        other => Error::Device(format!(
            "the window cannot be opened: {other}; `morphogen generate` makes pictures without one"
        )),
    })
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

/// Two overlapping discs that blend into each other: a morph.
fn icon() -> egui::IconData {
    const SIDE: usize = 64;
    let inside = |x: f32, y: f32, centre: f32| {
        let distance = ((x - centre).powi(2) + (y - 32.0).powi(2)).sqrt();
        (20.5 - distance).clamp(0.0, 1.0)
    };
    let mut rgba = Vec::with_capacity(4 * SIDE * SIDE);
    for i in 0..SIDE * SIDE {
        let (x, y) = ((i % SIDE) as f32 + 0.5, (i / SIDE) as f32 + 0.5);
        let (a, b) = (inside(x, y, 23.0), inside(x, y, 41.0));
        let blend = (x / SIDE as f32).clamp(0.0, 1.0);
        let mix = |from: f32, to: f32| (from + (to - from) * blend) as u8;
        rgba.extend([mix(124.0, 255.0), mix(108.0, 150.0), mix(255.0, 170.0)]);
        rgba.push((255.0 * a.max(b) * (1.0 - 0.25 * a * b)) as u8);
    }
    egui::IconData { rgba, width: SIDE as u32, height: SIDE as u32 }
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
        assert_eq!(icon.rgba.len(), (4 * icon.width * icon.height) as usize);
        assert_eq!(icon.rgba[3], 0);
        assert!(icon.rgba.chunks(4).any(|pixel| pixel[3] > 180));
    }
}
