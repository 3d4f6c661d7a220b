//! The engine as the window and the command line drive it.

mod learning;
mod looking;

use super::{Command, Engine, EngineOptions, Event, ModelSource, Picture, ViewRequest};
use crate::gpu::DeviceChoice;
use crate::latent::Recipe;
use crate::training::TrainConfig;
use std::path::Path;
use std::time::{Duration, Instant};

/// Longest wait for anything, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// An engine on the CPU.
struct Driver(Engine);

impl Driver {
    fn new(model: Option<&str>) -> Self {
        let model = model.map(|name| ModelSource::Embedded(name.into()));
        let options = EngineOptions { device: DeviceChoice::Cpu, gpu: None, model };
        Self(Engine::spawn(options, || {}))
    }

    #[track_caller]
    fn send(&self, command: Command) {
        assert!(self.0.send(command));
    }

    /// Waits for the first event that `pick` takes; others are dropped, but not failures.
    #[track_caller]
    fn wait<T>(&self, mut pick: impl FnMut(&Event) -> Option<T>) -> T {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let Some(event) = self.0.wait_event(Duration::from_millis(200)) else { continue };
            if let Some(found) = pick(&event) {
                return found;
            }
            let fatal = matches!(event, Event::Failed(_) | Event::DeviceLost(_));
            assert!(!fatal, "{event:?}");
        }
        panic!("nothing came");
    }

    /// The sentence of the next failure.
    #[track_caller]
    fn failure(&self) -> String {
        let sentence = self.wait(|event| match event {
            Event::Failed(sentence) => Some(sentence.clone()),
            _ => None,
        });
        assert_eq!(sentence.lines().count(), 1, "{sentence}");
        sentence
    }

    #[track_caller]
    fn loaded(&self) -> String {
        self.wait(|event| match event {
            Event::Loaded(info) => Some(info.name.clone()),
            _ => None,
        })
    }

    /// Step of the next point of the curves.
    #[track_caller]
    fn point(&self) -> u64 {
        self.wait(|event| match event {
            Event::Metrics(point) => Some(point.step),
            _ => None,
        })
    }

    #[track_caller]
    fn stopped(&self) {
        self.wait(|event| matches!(event, Event::Stopped).then_some(()));
    }

    fn view(&self, stamp: u64, seed: u32) {
        self.0.view(ViewRequest { stamp, recipe: Recipe::seed(seed), look: None });
    }

    /// The picture of `stamp`.
    #[track_caller]
    fn picture(&self, stamp: u64) -> Picture {
        let shown = |picture: &Picture| picture.stamp >= stamp;
        self.until(|| self.0.snapshot().picture.clone().filter(shown))
    }

    #[track_caller]
    fn until<T>(&self, mut look: impl FnMut() -> Option<T>) -> T {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(found) = look() {
                return found;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("it never came to that");
    }
}

/// Settings of a small, long run.
fn small() -> Box<TrainConfig> {
    Box::new(TrainConfig::small())
}

/// Twelve small pictures in `folder`.
fn photos(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    for shade in 0..12u8 {
        let pixel = |x, y| image::Rgb([20 * shade, 10 * x as u8, 12 * y as u8]);
        image::RgbImage::from_fn(20, 16, pixel).save(folder.join(format!("{shade}.png"))).unwrap();
    }
}
