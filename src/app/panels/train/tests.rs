use super::*;
use crate::app::panels::testing::{Stage, harness, model};
use crate::base::Rgb8;
use crate::data::{Preflight, Rejected};
use crate::engine::{Event, Fading, ModelInfo, ModelSource, Snapshot, Training};
use crate::models::{Motion, PgganConfig};
use crate::training::{By, Change, Entry, Finding, Kept, Kind, Metrics, TrainConfig};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use std::path::Path;
use std::sync::Arc;

type Staged = Harness<'static, Stage<TrainPanel>>;

fn stage(snapshot: Snapshot) -> Staged {
    harness(Stage::new(snapshot), [360.0, 1800.0])
}

fn report() -> Event {
    let tile = |i: u8| Rgb8::filled(64, 64, [i.wrapping_mul(40), 90, 255 - i.wrapping_mul(30)]);
    Event::Preflight(Box::new(Preflight {
        folder: "/pictures/cats".into(),
        images: 312,
        rejected: vec![Rejected { path: "/pictures/cats/a.txt".into(), reason: "text".into() }],
        classes: vec![("black".into(), 100), ("white".into(), 212)],
        thumbnails: (0..24).map(tile).collect(),
        memory: 1_200_000_000,
        seconds_per_kimg: 42.0,
        speed: 1e10,
        warnings: vec!["12 pictures are smaller than 64 pixels".into()],
    }))
}

fn change() -> Entry {
    let change = Change { name: "lr_d".into(), from: 0.05.into(), to: 0.001.into() };
    Entry { step: 90, kimg: 1.5, by: By::User, changes: vec![change] }
}

fn finding() -> Finding {
    let changes = vec![Change { name: "r1_gamma".into(), from: 1.0.into(), to: 4.0.into() }];
    let values = vec!["0.11".into()];
    Finding { kind: Kind::Collapse, since: 2.2, values, changes, back: true }
}

fn kept(images: u64, whole: bool) -> Kept {
    let state = whole.then(|| format!("/runs/cats-1/snapshots/state-{images}.safetensors").into());
    let generator = Some(format!("/runs/cats-1/snapshots/generator-{images}.safetensors").into());
    Kept { images, generator, state }
}

fn layers(count: usize) -> Vec<Motion> {
    let of = |i: usize| Motion {
        layer: format!("blocks.{i}"),
        gradient: 10f32.powi(-(i as i32)),
        weight: 1.0,
        step: if i == 3 { 0.01 } else { 1e-6 },
    };
    (0..count).map(of).collect()
}

fn training(phase: Phase, points: usize) -> Snapshot {
    let point = |i: usize| {
        let x = i as f32 * 0.05;
        Metrics {
            kimg: i as f64 * 0.1,
            loss_g: 1.0 + 0.3 * x.sin(),
            loss_d: 0.7 + 0.2 * x.cos(),
            real: 0.5 + 0.2 * x.sin(),
            fake: -0.6 + 0.2 * (2.0 * x).cos(),
            r1: if i == 5 { f32::NAN } else { 0.02 + 0.01 * x.sin() },
            augment: (0.002 * i as f32).min(0.4),
            overfit: 0.3 + 0.1 * x.sin(),
            img_per_s: 40.0 + x.sin(),
            ..Default::default()
        }
    };
    let tiles: Vec<_> = (0..32).map(|i| Rgb8::filled(64, 64, [i * 8, 100, 200 - i * 4])).collect();
    Snapshot {
        training: Training {
            phase,
            run: "/home/me/Documents/Morphogen/cats-1".into(),
            config: Some(Arc::new(TrainConfig::default())),
            images: 312,
            kimg: points.saturating_sub(1) as f64 * 0.1,
            history: Arc::new((0..points).map(point).collect()),
            samples: Some(Arc::new(Rgb8::grid(&tiles, 8, 2, [20; 3]))),
            samples_kimg: points as f64 * 0.1,
            fading: None,
            findings: vec![finding()],
            judged: true,
            motion: Arc::new([layers(12), layers(5)]),
            changes: Arc::new(vec![change()]),
            undoable: Some(change()),
            kept: Arc::new(vec![kept(1000, true), kept(2000, true), kept(3000, false)]),
            best: Some(2000),
            eta_s: Some(4_000.0),
        },
        ..Default::default()
    }
}

fn commands(stage: &mut Staged) -> Vec<Command> {
    let actions = stage.state_mut().taken().into_iter();
    let commands = actions.filter_map(|action| match action {
        Action::Command(command) => Some(command),
        _ => None,
    });
    commands.collect()
}

