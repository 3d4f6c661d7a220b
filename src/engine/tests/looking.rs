//! Models opened, looked at and saved.

use super::super::{Command, Engine, Event, Export, ModelSource, Surface};
use super::Driver;
use crate::base::{Rgb8, numpy::randn};
use crate::checkpoint::{Card, Precision, save_generator};
use crate::export::{npy, read_recipe};
use crate::latent::{Basis, Recipe};
use crate::models::{Generator, StyleGanConfig};
use burn::tensor::Device;
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
fn opening_a_large_file_tells_how_far_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.safetensors");
    let config = StyleGanConfig { widths: vec![512, 256, 64], ..StyleGanConfig::default() };
    let config = StyleGanConfig { resolution: 16, ..config }.into();
    let generator = Generator::new(&config, 1, &Device::flex());
    save_generator(&path, &generator, &Card::default(), Precision::Full).unwrap();
    let engine = Driver::new(None);
    engine.send(Command::Open(ModelSource::File(path)));
    let mut told = Vec::new();
    engine.wait(|event| {
        if let Event::Progress { what, done, total } = event {
            told.push((what.clone(), *done, *total));
        }
        matches!(event, Event::Loaded(_)).then_some(())
    });
    let reading: Vec<_> = told.iter().filter(|(what, ..)| what == "Reading the model").collect();
    let counted =
        reading.iter().zip(1..).all(|((_, done, total), i)| *done == i && *total == reading.len());
    assert!(reading.len() > 2 && counted, "{told:?}");
    let rest = told[reading.len()..].iter().map(|(what, ..)| what.as_str()).collect::<Vec<_>>();
    assert_eq!(rest, ["Building the network", "Finding directions", "Drawing the first picture"]);
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
    assert_eq!(Some(saved.model_hash), engine.0.snapshot().model.as_ref().unwrap().hash);
    let picture = image::open(&path).unwrap();
    let side = 2 * engine.0.snapshot().model.as_ref().unwrap().config.resolution() as u32;
    assert_eq!(picture.height(), side);

    let nowhere = folder.path().join("grid.png").join("x.png");
    let order = Export { path: nowhere, recipes: saved_one(), columns: 1, scale: 1 };
    engine.send(Command::Export(order));
    assert!(engine.failure().contains("grid.png"));
}

fn saved_one() -> Vec<Recipe> {
    vec![Recipe::seed(1)]
}

/// The float picture of each recipe, and the picture that is shown.
fn drawn(engine: &Driver, folder: &std::path::Path, recipe: &Recipe) -> (Vec<f32>, Vec<u8>) {
    let path = folder.join("picture.npy");
    let recipes = vec![recipe.clone()];
    engine.send(Command::ExportArray { path: path.clone(), recipes });
    engine
        .wait(|event| matches!(event, super::Event::Saved(saved) if *saved == path).then_some(()));
    engine.send(Command::Copy(recipe.clone()));
    let shown = engine.wait(|event| match event {
        super::Event::Copied(image) => Some(image.pixels.clone()),
        _ => None,
    });
    (npy::read(&path).unwrap().data, shown)
}

#[test]
fn an_array_is_what_the_picture_rounds() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Driver::new(Some("faces"));
    engine.loaded();
    let (values, shown) = drawn(&engine, folder.path(), &Recipe::seed(4));
    assert_eq!(Rgb8::from_planar(&values, 3, 128, 128).pixels, shown);
    assert!(values.iter().any(|v| v.fract() != 0.0));
    let z = Some(randn(4, 128));
    let given = drawn(&engine, folder.path(), &Recipe { z, ..Recipe::seed(9) });
    assert_eq!(given, (values, shown), "the z of seed 4 gives its picture");

    let nowhere = folder.path().join("picture.npy").join("x.npy");
    engine.send(Command::ExportArray { path: nowhere, recipes: saved_one() });
    assert!(engine.failure().contains("picture.npy"));
}

#[test]
fn both_kinds_of_directions_move_the_picture_their_own_way() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Driver::new(Some("faces"));
    engine.loaded();
    let moved = |basis, slider_layers, amount| {
        let recipe = Recipe { sliders: vec![amount], basis, slider_layers, ..Recipe::seed(4) };
        drawn(&engine, folder.path(), &recipe).0
    };
    let still = moved(Basis::Pca, None, 0.0);
    let (pca, sefa) = (moved(Basis::Pca, None, 2.0), moved(Basis::Sefa, None, 2.0));
    let fine = moved(Basis::Sefa, Some(8..10), 2.0);
    let change = |a: &[f32]| a.iter().zip(&still).map(|(a, b)| (a - b).abs()).sum::<f32>();
    assert!(change(&pca) > 1.0 && change(&sefa) > 1.0 && pca != sefa);
    assert!(change(&fine) > 0.1 && change(&fine) < change(&sefa), "fewer layers change less");
}

#[test]
fn an_idle_engine_ends_at_once() {
    let engine: Engine = Driver::new(None).0;
    let start = Instant::now();
    drop(engine);
    assert!(start.elapsed() < Duration::from_secs(5));
}
