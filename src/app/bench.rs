//! The window's frame work while a training runs: the real window on a live engine, drawn without
//! a screen.

use super::shell::{MorphogenApp, TABS, Tab};
use crate::base::{Error, Result, Rgb8};
use crate::engine::{Command, Engine, EngineOptions, FrameLine, ModelSource, Onwards, Phase};
use crate::gpu::DeviceChoice;
use crate::latent::Recipe;
use crate::training::{Metrics, TrainConfig};
use eframe::egui;
use std::path::Path;
use std::time::{Duration, Instant};

/// Name of the case.
pub const FRAMES_CASE: &str = "ui_frames_training";

/// Time between frames at 60 Hz.
const FRAME: Duration = Duration::from_micros(16_667);
/// Frames in each panel.
const FRAMES: usize = 240;
/// Points that the curves begin with: those of 200 000 steps.
const POINTS: usize = 20_000;
/// Runs that stand side by side, each with as many points.
const RUNS: usize = 20;
/// Longest wait for training to get anywhere.
const PATIENCE: Duration = Duration::from_secs(120);

/// Draws the window at 60 frames a second, in each panel in turn, while a training with the
/// default settings and long curves runs on the CPU: the pointer moves all the time, and each
/// frame asks for another picture; in the lab its game plays besides, and twenty runs of such curves
/// are compared. A frame's work is everything
/// that egui and the window do on their thread up to the triangles; handing those and new textures to
/// the GPU is not in it.
///
/// # Errors
/// [`Error::Training`] when no training gets under way, [`Error::Write`] without a place for it.
pub fn bench_frames() -> Result<FrameLine> {
    measure(TrainConfig::default(), POINTS, FRAMES)
}

fn measure(config: TrainConfig, points: usize, frames: usize) -> Result<FrameLine> {
    let root = tempfile::tempdir().map_err(|e| Error::write(std::env::temp_dir(), e))?;
    let mut stage = Stage::new();
    stage.begin(root.path(), config, points)?;
    stage.shelve(root.path())?;
    let begun = stage.steps();
    let mut times = Vec::with_capacity(frames * TABS.len());
    for tab in TABS {
        stage.app.tab = tab;
        if tab == Tab::Lab {
            stage.app.panels.lab.begin_playing(&stage.ctx);
        }
        for _ in 0..frames {
            let start = Instant::now();
            stage.frame();
            times.push(start.elapsed());
            std::thread::sleep(FRAME.saturating_sub(start.elapsed()));
        }
    }
    let steps = stage.steps() - begun;
    Ok(FrameLine::new(FRAMES_CASE, times, steps, &stage.app.snapshot().device))
}

/// The window, its clock and a hand on the mouse.
struct Stage {
    ctx: egui::Context,
    app: MorphogenApp,
    begun: Instant,
    frames: u32,
}

impl Stage {
    fn new() -> Self {
        let ctx = egui::Context::default();
        let model = Some(ModelSource::Embedded("faces".into()));
        let options = EngineOptions { device: DeviceChoice::Cpu, gpu: None, model };
        let app = MorphogenApp::new(&ctx, Engine::spawn(options, || ()), None);
        Self { ctx, app, begun: Instant::now(), frames: 0 }
    }

    /// Starts a run, gives it long curves, and goes on with it.
    fn begin(&mut self, root: &Path, config: TrainConfig, points: usize) -> Result<()> {
        let (folder, run) = (root.join("pictures"), root.join("run"));
        paint(&folder)?;
        let config = Box::new(TrainConfig { total_kimg: 1e6, ..config });
        self.app.engine.send(Command::Train { folder, run: run.clone(), config, base: None });
        self.until(|app| app.snapshot().training.phase == Phase::Running)?;
        self.app.engine.send(Command::Stop);
        self.until(|app| app.snapshot().training.phase == Phase::Idle)?;
        write_curves(&run.join("metrics.jsonl"), points)?;
        self.app.engine.send(Command::Resume { run, onwards: Onwards::default() });
        self.until(|app| app.snapshot().training.history.len() > points)
    }