fn click(stage: &mut Staged, label: &str) {
    stage.get_by_label(label).click();
    stage.run_steps(3);
}

#[test]
fn a_dropped_folder_is_shown_and_trained_on() {
    let mut stage = stage(Snapshot::default());
    stage.get_by_label("Choose folder…");
    assert!(stage.query_by_label("Start training").is_none());
    stage.state_mut().events.push(report());
    stage.run_steps(3);
    stage.get_by_label("312 pictures");
    stage.get_by_label("Files left out: 1");
    stage.get_by_label("2 classes");
    stage.get_by_label("1 h 10 min");
    stage.get_by_label("12 pictures are smaller than 64 pixels");
    assert!(commands(&mut stage).is_empty(), "the report answers what would be asked");

    stage.state_mut().paused = true;
    click(&mut stage, "Start training");
    let commands = commands(&mut stage);
    let [Command::Train { folder, run, config, .. }] = commands.as_slice() else {
        panic!("{commands:?}")
    };
    assert_eq!(folder, Path::new("/pictures/cats"));
    assert!(run.file_name().unwrap().to_string_lossy().starts_with("cats-"));
    assert_eq!(**config, TrainConfig::default());
    assert!(!stage.state().paused, "a run is not born paused");
    click(&mut stage, "Start training");
    assert!(self::commands(&mut stage).is_empty(), "once is enough");

    stage.state_mut().events.push(Event::Failed("the disk is full".into()));
    stage.run_steps(3);
    stage.get_by_label("the disk is full");
    click(&mut stage, "Start training");
    assert_eq!(self::commands(&mut stage).len(), 1, "it can be tried again");
}

#[test]
fn a_typed_folder_is_read() {
    let mut stage = stage(Snapshot::default());
    stage.get_by_label("Path of a folder").focus();
    stage.run_steps(2);
    stage.get_by_label("Path of a folder").type_text("/pictures/dogs");
    stage.run_steps(2);
    stage.key_press(egui::Key::Enter);
    stage.run_steps(3);
    let commands = commands(&mut stage);
    let [Command::Preflight { folder, .. }] = commands.as_slice() else { panic!("{commands:?}") };
    assert_eq!(folder, Path::new("/pictures/dogs"));
    stage.get_by_label("Reading the folder");
    stage.state_mut().events.push(Event::Failed("no such folder".into()));
    stage.run_steps(8);
    stage.get_by_label("no such folder");
    assert!(self::commands(&mut stage).is_empty(), "a failure is not asked for again and again");
}

#[test]
fn a_typed_run_goes_on() {
    let run = tempfile::tempdir().unwrap();
    std::fs::write(run.path().join(crate::training::STATE_FILE), b"").unwrap();
    let mut stage = stage(Snapshot::default());
    stage.get_by_label("Path of a folder").focus();
    stage.run_steps(2);
    stage.get_by_label("Path of a folder").type_text(&run.path().display().to_string());
    stage.run_steps(2);
    stage.key_press(egui::Key::Enter);
    stage.run_steps(3);
    let commands = commands(&mut stage);
    let [Command::Resume { run: resumed, onwards }] = commands.as_slice() else {
        panic!("{commands:?}")
    };
    assert_eq!(resumed, run.path());
    assert!(onwards.total_kimg.is_none() && onwards.config.is_none());
}

#[test]
fn changed_settings_have_the_folder_read_again() {
    let mut stage = stage(Snapshot::default());
    stage.state_mut().events.push(report());
    stage.run_steps(3);
    stage.get_by_label("Resolution").click();
    stage.run_steps(2);
    click(&mut stage, "128 × 128");
    stage.run_steps(6);
    let commands = commands(&mut stage);
    let [Command::Preflight { config, .. }] = commands.as_slice() else { panic!("{commands:?}") };
    assert_eq!(config.network.resolution(), 128);
}

/// A folder was read while a model with these classes is open.
fn with_model(classes: &[&str]) -> Staged {
    let snapshot = Snapshot { model: Some(Arc::new(model(classes))), ..Default::default() };
    let mut stage = stage(snapshot);
    stage.state_mut().events.push(report());
    stage.run_steps(3);
    stage
}

fn pick(stage: &mut Staged, list: &str, entry: &str) {
    stage.get_by_label(list).click();
    stage.run_steps(2);
    click(stage, entry);
}

