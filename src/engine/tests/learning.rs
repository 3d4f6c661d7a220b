//! Training while one looks.

use super::super::{Command, Event, Export, ModelSource, Onwards, Phase};
use super::{Driver, photos, small};
use crate::base::Rgb8;
use crate::checkpoint::{Card, Precision, open_file, save_generator};
use crate::export::read_recipe;
use crate::latent::Recipe;
use crate::models::{Generator, PgganConfig};
use crate::training::{Run, STATE_FILE, StartModel, TrainConfig, Trainer};
use burn::tensor::Device;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A folder of pictures and a place for a run; the first lives as long as they are wanted.
fn places() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (data, run) = (folder.path().join("photos"), folder.path().join("run"));
    photos(&data);
    (folder, data, run)
}

fn train(engine: &Driver, data: &Path, run: &Path) {
    let (folder, run) = (data.into(), run.into());
    engine.send(Command::Train { folder, run, config: small(), base: None });
}

#[test]
fn a_picture_of_a_model_in_training_can_be_made_again_later() {
    let (folder, data, run) = places();
    let engine = Driver::new(None);
    train(&engine, &data, &run);
    engine.loaded();
    let map = || engine.0.snapshot().map.clone().unwrap();
    let first = map();
    // Once the model has moved on, its directions are not those that were found at first.
    engine.until(|| (engine.0.snapshot().training.samples_kimg > 0.0).then_some(()));
    assert!(Arc::ptr_eq(&first, &map()), "the map is not drawn anew each time");
    let path = folder.path().join("early.png");
    let recipes = vec![Recipe { sliders: vec![2.0, -2.0], ..Recipe::seed(5) }];
    let order = Export { path: path.clone(), recipes: recipes.clone(), columns: 1, scale: 1 };
    engine.send(Command::Export(order));
    engine.wait(|event| matches!(event, Event::Saved(saved) if *saved == path).then_some(()));
    let saved = map();
    assert_ne!(saved.w, first.w, "the map is that of the picture's model");
    engine.point();
    engine.send(Command::Stop);
    engine.stopped();

    let hash = read_recipe(&path).unwrap().model_hash;
    let kept = std::fs::read_dir(&run)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "safetensors"))
        .find(|path| open_file(path, &Device::flex()).is_ok_and(|model| model.hash == hash))
        .expect("the run folder keeps the model of the picture");
    engine.send(Command::Open(ModelSource::File(kept)));
    engine.loaded();
    engine.send(Command::Copy(recipes[0].clone()));
    let again = engine.wait(|event| match event {
        Event::Copied(image) => Some(image.clone()),
        _ => None,
    });
    assert_eq!(again.pixels, image::open(&path).unwrap().into_rgb8().into_raw());
    assert_eq!(map().w, saved.w);
}

#[test]
fn a_fade_is_shown_at_three_stages() {
    let (_folder, data, run) = places();
    let engine = Driver::new(None);
    let mut config = small();
    config.network = PgganConfig {
        resolution: 16,
        channel_base: 64,
        channel_max: 8,
        fade_kimg: 1000.0,
        stable_kimg: 0.0,
        ..PgganConfig::default()
    }
    .into();
    engine.send(Command::Train { folder: data, run, config, base: None });
    let fading = engine.until(|| engine.0.snapshot().training.fading.clone());
    assert!((2.0..3.0).contains(&fading.stage) && fading.stage > 2.0, "{}", fading.stage);
    let [coarse, now, fine] = &fading.pictures;
    assert!(coarse.pixels != fine.pixels && (coarse.width, now.width) == (now.width, fine.width));
    // At its beginning hardly anything of the finer pictures has come in.
    let far = |a: &Rgb8, b: &Rgb8| {
        a.pixels.iter().zip(&b.pixels).map(|(a, b)| u32::from(a.abs_diff(*b))).sum::<u32>()
    };
    assert!(far(coarse, now) < far(fine, now));
    engine.send(Command::Stop);
    engine.stopped();
    assert!(engine.0.snapshot().training.fading.is_some(), "it is still shown when it has ended");
}

fn step_on_disk(run: &Path) -> u64 {
    Trainer::restore(&run.join(STATE_FILE), &Device::flex()).unwrap().progress.step
}

