//! Models opened, looked at and saved.

use super::super::{Command, Engine, Export, ModelSource, Surface};
use super::Driver;
use crate::export::read_recipe;
use crate::latent::Recipe;
use std::time::{Duration, Instant};

fn pixels(surface: &Surface) -> &[u8] {
    match surface {
        Surface::Pixels(image) => &image.pixels,
        Surface::Texture(_) => panic!("the CPU gives pixels"),
    }
}

#[test]
fn a_view_brings_its_picture_and_the_latest_wins() {
    let engine = Driver::new(Some("faces"));
    engine.view(1, 7);
    let name = engine.loaded();
    assert!(engine.0.snapshot().model.as_ref().is_some_and(|model| model.name == name));
    let first = engine.picture(1);
    assert_eq!((first.stamp, first.recipe.seed), (1, 7));

    let mut shown = std::collections::BTreeSet::new();
    for stamp in 2..=60 {
        engine.view(stamp, stamp as u32);
        shown.insert(engine.0.snapshot().picture.as_ref().unwrap().stamp);
    }
    let last = engine.picture(60);
    assert_eq!((last.stamp, last.recipe.seed), (60, 60));
    assert!(shown.len() < 50, "views that were overtaken are left out: {shown:?}");
    assert!(pixels(&last.surface) != pixels(&first.surface));
    engine.view(61, 7);
    let again = engine.picture(61);
    assert!(pixels(&again.surface) == pixels(&first.surface), "the same recipe, the same picture");
    assert_eq!(again.point, first.point);
}

#[test]
fn a_model_that_cannot_be_opened_leaves_the_open_one() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Driver::new(Some("faces"));
    let name = engine.loaded();
    let absent = folder.path().join("absent.safetensors");
    engine.send(Command::Open(ModelSource::File(absent)));
    assert!(engine.failure().contains("absent.safetensors"));
    engine.send(Command::Open(ModelSource::Embedded("fish".into())));
    assert!(engine.failure().contains("fish"));
    engine.view(1, 3);
    engine.picture(1);
    let snapshot = engine.0.snapshot();
    assert_eq!(snapshot.model.as_ref().unwrap().name, name);
    assert_eq!(snapshot.busy, None);
}

#[test]
fn without_a_model_orders_for_pictures_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Driver::new(None);
    engine.view(1, 3);
    engine.send(Command::Copy(Recipe::seed(1)));
    assert!(engine.failure().contains("no model is open"));
    let path = folder.path().join("x.png");
    let order = Export { path: path.clone(), recipes: vec![Recipe::seed(1)], columns: 1, scale: 1 };
    engine.send(Command::Export(order));
    assert!(engine.failure().contains("no model is open"));
    assert!(!path.exists());
    for command in [Command::Stop, Command::Checkpoint] {
        engine.send(command);
        assert!(engine.failure().contains("no training is running"));
    }
    assert!(engine.0.snapshot().picture.is_none());
}

#[test]
fn an_exported_picture_carries_its_recipe() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grid.png");
    let engine = Driver::new(Some("faces"));
    engine.loaded();
    let recipes = vec![Recipe { psi: 0.5, sliders: vec![1.0, -2.0], ..Recipe::seed(4) }; 2];
    let order = Export { path: path.clone(), recipes: recipes.clone(), columns: 2, scale: 2 };
    engine.send(Command::Export(order));
    engine
        .wait(|event| matches!(event, super::Event::Saved(saved) if *saved == path).then_some(()));
    let saved = read_recipe(&path).unwrap();
    assert_eq!((saved.recipes, saved.columns, saved.scale), (recipes, 2, 2));
    assert_eq!(saved.model_hash, engine.0.snapshot().model.as_ref().unwrap().hash);
    let picture = image::open(&path).unwrap();
    let side = 2 * engine.0.snapshot().model.as_ref().unwrap().config.resolution as u32;
    assert_eq!(picture.height(), side);

    let nowhere = folder.path().join("grid.png").join("x.png");
    let order = Export { path: nowhere, recipes: saved_one(), columns: 1, scale: 1 };
    engine.send(Command::Export(order));
    assert!(engine.failure().contains("grid.png"));
}

fn saved_one() -> Vec<Recipe> {
    vec![Recipe::seed(1)]
}

#[test]
fn an_idle_engine_ends_at_once() {
    let engine: Engine = Driver::new(None).0;
    let start = Instant::now();
    drop(engine);
    assert!(start.elapsed() < Duration::from_secs(5));
}