#[test]
fn a_run_starts_from_the_open_model_and_grows_it() {
    let mut stage = with_model(&[]);
    pick(&mut stage, "Start from", "test");
    stage.get_by_label("Given by the model");
    assert!(stage.query_by_label("Learn the subfolders as classes").is_none());
    stage.get_by_label("Resolution").click();
    stage.run_steps(2);
    assert!(stage.query_by_label("32 × 32").is_none(), "a model cannot shrink");
    click(&mut stage, "128 × 128");
    click(&mut stage, "Advanced");
    stage.run_steps(20);
    stage.get_by_label("Frozen D blocks").focus();
    stage.run_steps(2);
    stage.get_by_label("Frozen D blocks").type_text("2");
    stage.run_steps(2);
    stage.key_press(egui::Key::Enter);
    stage.run_steps(3);
    commands(&mut stage);
    stage.state_mut().events.push(report());
    stage.run_steps(3);
    click(&mut stage, "Start training");
    let commands = commands(&mut stage);
    let [Command::Train { config, .. }] = commands.as_slice() else { panic!("{commands:?}") };
    let origin = config.from.as_ref().expect("a model to start from");
    assert_eq!((origin.model.as_str(), origin.hash.len()), ("test", 64));
    assert_eq!((config.network.resolution(), config.freeze_d, config.conditional), (128, 2, false));

    pick(&mut stage, "Start from", "New networks");
    stage.get_by_label("Learn the subfolders as classes");
    assert!(stage.query_by_label("Given by the model").is_none());
}

#[test]
fn a_model_of_other_classes_is_not_trained_on() {
    let mut stage = with_model(&["a", "b", "c"]);
    pick(&mut stage, "Start from", "test");
    stage.get_by_label("test has 3 classes and the pictures 2; give each class a subfolder");
    assert!(stage.query_by_label("Start training").is_none());
}

#[test]
fn a_run_is_paused_saved_and_stopped() {
    let mut stage = stage(training(Phase::Running, 400));
    stage.get_by_label("Training");
    stage.get_by_label("39.9 of 100 kimg");
    stage.get_by_label("1 h 07 min left · 40.9 img/s · 312 pictures");
    stage.get_by_label("The pictures have become one");
    click(&mut stage, "Pause");
    assert!(stage.state().paused);
    click(&mut stage, "Go on");
    assert!(!stage.state().paused);
    click(&mut stage, "Save now");
    click(&mut stage, "Stop");
    let commands = commands(&mut stage);
    assert!(matches!(commands.as_slice(), [Command::Checkpoint, Command::Stop]), "{commands:?}");
}

#[test]
fn a_fade_shows_where_growth_stands() {
    let mut snapshot = training(Phase::Running, 400);
    let tile = |shade| Rgb8::filled(34, 34, [shade; 3]);
    let fading = Fading { stage: 3.25, pictures: [tile(50), tile(100), tile(150)] };
    snapshot.training.fading = Some(Arc::new(fading));
    let mut config = TrainConfig::default();
    let pggan =
        PgganConfig { resolution: 32, fade_kimg: 20.0, stable_kimg: 10.0, ..Default::default() };
    config.network = pggan.into();
    snapshot.training.config = Some(Arc::new(config));
    let stage = stage(snapshot);
    for label in
        ["Growth", "32", "16 × 16 pixels, faded in to 25 %", "8 × 8", "now, 25 %", "16 × 16"]
    {
        assert!(stage.query_all_by_label(label).next().is_some(), "{label}");
    }
}

#[test]
fn an_ended_run_is_opened_continued_and_left() {
    let mut stage = stage(training(Phase::Idle, 400));
    stage.get_by_label("Stopped at 39.9 kimg");
    click(&mut stage, "Open the result");
    click(&mut stage, "Continue…");
    click(&mut stage, "Go on");
    let commands = commands(&mut stage);
    let [Command::Open(ModelSource::File(path)), Command::Resume { run, onwards }] =
        commands.as_slice()
    else {
        panic!("{commands:?}")
    };
    assert!(path == run && path.ends_with("cats-1"));
    assert_eq!(onwards.total_kimg, Some(100.0), "on to the length that was not reached");
    click(&mut stage, "New run");
    stage.get_by_label("Choose folder…");
}

