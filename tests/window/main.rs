//! The window on the real engine: drawn without a screen, driven as by a hand.

#![cfg(feature = "app")]

mod bend;
mod blend;
mod directions;
mod explore;
mod export;
mod favourites;
mod film;
mod inside;
mod languages;
mod layout;
mod opening;
mod photo;
mod points;
mod stage;
mod studio;
mod training;

use eframe::egui;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use morphogen::app::{Lang, MorphogenApp, Settings};
use morphogen::base::Rgb8;
use morphogen::engine::{Engine, EngineOptions, ModelSource, Surface};
use morphogen::gpu::DeviceChoice;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Longest that anything may take; two cores may be busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// A window without a screen, and the program in it.
struct Window(Harness<'static, Option<MorphogenApp>>);

impl Window {
    /// Opens the window on the faces; pictures and runs go to folders in `root`.
    fn open(root: &Path, lang: Lang) -> Self {
        // Tall, so that nothing has to be scrolled to.
        Self::sized(root, lang, [1280.0, 1600.0])
    }

    /// The same in a window of this size.
    fn sized(root: &Path, lang: Lang, size: [f32; 2]) -> Self {
        let model = Some(ModelSource::Embedded("faces".into()));
        let options = EngineOptions { device: DeviceChoice::Cpu, gpu: None, model };
        let mut engine = Some(Engine::spawn(options, || ()));
        let settings = Settings {
            lang,
            folder: Some(root.join("pictures")),
            runs: Some(root.join("runs")),
            ..Settings::default()
        };
        let harness = Harness::builder().with_size(size).with_step_dt(0.03).build_ui_state(
            move |ui, app: &mut Option<MorphogenApp>| {
                let app = app.get_or_insert_with(|| {
                    let engine = engine.take().expect("the program is made once");
                    let settings = settings.clone();
                    MorphogenApp::with_settings(ui.ctx(), engine, None, settings, None)
                });
                app.show(ui);
            },
            None,
        );
        let mut window = Self(harness);
        window.wait("the first picture", |app| app.snapshot().picture.is_some());
        window
    }

    fn app(&self) -> &MorphogenApp {
        self.0.state().as_ref().expect("drawn at least once")
    }

    /// Draws frame after frame until `done`.
    fn wait(&mut self, what: &str, done: impl Fn(&MorphogenApp) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !done(self.app()) {
            let said = self.app().notices();
            assert!(Instant::now() < end, "waited in vain for {what}; the window says {said:?}");
            std::thread::sleep(Duration::from_millis(5));
            self.0.step();
        }
    }

    /// Waits until a control with this label is there.
    fn wait_for(&mut self, label: &str) {
        let end = Instant::now() + PATIENCE;
        while self.0.query_by_label(label).is_none() {
            let said = self.app().notices();
            assert!(Instant::now() < end, "{label:?} never came; the window says {said:?}");
            std::thread::sleep(Duration::from_millis(5));
            self.0.step();
        }
    }

    /// Drops a file.
    fn drop_file(&mut self, path: &Path) {
        self.0.input_mut().dropped_files.push(Arc::new(Dropped(path.into())));
    }

    /// Clicks the first button, or other control, that is called so.
    fn click(&mut self, label: &str) {
        let hit = self.0.get_all_by_label(label).next();
        hit.unwrap_or_else(|| panic!("{label:?} is not there")).click();
        self.0.run_steps(3);
    }

    /// The picture of the recipe as it now is.
    fn picture(&mut self) -> Arc<Rgb8> {
        self.wait("the picture of the recipe", |app| {
            app.snapshot().picture.as_ref().is_some_and(|picture| picture.recipe == *app.recipe())
        });
        match &self.app().snapshot().picture.as_ref().expect("just seen").surface {
            Surface::Pixels(picture) => picture.clone(),
            Surface::Texture(_) => panic!("the CPU paints on no texture"),
        }
    }

    /// Drags from one place of the window to another.
    fn pull(&mut self, from: egui::Pos2, to: egui::Pos2) {
        self.0.hover_at(from);
        self.0.run_steps(1);
        self.0.drag_at(from);
        for step in 1..=4 {
            self.0.run_steps(1);
            self.0.hover_at(from + (to - from) * (step as f32 / 4.0));
        }
        self.0.run_steps(1);
        self.0.drop_at(to);
        self.0.run_steps(2);
    }

    /// Moves the slider of this name by so many points.
    fn drag_slider(&mut self, name: &str, by: f32) {
        let named =
            |node: &egui_kittest::Node<'_>| node.accesskit_node().label().as_deref() == Some(name);
        let slider = self.0.get_all_by_role(Role::Slider).find(named);
        let from = slider.unwrap_or_else(|| panic!("no slider {name}")).rect().center();
        self.pull(from, from + egui::vec2(by, 0.0));
    }

    /// The place of a pixel of a picture of 128 pixels that fills the viewport.
    fn pixel(&self, [x, y]: [f32; 2]) -> egui::Pos2 {
        let shown = self.0.get_by_label("Picture").rect().shrink(20.0);
        let side = shown.width().min(shown.height());
        let corner = shown.center() - egui::Vec2::splat(side / 2.0);
        corner + egui::vec2(x + 0.5, y + 0.5) * (side / 128.0)
    }

    /// Drags the slider of the first principal component by so many points.
    fn drag_first_direction(&mut self, by: f32) {
        let others = ["Truncation", "Layers", "Position"].map(|name| Some(name.to_owned()));
        let slider = self
            .0
            .get_all_by_role(Role::Slider)
            .find(|node| !others.contains(&node.accesskit_node().label()))
            .expect("a slider of a direction");
        let from = slider.rect().center();
        self.0.drag_at(from);
        for step in 1..=4 {
            self.0.run_steps(1);
            self.0.hover_at(from + egui::vec2(by * step as f32 / 4.0, 0.0));
        }
        self.0.run_steps(1);
        self.0.drop_at(from + egui::vec2(by, 0.0));
        self.0.run_steps(2);
    }
}

/// A file that is dropped on the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window reads files by itself".into())
    }
}

/// Mean distance of two pictures in grey levels.
fn distance(a: &Rgb8, b: &Rgb8) -> f64 {
    assert_eq!((a.width, a.height), (b.width, b.height));
    let sum: u64 = a.pixels.iter().zip(&b.pixels).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.pixels.len() as f64
}