    /// Puts links to the run into a folder of runs, all of which are compared.
    fn shelve(&mut self, root: &Path) -> Result<()> {
        let (run, shelf) = (root.join("run"), root.join("shelf"));
        for i in 0..RUNS {
            let folder = shelf.join(format!("run-{i}"));
            std::fs::create_dir_all(&folder).map_err(|e| Error::write(&folder, e))?;
            for name in ["run.json", "state.safetensors", "metrics.jsonl"] {
                let link = folder.join(name);
                std::fs::hard_link(run.join(name), &link).map_err(|e| Error::write(&link, e))?;
            }
        }
        self.app.panels.train.set_runs(&shelf);
        self.app.tab = Tab::Runs;
        self.until(|app| app.panels.runs.count() == RUNS)?;
        self.app.panels.runs.compare_all();
        Ok(())
    }

    /// Draws until `done`.
    fn until(&mut self, done: impl Fn(&MorphogenApp) -> bool) -> Result<()> {
        let end = Instant::now() + PATIENCE;
        while !done(&self.app) {
            if Instant::now() > end {
                let said = self.app.notices().join("; ");
                return Err(Error::Training(format!("no training gets under way ({said})")));
            }
            self.frame();
            std::thread::sleep(FRAME);
        }
        Ok(())
    }

    fn steps(&self) -> u64 {
        self.app.snapshot().training.history.last().map_or(0, |point| point.step)
    }

    /// One frame, with the pointer a little farther on.
    fn frame(&mut self) {
        let at = self.frames as f32 * 0.021;
        self.frames += 1;
        let (x, y) = (640.0 + 630.0 * (at * 1.3).sin(), 400.0 + 390.0 * at.cos());
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, [1280.0, 800.0].into())),
            time: Some(self.begun.elapsed().as_secs_f64()),
            events: vec![egui::Event::PointerMoved(egui::pos2(x, y))],
            ..egui::RawInput::default()
        };
        self.app.editor.edit(Recipe::seed(self.frames));
        let app = &mut self.app;
        let mut output = self.ctx.run_ui(input, |ui| app.show(ui));
        let shapes = std::mem::take(&mut output.shapes);
        std::hint::black_box(self.ctx.tessellate(shapes, output.pixels_per_point));
        output.drop_without_applying_deltas();
    }
}

/// A few discs to train on.
fn paint(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|e| Error::write(folder, e))?;
    for i in 0..32_u8 {
        let mut picture = Rgb8::filled(64, 64, [250 - 7 * i, 40, 8 * i]);
        picture.paste(&Rgb8::filled(24, 24, [8 * i, 200, 90]), u32::from(i), 10);
        let path = folder.join(format!("{i}.png"));
        image::save_buffer(&path, &picture.pixels, 64, 64, image::ColorType::Rgb8)
            .map_err(|e| Error::write(&path, e))?;
    }
    Ok(())
}

/// Points that wave, all of step 0, so that the run takes them for its own.
fn write_curves(path: &Path, points: usize) -> Result<()> {
    let point = |i: usize| {
        let x = i as f32 * 0.01;
        let (loss_g, loss_d) = (1.0 + 0.3 * x.sin(), 0.7 + 0.2 * x.cos());
        Metrics { loss_g, loss_d, kimg: i as f64 * -1e-4, img_per_s: 20.0, ..Metrics::default() }
    };
    let mut text = String::new();
    for i in (0..points).rev() {
        text += &serde_json::to_string(&point(i)).map_err(|e| Error::write(path, e))?;
        text.push('\n');
    }
    std::fs::write(path, text).map_err(|e| Error::write(path, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_measured_while_a_training_runs() {
        let line = measure(TrainConfig::small(), 500, 12).unwrap();
        assert_eq!((line.case.as_str(), line.frames), (FRAMES_CASE, 12 * TABS.len()));
        assert!(line.p50_ms > 0.0 && line.p50_ms <= line.p99_ms && line.p99_ms <= line.max_ms);
        assert!(line.device.starts_with("CPU"), "{}", line.device);
    }
}