#[test]
fn nothing_is_wider_than_a_narrow_panel() {
    for snapshot in [Snapshot::default(), training(Phase::Running, 30), training(Phase::Idle, 30)] {
        let mut stage = harness(Stage::<TrainPanel>::new(snapshot), [270.0, 2000.0]);
        stage.state_mut().events.push(report());
        stage.run_steps(3);
        for node in stage.root().children_recursive() {
            let node = node.accesskit_node();
            let end = node.bounding_box().map_or(0.0, |rect| rect.x1);
            assert!(end <= 271.0, "{:?} ends at {end}", node.label());
        }
    }
}

#[test]
fn the_user_sets_how_much_of_the_machine_training_takes() {
    let mut stage = stage(training(Phase::Running, 30));
    stage.get_by_label("Share of the machine").click();
    stage.run_steps(3);
    click(&mut stage, "25 %");
    let actions = stage.state_mut().taken();
    assert!(matches!(&actions[..], [Action::Share(25)]), "{} actions", actions.len());
    assert_eq!(stage.state().share, 25);
}

#[test]
fn noise_begins_strong_where_the_user_wants_it() {
    let mut stage = stage(Snapshot::default());
    stage.state_mut().events.push(report());
    stage.run_steps(3);
    click(&mut stage, "Advanced");
    stage.run_steps(20);
    let reach = |stage: &mut Staged, label: &str| {
        stage.get_by_label(label).scroll_to_me();
        stage.run_steps(20);
    };
    assert!(stage.query_by_label("Noise begins").is_none(), "there is no noise yet");
    reach(&mut stage, "Noise inputs");
    click(&mut stage, "Noise inputs");
    pick(&mut stage, "Noise begins", "Strong, 8 to 32 pixels");
    click(&mut stage, "Start training");
    assert_eq!(begun(&mut stage).noise_strength, TrainConfig::strong_noise());

    stage.state_mut().events.push(Event::Failed("the disk is full".into()));
    reach(&mut stage, "Architecture");
    pick(&mut stage, "Architecture", "StyleGAN2 (skip)");
    stage.state_mut().events.push(report());
    stage.run_steps(3);
    click(&mut stage, "Start training");
    let changed = begun(&mut stage);
    assert_eq!((changed.noise, changed.noise_strength.len()), (true, 0), "only AdaIN's begins so");
}

/// The settings of the training that was begun last.
#[track_caller]
fn begun(stage: &mut Staged) -> TrainConfig {
    match commands(stage).pop() {
        Some(Command::Train { config, .. }) => *config,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_slider_through_time_opens_one_state_after_the_other() {
    let mut stage = stage(training(Phase::Running, 30));
    let slider = |stage: &Staged| {
        let found = stage.get_by_role_and_label(egui::accesskit::Role::Slider, "Time");
        found.scroll_to_me();
        found.rect()
    };
    slider(&stage);
    stage.run_steps(20);
    let rect = slider(&stage);
    let at = |share: f32| egui::pos2(rect.left() + share * rect.width(), rect.center().y);
    let press = |stage: &mut Staged, share: f32, pressed: bool| {
        let button = egui::PointerButton::Primary;
        let modifiers = Default::default();
        stage.event(egui::Event::PointerButton { pos: at(share), button, pressed, modifiers });
        stage.step();
    };
    let opened = |stage: &mut Staged| -> Vec<String> {
        let source = |command| match command {
            Command::Open(ModelSource::File(path)) => Some(path.display().to_string()),
            _ => None,
        };
        commands(stage).into_iter().filter_map(source).collect()
    };
    let state = |images: u64| format!("/runs/cats-1/snapshots/generator-{images}.safetensors");

    stage.hover_at(at(0.5));
    stage.step();
    press(&mut stage, 0.5, true);
    stage.hover_at(at(0.48));
    stage.run_steps(3);
    assert_eq!(opened(&mut stage), [state(2000)]);
    stage.hover_at(at(0.02));
    stage.run_steps(3);
    assert!(opened(&mut stage).is_empty(), "the one before is not there yet");
    let source = ModelSource::File(state(2000).into());
    stage.state_mut().snapshot.model = Some(Arc::new(ModelInfo { source, ..model(&[]) }));
    stage.run_steps(3);
    assert_eq!(opened(&mut stage), [state(1000)]);
    press(&mut stage, 0.02, false);
    assert!(opened(&mut stage).is_empty(), "it is on its way");
    press(&mut stage, 0.5, true);
    press(&mut stage, 0.5, false);
    assert!(opened(&mut stage).is_empty(), "it is shown");
    press(&mut stage, 0.98, true);
    press(&mut stage, 0.98, false);
    assert_eq!(opened(&mut stage), [state(3000)]);
}
