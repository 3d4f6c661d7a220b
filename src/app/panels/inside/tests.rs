//! The panel on what a real model's layers give.

use super::*;
use crate::app::panels::testing::{Stage, harness, model};
use crate::engine::{MapPoint, Picture, Snapshot, Surface};
use crate::gpu::DeviceChoice;
use crate::latent::Recipe;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

/// What the engine sees in the faces.
fn inside(look: Look) -> Option<Arc<Inside>> {
    use crate::engine::{Engine, EngineOptions, ModelSource, ViewRequest};
    let model = Some(ModelSource::Embedded("dcgan-faces".into()));
    let engine =
        Engine::spawn(EngineOptions { device: DeviceChoice::Cpu, gpu: None, model }, || ());
    engine.view(ViewRequest { stamp: 1, recipe: Recipe::seed(0), look: Some(look) });
    let start = std::time::Instant::now();
    while start.elapsed().as_secs() < 60 {
        if let Some(picture) = &engine.snapshot().picture {
            return picture.inside.clone();
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("no picture came")
}

fn stage(inside: Option<Arc<Inside>>) -> Harness<'static, Stage<InsidePanel>> {
    let picture = Picture {
        stamp: 1,
        recipe: Recipe::default(),
        surface: Surface::Pixels(Arc::new(Rgb8::filled(1, 1, [0; 3]))),
        point: MapPoint::default(),
        path: Vec::new(),
        inside,
        millis: 1.0,
    };
    let model = Some(Arc::new(model(&[])));
    let snapshot = Snapshot { model, picture: Some(picture), ..Snapshot::default() };
    harness(Stage::new(snapshot), [352.0, 1400.0])
}

#[test]
fn a_click_on_a_layer_or_a_tile_looks_there() {
    let seen = inside(Look::default()).expect("a DCGAN has layers");
    assert_eq!(seen.chosen().name, "b8");
    assert_eq!(seen.stats.len(), seen.chosen().planes);
    let mut stage = stage(Some(seen.clone()));
    assert_eq!(stage.state().panel.look, Look::default());
    stage.get_all_by_label("block").next().unwrap().click();
    stage.run_steps(2);
    assert_eq!(stage.state().panel.look.layer.as_deref(), Some("b4"));
    stage.get_all_by_label("One scale").for_each(|node| node.click());
    stage.run_steps(2);
    assert!(stage.state().panel.look.together);
    stage.get_by_label("Power by fineness");
    // The tiles begin below the title of their card.
    let title = stage.get_by_label(&format!("b8: {} planes", seen.stats.len())).rect();
    stage.drag_at(title.left_bottom() + egui::vec2(70.0, 30.0));
    stage.drop_at(title.left_bottom() + egui::vec2(70.0, 30.0));
    stage.run_steps(2);
    assert_ne!(stage.state().panel.look.plane, 0);
}

#[test]
fn without_layers_it_says_what_it_waits_for() {
    let stage = stage(None);
    stage.get_by_label("The layers appear with the next picture");
}