#[test]
fn training_pauses_stops_and_goes_on_while_one_explores() {
    let (_folder, data, run) = places();
    let engine = Driver::new(Some("faces"));
    engine.loaded();
    train(&engine, &data, &run);
    assert_eq!(engine.loaded(), "run", "the model in training is the one to explore");
    assert_eq!(engine.point(), 10);
    for stamp in 1..=3 {
        engine.view(stamp, stamp as u32);
        let picture = engine.picture(stamp);
        assert_eq!((picture.stamp, picture.recipe.seed), (stamp, stamp as u32));
    }
    let training = engine.0.snapshot().training.clone();
    assert_eq!((training.phase, training.images), (Phase::Running, 12));
    assert!(training.samples.is_some());
    train(&engine, &data, &run.join("second"));
    assert!(engine.failure().contains("a training is running; stop it first"));

    engine.0.set_paused(true);
    let asked = Instant::now();
    engine.until(|| (engine.0.snapshot().training.phase == Phase::Paused).then_some(()));
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
    engine.0.events();
    engine.view(4, 4);
    engine.picture(4);
    std::thread::sleep(Duration::from_millis(300));
    assert!(engine.0.events().is_empty(), "nothing is learnt meanwhile");
    engine.0.set_paused(false);
    let reached = engine.point();
    engine.send(Command::Stop);
    engine.stopped();
    assert_eq!(engine.0.snapshot().training.phase, Phase::Idle);
    let saved = step_on_disk(&run);
    assert!(saved >= reached);
    let model = open_file(&run, &Device::flex()).unwrap();
    assert_eq!(engine.loaded(), "run");
    assert_eq!(engine.0.snapshot().model.as_ref().unwrap().hash, Some(model.hash));

    engine.send(Command::Resume {
        run: run.clone(),
        onwards: Onwards { total_kimg: Some(4.0), ..Onwards::default() },
    });
    assert!(engine.point() > saved, "the curve goes on where it ended");
    let training = engine.0.snapshot().training.clone();
    let curve: Vec<u64> = training.history.iter().map(|point| point.step).collect();
    assert!(curve[0] == 10 && curve.is_sorted(), "{curve:?}");
    engine.stopped();
    assert_eq!(step_on_disk(&run), 1000, "4 kimg in batches of 4");
}

#[test]
fn the_held_out_tenth_is_never_trained_on() {
    let (_folder, data, run) = places();
    let engine = Driver::new(None);
    let config = Box::new(TrainConfig { hold_out: true, ..*small() });
    engine.send(Command::Train { folder: data, run: run.clone(), config, base: None });
    // Of 0.png to 11.png the name of one decides so.
    engine.point();
    assert_eq!(engine.0.snapshot().training.images, 11);
    engine.send(Command::Stop);
    engine.stopped();
    engine.send(Command::Resume { run: run.clone(), onwards: Onwards::default() });
    engine.point();
    assert_eq!(engine.0.snapshot().training.images, 11);
    engine.send(Command::Stop);
    engine.stopped();
    let card = open_file(&run, &Device::flex()).unwrap().card;
    assert_eq!(card.description, "Trained on 11 pictures");
}

#[test]
fn a_run_keeps_the_list_that_chose_its_pictures() {
    let (folder, data, run) = places();
    let list = folder.path().join("chosen.csv");
    std::fs::write(&list, "file,label\n0.png,A\n1.png,A\n2.png,D\n3.png,A\n").unwrap();
    let engine = Driver::new(None);
    let config = Box::new(TrainConfig { list: Some(list.clone()), ..*small() });
    engine.send(Command::Train { folder: data, run: run.clone(), config, base: None });
    let learns = |count: usize| {
        engine.point();
        assert_eq!(engine.0.snapshot().training.images, count);
        engine.send(Command::Stop);
        engine.stopped();
    };
    learns(3);
    std::fs::remove_file(&list).unwrap();
    engine.send(Command::Resume { run: run.clone(), onwards: Onwards::default() });
    learns(3);
    let other = folder.path().join("other");
    let config = Box::new(Run::settings(&run).unwrap());
    let (source, kimg) = (run.clone(), None);
    engine.send(Command::Branch { source, kimg, run: other.clone(), config });
    learns(3);
    for run in [run, other] {
        assert!(run.join(crate::data::LIST_FILE).is_file());
        let card = open_file(&run, &Device::flex()).unwrap().card;
        assert!(!card.training.to_string().contains("chosen.csv"), "it tells no path");
    }
}

#[test]
fn another_model_may_be_opened_meanwhile() {
    let (_folder, data, run) = places();
    let engine = Driver::new(None);
    train(&engine, &data, &run);
    assert_eq!(engine.loaded(), "run");
    let faces = ModelSource::Embedded("faces".into());
    engine.send(Command::Open(faces.clone()));
    engine.loaded();
    let source = || engine.0.snapshot().model.as_ref().unwrap().source.clone();
    let drawn = engine.0.snapshot().training.samples_kimg;
    // The sheet of samples follows the training, the explored model stays.
    engine.until(|| (engine.0.snapshot().training.samples_kimg > drawn).then_some(()));
    assert_eq!(source(), faces);
    engine.send(Command::Open(ModelSource::File(run.clone())));
    engine.loaded();
    assert_eq!(source(), ModelSource::File(run));
}

#[test]
fn an_engine_that_is_dropped_saves_first() {
    let (_folder, data, run) = places();
    let engine = Driver::new(None);
    train(&engine, &data, &run);
    let reached = engine.point();
    drop(engine);
    assert!(step_on_disk(&run) >= reached);
    open_file(&run, &Device::flex()).unwrap();
    assert!(Run::peek(&run).unwrap().0.ends_with("photos"));
}

#[test]
fn what_cannot_be_trained_on_is_one_sentence() {
    let (folder, data, run) = places();
    let engine = Driver::new(None);
    let phase = || engine.0.snapshot().training.phase;
    train(&engine, &folder.path().join("nowhere"), &run);
    assert!(engine.failure().contains("nowhere"));
    assert!(!run.exists());
    train(&engine, &data, &data);
    assert!(engine.failure().contains("not empty"));
    train(&engine, &data, &data.join("0.png"));
    assert!(engine.failure().contains("0.png"));
    engine.send(Command::Resume { run: run.clone(), onwards: Onwards::default() });
    assert!(engine.failure().contains("run.json"));
    let mut config = small();
    config.network.set_resolution(48);
    let folder = data.clone();
    engine.send(Command::Train { folder, run: run.clone(), config, base: None });
    assert!(engine.failure().contains("48"));
    assert_eq!(phase(), Phase::Idle);

    // Nothing of that stands in the way of a run that is meant well.
    train(&engine, &data, &run);
    engine.point();
}

#[test]
fn a_hopeless_run_warns_and_ends_with_its_checkpoint() {
    let (_folder, data, run) = places();
    let engine = Driver::new(None);
    let mut config = small();
    config.r1_gamma = 1e38;
    engine.send(Command::Train { folder: data, run: run.clone(), config, base: None });
    for _ in 0..3 {
        let warning = engine.wait(|event| match event {
            Event::Warning(text) => Some(text.clone()),
            _ => None,
        });
        assert!(warning.contains("Back to the checkpoint at 0.0 kimg"), "{warning}");
    }
    assert!(engine.failure().contains("gave up"));
    assert_eq!(engine.0.snapshot().training.phase, Phase::Idle);
    assert_eq!(step_on_disk(&run), 0);
}

#[test]
fn a_start_from_a_model_without_a_discriminator_says_so() {
    let (folder, data, run) = places();
    let model = folder.path().join("model.safetensors");
    let generator = Generator::new(&small().network, 5, &Device::flex());
    save_generator(&model, &generator, &Card::default(), Precision::Full).unwrap();
    let base = StartModel::read(model.to_str().unwrap()).unwrap();
    let config = Box::new(base.settings(*small(), None).unwrap());
    let engine = Driver::new(None);
    engine.send(Command::Train { folder: data, run, config, base: Some(Box::new(base)) });
    let warning = engine.wait(|event| match event {
        Event::Warning(text) => Some(text.clone()),
        _ => None,
    });
    assert!(warning.contains("model.safetensors holds no discriminator"), "{warning}");
}
